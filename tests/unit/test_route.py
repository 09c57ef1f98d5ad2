"""A chain of agencies: the local and the total date, over Tết and swapped days; each hand-over moves the chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk
from tests.unit.test_services import PERSON, accept

from counter_tui.contract import packaged
from counter_tui.contract.catalogue import ItemBody
from counter_tui.domain import route
from counter_tui.domain.actions import CompleteSupplement, Forward, RequestSupplement, Resume, Suspend
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import LedgerKind
from counter_tui.domain.deadline_changes import RESTARTED
from counter_tui.domain.procedure import CatalogueItem, LimitUnit, OfficeRule, RouteStep, TimeLimit
from counter_tui.services.command_line import DONE, CommandLine
from counter_tui.services.desk_commands import DeskCommands

DAYS = LimitUnit.WORKING_DAYS
STEPS = (
    RouteStep(agency="UBND cấp xã", limit=TimeLimit(5, DAYS)),
    RouteStep(agency="Sở Nội vụ", limit=TimeLimit(7, DAYS)),
)
CALENDAR = packaged.calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "local", "total"),
    [
        # Tết: 14-22/2/2026 off; 5 days from Fri 13/2 end on Fri 27/2, 7 more on Tue 10/3.
        ("2026-02-13T09:00", "2026-02-27", "2026-03-10"),
        # Swap: Sat 22/8/2026 works, 31/8-2/9 off; 5 days from Mon 17/8 end on that Saturday.
        ("2026-08-17T09:00", "2026-08-22", "2026-09-04"),
        # 24/11/2026 is off.
        ("2026-11-20T16:30", "2026-11-30", "2026-12-09"),
    ],
)
def test_local_and_total_date(received: str, local: str, total: str) -> None:
    stages = route.planned(at(received), STEPS, CALENDAR)
    assert [stage.due_at and stage.due_at.date().isoformat() for stage in stages] == [local, total]
    assert [stage.limit_text for stage in stages] == ["5 ngày làm việc", "7 ngày làm việc"]
    due = route.whole(at(received), STEPS, CALENDAR)
    assert due is not None
    assert due.at.date().isoformat() == total
    counted = [line.count for line in due.ledger if line.kind is LedgerKind.COUNTED]
    assert counted == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6, 7]
    days = [line.day for line in due.ledger]
    assert days == sorted(set(days)), "every day stands in the ledger once"


def test_a_stage_that_cannot_be_computed_ends_what_is_promised() -> None:
    steps = (STEPS[0], RouteStep(agency="Hội đồng", limit=TimeLimit(None, None, "theo kế hoạch")), STEPS[1])
    stages = route.planned(at("2026-11-23T09:00"), steps, CALENDAR)
    assert [stage.due_at is None for stage in stages] == [False, True, True]
    assert route.whole(at("2026-11-23T09:00"), steps, CALENDAR) is None


def test_the_carried_chains_add_up_to_the_published_limits() -> None:
    items = {item.procedure.code: item for item in packaged.items()[0]}
    chains = {code: item.rule.route for code, item in items.items() if item.rule and item.rule.route}
    assert set(chains) == {"1.010817", "1.010818"}
    for code, steps in chains.items():
        rule = items[code].rule
        assert rule is not None
        assert rule.sample
        assert sum(step.limit.value or 0 for step in steps) == items[code].procedure.limit.value
        assert ItemBody.from_domain(items[code]).to_domain() == items[code]


async def test_each_hand_over_gives_the_next_agency_its_own_date() -> None:
    rule = OfficeRule(
        code=BUILDING.procedure.code, source="Mẫu", valid_from=at("2025-07-01T00:00").date(), route=STEPS
    )
    item = replace(BUILDING, rule=rule)
    f = fake_desk(items=(item,), now=at("2026-08-17T09:00"), calendar=CALENDAR)
    draft = replace(f.desk.reception.start(item), applicant=PERSON)
    draft = replace(draft, papers=tuple(replace(paper, originals=1) for paper in draft.papers))
    draft = replace(draft, fees=tuple(replace(fee, amount=75_000) for fee in draft.fees))
    received = (await f.desk.reception.accept(draft)).registration
    assert [stage.due_at and stage.due_at.date().isoformat() for stage in received.route] == [
        "2026-08-22",
        "2026-09-04",
    ]
    slip = f.store.jobs[0].slip.content
    assert slip is not None
    assert "ngày 22 tháng 8 năm 2026" in slip["stage_1"].value
    assert "Sở Nội vụ" in slip["stage_2"].label
    assert await f.desk.casework.next_agency(received.code) == "UBND cấp xã"
    first = await f.desk.casework.act(received.code, Forward(to="UBND cấp xã"))
    assert (first.summary.stage, first.summary.stage_due_at) == (0, received.route[0].due_at)
    assert await f.desk.casework.next_agency(received.code) == "Sở Nội vụ"
    f.clock.at = at("2026-08-20T10:00")
    second = await f.desk.casework.act(received.code, Forward(to="Sở Nội vụ"))
    # From Thu 20/8: 21, Sat 22 (swap), 24-28/8 -> 7 days end on Fri 28/8.
    assert (second.summary.stage, second.summary.stage_due_at) == (1, at("2026-08-28T17:00"))
    assert await f.desk.casework.next_agency(received.code) == ""
    assert second.summary.due_at == received.due.at if received.due else None
    f.clock.at = at("2026-08-25T10:00")
    again = await f.desk.casework.act(received.code, Forward(to="Sở Nội vụ", note="gửi kèm giấy bổ sung"))
    # Papers that came later go to the same agency: its limit runs from Tue 25/8 over 31/8-2/9 off.
    assert (again.summary.stage, again.summary.stage_due_at) == (1, at("2026-09-08T17:00"))
    beyond = await f.desk.casework.act(received.code, Forward(to="Nơi khác"))
    assert beyond.summary.stage_due_at is None


async def test_what_is_in_no_chain_has_no_stages() -> None:
    f = fake_desk()
    accepted = await accept(f)
    assert accepted.registration.route == ()
    done = await f.desk.casework.act(accepted.registration.code, Forward(to="Phòng Mẫu"))
    assert done.summary.stage_due_at is None


@pytest.fixture
def chained() -> CatalogueItem:
    """A procedure whose limit is nothing but its chain."""
    procedure = replace(BUILDING.procedure, limit=TimeLimit(), channel_limits={})
    since = at("2025-07-01T00:00").date()
    return replace(
        BUILDING,
        procedure=procedure,
        rule=OfficeRule(code=procedure.code, source="Mẫu", valid_from=since, route=STEPS),
    )


async def test_the_command_line_answers_with_the_date_the_desk_promises_for_a_chain(
    chained: CatalogueItem,
) -> None:
    f = fake_desk(items=(chained,), now=at("2026-08-17T09:00"), calendar=CALENDAR)
    asked = {"code": chained.procedure.code, "received": "2026-08-17T09:00"}
    code, answer = await CommandLine(f.desk, dict).answer("due", asked)
    assert (code, answer.get("due")) == (DONE, "2026-09-04T17:00:00+07:00")


async def test_a_chain_without_a_limit_of_its_own_is_received_supplemented_and_corrected(
    chained: CatalogueItem,
) -> None:
    f = fake_desk(items=(chained,), now=at("2026-08-17T09:00"), calendar=CALENDAR)
    draft = replace(f.desk.reception.start(chained), applicant=PERSON)
    draft = replace(draft, papers=tuple(replace(paper, originals=1) for paper in draft.papers))
    draft = replace(draft, fees=tuple(replace(fee, amount=75_000) for fee in draft.fees))
    assert f.desk.reception.check(draft, chained).errors == ()
    received = (await f.desk.reception.accept(draft)).registration
    assert received.due is not None
    assert received.due.at == at("2026-09-04T17:00")
    f.clock.at = at("2026-08-20T10:00")
    original = await f.desk.correcting.open(received.code)
    fixed = replace(f.desk.correcting.draft(original, chained), received_text="09:00 14/08/2026")
    right = (await f.desk.correcting.correct(original, fixed, "Ghi nhầm ngày nhận")).registration
    # From Fri 14/8: 17-21/8, then Sat 22 (swap), 24-28/8 and 3/9.
    assert [stage.due_at for stage in right.route] == [at("2026-08-21T17:00"), at("2026-09-03T17:00")]
    standing = await f.desk.casework.standing(received.code)
    assert (standing.due_at, standing.stage_due_at) == (at("2026-09-03T17:00"), at("2026-08-21T17:00"))
    await f.desk.casework.act(received.code, RequestSupplement(reason="Thiếu", papers=("Đơn",)))
    due = await f.desk.casework.due_after_supplement(received.code)
    assert due is not None
    # From Thu 20/8: 21, Sat 22, 24-26/8, then 27, 28/8 and 3, 4, 7, 8, 9/9.
    assert (due.at, due.ledger[0].note) == (at("2026-09-09T17:00"), RESTARTED)


async def carried_chain() -> tuple[FakeDesk, str]:
    """A dossier of 1.010817 received on 23/11/2026."""
    item = next(one for one in packaged.items()[0] if one.procedure.code == "1.010817")
    f = fake_desk(items=(item,), now=at("2026-11-23T09:00"), calendar=CALENDAR)
    draft = replace(f.desk.reception.start(item), applicant=PERSON)
    draft = replace(draft, papers=tuple(replace(paper, originals=1) for paper in draft.papers))
    code = (await f.desk.reception.accept(draft)).registration.code
    return f, code


@pytest.mark.parametrize("handed_over", [True, False])
async def test_complete_papers_start_the_limit_of_the_present_agency_anew(handed_over: bool) -> None:
    f, code = await carried_chain()
    if handed_over:
        await f.desk.casework.act(code, Forward(to="UBND cấp xã"))
    assert (await f.desk.casework.standing(code)).stage_due_at == at("2026-12-01T17:00")
    f.clock.at = at("2026-11-25T09:00")
    await f.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Đơn",)))
    f.clock.at = at("2026-11-27T10:31")
    due = await f.desk.casework.due_after_supplement(code)
    await f.desk.casework.act(code, CompleteSupplement(due=due))
    standing = await f.desk.casework.standing(code)
    assert (standing.stage_due_at, standing.due_at) == (at("2026-12-04T17:00"), at("2027-01-13T17:00"))
    told = await DeskCommands(f.desk).dossier(code)
    assert told["stage_due"] == told["route"][0]["due"] == "2026-12-04T17:00:00+07:00"
    assert told["route"][-1]["due"] == told["due"] == "2027-01-13T17:00:00+07:00"
    original = await f.desk.correcting.open(code)
    renamed = replace(f.desk.correcting.draft(original, await f.desk.correcting.item("1.010817")), note="x")
    await f.desk.correcting.correct(original, renamed, "Ghi thiếu")
    assert (await f.desk.casework.standing(code)).stage_due_at == at("2026-12-04T17:00")
    if not handed_over:
        sent = await f.desk.casework.act(code, Forward(to="UBND cấp xã"))
        assert sent.summary.stage_due_at == at("2026-12-04T17:00")


async def test_a_stop_moves_the_limit_of_the_present_agency_as_the_total() -> None:
    f, code = await carried_chain()
    await f.desk.casework.act(code, Forward(to="UBND cấp xã"))
    f.clock.at = at("2026-11-27T09:00")
    await f.desk.casework.act(code, Suspend(reason="Chờ xác minh"))
    f.clock.at = at("2026-12-07T09:00")
    await f.desk.casework.act(code, Resume(due=await f.desk.casework.due_after_resume(code)))
    # 30/11 and 1/12 are left: the day of the stop is not counted against it.
    assert (await f.desk.casework.standing(code)).stage_due_at == at("2026-12-09T17:00")
