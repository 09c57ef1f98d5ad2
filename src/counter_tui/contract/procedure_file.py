"""The office's procedures as a file its administrator edits, in the packaged format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from counter_tui.contract import office_file
from counter_tui.contract.catalogue import ProcedureBody
from counter_tui.contract.office_file import Entries
from counter_tui.domain.office import Office
from counter_tui.domain.procedure import CatalogueItem, Procedure
from counter_tui.i18n import mark, text

PROCEDURES = "procedures"
FIELDS = {
    "code": mark("mã thủ tục, dạng 1.001193"),
    "name": mark("tên thủ tục, không để trống"),
    "field": mark("lĩnh vực, một dòng chữ"),
    "level": mark("cấp thực hiện, ví dụ Cấp xã"),
    "applicant_types": mark("danh sách đối tượng thực hiện"),
    "limit": mark(
        "thời hạn: value là số, unit là working_days (ngày làm việc), days (ngày), hours (giờ làm việc) hoặc same_day (trong ngày, không có value)"
    ),
    "limits_by_channel": mark(
        "thời hạn riêng của từng cách nộp direct, online, post; mỗi cách ghi như limit"
    ),
    "fees": mark(
        "các khoản thu: kind là phí hoặc lệ phí, amount là số đồng nguyên từ 0, note là ghi chú, channel là direct, online hoặc post"
    ),
    "papers": mark(
        "thành phần hồ sơ: name, form_code, originals và copies (số bản), required (true hoặc false), case là trường hợp, section là mục, is_note khi chỉ là hướng dẫn"
    ),
    "steps": mark("danh sách các bước"),
    "results": mark("danh sách kết quả"),
    "legal_basis": mark("căn cứ pháp lý: number là số hiệu, title là trích yếu"),
    "conditions": mark("yêu cầu, điều kiện"),
    "channels": mark("các cách nộp: direct, online, post"),
    "source_url": mark("địa chỉ nguồn công bố"),
    "source_date": mark("ngày của nguồn, dạng 2026-08-06"),
    "decision_number": mark("số quyết định công bố"),
    "version": mark("số phần mềm tự đánh, chỉ để đọc"),
}
"""The fields of an entry, in words: what stands there, and how it is written."""


def write(items: Iterable[CatalogueItem], office: Office) -> bytes:
    """Return all procedures as a file; their rules are in a file of their own."""
    entries = [_fields(item.procedure) for item in items]
    about = text(
        "Thủ tục của trung tâm, để bổ sung và sửa. Nạp lại bằng counter-tui office catalogue TỆP. Mục có mã mới được thêm, mục có mã "
        "đã có được thay; mã không có trong tệp giữ nguyên. Thủ tục không tiếp nhận nữa: bỏ mục ấy đi và ghi mã vào remove."
    )
    return office_file.write(PROCEDURES, entries, about, f"{office.code} {office.name}", FIELDS)


def read(raw: bytes) -> Entries[ProcedureBody]:
    """Return the procedures of a file; raises BadInput when it is none."""
    return office_file.read(raw, PROCEDURES, ProcedureBody, FIELDS)


def differences(before: Procedure, after: Procedure) -> list[dict[str, Any]]:
    """Return the fields of a procedure that become others."""
    return office_file.changed_fields(_fields(before), _fields(after), [f for f in FIELDS if f != "version"])


def _fields(procedure: Procedure) -> dict[str, Any]:
    return office_file.plain(ProcedureBody.from_domain(replace(procedure, version=0)))
