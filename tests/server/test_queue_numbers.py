"""How the office stands in numbers, and the list from either end."""

from __future__ import annotations

from datetime import timedelta

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.office import Role
from tests.server.offices import registration, same_day
from tests.server.test_feed_and_lists import fill


async def act(wire, number, body, version=1):
    code = f"Z00.01-261123-{number:04d}"
    answer = await wire.ask(
        "POST",
        f"/v1/dossiers/{code}/actions",
        body,
        key=f"{number}-{body['action']}",
        If_Match=f'"{version}"',
    )
    assert answer.status_code == 200, answer.text


def counts(found, kind):
    return {one["key"]: one["count"] for one in found[kind] if one["count"]}


async def test_open_dossiers_are_counted_and_voided_ones_are_not(inner):
    await fill(inner, 5)
    await act(inner, 1, {"action": "forward", "to": "Phòng mẫu"})
    await act(inner, 2, {"action": "suspend", "reason": "Chờ xác minh", "cause": "other"})
    await act(inner, 3, {"action": "finish"})
    await act(inner, 4, {"action": "void", "reason": "Nhập nhầm"})
    found = (await inner.ask("GET", "/v1/queue/summary")).json()
    assert counts(found, "status") == {"2": 1, "4": 1, "8": 1, "9": 1}
    assert counts(found, "officer") == {"mau": 4}
    assert counts(found, "field") == {"Hộ tịch": 4}
    due = counts(found, "due")
    assert (due["stopped"], due["ready"], sum(due.values())) == (1, 1, 4)
    assert found["on_time"]["returned"] == 0 and found["on_time"]["share"] is None


async def test_a_result_is_on_time_when_it_was_ready_even_if_fetched_later(inner):
    await fill(inner, 3)
    due = registration(1).due.at
    clock = inner.clock
    await act(inner, 1, {"action": "finish"})
    clock.at = due.astimezone(VIETNAM) + timedelta(minutes=5)
    await act(inner, 1, {"action": "return"}, version=2)
    await act(inner, 2, {"action": "return"})
    found = (await inner.ask("GET", "/v1/queue/summary")).json()["on_time"]
    assert (found["returned"], found["on_time"], found["share"]) == (2, 1, 50.0)
    clock.at += timedelta(days=40)
    assert (await inner.ask("GET", "/v1/queue/summary")).json()["on_time"]["returned"] == 0
    year = (await inner.ask("GET", "/v1/queue/summary?days=366")).json()["on_time"]
    assert year["returned"] == 2


async def test_what_citizens_said_is_counted_by_officer_for_the_supervisor_only(inner):
    await fill(inner, 2)
    for number, rating in ((1, "very_satisfied"), (2, "unsatisfied")):
        await act(inner, number, {"action": "return"})
        await act(inner, number, {"action": "feedback", "rating": rating}, version=2)
    leading = (await inner.ask("GET", "/v1/queue/summary", role=Role.SUPERVISOR)).json()["feedback"]
    assert [(one["officer_id"], one["rating"], one["count"]) for one in leading] == [
        ("mau", "unsatisfied", 1),
        ("mau", "very_satisfied", 1),
    ]
    assert (await inner.ask("GET", "/v1/queue/summary")).json().get("feedback", []) == []


async def test_same_day_work_is_returned_on_time(inner):
    await inner.lease()
    await inner.register(same_day(1))
    found = (await inner.ask("GET", "/v1/queue/summary")).json()
    assert (found["on_time"]["returned"], found["on_time"]["on_time"]) == (1, 1)
    assert counts(found, "due") == {}


async def test_the_oldest_page_is_one_call_away_and_leads_back(inner):
    await fill(inner, 23)
    first = (await inner.ask("GET", "/v1/dossiers?limit=10")).json()
    assert first["total"] == 23 and first["previous"] is None
    last = (await inner.ask("GET", "/v1/dossiers?limit=3&from_end=true")).json()
    assert [d["code"][-4:] for d in last["dossiers"]] == ["0003", "0002", "0001"]
    assert (last["next"], last["total"]) == (None, 23)
    before = (await inner.ask("GET", f"/v1/dossiers?limit=10&cursor={last['previous']}")).json()
    second = (await inner.ask("GET", f"/v1/dossiers?limit=10&cursor={first['next']}")).json()
    assert before["dossiers"] == second["dossiers"] and before["total"] is None
    middle = (await inner.ask("GET", "/v1/dossiers?limit=10&skip=10")).json()
    assert middle["dossiers"] == second["dossiers"]
    assert middle["next"] and middle["previous"]
    from_far = (await inner.ask("GET", "/v1/dossiers?limit=10&skip=3&from_end=true")).json()
    assert from_far["dossiers"] == second["dossiers"]


async def test_no_days_are_no_period(inner):
    assert (await inner.ask("GET", "/v1/queue/summary?days=0")).status_code in {400, 422}
