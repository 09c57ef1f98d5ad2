"""A correction moves the due time by what it corrects: what an officer decided stays, and so does the limit it came under."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_due_replay import CALENDAR, NOW, RECEIVED, dossier, event, lived

from counter_tui.domain import corrected_times, correction, lifecycle
from counter_tui.domain.actions import (
    CompleteSupplement,
    Correct,
    RequestSupplement,
    Reschedule,
    Resume,
    Suspend,
)
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due, decided
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import DossierEvent, Registration, summary_of
from counter_tui.domain.due_replay import recounted
from counter_tui.domain.limit_words import limit_words, told_limit
from counter_tui.domain.procedure import (
    CatalogueItem,
    Channel,
    LimitUnit,
    OfficeRule,
    TimeLimit,
)
from counter_tui.domain.route import promised
from counter_tui.domain.three_way import three_way

STOP = [
    (RECEIVED + timedelta(days=1), Suspend(reason="Xác minh")),
    (RECEIVED + timedelta(days=8), Resume()),
]
SUPPLEMENT = [
    (RECEIVED + timedelta(days=1), RequestSupplement(reason="Thiếu", papers=("Tờ khai",))),
    (RECEIVED + timedelta(days=8), CompleteSupplement()),
]


def moment(day: int, month: int = 11, hour: int = 16) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=VIETNAM)


def by_hand(at: datetime, reason: str) -> Due:
    return decided(RECEIVED, at, reason, CALENDAR)


def put_right(
    made: Registration, item: CatalogueItem, events: list[DossierEvent], **changes: object
) -> Registration:
    """Correct the dossier, as the form fills it, and note the correction among *events*."""
    draft = replace(correction.draft_of(made, item, "n", events), **changes)
    received = corrected_times.received_at(draft, made, NOW)
    due = corrected_times.due(draft, item, made, events, CALENDAR, NOW)
    fixed = correction.corrected(
        made, draft, item, new_id="n", received=received, due=due, events=events, calendar=CALENDAR
    )
    at = events[-1].at + timedelta(minutes=1) if events else RECEIVED
    events.append(event(at, Correct(registration=fixed, reason="Gõ nhầm")))
    return fixed


def at_hour(minutes: int) -> str:
    return f"{RECEIVED + timedelta(minutes=minutes):%H:%M %d/%m/%Y}"


@pytest.mark.parametrize("changes", [{"received_text": at_hour(5)}, {"received_text": at_hour(-5)}])
@pytest.mark.parametrize("story", [STOP, SUPPLEMENT], ids=["stop", "papers"])
def test_a_moved_hour_leaves_a_date_decided_after_what_moved_the_first_one(story, changes):
    made, item = dossier(10)
    events = lived(made, item, story)
    fixed = put_right(made, item, events, due_text="16:00 25/11/2026", due_reason="Thỏa thuận")
    again = put_right(fixed, item, events, **changes)
    assert again.due is not None
    assert (again.due.at, again.due_decision) == (moment(25), "Thỏa thuận")
    assert again.received_at != fixed.received_at


def test_a_moved_hour_leaves_a_date_put_right_after_a_later_promise():
    made, item = dossier(10)
    later = Reschedule(due=by_hand(moment(25, 12), "Chờ"), reason="Chờ", approved_by="Chủ tịch")
    events = lived(made, item, [(RECEIVED, later)])
    fixed = put_right(made, item, events, due_text="16:00 17/12/2026", due_reason="Ghi nhầm ngày")
    again = put_right(fixed, item, events, received_text=at_hour(5))
    assert again.due is not None
    assert (again.due.at, again.due_decision) == (moment(17, 12), "Ghi nhầm ngày")


@pytest.mark.parametrize("story", [STOP, SUPPLEMENT], ids=["stop", "papers"])
def test_another_channel_leaves_a_decided_date(story):
    made, item = dossier(10)
    events = lived(made, item, story)
    fixed = put_right(made, item, events, due_text="16:00 25/11/2026", due_reason="Thỏa thuận")
    again = put_right(fixed, item, events, channel=Channel.POST)
    assert again.due is not None
    assert (again.due.at, again.due_decision) == (moment(25), "Thỏa thuận")


def test_what_followed_a_decision_still_moves_it_when_the_reception_moves_to_another_day():
    made, item = dossier(10)
    events = lived(made, item, STOP[:1])
    fixed = put_right(made, item, events, due_text="16:00 20/11/2026", due_reason="Thỏa thuận")
    standing = lifecycle.apply(summary_of(made), events[0].action, events[0].at)
    resume = recounted(Resume(), standing, fixed.due, fixed, item, STOP[1][0], CALENDAR)
    events.append(event(STOP[1][0], resume))
    moved = latest_due(fixed, events)
    assert moved is not None
    assert moved.at.date() == date(2026, 11, 27)
    carried = put_right(fixed, item, events, note="Thêm số điện thoại")
    assert (carried.due, carried.due_decision) == (moved, "")
    for before in (fixed, carried):
        told = list(events) if before is carried else events[:-1]
        again = put_right(before, item, told, received_text="08:00 30/10/2026")
        assert again.due is not None
        assert again.due.at == moved.at


def test_a_reason_put_right_takes_no_later_promise_back():
    made, item = dossier(3)
    made = replace(made, due=by_hand(moment(10), "Thoả thuân"), due_decision="Thoả thuân")
    later = by_hand(moment(20), "Chờ xác minh")
    events = lived(made, item, [(RECEIVED, Reschedule(due=later, reason="Chờ", approved_by="Chủ tịch"))])
    fixed = put_right(made, item, events, due_reason="Thỏa thuận")
    assert (fixed.due, fixed.due_decision) == (by_hand(moment(20), "Thỏa thuận"), "Thỏa thuận")
    alone: list[DossierEvent] = []
    fixed = put_right(made, item, alone, due_reason="Thỏa thuận")
    assert (fixed.due, fixed.due_decision) == (by_hand(moment(10), "Thỏa thuận"), "Thỏa thuận")


def test_a_date_decided_with_the_complete_papers_brings_its_own_reason():
    made, item = dossier(10)
    made = replace(made, due=by_hand(moment(10), "Lý do một"), due_decision="Lý do một")
    second = by_hand(moment(20), "Lý do hai")
    events = lived(made, item, [SUPPLEMENT[0], (SUPPLEMENT[1][0], CompleteSupplement(due=second))])
    theirs = three_way(made, made, made, events, ()).theirs
    assert (theirs["due"], theirs["due_decision"]) == (second, "Lý do hai")
    fixed = put_right(made, item, events, note="Thêm số điện thoại")
    assert (fixed.due, fixed.due_decision) == (second, "Lý do hai")
    draft = correction.draft_of(fixed, item, "n")
    assert (draft.due_text, draft.due_reason) == ("16:00 20/11/2026", "Lý do hai")


def test_the_reason_of_a_date_the_papers_moved_is_not_kept():
    made, item = dossier(10)
    made = replace(made, due=by_hand(moment(10), "Lý do một"), due_decision="Lý do một")
    events = lived(made, item, SUPPLEMENT)
    restarted = latest_due(made, events)
    assert three_way(made, made, made, events, ()).theirs["due_decision"] == ""
    draft = correction.draft_of(made, item, "n", events)
    assert (draft.due_text, draft.due_reason) == ("", "")
    fixed = put_right(made, item, events, note="Thêm số điện thoại")
    assert (fixed.due, fixed.due_decision) == (restarted, "")


LIMITS = st.builds(
    TimeLimit,
    st.integers(1, 400),
    st.sampled_from([LimitUnit.WORKING_DAYS, LimitUnit.DAYS, LimitUnit.HOURS, None]),
)


@given(LIMITS | st.just(TimeLimit()) | st.just(TimeLimit(None, LimitUnit.SAME_DAY)))
def test_a_limit_is_read_back_from_its_words(limit):
    assert told_limit(limit_words(limit)) == limit


@pytest.mark.parametrize("words", ["", "5", "5 tuần", "05 ngày", "khoảng 5 ngày", "٥ ngày"])
def test_other_words_are_no_limit(words):
    assert told_limit(words) is None


def test_a_moved_reception_is_counted_by_the_limit_it_was_received_under():
    made, old = dossier(10)
    _, new = dossier(3)
    assert made.limit_text == "10 ngày làm việc"
    fixed = put_right(made, new, [], received_text="08:00 30/10/2026")
    assert fixed.due == promised(old, Channel.DIRECT, fixed.received_at, CALENDAR)
    assert fixed.limit_text == "10 ngày làm việc"
    other = put_right(made, new, [], received_text="08:00 30/10/2026", channel=Channel.POST)
    assert other.due == promised(new, Channel.POST, other.received_at, CALENDAR)
    assert other.limit_text == "3 ngày làm việc"


def test_another_rule_of_the_office_on_the_corrected_day_holds():
    made, item = dossier(10)
    rule = OfficeRule(
        code=item.procedure.code,
        source="Mẫu",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 10, 31),
        limit=TimeLimit(3, LimitUnit.WORKING_DAYS),
    )
    item = replace(item, rule=rule)
    fixed = put_right(made, item, [], received_text="08:00 30/10/2026")
    assert fixed.due is not None
    assert (fixed.due.at.date(), fixed.limit_text) == (date(2026, 11, 4), "3 ngày làm việc")


def test_an_hour_that_bears_on_no_limit_leaves_what_a_decision_became():
    made, item = dossier(10)
    made = replace(made, due=by_hand(moment(10), "Thỏa thuận"), due_decision="Thỏa thuận")
    events = lived(made, item, STOP)
    moved = latest_due(made, events)
    assert moved is not None
    assert moved.at.date() == date(2026, 11, 17)
    fixed = put_right(made, item, events, note="Thêm số điện thoại")
    again = put_right(fixed, item, events, received_text=at_hour(5))
    assert (fixed.due, again.due) == (moved, moved)
