"""Processing limits in words: Vietnamese for the dossier and its slip, and in the language in use for the screen."""

from __future__ import annotations

import re

from counter_tui.domain.procedure import LimitUnit, TimeLimit
from counter_tui.i18n import mark, text

_UNITS = {
    LimitUnit.WORKING_DAYS: mark("{value} ngày làm việc"),
    LimitUnit.DAYS: mark("{value} ngày"),
    LimitUnit.HOURS: mark("{value} giờ làm việc"),
}
_SAME_DAY = mark("trong ngày làm việc")
_WITHOUT_UNIT = mark("{value} (danh mục không ghi đơn vị)")
_UNKNOWN = mark("danh mục không ghi thời hạn")


def limit_words(limit: TimeLimit) -> str:
    """Return a limit in Vietnamese, as it is kept with a dossier and printed: ``5 ngày làm việc``."""
    return _message(limit).format(value=limit.value)


def told_limit(words: str) -> TimeLimit | None:
    """Return the limit that :func:`limit_words` put so; ``None`` for what it never says."""
    if words == _SAME_DAY:
        return TimeLimit(None, LimitUnit.SAME_DAY)
    if words == _UNKNOWN:
        return TimeLimit()
    value = re.match(r"[0-9]{1,9}", words)
    limits = [TimeLimit(int(value[0]), unit) for unit in (*_UNITS, None)] if value else []
    return next((limit for limit in limits if limit_words(limit) == words), None)


def limit_shown(limit: TimeLimit) -> str:
    """Return a limit in the language in use, for the screen."""
    return text(_message(limit), value=limit.value)


def _message(limit: TimeLimit) -> str:
    if limit.unit is LimitUnit.SAME_DAY:
        return _SAME_DAY
    if limit.value is None:
        return _UNKNOWN
    return _WITHOUT_UNIT if limit.unit is None else _UNITS[limit.unit]
