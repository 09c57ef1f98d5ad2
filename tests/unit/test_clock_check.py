"""A machine whose date lies before a day this desk has lived through."""

from __future__ import annotations

from datetime import date

from counter_tui.domain.clock_check import clock_doubt
from counter_tui.domain.numbers import NumberClock

DAY = date(2026, 11, 23)


def test_only_a_date_before_one_that_has_come_is_doubted():
    assert clock_doubt(NumberClock(), DAY) is None
    assert clock_doubt(NumberClock(DAY), DAY) is None
    assert clock_doubt(NumberClock(date(2026, 11, 20)), DAY) is None
    doubt = clock_doubt(NumberClock(date(2026, 11, 24)), DAY)
    assert doubt is not None
    assert doubt.values == {"day": "23/11/2026", "known": "24/11/2026"}
