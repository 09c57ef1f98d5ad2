"""Due bands: working hours, lunch, days off, 15:00, and what stops the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from counter_tui.domain.calendar import VIETNAM, Calendar, DayKind, DayOverride
from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.queue import Band, QueueFilter, band, cuts, days_still

TET = tuple(date(2027, 2, day) for day in range(5, 13))
CALENDAR = Calendar(overrides={day: DayOverride(day, DayKind.OFF, "Nghỉ Tết") for day in TET})


def at(words: str) -> datetime:
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def dossier(due: datetime | None, status: Status = Status.RECEIVED, **changes: object) -> DossierSummary:
    return DossierSummary(
        code="Z00.01-261123-0001",
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh",
        applicant_name="NGUYỄN ĐÌNH MẪU",
        owner_name="",
        status=status,
        received_at=at("23/11/2026 08:00"),
        due_at=due,
        counter="1",
        officer_name="Cán bộ Mẫu",
        **changes,
    )


@pytest.mark.parametrize(
    ("now", "due", "expected"),
    [
        ("23/11/2026 08:30", "23/11/2026 08:29", Band.LATE),
        ("23/11/2026 08:30", "23/11/2026 08:30", Band.HOURS),
        ("23/11/2026 08:30", "23/11/2026 10:30", Band.HOURS),
        ("23/11/2026 08:30", "23/11/2026 10:31", Band.TODAY),
        # lunch 11:30-13:30 does not count: two working hours from 10:30 end at 14:30
        ("23/11/2026 10:30", "23/11/2026 14:30", Band.HOURS),
        ("23/11/2026 10:30", "23/11/2026 14:31", Band.TODAY),
        ("23/11/2026 12:00", "23/11/2026 15:30", Band.HOURS),
        # 15:00 is exactly two hours before closing; after it the next morning counts
        ("23/11/2026 15:00", "23/11/2026 17:00", Band.HOURS),
        ("23/11/2026 15:00", "24/11/2026 07:00", Band.SOON),
        ("23/11/2026 15:30", "24/11/2026 07:30", Band.HOURS),
        ("23/11/2026 15:30", "24/11/2026 07:31", Band.SOON),
        ("23/11/2026 20:00", "24/11/2026 09:00", Band.HOURS),
        # soon: the two working days after today, the weekend not counted
        ("23/11/2026 08:30", "25/11/2026 17:00", Band.SOON),
        ("23/11/2026 08:30", "26/11/2026 07:00", Band.ON_TIME),
        ("27/11/2026 08:30", "01/12/2026 17:00", Band.SOON),
        ("27/11/2026 08:30", "02/12/2026 07:00", Band.ON_TIME),
        # Tết: nothing counts from 5 to 14 February 2027
        ("04/02/2027 16:00", "15/02/2027 08:00", Band.HOURS),
        ("04/02/2027 16:00", "15/02/2027 08:01", Band.SOON),
        ("04/02/2027 16:00", "16/02/2027 17:00", Band.SOON),
        ("04/02/2027 16:00", "17/02/2027 07:00", Band.ON_TIME),
        ("08/02/2027 10:00", "15/02/2027 09:00", Band.HOURS),
    ],
)
def test_bands(now, due, expected):
    assert band(dossier(at(due)), cuts(at(now), CALENDAR)) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.SUPPLEMENT_ASKED, Band.STOPPED),
        (Status.PAYMENT_ASKED, Band.STOPPED),
        (Status.STOPPED, Band.STOPPED),
        (Status.DONE, Band.READY),
        (Status.IN_PROGRESS, Band.LATE),
    ],
)
def test_only_a_running_clock_makes_late(status, expected):
    late = dossier(at("20/11/2026 17:00"), status)
    assert band(late, cuts(at("23/11/2026 08:30"), CALENDAR)) is expected


def test_no_due_time_has_a_band_of_its_own():
    assert band(dossier(None), cuts(at("23/11/2026 08:30"), CALENDAR)) is Band.NO_DUE


def test_days_without_movement_count_whole_days_and_never_backwards():
    moved = dossier(None, moved_at=at("20/11/2026 09:00"))
    assert days_still(moved, at("23/11/2026 08:59")) == 2
    assert days_still(moved, at("23/11/2026 09:00")) == 3
    assert days_still(moved, at("19/11/2026 09:00")) == 0
    stuck = QueueFilter(stuck_days=3)
    assert not stuck.admits(moved, cuts(at("23/11/2026 08:59"), CALENDAR))
    assert stuck.admits(moved, cuts(at("23/11/2026 09:00"), CALENDAR))


def test_words_are_found_without_accents_and_only_all_of_them():
    now = cuts(at("23/11/2026 08:30"), CALENDAR)
    assert QueueFilter(words="dinh mau").admits(dossier(None), now)
    assert QueueFilter(words="Đình  0001").admits(dossier(None), now)
    assert not QueueFilter(words="dinh tran").admits(dossier(None), now)


def test_a_citizen_is_found_by_identity_or_phone_or_their_last_digits():
    one = dossier(None, found_by=("022090000001", "0912345678"))
    for typed in ("022090000001", "0912345678", "5678", "mau 0001"):
        assert QueueFilter(words=typed).admits(one, cuts(at("23/11/2026 08:30"), CALENDAR)), typed
    assert not QueueFilter(words="022090000002").admits(one, cuts(at("23/11/2026 08:30"), CALENDAR))


def test_cuts_never_go_backwards_over_a_year():
    moment = at("01/01/2027 00:07")
    while moment < at("01/03/2027 00:00"):
        made = cuts(moment, CALENDAR)
        assert made.now <= made.hours and made.now < made.today <= made.soon
        moment += timedelta(minutes=97)
