"""Dates and times as Vietnamese papers write them; for slips, whatever the language on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.i18n import mark

if TYPE_CHECKING:
    from datetime import date, datetime

WEEKDAYS = (
    mark("Thứ Hai"),
    mark("Thứ Ba"),
    mark("Thứ Tư"),
    mark("Thứ Năm"),
    mark("Thứ Sáu"),
    mark("Thứ Bảy"),
    mark("Chủ Nhật"),
)
"""Names of the days, Monday first: Vietnamese, and message ids."""


def date_words(day: date) -> str:
    """Return ``ngày 05 tháng 02 năm 2026``; days below 10 and months 1, 2 get a nought (NĐ 30/2020/NĐ-CP)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def moment_words(moment: datetime) -> str:
    """Return ``14 giờ 00 phút, ngày 23 tháng 11 năm 2026``."""
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút, {date_words(moment.date())}"
