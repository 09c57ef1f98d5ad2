"""The clock of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time at the desk."""

    def now(self) -> datetime:
        """Return the time now, aware, in Vietnam's zone."""
        ...
