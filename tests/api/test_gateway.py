"""The adapter against the service: in process and over a socket."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from counter_tui.api.http_gateway import HttpGateway
from counter_tui.api.tokens import MemoryTokens
from counter_tui.domain.actions import Actor, Correct, Void
from counter_tui.domain.codes import provisional_code
from counter_tui.domain.dossier import Status
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.domain.office import Role
from counter_tui.errors import NotFound, Refused, SignInNeeded
from counter_tui.server.tables import dossiers
from counter_tui.services.ports import Outcome
from tests.server.offices import (
    CALENDAR,
    MORNING,
    PASSWORD,
    STAFF,
    TODAY,
    open_wire,
    registration,
    served,
    uuid,
)


@pytest.fixture(params=["in-process", "socket"])
async def desk(request, tmp_path):
    """A gateway with the officer's token, and what it speaks to."""
    async with open_wire(tmp_path, over_socket=False) as wire:
        tokens = MemoryTokens(wire.tokens[Role.OFFICER])
        if request.param == "socket":
            async with served(wire.app) as url:
                gateway = HttpGateway(url, tokens, budget=10)
                yield gateway, wire, tokens
                await gateway.close()
        else:

            async def open_app():
                return wire.app

            gateway = HttpGateway("", tokens, open_app=open_app, budget=10)
            yield gateway, wire, tokens
            await gateway.close()


def entry(gateway, made, **changes):
    request = gateway.encode_registration(made)
    kept = Entry(
        id=made.id,
        kind=EntryKind.REGISTER,
        dossier=made.code,
        title=made.procedure_name,
        path=request.path,
        body=request.body,
        created_at=MORNING,
    )
    return replace(kept, **changes)


async def lease(gateway):
    return await gateway.lease(key="may-1:Z00.01:1:261123:0", counter="1", day=TODAY, installation="may-1")


async def test_who_where_and_when(desk):
    gateway, _, _ = desk
    assert await gateway.me() == STAFF[Role.OFFICER]
    office = await gateway.office()
    assert (office.code, len(office.counters), office.sample) == ("Z00.01", 3, True)
    assert await gateway.calendar() == CALENDAR
    assert (await gateway.health()).database


async def test_a_registration_is_confirmed_and_a_second_sending_is_a_replay(desk):
    gateway, wire, _ = desk
    block = await lease(gateway)
    assert (block.first, block.last, block.next, block.left) == (1, 20, 1, 20)
    assert await lease(gateway) == block
    sent = entry(gateway, registration())
    first = await gateway.send(sent)
    assert (first.outcome, first.code) == (Outcome.CONFIRMED, registration().code)
    assert await gateway.send(sent) == first
    kept = (await wire.ask("GET", f"/v1/dossiers/{first.code}")).json()["registration"]
    assert kept["note"] == "Dòng một\nDòng hai"
    held = await gateway.dossier(first.code)
    assert (held.summary.status, [event.kind for event in held.events]) == (Status.RECEIVED, ["register"])


async def test_a_provisional_code_comes_back_as_a_number(desk):
    gateway, _, _ = desk
    code = provisional_code("Z00.01", TODAY, "1", 99)
    sent = await gateway.send(entry(gateway, registration(code=code, provisional=True)))
    assert (sent.outcome, sent.code) == (Outcome.CONFIRMED, "Z00.01-261123-0001")
    assert (await gateway.dossier(code)).summary.alias == code


async def test_a_refusal_brings_the_services_words(desk):
    gateway, _, _ = desk
    sent = await gateway.send(entry(gateway, registration(procedure_code="1.004222")))
    assert (sent.outcome, sent.problem_code) == (Outcome.REFUSED, "look-up-only")
    assert sent.problem == "Thủ tục này không tiếp nhận tại trung tâm. Hướng dẫn công dân đến nơi giải quyết."


async def test_voiding_a_number_that_was_refused(desk):
    gateway, _, _ = desk
    await lease(gateway)
    actor = Actor(officer_id="mau", officer_name="Cán bộ mẫu", counter="1", role=Role.OFFICER)
    request = gateway.encode_action(
        "Z00.01-261123-0004", Void(reason="Khách đổi ý", refused=(uuid(4),)), actor, MORNING
    )
    voiding = entry(
        gateway, registration(4), id=uuid(40), kind=EntryKind.ACTION, path=request.path, body=request.body
    )
    first = await gateway.send(voiding)
    assert first.outcome is Outcome.CONFIRMED
    assert await gateway.send(voiding) == first
    with pytest.raises(NotFound):
        await gateway.dossier("Z00.01-261123-0004")


async def test_an_action_carries_the_version_it_expects(desk):
    gateway, _, _ = desk
    await lease(gateway)
    await gateway.send(entry(gateway, registration()))
    action = entry(
        gateway,
        registration(),
        id=uuid(41),
        kind=EntryKind.ACTION,
        path=f"/v1/dossiers/{registration().code}/actions",
        body=b'{"action":"return"}',
        if_match="1",
    )
    assert (await gateway.send(action)).outcome is Outcome.CONFIRMED
    stale = await gateway.send(replace(action, id=uuid(42)))
    assert (stale.outcome, stale.problem_code) == (Outcome.REFUSED, "version-stale")


async def test_the_catalogue_comes_in_pages_and_then_not_at_all(desk, monkeypatch):
    gateway, _, _ = desk
    monkeypatch.setattr("counter_tui.api.http_gateway.CATALOGUE_PAGE", 1)
    first = await gateway.catalogue(0, "")
    assert [item.procedure.code for item in first.items] == ["1.001193"]
    assert (first.version, first.more, first.total) == (1, True, 2)
    second = await gateway.catalogue(first.version, first.etag)
    assert [item.receivable for item in second.items] == [False]
    assert (second.version, second.more) == (2, False)
    assert await gateway.catalogue(second.version, second.etag) is None
    anew = await gateway.catalogue(second.version, '"ffffffff-9"')
    assert anew.version == 1


async def test_changes_and_a_position_that_is_gone(desk):
    gateway, _, _ = desk
    await lease(gateway)
    await gateway.send(entry(gateway, registration()))
    page = await gateway.changes("")
    assert [change.code for change in page.changes] == [registration().code]
    assert (await gateway.changes(page.position)).changes == ()
    assert len((await gateway.changes("ffffffff.12")).changes) == 1


async def test_finding(desk):
    gateway, _, _ = desk
    await lease(gateway)
    await gateway.send(entry(gateway, registration()))
    assert len(await gateway.search_dossiers("nguyen mau")) == 1
    assert len(await gateway.person_dossiers("022090000001", "1.001193")) == 1
    assert await gateway.person_dossiers("", "1.001193") == []
    assert await gateway.search_dossiers("  ") == []
    with pytest.raises(NotFound, match="Không có hồ sơ"):
        await gateway.dossier("Z00.01-261123-0009")


async def test_refusals_of_other_calls(desk):
    gateway, _, _ = desk
    with pytest.raises(Refused) as refused:
        await gateway.lease(key="k", counter="1", day=date(2027, 6, 1), installation="may-1")
    assert (refused.value.code, refused.value.status) == ("day-out-of-range", 422)


async def test_signing_in_and_out_of_time(desk):
    gateway, _, tokens = desk
    tokens.set("")
    with pytest.raises(SignInNeeded):
        await gateway.me()
    assert (await gateway.send(entry(gateway, registration()))).outcome is Outcome.SIGN_IN
    with pytest.raises(Refused) as refused:
        await gateway.sign_in("mau", "sai")
    assert refused.value.code == "bad-credentials"
    assert tokens.get() == ""
    await gateway.sign_in("mau", PASSWORD)
    assert tokens.get()
    assert (await gateway.me()).id == "mau"


@pytest.mark.parametrize("told", [True, False])
async def test_what_a_correction_replaced_is_told_or_not_known(desk, monkeypatch, told):
    gateway, _, _ = desk
    await lease(gateway)
    made = registration()
    code = (await gateway.send(entry(gateway, made))).code
    assert (await gateway.dossier(code)).first.id == made.id
    fixed = replace(made, id=uuid(77), code=code, note="Sửa", replaces=1)
    actor = Actor(officer_id="mau", officer_name="Cán bộ mẫu", counter="1")
    request = gateway.encode_action(code, Correct(registration=fixed, reason="Gõ nhầm"), actor, MORNING)
    sent = entry(
        gateway, made, id=uuid(78), kind=EntryKind.ACTION, path=request.path, body=request.body, if_match="1"
    )
    assert (await gateway.send(sent)).outcome is Outcome.CONFIRMED
    if not told:  # as a service of before answers
        monkeypatch.setattr(dossiers, "first_registration", dossiers.registration)
    held = await gateway.dossier(code)
    assert held.registration.note == "Sửa"
    assert (held.first.id if held.first is not None else None) == (made.id if told else None)
