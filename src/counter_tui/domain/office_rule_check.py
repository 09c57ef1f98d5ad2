"""Whether an office's own rules can be followed: each that cannot is named with what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from counter_tui.domain.calendar import WorkingHours
from counter_tui.domain.flaws import TOO_LONG, TOO_MANY, Flaw, Found
from counter_tui.domain.limit_check import limit_flaws
from counter_tui.domain.procedure import CatalogueItem, LimitUnit, OfficeRule
from counter_tui.i18n import mark

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_TEXT = 2000
MOST_TEXTS = 50
_UNKNOWN = mark(
    "danh mục của trung tâm không có thủ tục này. Kiểm tra lại mã, hoặc thêm thủ tục bằng counter-tui office catalogue."
)
_SAME_DAY = mark("hai quy tắc bắt đầu cùng ngày {day}. Giữ một, hoặc sửa valid_from.")
_IMPOSSIBLE = mark("năm không thể có. Ghi ngày từ 2000-01-01 đến 2100-12-31.")
_BACKWARDS = mark("kết thúc trước khi bắt đầu. Ghi ngày từ {day} trở đi, hoặc bỏ valid_to.")
_NO_SOURCE = mark("để trống. Ghi văn bản hoặc quyết định mà quy tắc dựa vào.")
_CUTOFF_HOUR = mark("ngoài giờ làm việc {opening}–{closing}. Ghi giờ trong ngày, ví dụ 15:00.")
_CUTOFF_LIMIT = mark(
    "giờ chốt chỉ dùng cho thủ tục trả trong ngày. Ghi limit có unit là same_day, hoặc bỏ cutoff."
)
_TWO_FEES = mark("đã có page_fee. Chỉ giữ một trong hai: page_fee hoặc unit_fee.")
_NO_PAGES = mark("tính theo trang thì màn hình phải hỏi số trang. Ghi counts_pages là true.")
_SMALL_CAP = mark(
    "mức tối đa một bản thấp hơn phí một trang. Kiểm tra lại cap, hoặc ghi 0 ở cả first và further khi không thu."
)
_NO_FIRST = mark("số trang đầu phải từ 1 trở lên. Ghi lại first_pages.")
_NOT_RECEIVED = mark("thủ tục chỉ tra cứu thì không làm trong ngày. Bỏ look_up_only, hoặc bỏ same_day_desk.")
_NO_LIMIT = mark("chặng nào cũng cần thời hạn. Ghi value và unit.")


def flaws(
    rules: Mapping[str, Sequence[OfficeRule]], items: Mapping[str, CatalogueItem], hours: WorkingHours
) -> list[Flaw]:
    """Return what is wrong with the rules of each procedure; *items* is what the office receives or tells of."""
    found = []
    for code, of_code in rules.items():
        item = items.get(code)
        if item is None:
            found.append(Flaw(code, "code", _UNKNOWN))
            continue
        days = [rule.valid_from for rule in of_code]
        found += [
            Flaw(code, "valid_from", _SAME_DAY, {"day": day.isoformat()})
            for day in sorted(set(days))
            if days.count(day) > 1
        ]
        for rule in of_code:
            found += [Flaw(code, field, why, values) for field, why, values in _of_rule(rule, item, hours)]
    return found


def _of_rule(rule: OfficeRule, item: CatalogueItem, hours: WorkingHours) -> Found:
    yield from _days(rule)
    yield from _texts(rule)
    yield from _limits(rule)
    yield from _cutoff(rule, item, hours)
    yield from _fees(rule)


def _days(rule: OfficeRule) -> Found:
    for field, day in (("valid_from", rule.valid_from), ("valid_to", rule.valid_to)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            yield field, _IMPOSSIBLE, {}
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        yield "valid_to", _BACKWARDS, {"day": rule.valid_from.isoformat()}


def _texts(rule: OfficeRule) -> Found:
    if not rule.source:
        yield "source", _NO_SOURCE, {}
    several = {
        "notes": rule.notes,
        "synonyms": rule.synonyms,
        "route": tuple(step.agency for step in rule.route),
    }
    for field, texts in several.items():
        if len(texts) > MOST_TEXTS:
            yield field, TOO_MANY, {"count": MOST_TEXTS}
    one = {"source": (rule.source,), "look_up_only": (rule.look_up_only or "",)}
    for field, texts in {**one, **several}.items():
        if any(len(text) > LONGEST_TEXT for text in texts):
            yield field, TOO_LONG, {"count": LONGEST_TEXT}
    if rule.look_up_only is not None and rule.same_day_desk:
        yield "look_up_only", _NOT_RECEIVED, {}


def _limits(rule: OfficeRule) -> Found:
    named = [("limit", rule.limit)]
    named += [(f"limits_by_channel.{channel}", limit) for channel, limit in rule.channel_limits.items()]
    for field, limit in named:
        if limit is not None:
            yield from limit_flaws(field, limit)
    for number, step in enumerate(rule.route):
        field = f"route[{number}].limit"
        if step.limit.unit is None and step.limit.value is None:
            yield field, _NO_LIMIT, {}
        else:
            yield from limit_flaws(field, step.limit)


def _cutoff(rule: OfficeRule, item: CatalogueItem, hours: WorkingHours) -> Found:
    if rule.cutoff is None:
        return
    cutoff = rule.cutoff.replace(tzinfo=None)
    if rule.cutoff.tzinfo is not None or not hours.opening < cutoff <= hours.closing:
        spoken = {"opening": f"{hours.opening:%H:%M}", "closing": f"{hours.closing:%H:%M}"}
        yield "cutoff", _CUTOFF_HOUR, spoken
    limits = (rule.limit or item.procedure.limit, *rule.channel_limits.values())
    if rule.limit is None:
        limits += tuple(item.procedure.channel_limits.values())
    if all(limit.unit is not LimitUnit.SAME_DAY for limit in limits):
        yield "cutoff", _CUTOFF_LIMIT, {}


def _fees(rule: OfficeRule) -> Found:
    page = rule.page_fee
    if page is None:
        return
    if rule.unit_fee is not None:
        yield "unit_fee", _TWO_FEES, {}
    if not rule.counts_pages:
        yield "counts_pages", _NO_PAGES, {}
    if page.first_pages < 1:
        yield "page_fee.first_pages", _NO_FIRST, {}
    if page.cap < max(page.first, page.further):
        yield "page_fee.cap", _SMALL_CAP, {}
