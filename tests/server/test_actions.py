"""Actions: once for a key, against the version seen."""

from __future__ import annotations

import pytest

from counter_tui.domain.codes import provisional_code
from counter_tui.domain.dossier import Status
from counter_tui.domain.office import Role
from tests.server.offices import TODAY, registration, same_day, uuid

CODE = "Z00.01-261123-0001"
VOID = {"action": "void", "reason": "Nhập nhầm"}
RETURN = {"action": "return", "receiver": "NGUYỄN VĂN MẪU", "note": "Đã ký nhận"}


async def act(wire, body, *, number=50, code=CODE, role=Role.SUPERVISOR, **extra):
    return await wire.ask("POST", f"/v1/dossiers/{code}/actions", body, key=uuid(number), role=role, **extra)


async def test_a_result_is_returned_once(wire):
    await wire.lease()
    await wire.register(registration())
    first = await act(wire, RETURN, role=Role.OFFICER, If_Match='"1"')
    assert first.json() == {"code": CODE, "version": 2, "status": 10}
    again = await act(wire, RETURN, role=Role.OFFICER, If_Match='"1"')
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    shown = await wire.ask("GET", f"/v1/dossiers/{CODE}")
    assert shown.headers["etag"] == '"2"'
    assert shown.json()["events"][1]["note"] == "NGUYỄN VĂN MẪU · Đã ký nhận"
    second = await act(wire, RETURN, number=51, If_Match='"2"')
    assert (second.status_code, second.json()["code"]) == (409, "wrong-status")


@pytest.mark.parametrize(("given", "code"), [({}, "version-needed"), ({"If_Match": '"7"'}, "version-stale")])
async def test_an_action_needs_the_version_seen(inner, given, code):
    await inner.lease()
    await inner.register(registration())
    assert (await act(inner, RETURN, **given)).json()["code"] == code


async def test_an_officer_does_not_void_a_registered_dossier(inner):
    await inner.lease()
    await inner.register(registration())
    assert (await act(inner, VOID, role=Role.OFFICER, If_Match='"1"')).status_code == 403
    done = await act(inner, VOID, If_Match='"1"')
    assert done.json()["status"] == Status.STOPPED
    listed = (await inner.ask("GET", "/v1/changes")).json()["changes"]
    assert listed[0]["flags"] == ["voided"]


async def test_what_was_returned_is_not_voided(inner):
    await inner.lease()
    await inner.register(same_day())
    assert (await act(inner, VOID, If_Match='"2"')).json()["code"] == "wrong-status"


async def test_a_number_without_a_dossier_is_voided_and_revived_by_a_late_one(wire):
    await wire.lease()
    done = await act(wire, VOID, role=Role.OFFICER)
    assert done.json() == {"code": CODE, "version": 0, "status": None}
    assert (await wire.register(registration())).status_code == 201
    shown = (await wire.ask("GET", f"/v1/dossiers/{CODE}")).json()
    assert shown["events"][0]["note"] == "unvoided"
    left = await wire.service.database.read(lambda db: db.all("SELECT code FROM void_number"))
    assert left == []


async def test_a_provisional_code_never_sent_can_be_voided(inner):
    code = provisional_code("Z00.01", TODAY, "1", 77)
    assert (await act(inner, VOID, code=code, role=Role.OFFICER)).status_code == 200


@pytest.mark.parametrize(
    "code", ["Z00.01-261123-0999", "H49-261123-0001", "khong-co", "TAM-H49-261123-1-AAAAA-0"]
)
async def test_only_own_numbers_are_voided(inner, code):
    await inner.lease()
    answer = await act(inner, VOID, code=code)
    assert (answer.status_code, answer.json()["code"]) == (404, "dossier-not-found")


async def test_an_action_not_offered_is_invalid(inner):
    answer = await act(inner, {"action": "burn", "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-body")
