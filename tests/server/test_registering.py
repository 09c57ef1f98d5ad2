"""Registering: once for a key, under a number that is its own."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from counter_tui.contract.dossiers import DossierBody
from counter_tui.domain.codes import provisional_code
from counter_tui.domain.dossier import Status
from counter_tui.domain.office import Role
from tests.server.offices import CITIZEN, MORNING, TODAY, registration, same_day, uuid, wire_body


async def test_everything_sent_is_kept(wire):
    await wire.lease()
    made = registration()
    answer = await wire.register(made)
    assert answer.status_code == 201, answer.text
    assert answer.json() == {"id": made.id, "code": made.code, "version": 1, "aliases": [], "reason": ""}
    shown = await wire.ask("GET", f"/v1/dossiers/{made.code}")
    assert shown.headers["etag"] == '"1"'
    body = msgspec.json.decode(shown.content, type=DossierBody)
    assert body.registration.to_domain() == made
    assert body.summary.status is Status.RECEIVED
    assert [event.kind for event in body.events] == ["register"]


async def test_a_replay_gives_the_same_bytes(wire):
    await wire.lease()
    first = await wire.register(registration())
    again = await wire.register(registration())
    assert again.content == first.content
    assert again.status_code == 201
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers


async def test_parallel_copies_register_once(wire):
    await wire.lease()
    copies = [registration(n) for n in range(1, 21) for _ in range(20)]
    answers = await asyncio.gather(*(wire.register(made) for made in copies))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 20
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 20
    rows = await wire.service.database.read(lambda db: db.all("SELECT code FROM dossier ORDER BY code"))
    assert [row[0] for row in rows] == [f"Z00.01-261123-{n:04d}" for n in range(1, 21)]


async def test_a_key_used_for_something_else_is_refused(wire):
    await wire.lease()
    await wire.register(registration())
    other = await wire.register(registration(note="Khác"))
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    blocks = await wire.lease(key=registration().id)
    assert blocks.json()["code"] == "idempotency-key-reused"


async def test_a_refused_registration_leaves_nothing(inner):
    await inner.lease()
    assert (await inner.register(registration(procedure_code="9.999999"))).status_code == 422
    assert (await inner.register(registration())).status_code == 201


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"procedure_code": "9.999999"}, "unknown-procedure", "/procedure_code"),
        ({"procedure_code": "1.004222"}, "look-up-only", "/procedure_code"),
        ({"counter": "9"}, "unknown-counter", "/counter"),
        ({"officer_id": "ai-do"}, "unknown-officer", "/officer_id"),
        ({"office": "H49.12"}, "other-office", "/office"),
        ({"code": "H49-261123-0001"}, "other-office", "/code"),
        ({"code": "Z00.01-261123-0021"}, "number-not-leased", "/code"),
        ({"code": "Z00.01-261125-0001"}, "number-not-leased", "/code"),
        ({"code": "Z00.01-261123-00001"}, "other-office", "/code"),
        ({"counter": "2"}, "number-not-leased", "/code"),
        ({"code": "Z00.01-261331-0001"}, "bad-code", "/code"),
        ({"code": "TAM-Z00.01-261123-1-AAAAA-9", "provisional": True}, "bad-code", "/code"),
        ({"provisional": True}, "number-mismatch", "/provisional"),
        ({"received_at": MORNING + timedelta(days=3)}, "received-in-future", "/received_at"),
        ({"received_at": MORNING - timedelta(days=368)}, "received-long-ago", "/received_at"),
    ],
)
async def test_what_cannot_be_registered_says_why(inner, changes, code, pointer):
    await inner.lease()
    answer = await inner.register(registration(**changes))
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["errors"][0]["pointer"]) == (422, code, pointer)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_was_kept_on_paper_or_on_a_stick_for_a_year_is_still_taken(inner):
    await inner.lease()
    late = registration(received_at=MORNING - timedelta(days=365))
    assert (await inner.register(late)).status_code == 201


async def test_an_older_procedure_version_is_accepted(inner):
    await inner.lease()
    assert (await inner.register(registration(procedure_version=0))).status_code == 201


async def test_key_and_id_are_one(inner):
    await inner.lease()
    answer = await inner.ask("POST", "/v1/dossiers", wire_body(registration()), key=uuid(99))
    assert answer.json()["code"] == "key-mismatch"


async def test_a_provisional_code_gets_a_number_and_stays_an_alias(wire):
    code = provisional_code("Z00.01", TODAY, "1", 12345)
    answer = await wire.register(registration(code=code, provisional=True))
    assert answer.json()["code"] == "Z00.01-261123-0001"
    assert answer.json()["aliases"] == [code]
    assert answer.json()["reason"] == "provisional"
    shown = (await wire.ask("GET", f"/v1/dossiers/{code}")).json()
    assert shown["summary"]["code"] == "Z00.01-261123-0001"
    assert shown["summary"]["alias"] == code


async def test_provisional_numbers_and_blocks_never_meet(inner):
    await inner.lease()
    code = provisional_code("Z00.01", TODAY, "2", 5)
    answer = await inner.register(registration(7, code=code, provisional=True, counter="2"))
    assert answer.json()["code"] == "Z00.01-261123-0021"
    block = (await inner.lease(key="second", counter="2")).json()
    assert (block["first"], block["last"]) == (22, 41)


async def test_the_first_dossier_keeps_its_number(wire):
    await wire.lease()
    first = registration(1)
    second = registration(2, code=first.code)
    assert (await wire.register(first)).json()["code"] == first.code
    moved = (await wire.register(second)).json()
    assert moved == {
        "id": second.id,
        "code": "Z00.01-261123-0021",
        "version": 1,
        "aliases": [first.code],
        "reason": "number-taken",
    }
    shown = (await wire.ask("GET", f"/v1/dossiers/{first.code}")).json()
    assert shown["registration"]["id"] == first.id
    flagged = (await wire.ask("GET", "/v1/changes")).json()["changes"]
    assert [change["flags"] for change in flagged] == [["number-taken"], ["number-taken"]]


async def test_same_day_work_is_received_and_returned_in_one(inner):
    await inner.lease()
    answer = await inner.register(same_day())
    assert answer.json()["version"] == 2
    shown = (await inner.ask("GET", "/v1/dossiers/Z00.01-261123-0001")).json()
    assert [event["kind"] for event in shown["events"]] == ["register", "return"]
    assert shown["summary"]["status"] == Status.RETURNED


async def test_outside_text_is_made_canonical(inner):
    await inner.lease()
    made = registration(note="e\u0302\u202egian\x1b[31m lận [/]")
    assert (await inner.register(made)).status_code == 201
    shown = (await inner.ask("GET", f"/v1/dossiers/{made.code}")).json()
    assert shown["registration"]["note"] == "êgian lận [/]"


async def test_a_name_of_nothing_visible_is_refused(inner):
    await inner.lease()
    made = registration(applicant=replace(registration().applicant, name="\u200b \u202e"))
    problem = (await inner.register(made)).json()
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("invalid-body", "/applicant/name")


async def test_the_longest_names_there_may_be_are_taken(inner):
    chance = random.Random(1)

    def long():
        return "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(500))

    await inner.lease()
    made = registration(
        applicant=replace(CITIZEN, name=long()),
        owner=replace(CITIZEN, name=long()),
        officer_name=long(),
        procedure_field=long(),
    )
    assert (await inner.register(made)).status_code == 201
    shown = await inner.ask("GET", f"/v1/dossiers/{made.code}")
    assert shown.json()["summary"]["applicant_name"] == made.applicant.name


async def test_blocks_are_leased_once_for_a_key_and_never_overlap(wire):
    first = await wire.lease(key="a:1:0")
    again = await wire.lease(key="a:1:0")
    other = await wire.lease(key="b:1:0", counter="2")
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    assert (first.json()["prefix"], first.json()["first"], first.json()["last"]) == ("Z00.01-261123", 1, 20)
    assert other.json()["first"] == 21


async def test_a_block_is_as_large_as_the_largest_day(inner):
    await inner.lease()
    await inner.lease(key="second")
    for number in range(1, 26):
        assert (await inner.register(registration(number))).status_code == 201
    inner.clock.at = MORNING + timedelta(days=2)
    block = (await inner.lease(key="third", day=date(2026, 11, 25))).json()
    assert block["last"] - block["first"] + 1 == 25


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 12, 8), date(1, 1, 1), date(9999, 12, 31)])
async def test_days_far_away_get_no_block(inner, day):
    assert (await inner.lease(day=day)).json()["code"] == "day-out-of-range"


async def test_a_day_has_no_more_numbers_than_four_digits_hold(inner):
    await inner.service.database.write(
        lambda db: db.execute("INSERT INTO day_counter VALUES ('Z00.01', '2026-11-23', 9995)")
    )
    block = (await inner.lease()).json()
    assert (block["first"], block["last"]) == (9995, 9999)
    assert (await inner.lease(key="second")).json()["code"] == "numbers-exhausted"


async def test_the_policy_of_the_office_decides_on_leasing(inner):
    await inner.ask("PATCH", "/v1/office", {"number_policy": "provisional"}, role=Role.ADMIN)
    assert (await inner.lease()).json()["code"] == "leasing-off"
    await inner.ask("PATCH", "/v1/office", {"number_policy": "server"}, role=Role.ADMIN)
    block = (await inner.lease()).json()
    assert block["first"] == block["last"] == 1
