"""Processing limits in words: Vietnamese for the dossier and its slip, and in the language in use for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.procedure import LimitUnit
from counter_tui.i18n import mark, text

if TYPE_CHECKING:
    from counter_tui.domain.procedure import TimeLimit

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


def limit_shown(limit: TimeLimit) -> str:
    """Return a limit in the language in use, for the screen."""
    return text(_message(limit), value=limit.value)


def _message(limit: TimeLimit) -> str:
    if limit.unit is LimitUnit.SAME_DAY:
        return _SAME_DAY
    if limit.value is None:
        return _UNKNOWN
    return _WITHOUT_UNIT if limit.unit is None else _UNITS[limit.unit]
