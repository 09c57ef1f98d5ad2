"""Whether the service takes a time of reception into the register."""

from __future__ import annotations

from datetime import datetime, timedelta

from counter_tui.database.moments import from_micros
from counter_tui.domain.reception_time import too_long_ago
from counter_tui.server.problems import ProblemError

CLOCK_SKEW = timedelta(days=1)
"""How far a desk's clock may run before the service's."""


def check(received: datetime, now: int, pointer: str, stands: datetime | None = None) -> None:
    """Raise ProblemError at *pointer* for a time to come or too long ago; what *stands* already is not judged again."""
    moment = from_micros(now)
    if received != stands and received > moment + CLOCK_SKEW:
        raise ProblemError("received-in-future", pointer)
    if too_long_ago(received, moment, stands):
        raise ProblemError("received-long-ago", pointer)
