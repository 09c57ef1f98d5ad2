"""What followed a reception moves the due time of whatever takes the reception's place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.server.offices import registration

from counter_tui.domain import corrected_times, correction, lifecycle
from counter_tui.domain.actions import (
    Action,
    CompleteSupplement,
    Correct,
    RequestSupplement,
    Reschedule,
    Resume,
    Suspend,
)
from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.deadline import decided
from counter_tui.domain.dossier import DossierEvent, Registration, summary_of
from counter_tui.domain.due_replay import recounted, replayed
from counter_tui.domain.limit_words import limit_words
from counter_tui.domain.procedure import CatalogueItem, Channel, LimitUnit, Procedure, TimeLimit
from counter_tui.domain.route import promised

CALENDAR = Calendar(overrides={}, confirmed_until=date(2027, 12, 31))
SLOW = CatalogueItem(
    Procedure(code="1.004873", name="Chậm", field="Thử", limit=TimeLimit(10, LimitUnit.WORKING_DAYS))
)
RECEIVED = datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM)
NOW = datetime(2026, 12, 30, 9, 0, tzinfo=VIETNAM)


def dossier(days: int) -> tuple[Registration, CatalogueItem]:
    item = CatalogueItem(replace(SLOW.procedure, limit=TimeLimit(days, LimitUnit.WORKING_DAYS)))
    due = promised(item, Channel.DIRECT, RECEIVED, CALENDAR)
    told = limit_words(item.procedure.limit)
    made = registration(1, received_at=RECEIVED, due=due, procedure_code=item.procedure.code, limit_text=told)
    return replace(made, channel=Channel.DIRECT), item


def event(at: datetime, action: Action) -> DossierEvent:
    return DossierEvent(kind=action.KIND.value, at=at, officer_name="Cán bộ mẫu", counter="1", action=action)


def lived(
    made: Registration, item: CatalogueItem, story: list[tuple[datetime, Action]]
) -> list[DossierEvent]:
    """Return the events of a dossier to which all this was done as it went."""
    standing, due, events = summary_of(made), made.due, []
    for at, action in story:
        action = recounted(action, standing, due, made, item, at, CALENDAR)
        due = getattr(action, "due", None) or due
        standing = lifecycle.apply(standing, action, at)
        events.append(event(at, action))
    return events


def corrected_due(made: Registration, item: CatalogueItem, events: list[DossierEvent], received: datetime):
    draft = replace(correction.draft_of(made, item, "n"), received_text=f"{received:%H:%M %d/%m/%Y}")
    return corrected_times.due(draft, item, made, events, CALENDAR, NOW)


def test_a_moved_hour_takes_back_no_later_promise():
    made, item = dossier(3)
    later = decided(RECEIVED, datetime(2026, 11, 20, 16, 30, tzinfo=VIETNAM), "Chờ xác minh", CALENDAR)
    events = lived(made, item, [(RECEIVED, Reschedule(due=later, reason="Chờ", approved_by="Chủ tịch"))])
    assert corrected_due(made, item, events, RECEIVED + timedelta(minutes=5)) == later


def test_a_longer_limit_than_the_later_promise_holds():
    made, item = dossier(3)
    later = decided(RECEIVED, datetime(2026, 11, 6, 16, 30, tzinfo=VIETNAM), "Chờ xác minh", CALENDAR)
    events = lived(made, item, [(RECEIVED, Reschedule(due=later, reason="Chờ", approved_by="Chủ tịch"))])
    _, slow = dossier(20)
    whole = promised(slow, Channel.DIRECT, RECEIVED, CALENDAR)
    assert replayed(replace(made, due=whole), events, slow, CALENDAR) == whole


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_moved_hour_keeps_the_days_the_clock_stood(minutes: int):
    made, item = dossier(1)
    stopped, again = RECEIVED + timedelta(hours=2), datetime(2026, 11, 9, 9, 0, tzinfo=VIETNAM)
    events = lived(made, item, [(stopped, Suspend(reason="Xác minh")), (again, Resume())])
    due = corrected_due(made, item, events, RECEIVED + timedelta(minutes=minutes))
    assert due is not None
    assert due.at.date() == date(2026, 11, 10)
    assert due.at == events[-1].action.due.at


@given(
    before=st.integers(1, 12),
    after=st.integers(1, 12),
    stops=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), min_size=1, max_size=3),
    papers=st.booleans(),
)
def test_correct_then_resume_and_resume_then_correct_give_one_date(before, after, stops, papers):
    made, item = dossier(before)
    _, other = dossier(after)
    story, at = [], RECEIVED
    for wait, stood in stops:
        at += timedelta(days=wait, hours=1)
        story.append((at, Suspend(reason="Xác minh")))
        at += timedelta(days=stood, hours=1)
        story.append((at, Resume()))
    if papers:
        story.append((at, RequestSupplement(reason="Thiếu", papers=("Tờ khai",))))
        story.append((at + timedelta(days=2), CompleteSupplement()))
    put_right = replace(made, due=promised(other, Channel.DIRECT, RECEIVED, CALENDAR))
    first = lived(put_right, other, story)
    later = replayed(put_right, lived(made, item, story), other, CALENDAR)
    assert later == replayed(put_right, first, other, CALENDAR)
    assert later is not None
    assert later == first[-1].action.due


def test_a_correction_among_the_events_counts_for_nothing():
    made, item = dossier(3)
    assert (
        replayed(made, [event(RECEIVED, Correct(registration=made, reason="Tên"))], item, CALENDAR)
        == made.due
    )


def test_what_the_officer_decided_at_the_end_of_a_stop_stays():
    made, item = dossier(3)
    chosen = decided(RECEIVED, datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM), "Theo giấy hẹn", CALENDAR)
    events = lived(
        made,
        item,
        [(RECEIVED, Suspend(reason="Xác minh")), (RECEIVED + timedelta(days=4), Resume(due=chosen))],
    )
    assert corrected_due(made, item, events, RECEIVED + timedelta(minutes=5)) == chosen


def test_the_end_of_a_stop_starts_no_clock_while_papers_are_still_asked_for():
    made, item = dossier(3)
    asked = lifecycle.apply(
        summary_of(made), RequestSupplement(reason="Thiếu", papers=("Tờ khai",)), RECEIVED
    )
    stopped = lifecycle.apply(asked, Suspend(reason="Xác minh"), RECEIVED)
    resume = recounted(Resume(due=made.due), stopped, made.due, made, item, NOW, CALENDAR)
    assert resume == Resume()
    assert lifecycle.fault(stopped, resume) is None
