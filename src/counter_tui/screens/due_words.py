"""A due time as the officer reads it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.vietnamese_dates import WEEKDAYS
from counter_tui.i18n import mark, text

if TYPE_CHECKING:
    from datetime import datetime


SHORT_WEEKDAYS = (mark("T2"), mark("T3"), mark("T4"), mark("T5"), mark("T6"), mark("T7"), mark("CN"))


def short_due_words(at: datetime) -> str:
    """Return ``17:00 T2 23/11/2026``, for where room is short."""
    return f"{at:%H:%M} {text(SHORT_WEEKDAYS[at.weekday()])} {at:%d/%m/%Y}"


def due_words(at: datetime) -> str:
    """Return ``17:00 Thứ Hai 23/11/2026``."""
    return f"{at:%H:%M} {text(WEEKDAYS[at.weekday()])} {at:%d/%m/%Y}"
