"""Next year's days off are asked for in December, before the first due time falls into that year unawares."""

from __future__ import annotations

from datetime import date

import pytest

from counter_tui.domain.calendar import Calendar


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), 2027),
        (date(2026, 12, 31), 2027),
        (date(2027, 1, 4), 2027),
    ],
)
def test_from_december_on_the_next_year_is_asked_for(today: date, year: int | None) -> None:
    assert Calendar(confirmed_until=date(2026, 12, 31)).unconfirmed_year(today) == year


def test_a_calendar_without_an_end_asks_for_nothing() -> None:
    assert Calendar().unconfirmed_year(date(2026, 12, 31)) is None
