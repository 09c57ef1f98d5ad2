"""The data that the first template of form 01 (``TT03-2025/01/1``) asks for, so that slips stored with it print as they did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.content import TICK, SlipContent

_LINES = (
    "reception_unit",
    "owner",
    "applicant",
    "address",
    "phone",
    "email",
    "identity",
    "request",
    "sets",
    "limit",
    "received",
    "due",
    "collection",
    "note",
)


def first_version_data(slip: Slip, content: SlipContent) -> dict[str, Any]:
    """Return *content* under the names that template knows."""
    remarks = [block.value for block in content if block.key.startswith("remark_")]
    has_lookup = bool(slip.office.website.strip() or slip.office.phone.strip())
    left, right = content.signatures
    code = f"{content.code} ({content.provisional_words})" if content.provisional_words else content.code
    return {
        "superior": content.superior,
        "unit": content.unit,
        "nation": content.nation,
        "motto": content.motto,
        "form_label": content.form_label,
        "code": content.code,
        "code_line": {"label": content.code_label, "value": code},
        "is_provisional": bool(content.provisional_words),
        "provisional_words": content.provisional_words,
        "place_date": content.place_date,
        "book_line": content.book_line,
        "title": content.title,
        "copies_line": content.subtitles[0],
        **{key: _line(content, key) for key in _LINES},
        "papers_heading": f"{content['papers'].label}:",
        "paper_columns": ["TT", "Thành phần hồ sơ", "Bản chính", "Bản chứng thực", "Bản photo"],
        "papers": [_paper(row) for row in _rows(content, "papers")],
        "fees_heading": "Phí, lệ phí:",
        "fees": [{"label": row[0], "amount": row[2], "note": row[1]} for row in _rows(content, "fees")],
        "fee_total": _line(content, "fee_total") or {"label": "Tổng số tiền", "value": content["fees"].value},
        "fee_words": _line(content, "fee_words") or {"label": "Bằng chữ", "value": "Không đồng"},
        "remarks": remarks[:-1] if has_lookup else remarks,
        "lookup_line": remarks[-1] if has_lookup else "",
        "left_title": left.title,
        "left_name": left.name,
        "right_title": right.title,
        "right_name": right.name,
        "signature_hint": right.hint,
        "watermark": content.watermark,
    }


def _line(content: SlipContent, key: str) -> dict[str, str] | None:
    if key not in content:
        return None
    block = content[key]
    return {"label": block.label, "value": block.value}


def _rows(content: SlipContent, key: str) -> Sequence[tuple[str, ...]]:
    table = content[key].table
    return table.rows if table is not None else ()


def _paper(row: tuple[str, ...]) -> dict[str, str]:
    name, *marks = row[1].split("\n")
    said = ", ".join(mark.removeprefix(TICK) for mark in marks)
    return {
        "number": row[0],
        "name": name,
        "originals": row[2],
        "certified": row[3],
        "copies": row[4],
        "marks": said,
    }
