"""A due time as the officer reads it out."""

from __future__ import annotations

from datetime import date, datetime

from counter_tui.i18n import mark, text

WEEKDAYS = (
    mark("thứ Hai"),
    mark("thứ Ba"),
    mark("thứ Tư"),
    mark("thứ Năm"),
    mark("thứ Sáu"),
    mark("thứ Bảy"),
    mark("Chủ nhật"),
)


def day_words(day: date) -> str:
    """Return ``thứ Hai 23/11/2026``."""
    return f"{text(WEEKDAYS[day.weekday()])} {day:%d/%m/%Y}"


def due_words(at: datetime) -> str:
    """Return ``17:00 thứ Hai 23/11/2026``."""
    return f"{at:%H:%M} {day_words(at.date())}"
