"""The time at the desk."""

from __future__ import annotations

from datetime import datetime

from counter_tui.domain.calendar import VIETNAM


class SystemClock:
    """Reads the computer's clock in Vietnam's zone, whatever zone the computer is set to."""

    def now(self) -> datetime:
        """Return the time now."""
        return datetime.now(VIETNAM)
