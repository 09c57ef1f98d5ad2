"""The office's rules as a file its administrator edits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from counter_tui.contract import office_file
from counter_tui.contract.office_file import Entries
from counter_tui.contract.office_rule import OfficeRuleBody
from counter_tui.domain.office import Office
from counter_tui.domain.procedure import CatalogueItem, OfficeRule
from counter_tui.i18n import mark, text

RULES = "rules"
FIELDS = {
    "code": mark("mã thủ tục, dạng 1.001193"),
    "name": mark("tên thủ tục, chỉ để đọc"),
    "source": mark("căn cứ của quy tắc: văn bản hoặc quyết định, không để trống"),
    "valid_from": mark("ngày bắt đầu áp dụng, dạng 2026-12-01"),
    "valid_to": mark("ngày cuối cùng áp dụng, dạng 2026-12-31; bỏ đi khi chưa có"),
    "sample": mark(
        "true: còn là quy tắc mẫu, bản phần mềm mới có thể thay; false: trung tâm đã kiểm tra, giữ mãi"
    ),
    "limit": mark(
        "thời hạn: value là số, unit là working_days (ngày làm việc), days (ngày), hours (giờ làm việc) hoặc same_day (trong ngày, không có value)"
    ),
    "limits_by_channel": mark(
        "thời hạn riêng của từng cách nộp direct, online, post; mỗi cách ghi như limit"
    ),
    "cutoff": mark(
        "giờ chốt của việc trong ngày, dạng 15:00: nhận từ giờ này thì trả ngày làm việc tiếp theo"
    ),
    "page_fee": mark(
        "phí theo trang, số đồng nguyên từ 0: first mỗi trang trong first_pages trang đầu, further mỗi trang sau, cap tối đa một bản"
    ),
    "unit_fee": mark("phí một trường hợp, số đồng nguyên từ 0"),
    "counts_pages": mark("true: màn hình trong ngày hỏi số trang"),
    "same_day_desk": mark("true: làm ở màn hình trong ngày"),
    "must_be_present": mark("true: người yêu cầu phải có mặt"),
    "look_up_only": mark("nơi công dân phải đến; có dòng này thì trung tâm chỉ tra cứu, không tiếp nhận"),
    "synonyms": mark("danh sách từ người dân hay dùng, để tìm thủ tục"),
    "notes": mark("danh sách ghi chú cho cán bộ"),
    "route": mark("các cơ quan lần lượt giải quyết: agency là tên, limit là thời hạn của chặng"),
}
"""The fields of an entry, in words: what stands there, and how it is written."""


def write(items: Iterable[CatalogueItem], office: Office) -> bytes:
    """Return all rules as a file."""
    entries: list[dict[str, Any]] = []
    for item in items:
        for rule in item.rules:
            body = office_file.plain(OfficeRuleBody.from_domain(rule))
            entries.append({"code": body.pop("code"), "name": item.procedure.name, **body})
    about = text(
        "Quy tắc của trung tâm, để kiểm tra và sửa. Nạp lại bằng counter-tui office rules TỆP. Mã nào có trong tệp thì các quy "
        "tắc của mã ấy được thay bằng những gì ghi ở đây; mã không có trong tệp giữ nguyên. Muốn bỏ hẳn quy tắc của một mã: "
        "ghi mã đó vào remove."
    )
    return office_file.write(RULES, entries, about, f"{office.code} {office.name}", FIELDS)


def read(raw: bytes) -> Entries[OfficeRuleBody]:
    """Return the rules of a file; raises BadInput when it is none."""
    return office_file.read(raw, RULES, OfficeRuleBody, FIELDS)


def by_code(entries: Entries[OfficeRuleBody]) -> dict[str, tuple[OfficeRule, ...]]:
    """Return what each procedure named in a file is to have: nothing, where its rules are to go."""
    wanted: dict[str, tuple[OfficeRule, ...]] = dict.fromkeys(entries.remove, ())
    for body in entries.bodies:
        wanted[body.code] = (*wanted.get(body.code, ()), body.to_domain())
    return wanted


def differences(before: Iterable[OfficeRule], after: Iterable[OfficeRule]) -> list[dict[str, Any]]:
    """Return what becomes of the rules of one procedure, each by the day it is valid from."""
    old = {rule.valid_from: _fields(rule) for rule in before}
    new = {rule.valid_from: _fields(rule) for rule in after}
    found: list[dict[str, Any]] = []
    for day in sorted({*old, *new}):
        was, becomes = old.get(day), new.get(day)
        if was == becomes:
            continue
        kind = "added" if was is None else "removed" if becomes is None else "changed"
        found.append(
            {"valid_from": day.isoformat(), "change": kind, "fields": _changed(was or {}, becomes or {})}
        )
    return found


def _fields(rule: OfficeRule) -> dict[str, Any]:
    return office_file.plain(OfficeRuleBody.from_domain(rule))


def _changed(was: Mapping[str, Any], becomes: Mapping[str, Any]) -> list[dict[str, Any]]:
    return office_file.changed_fields(
        was, becomes, [f for f in FIELDS if f not in {"code", "name", "valid_from"}]
    )
