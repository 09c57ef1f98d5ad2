"""Whether a processing limit that somebody wrote down says enough to compute a day from."""

from __future__ import annotations

from counter_tui.domain.deadline import LONGEST_DAYS, LONGEST_HOURS
from counter_tui.domain.flaws import Found
from counter_tui.domain.procedure import LimitUnit, TimeLimit
from counter_tui.i18n import mark

_NO_UNIT = mark("có số mà không có đơn vị. Ghi unit: working_days, days, hours hoặc same_day.")
_NO_NUMBER = mark("có đơn vị mà không có số. Ghi value từ 1 đến {most}.")
_NUMBER = mark("số phải từ 1 đến {most}. Ghi lại value.")


def limit_flaws(field: str, limit: TimeLimit) -> Found:
    """Yield what is wrong with the limit at *field*."""
    if limit.unit is LimitUnit.SAME_DAY:
        return
    most = LONGEST_HOURS if limit.unit is LimitUnit.HOURS else LONGEST_DAYS
    if limit.unit is None:
        if limit.value is not None:
            yield field, _NO_UNIT, {}
    elif limit.value is None:
        yield field, _NO_NUMBER, {"most": most}
    elif not 1 <= limit.value <= most:
        yield field, _NUMBER, {"most": most}
