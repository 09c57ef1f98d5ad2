"""Due times: the checked examples, and what must hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_tui import i18n
from counter_tui.domain.calendar import VIETNAM, Calendar, DayKind, DayOverride
from counter_tui.domain.deadline import Due, LedgerKind, LedgerLine, compute, decided
from counter_tui.domain.ledger_words import ledger_words
from counter_tui.domain.procedure import LimitUnit, TimeLimit

CULTURE_DAY = "Ngày Văn hóa Việt Nam"
OFF = {
    date(2026, 1, 1): "Tết Dương lịch",
    date(2026, 1, 2): "nghỉ hoán đổi",
    **{date(2026, 2, day): "Tết Nguyên đán" for day in range(16, 21)},
    date(2026, 4, 27): "nghỉ bù Giỗ Tổ",
    date(2026, 4, 30): "Ngày Chiến thắng",
    date(2026, 5, 1): "Ngày Quốc tế Lao động",
    date(2026, 8, 31): "nghỉ hoán đổi",
    date(2026, 9, 1): "Quốc khánh",
    date(2026, 9, 2): "Quốc khánh",
    date(2026, 11, 24): CULTURE_DAY,
    date(2027, 1, 1): "Tết Dương lịch",
}
WORKING = (date(2026, 1, 10), date(2026, 8, 22))
CALENDAR = Calendar(
    overrides={day: DayOverride(day, DayKind.OFF, note) for day, note in OFF.items()}
    | {day: DayOverride(day, DayKind.WORKING, "làm bù") for day in WORKING},
    confirmed_until=date(2026, 12, 31),
)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def days(value: int) -> TimeLimit:
    return TimeLimit(value, LimitUnit.WORKING_DAYS)


def due(received: str, limit: TimeLimit, **policy: object) -> Due:
    found = compute(at(received), limit, CALENDAR, **policy)
    assert found is not None
    return found


SAME_DAY = TimeLimit(None, LimitUnit.SAME_DAY)
CUTOFF = time(15)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("23/11/2026 14:00", days(1), "25/11/2026 17:00"),
        ("31/12/2025 09:00", days(2), "06/01/2026 17:00"),
        ("09/01/2026 09:00", days(1), "10/01/2026 17:00"),
        ("13/02/2026 09:00", days(5), "27/02/2026 17:00"),
        ("21/08/2026 09:00", days(1), "22/08/2026 17:00"),
        ("26/08/2026 09:00", TimeLimit(3, LimitUnit.DAYS), "03/09/2026 17:00"),
        ("31/12/2026 09:00", days(1), "04/01/2027 17:00"),
        ("28/11/2026 09:00", days(1), "30/11/2026 17:00"),
        ("20/11/2026 09:00", TimeLimit(3, LimitUnit.DAYS), "23/11/2026 17:00"),
        ("23/11/2026 08:00", TimeLimit(4, LimitUnit.HOURS), "23/11/2026 14:00"),
        ("23/11/2026 09:30", TimeLimit(2, LimitUnit.HOURS), "23/11/2026 11:30"),
        ("23/11/2026 12:15", TimeLimit(2, LimitUnit.HOURS), "23/11/2026 15:30"),
        ("23/11/2026 16:30", TimeLimit(2, LimitUnit.HOURS), "25/11/2026 08:30"),
        ("23/11/2026 18:00", TimeLimit(2, LimitUnit.HOURS), "25/11/2026 09:00"),
        ("23/11/2026 06:00", TimeLimit(2, LimitUnit.HOURS), "23/11/2026 09:00"),
        ("22/11/2026 10:00", TimeLimit(8, LimitUnit.HOURS), "23/11/2026 17:00"),
        ("23/11/2026 07:00", TimeLimit(24, LimitUnit.HOURS), "26/11/2026 17:00"),
    ],
)
def test_examples(received, limit, expected):
    assert due(received, limit).at == at(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("23/11/2026 14:59", "23/11/2026 17:00"),
        ("23/11/2026 15:00", "25/11/2026 17:00"),
        ("23/11/2026 15:30", "25/11/2026 17:00"),
        ("22/11/2026 09:00", "23/11/2026 17:00"),
        ("24/11/2026 09:00", "25/11/2026 17:00"),
    ],
)
def test_same_day_work_turns_to_the_next_working_day_at_the_cutoff(received, expected):
    assert due(received, SAME_DAY, cutoff=CUTOFF).at == at(expected)


def test_without_a_cutoff_same_day_work_turns_at_closing():
    assert due("23/11/2026 16:59", SAME_DAY).at == at("23/11/2026 17:00")
    assert due("23/11/2026 17:00", SAME_DAY).at == at("25/11/2026 17:00")


def test_late_reception_does_not_shift_limits_in_days():
    assert due("19/11/2026 15:30", days(1), cutoff=CUTOFF).at == at("20/11/2026 17:00")


def test_the_ledger_reads_like_an_explanation():
    lines = [ledger_words(line) for line in due("23/11/2026 14:00", days(1)).ledger]
    assert lines == [
        "Thứ Hai 23/11/2026 — nhận hồ sơ: không tính ngày đầu",
        "Thứ Ba 24/11/2026 — nghỉ: Ngày Văn hóa Việt Nam",
        "Thứ Tư 25/11/2026 — ngày thứ 1",
    ]


def test_the_ledger_of_calendar_days_tells_why_it_rolls_over():
    kinds = [line.kind for line in due("26/08/2026 09:00", TimeLimit(3, LimitUnit.DAYS)).ledger]
    assert kinds == [
        LedgerKind.RECEIVED,
        *[LedgerKind.COUNTED] * 3,
        LedgerKind.WEEKEND,
        *[LedgerKind.HOLIDAY] * 3,
        LedgerKind.ROLLED,
    ]


def test_the_ledger_of_hours_names_the_hours():
    lines = [ledger_words(line) for line in due("23/11/2026 16:30", TimeLimit(2, LimitUnit.HOURS)).ledger]
    assert lines == [
        "Thứ Hai 23/11/2026 — làm việc 16:30-17:00, đủ 0 giờ",
        "Thứ Ba 24/11/2026 — nghỉ: Ngày Văn hóa Việt Nam",
        "Thứ Tư 25/11/2026 — làm việc 07:00-08:30, đủ 2 giờ",
    ]


def test_a_holiday_named_with_braces_or_brackets_is_only_text():
    line = LedgerLine(date(2026, 11, 24), LedgerKind.HOLIDAY, note="[b]{x}")
    assert ledger_words(line).endswith("nghỉ: [b]{x}")


def test_every_kind_of_line_has_words():
    for kind in LedgerKind:
        for note in ("", "lý do"):
            assert ledger_words(LedgerLine(date(2026, 11, 23), kind, 1, note)).startswith(
                "Thứ Hai 23/11/2026 — "
            )
    assert i18n.language() == "vi"


@pytest.mark.parametrize(
    "limit",
    [
        TimeLimit(),
        TimeLimit(5),
        TimeLimit(None, LimitUnit.WORKING_DAYS),
        days(0),
        days(-3),
        days(10_000),
        TimeLimit(10**9, LimitUnit.HOURS),
    ],
)
def test_what_cannot_be_computed_is_left_to_the_officer(limit):
    assert compute(at("23/11/2026 14:00"), limit, CALENDAR) is None


def test_the_end_of_time_and_a_calendar_without_working_days_are_not_computable():
    last_day = datetime(9999, 12, 30, 9, tzinfo=VIETNAM)
    for limit in (days(5), TimeLimit(5, LimitUnit.DAYS), TimeLimit(50, LimitUnit.HOURS)):
        assert compute(last_day, limit, CALENDAR) is None
        if limit.unit is not LimitUnit.DAYS:
            assert compute(at("23/11/2026 14:00"), limit, Calendar(weekdays=frozenset())) is None


def test_a_day_beyond_the_confirmed_calendar_is_told():
    assert not due("29/12/2026 09:00", days(2)).unconfirmed
    assert due("30/12/2026 09:00", days(2)).unconfirmed


TET_2027 = {
    date(2027, 2, day): DayOverride(date(2027, 2, day), DayKind.OFF, "Tết") for day in (5, 8, 9, 10, 11)
}


@pytest.mark.parametrize(
    ("days_off", "confirmed_until", "expected", "unconfirmed"),
    [
        ({}, date(2026, 12, 31), "10/02/2027 17:00", True),
        (TET_2027, date(2026, 12, 31), "17/02/2027 17:00", True),
        (TET_2027, date(2027, 12, 31), "17/02/2027 17:00", False),
    ],
    ids=["not decided", "entered in advance", "decided"],
)
def test_a_due_time_across_the_next_tet_warns_until_its_days_are_decided(
    days_off, confirmed_until, expected, unconfirmed
):
    overrides = {**CALENDAR.overrides, **days_off}
    calendar = replace(CALENDAR, overrides=overrides, confirmed_until=confirmed_until)
    found = compute(at("03/02/2027 09:00"), days(5), calendar)
    assert found is not None
    assert (found.at, found.unconfirmed) == (at(expected), unconfirmed)
    assert [line.day for line in found.ledger if line.kind is LedgerKind.HOLIDAY] == list(days_off)


def test_other_zones_are_read_in_vietnam_time():
    utc = at("23/11/2026 14:00").astimezone(UTC)
    assert compute(utc, days(1), CALENDAR) == due("23/11/2026 14:00", days(1))


def test_a_decided_due_time_is_explained_by_its_reason():
    promised = decided(at("23/11/2026 09:00"), at("04/01/2027 10:00"), "chờ xác minh", CALENDAR)
    assert promised.at == at("04/01/2027 10:00")
    assert promised.unconfirmed
    assert ledger_words(promised.ledger[-1]).endswith("hẹn theo quyết định của cán bộ: chờ xác minh")


moments = st.datetimes(datetime(2025, 12, 1), datetime(2027, 3, 1)).map(
    lambda moment: moment.replace(tzinfo=VIETNAM)
)
day_units = st.sampled_from([LimitUnit.WORKING_DAYS, LimitUnit.DAYS])
units = st.sampled_from([*LimitUnit])
values = st.integers(1, 60)


@given(moments, units, values)
def test_a_due_moment_is_working_time(received, unit, value):
    found = compute(received, TimeLimit(value, unit), CALENDAR, cutoff=CUTOFF)
    assert any(start < found.at <= end for start, end in CALENDAR.sessions(found.at.date()))
    assert found.at > received.replace(second=0, microsecond=0) or unit is LimitUnit.SAME_DAY


@given(moments, moments, units, values)
def test_who_comes_later_is_never_due_earlier(one, other, unit, value):
    earlier, later = sorted((one, other))
    limit = TimeLimit(value, unit)
    assert (
        compute(earlier, limit, CALENDAR, cutoff=CUTOFF).at
        <= compute(later, limit, CALENDAR, cutoff=CUTOFF).at
    )


@given(moments, units, values)
def test_a_longer_limit_is_never_due_earlier(received, unit, value):
    shorter, longer = (compute(received, TimeLimit(number, unit), CALENDAR) for number in (value, value + 1))
    assert shorter.at <= longer.at


@given(moments, day_units, values)
def test_the_ledger_counts_without_gaps_and_skips_no_day(received, unit, value):
    ledger = compute(received, TimeLimit(value, unit), CALENDAR, cutoff=CUTOFF).ledger
    counted = [line.count for line in ledger if line.kind is LedgerKind.COUNTED]
    assert counted == list(range(1, value + 1))
    assert [line.day for line in ledger] == [received.date() + timedelta(days=n) for n in range(len(ledger))]
    assert ledger[0].kind is LedgerKind.RECEIVED


@given(moments, units, values)
@settings(max_examples=50)
def test_every_skipped_day_is_off_and_named(received, unit, value):
    ledger = compute(received, TimeLimit(value, unit), CALENDAR, cutoff=CUTOFF).ledger
    for line in ledger:
        if line.kind in {LedgerKind.WEEKEND, LedgerKind.HOLIDAY}:
            assert not CALENDAR.is_working(line.day)
            assert (line.kind is LedgerKind.HOLIDAY) == (line.day in OFF)
            assert line.kind is LedgerKind.WEEKEND or OFF[line.day] in ledger_words(line)


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        (datetime(2026, 12, 20, 23, 30, tzinfo=VIETNAM), (18, 17, 0), (21, 7, 0)),
        (datetime(2026, 12, 21, 12, 0, tzinfo=VIETNAM), (21, 11, 30), (21, 13, 30)),
        (datetime(2026, 12, 21, 5, 0, tzinfo=VIETNAM), (18, 17, 0), (21, 7, 0)),
    ],
    ids=["a Sunday night", "lunch", "before opening"],
)
def test_a_moment_at_which_the_office_is_shut_has_working_ones_around_it(at, before, after):
    calendar = Calendar()
    assert not calendar.is_open(at)
    assert [(one.day, one.hour, one.minute) for one in calendar.open_around(at)] == [before, after]
    assert all(calendar.is_open(one) for one in calendar.open_around(at))
