"""Due times after a supplement and after a suspension, day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.calendar import VIETNAM, Calendar, DayKind, DayOverride
from counter_tui.domain.deadline import compute, decided
from counter_tui.domain.deadline_changes import RESTARTED, RESUMED, restarted, resumed
from counter_tui.domain.procedure import LimitUnit, RouteStep, TimeLimit
from counter_tui.domain.route import stage_dues

OFF = [date(2026, 2, day) for day in range(16, 21)] + [date(2026, 11, 24), date(2026, 8, 31)]
CALENDAR = Calendar(
    overrides={day: DayOverride(day, DayKind.OFF, "Nghỉ") for day in OFF}
    | {date(2026, 8, 22): DayOverride(date(2026, 8, 22), DayKind.WORKING, "Làm bù")},
    confirmed_until=date(2026, 12, 31),
)
FIVE = TimeLimit(5, LimitUnit.WORKING_DAYS)


def at(day: int, month: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def test_a_complete_supplement_starts_the_whole_limit_anew_without_its_first_day():
    due = restarted(at(23, 11), FIVE, CALENDAR)
    assert due.at.date() == date(2026, 12, 1)  # 24/11 is off; 25, 26, 27, 30, 1/12
    assert (due.ledger[0].day, due.ledger[0].note) == (date(2026, 11, 23), RESTARTED)


@pytest.mark.parametrize(
    ("again", "ends"),
    [(at(21, 8), date(2026, 8, 22)), (at(13, 2), date(2026, 2, 23))],
    ids=["swapped Saturday", "Tết"],
)
def test_swaps_and_tet_count_as_the_calendar_says(again, ends):
    assert restarted(again, TimeLimit(1, LimitUnit.WORKING_DAYS), CALENDAR).at.date() == ends


def test_same_day_work_complete_after_three_o_clock_is_due_on_the_next_working_day():
    limit = TimeLimit(None, LimitUnit.SAME_DAY)
    assert restarted(at(23, 11, 14, 59), limit, CALENDAR, cutoff=time(15)).at.date() == date(2026, 11, 23)
    assert restarted(at(23, 11, 15, 0), limit, CALENDAR, cutoff=time(15)).at.date() == date(2026, 11, 25)


def test_what_was_left_runs_on_after_a_suspension_over_holidays():
    before = compute(at(9, 2), FIVE, CALENDAR, cutoff=None)  # 10, 11, 12, 13, then 23/2 after Tết
    due = resumed(before, at(12, 2), at(23, 2), FIVE, CALENDAR)
    assert due.at.date() == date(2026, 2, 25)  # the clock stood on 13 and 23: two days more
    assert due.ledger[0].note == RESUMED


def test_a_second_suspension_counts_from_the_due_time_that_then_held():
    before = compute(at(2, 3), FIVE, CALENDAR, cutoff=None)
    first = resumed(before, at(5, 3), at(9, 3), FIVE, CALENDAR)  # 6 and 9 were left: 10, 11
    second = resumed(first, at(11, 3), at(16, 3), FIVE, CALENDAR)  # its last day: due on the day it runs on
    assert (first.at.date(), second.at.date()) == (date(2026, 3, 11), date(2026, 3, 16))


def test_hours_run_on_across_lunch():
    limit = TimeLimit(8, LimitUnit.HOURS)
    before = compute(at(23, 11, 8, 30), limit, CALENDAR)
    used = resumed(before, at(23, 11, 10, 30), at(25, 11, 10, 30), limit, CALENDAR)
    whole = compute(at(25, 11, 10, 30), TimeLimit(6, LimitUnit.HOURS), CALENDAR)
    assert used.at == whole.at


def test_hours_stopped_for_seconds_are_where_they_were():
    before = compute(at(23, 11, 8, 30), TimeLimit(8, LimitUnit.HOURS), CALENDAR)
    stopped = at(23, 11, 10, 15).replace(second=50)
    assert (
        resumed(before, stopped, stopped + timedelta(seconds=5), TimeLimit(8, LimitUnit.HOURS), CALENDAR).at
        == before.at
    )


def test_of_a_decided_due_time_the_working_days_until_it_are_left():
    before = decided(at(2, 3), at(13, 3, 17), "Hẹn lại", CALENDAR)
    assert resumed(before, at(11, 3), at(16, 3), FIVE, CALENDAR).at.date() == date(2026, 3, 18)


def test_a_clock_stopped_by_mistake_and_set_going_again_gives_no_free_day():
    before = compute(at(2, 12), TimeLimit(3, LimitUnit.WORKING_DAYS), CALENDAR)
    assert before.at.date() == date(2026, 12, 7)
    due = resumed(before, at(3, 12), at(3, 12, 9, 1), TimeLimit(3, LimitUnit.WORKING_DAYS), CALENDAR)
    assert due == before
    again = resumed(before, at(3, 12), at(4, 12), TimeLimit(3, LimitUnit.WORKING_DAYS), CALENDAR)
    assert again.at.date() == date(2026, 12, 8)


def test_same_day_work_stopped_after_three_o_clock_keeps_the_day_it_was_promised_for():
    limit = TimeLimit(None, LimitUnit.SAME_DAY)
    before = compute(at(2, 12, 15, 10), limit, CALENDAR, cutoff=time(15))
    assert resumed(before, at(2, 12, 15, 20), at(2, 12, 15, 30), limit, CALENDAR) == before
    assert resumed(before, at(2, 12, 15, 20), at(4, 12), limit, CALENDAR).at.date() == date(2026, 12, 7)


def test_a_dossier_stopped_after_its_due_time_stays_as_late_as_it_was():
    before = compute(at(2, 3), TimeLimit(1, LimitUnit.WORKING_DAYS), CALENDAR)
    due = resumed(before, at(10, 3), at(11, 3), TimeLimit(1, LimitUnit.WORKING_DAYS), CALENDAR)
    assert due == before  # 3/3: to stop the clock afterwards makes nobody punctual


moments = st.datetimes(datetime(2026, 1, 20), datetime(2026, 11, 20)).map(lambda m: m.replace(tzinfo=VIETNAM))
limits = st.builds(
    TimeLimit,
    st.integers(1, 40),
    st.sampled_from([LimitUnit.WORKING_DAYS, LimitUnit.DAYS, LimitUnit.HOURS]),
)
breaks = st.timedeltas(timedelta(0), timedelta(days=40))


def working_days_between(first: date, last: date) -> int:
    """Return how many working days there are after *first* up to *last*."""
    days = ((first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    return sum(CALENDAR.is_working(day) for day in days)


@given(moments, limits, breaks)
def test_a_supplement_gives_the_whole_limit_anew_whatever_was_used_of_it(received, limit, later):
    complete = received + later
    due = restarted(complete, limit, CALENDAR)
    assert due.at == compute(complete, limit, CALENDAR).at
    assert due.at >= compute(received, limit, CALENDAR).at
    assert (due.ledger[0].day, due.ledger[0].note) == (complete.date(), RESTARTED)
    if limit.unit is LimitUnit.WORKING_DAYS:
        assert working_days_between(complete.date(), due.at.date()) == limit.value


@given(moments, limits, breaks, breaks)
def test_a_suspension_moves_the_due_time_by_exactly_what_the_clock_stood(received, limit, ran, stood):
    before = compute(received, limit, CALENDAR)
    stopped = received + ran
    again = stopped + stood
    due = resumed(before, stopped, again, limit, CALENDAR)
    if stopped >= before.at:
        assert due == before
        return
    assert before.at <= due.at
    if limit.unit is LimitUnit.WORKING_DAYS:
        moved = working_days_between(before.at.date(), due.at.date())
        stood_days = working_days_between(stopped.date(), again.date())
        # what is due on the last day of its limit cannot be due before the clock runs, or after closing time
        late = due.at.date() > again.date() and before.at.date() == stopped.date()
        assert moved == stood_days or (late and moved == stood_days + 1)


@given(moments, st.one_of(limits, st.just(TimeLimit(None, LimitUnit.SAME_DAY))), breaks, st.integers(0, 1440))
def test_a_suspension_within_one_day_keeps_the_due_time(received, limit, ran, minutes):
    stopped = received + ran
    again = min(stopped + timedelta(minutes=minutes), stopped.replace(hour=23, minute=59))
    before = compute(received, limit, CALENDAR)
    due = resumed(before, stopped, again, limit, CALENDAR)
    if limit.unit is LimitUnit.HOURS:
        assert due.at >= before.at  # hours run on by the working time the clock stood
    else:
        assert due == before


@given(moments, st.lists(st.integers(1, 20), min_size=1, max_size=4))
def test_a_chain_of_agencies_ends_when_its_last_one_is_due(received, values):
    steps = [
        RouteStep(agency=f"Nơi {n}", limit=TimeLimit(v, LimitUnit.WORKING_DAYS)) for n, v in enumerate(values)
    ]
    dues = stage_dues(received, steps, CALENDAR)
    ends = [received.date(), *(due.at.date() for due in dues)]
    for value, begins, end in zip(values, ends, ends[1:], strict=False):
        assert working_days_between(begins, end) == value
    whole = restarted(received, TimeLimit(), CALENDAR, steps=steps)
    assert whole.at == dues[-1].at
    assert working_days_between(received.date(), whole.at.date()) == sum(values)
