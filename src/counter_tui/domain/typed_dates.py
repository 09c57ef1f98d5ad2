"""Dates and times as officers type them and cards hold them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from counter_tui.domain.calendar import VIETNAM

_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{2})(\d{2})(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?::|h|g|\s*giờ\s*)(\d{2})?(?:\s*phút)?", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"(?:00/?00/?|0{4})?([12]\d{3})", re.ASCII)


def parse_date(text: str) -> date | None:
    """Return the day of ``dd/mm/yyyy``, ``d/m/yyyy``, ``ddmmyyyy`` or ``yyyy-mm-dd``; ``None`` when there is none."""
    text = text.strip()
    if (match := _ISO.fullmatch(text)) is not None:
        year, month, day = (int(part) for part in match.groups())
    elif (match := _DATE.fullmatch(text)) is not None:
        day, month, year = (int(part) for part in match.groups() if part)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_birth(text: str) -> str | None:
    """Return a date of birth as ``YYYY-MM-DD``, or ``YYYY`` where only the year is known; ``None`` when impossible."""
    if (match := _YEAR.fullmatch(text.strip())) is not None:
        return match[1]
    day = parse_date(text)
    return day.isoformat() if day is not None else None


def parse_moment(text: str, without_time: time) -> datetime | None:
    """Return the moment of a date with ``HH:MM`` (or ``14h30``) before or behind it, in Vietnam's time.

    ``without_time`` is the time when only a date was typed; ``None`` when either part does not exist.
    """
    parts = text.replace(",", " ").split()
    days = [(place, day) for place, part in enumerate(parts) if (day := parse_date(part)) is not None]
    if len(days) != 1 or days[0][0] not in {0, len(parts) - 1}:
        return None
    place, day = days[0]
    rest = " ".join(parts[:place] + parts[place + 1 :])
    moment = _parse_time(rest) if rest else without_time
    return datetime.combine(day, moment, VIETNAM) if moment is not None else None


def _parse_time(text: str) -> time | None:
    if (match := _TIME.fullmatch(text)) is None:
        return None
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        return None
