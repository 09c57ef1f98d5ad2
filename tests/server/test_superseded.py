"""A registration that was refused, mended at its desk, and came in all the same: one matter is one dossier, in either order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter_tui.domain.codes import provisional_code
from counter_tui.domain.office import Role
from counter_tui.server.tables import dossiers
from tests.server.offices import CITIZEN, TODAY, registration, uuid

CODE = "Z00.01-261123-0001"
MENDED = registration(applicant=replace(CITIZEN, name="LÊ VĂN SỬA"), id=uuid(9), instead_of=(uuid(1),))
VOID = {"action": "void", "reason": "Nhập nhầm", "refused": [uuid(1)], "officer_id": "mau"}


async def shown(wire, code=CODE):
    return (await wire.ask("GET", f"/v1/dossiers/{code}")).json()


async def codes(wire):
    rows = await wire.service.database.read(lambda db: db.all("SELECT code FROM dossier ORDER BY code"))
    return [row[0] for row in rows]


async def void(wire, number=60, role=Role.OFFICER, code=CODE, **changes):
    path = f"/v1/dossiers/{code}/actions"
    return await wire.ask("POST", path, VOID | changes, key=uuid(number), role=role)


async def test_what_was_mended_corrects_the_dossier_its_first_version_became(wire):
    await wire.lease()
    await wire.register(registration())
    for replayed in (False, True):
        answer = await wire.register(MENDED)
        assert (answer.status_code, answer.headers.get("idempotency-replayed") == "true") == (201, replayed)
        assert {"id": uuid(9), "code": CODE, "version": 2}.items() <= answer.json().items()
        assert (answer.json()["aliases"], answer.json()["reason"]) == ([], "")
    assert await codes(wire) == [CODE]
    held = await shown(wire)
    assert held["registration"]["applicant"]["name"] == held["summary"]["applicant_name"] == "LÊ VĂN SỬA"
    assert [event["kind"] for event in held["events"]] == ["register", "correct"]


async def test_the_first_version_is_refused_once_the_mended_one_is_there(wire):
    await wire.lease()
    await wire.register(MENDED)
    for _ in range(2):
        answer = await wire.register(registration())
        assert (answer.status_code, answer.json()["code"]) == (409, "superseded")
    assert await codes(wire) == [CODE]
    assert (await shown(wire))["summary"]["applicant_name"] == "LÊ VĂN SỬA"


async def test_what_was_mended_twice_takes_the_place_of_either(inner):
    await inner.lease()
    await inner.register(registration())
    await inner.register(MENDED)
    last = replace(MENDED, id=uuid(10), note="lần ba", instead_of=(uuid(1), uuid(9)))
    assert (await inner.register(last)).json()["version"] == 3
    assert (await inner.register(MENDED)).headers["idempotency-replayed"] == "true"
    assert await codes(inner) == [CODE]
    assert (await shown(inner))["registration"]["note"] == "lần ba"


async def test_the_dossier_keeps_the_number_it_got_meanwhile(inner):
    await inner.lease()
    await inner.register(registration(2, code=CODE))
    first = (await inner.register(registration())).json()
    assert (first["reason"], first["aliases"]) == ("number-taken", [CODE])
    again = (await inner.register(MENDED)).json()
    assert (again["code"], again["reason"], again["aliases"]) == (first["code"], "number-taken", [CODE])
    assert await codes(inner) == [CODE, first["code"]]
    draft = provisional_code("Z00.01", TODAY, "1", 7)
    one = registration(3, code=draft, provisional=True)
    numbered = (await inner.register(one)).json()
    mended = replace(one, id=uuid(11), note="sửa", instead_of=(uuid(3),))
    assert (await inner.register(mended)).json() == {
        **numbered,
        "id": uuid(11),
        "version": 2,
        "reason": "provisional",
    }


async def test_another_matter_is_not_corrected_under_a_foreign_number(inner):
    await inner.lease()
    await inner.register(registration())
    answer = await inner.register(registration(2, instead_of=(uuid(1),)))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-code")
    assert await codes(inner) == [CODE]


async def test_voiding_what_was_refused_voids_the_dossier_it_became(wire):
    await wire.lease()
    await wire.register(registration())
    for _ in range(2):
        assert (await void(wire)).json() == {"code": CODE, "version": 2, "status": 8}
    assert "voided" in (await shown(wire))["summary"]["flags"]


async def test_what_was_voided_is_not_registered_later(wire):
    await wire.lease()
    for _ in range(2):
        assert (await void(wire)).json() == {"code": CODE, "version": 0, "status": None}
    assert (await wire.register(registration())).json()["code"] == "superseded"
    assert await codes(wire) == []


async def test_somebody_elses_dossier_under_the_number_stays(inner):
    await inner.lease()
    await inner.register(registration(2, code=CODE))
    assert (await void(inner)).json() == {"code": CODE, "version": 0, "status": None}
    assert (await shown(inner))["summary"]["flags"] == []
    assert (await inner.register(registration())).json()["code"] == "superseded"


async def test_who_may_not_void_may_not_here_either(inner):
    await inner.lease()
    await inner.register(registration(officer_id="phutrach", officer_name="Phụ trách mẫu"))
    refused = await void(inner)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert (await void(inner, role=Role.SUPERVISOR)).json()["status"] == 8
    none = await inner.ask(
        "POST", f"/v1/dossiers/{CODE}/actions", {**VOID, "refused": []}, key=uuid(70), role=Role.SUPERVISOR
    )
    assert none.json()["code"] == "version-needed"


@pytest.mark.parametrize("mended", [True, False])
async def test_nothing_is_remembered_of_what_was_refused_whole(inner, mended):
    await inner.lease()
    if mended:
        assert (await inner.register(replace(MENDED, procedure_code="9.9"))).status_code == 422
    else:
        assert (await void(inner, code="Z00.02-261123-0001")).status_code == 404
    assert (await inner.register(registration())).status_code == 201
    held = await inner.service.database.read(lambda db: dossiers.first_of(db, "Z00.01", [uuid(8), uuid(1)]))
    assert held is not None and held.id == uuid(1)
