"""A due time as the officer reads it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.vietnamese_dates import WEEKDAYS
from counter_tui.i18n import text

if TYPE_CHECKING:
    from datetime import datetime


def due_words(at: datetime) -> str:
    """Return ``17:00 Thứ Hai 23/11/2026``."""
    return f"{at:%H:%M} {text(WEEKDAYS[at.weekday()])} {at:%d/%m/%Y}"
