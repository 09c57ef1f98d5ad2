"""One number arrives for two dossiers: the second gets another one, and what was done with it goes to it alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.server.offices import KEY
from tests.system.desks import PERSON, received
from tests.system.shared_office import SharedOffice

from counter_tui.composition.taking_away import import_at_service
from counter_tui.domain.actions import Finish, Forward
from counter_tui.domain.journal import Entry, EntryKind, EntryState
from counter_tui.services.ports import SendResult
from counter_tui.services.reception import Accepted

SOMEBODY = "01939000-0000-7000-8000-00000000beef"
FORWARD = Forward(to="Phòng Tư pháp")


async def taken_by_somebody(office: SharedOffice, accepted: Accepted) -> None:
    """Let a copy of the desk send another citizen's dossier under the same number first."""
    gateway = office.opening["one"]._gateway
    assert gateway is not None
    other = replace(
        accepted.registration, id=SOMEBODY, applicant=replace(PERSON, name="TRẦN NGƯỜI KHÁC"), owner=PERSON
    )
    request = gateway.encode_registration(other)
    await gateway.send(
        Entry(
            id=SOMEBODY,
            kind=EntryKind.REGISTER,
            dossier=other.code,
            title="",
            path=request.path,
            body=request.body,
            created_at=other.received_at,
        )
    )


async def worked_off_line(office: SharedOffice) -> Accepted:
    desk = await office.desk("one")
    office.up = False
    accepted = await received(desk)
    await desk.casework.act(accepted.registration.code, FORWARD)
    await desk.casework.act(accepted.registration.code, Finish())
    office.up = True
    await taken_by_somebody(office, accepted)
    return accepted


async def at_service(office: SharedOffice) -> dict[str, list[str]]:
    """Return the events of each dossier, by its id."""
    sql = "SELECT dossier, kind FROM dossier_event ORDER BY dossier, number"
    found: dict[str, list[str]] = {}
    for dossier, kind in await office.service.database.read(lambda db: db.all(sql)):
        found.setdefault(dossier, []).append(kind)
    return found


async def test_what_followed_never_reaches_the_dossier_that_came_first(office: SharedOffice) -> None:
    accepted = await worked_off_line(office)
    desk = office.desks["one"]
    await desk.sync.round()
    assert await desk.journal.entries([EntryState.WAITING, EntryState.REFUSED]) == []
    assert await at_service(office) == {
        SOMEBODY: ["register"],
        accepted.registration.id: ["register", "forward", "finish"],
    }
    assert (await desk.casework.standing(accepted.registration.code)).code != accepted.registration.code


async def test_until_its_registration_is_there_a_dossier_is_read_here(office: SharedOffice) -> None:
    accepted = await worked_off_line(office)
    desk, code = office.desks["one"], accepted.registration.code
    view = await desk.lookup.dossier(code)
    assert view.registration == accepted.registration
    assert [event.kind for event in view.events] == ["register", "forward", "finish"]
    assert await desk.casework.events(code) == list(view.events)


async def test_nor_does_it_from_a_file(office: SharedOffice, tmp_path: Path) -> None:
    accepted = await worked_off_line(office)
    desk, stick = office.desks["one"], tmp_path / "so-lenh"
    assert (await office.command("one", "journal-export", path=str(stick)))[0] == 0
    gateway = office.opening["one"]._gateway
    assert gateway is not None
    (first,) = [one for one in await desk.journal.entries() if one.kind is EntryKind.REGISTER]
    await gateway.send(first)  # its answer is lost
    told = await import_at_service(office.folder / "office", KEY, stick)
    assert (told["taken"], told["known"], told["left"]) == (2, 1, [])
    await desk.sync.round()
    assert await desk.journal.entries([EntryState.WAITING, EntryState.REFUSED]) == []
    assert await at_service(office) == {
        SOMEBODY: ["register"],
        accepted.registration.id: ["register", "forward", "finish"],
    }


async def test_a_number_that_is_anothers_here_holds_nothing_up(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await office.desk("one")
    office.up = False
    codes = [(await received(desk)).registration.code for _ in range(3)]
    await desk.casework.act(codes[0], FORWARD)
    office.up = True
    gateway = office.opening["one"]._gateway
    assert gateway is not None
    send, sent = gateway.send, list[str]()

    async def send_to_one_put_back(entry: Entry) -> SendResult:
        sent.append(entry.path)
        result = await send(entry)
        return replace(result, code=codes[1]) if entry.dossier == codes[0] else result

    monkeypatch.setattr(gateway, "send", send_to_one_put_back)
    await desk.sync.round()
    assert await desk.journal.entries([EntryState.WAITING]) == []
    assert [(await desk.casework.standing(code)).code for code in codes] == codes
    assert sent[-1] == f"/v1/dossiers/{codes[1]}/actions"
    assert any(codes[1] in warning and "đối chiếu" in warning for warning in desk.sync.status.warnings)
