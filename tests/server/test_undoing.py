"""A result or a return noted in error is undone on the service, by its own events whatever the sender says."""

from __future__ import annotations

from datetime import timedelta

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.office import Role
from tests.server.offices import registration, same_day
from tests.server.test_actions import CODE, RETURN, act

FORWARD = {"action": "forward", "to": "Phòng mẫu"}
FINISH = {"action": "finish"}
UNFINISH = {"action": "unfinish", "reason": "Ghi vào nhầm hồ sơ"}
UNRETURN = {"action": "unreturn", "reason": "Trả nhầm hồ sơ"}
ON_TIME = "/v1/queue/summary"


async def did(inner, *bodies, begin=1):
    for number, body in enumerate(bodies, begin):
        answer = await act(inner, body, number=50 + number, If_Match=f'"{number}"')
        assert answer.status_code == 200, answer.json()
    return (await inner.ask("GET", f"/v1/dossiers/{CODE}")).json()


async def test_a_result_noted_in_error_leaves_the_dossier_where_it_was(wire):
    await wire.lease()
    await wire.register(registration())
    before = (await did(wire, FORWARD))["summary"]
    await did(wire, FINISH, begin=2)
    asked = {**UNFINISH, "status": 10, "place": "Nơi khác"}  # a sender is not believed
    answer = await act(wire, asked, number=60, role=Role.OFFICER, If_Match='"3"')
    assert answer.json() == {"code": CODE, "version": 4, "status": 4}
    shown = (await wire.ask("GET", f"/v1/dossiers/{CODE}")).json()
    moved = {"version": 4, "moved_at": shown["summary"]["moved_at"]}
    assert shown["summary"] == before | moved
    assert [event["kind"] for event in shown["events"]] == ["register", "forward", "finish", "unfinish"]
    last = shown["events"][-1]
    assert (last["note"], last["officer_name"], last["counter"]) == ("Ghi vào nhầm hồ sơ", "Cán bộ mẫu", "1")
    assert (last["action"]["status"], last["action"]["place"]) == (4, "Phòng mẫu")
    changed = (await wire.ask("GET", "/v1/changes")).json()
    assert [(one["status"], one["place"]) for one in changed["changes"]] == [(4, "Phòng mẫu")]


async def test_only_a_supervisor_undoes_a_return(wire):
    await wire.lease()
    await wire.register(registration())
    await did(wire, FINISH, RETURN)
    refused = await act(wire, UNRETURN, number=60, role=Role.OFFICER, If_Match='"3"')
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    answer = await act(wire, UNRETURN, number=61, If_Match='"3"')
    assert answer.json() == {"code": CODE, "version": 4, "status": 9}


async def test_a_return_without_a_result_goes_back_to_what_it_was_before(inner):
    await inner.lease()
    await inner.register(registration())
    shown = await did(inner, FORWARD, RETURN, UNRETURN)
    assert (shown["summary"]["status"], shown["summary"]["place"]) == (4, "Phòng mẫu")


async def test_a_reason_is_needed_and_a_result_that_is_there(inner):
    await inner.lease()
    await inner.register(registration())
    early = await act(inner, UNFINISH, number=60, If_Match='"1"')
    assert (early.status_code, early.json()["code"]) == (409, "wrong-status")
    await did(inner, FINISH)
    silent = await act(inner, {**UNFINISH, "reason": " "}, number=61, If_Match='"2"')
    assert (silent.status_code, silent.json()["code"]) == (422, "action-incomplete")


async def test_a_same_day_entry_keeps_its_return(inner):
    await inner.lease()
    await inner.register(same_day())
    refused = await act(inner, UNRETURN, number=60, If_Match='"2"')
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong-status")
    assert "trả ngay trong ngày" in refused.json()["detail"]


async def test_what_was_undone_counts_for_nothing(inner):
    await inner.lease()
    received = registration()
    await inner.register(received)

    async def counted():
        found = (await inner.ask("GET", ON_TIME)).json()["on_time"]
        return found["returned"], found["on_time"]

    await did(inner, FINISH, RETURN)
    assert await counted() == (1, 1)
    await did(inner, UNRETURN, begin=3)
    assert await counted() == (0, 0)
    await did(inner, UNFINISH, begin=4)
    inner.clock.at = received.due.at.astimezone(VIETNAM) + timedelta(minutes=5)
    await did(inner, FINISH, RETURN, begin=5)
    assert await counted() == (1, 0)  # it was ready in time by mistake only
