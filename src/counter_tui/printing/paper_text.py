"""What goes onto paper and into the preview, clean: no string passes to a layout unchecked."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.receipt import FIRST_RECEIPT_TEMPLATE, Slip, SlipMark
from counter_tui.domain.receipt_content import receipt
from counter_tui.domain.slips.content import SlipContent, Table
from counter_tui.domain.slips.forms import Paper
from counter_tui.domain.slips.words import short_moment
from counter_tui.domain.text import canonical, canonical_block
from counter_tui.domain.vietnamese_dates import moment_words
from counter_tui.errors import PrintFailed
from counter_tui.i18n import mark
from counter_tui.printing import qr
from counter_tui.printing.first_version import first_version_data

if TYPE_CHECKING:
    from counter_tui.printing.templates import Template

ROLL_MM = {Paper.ROLL_80: 72, Paper.ROLL_58: 48}
"""Printable width of a roll: 576 and 384 dots at eight a millimetre."""


def clean_content(slip: Slip) -> SlipContent:
    """Return the content of *slip* with every string NFC and without control characters; raises PrintFailed without any.

    Each layout engine draws decomposed letters differently, and a terminal obeys what is not a letter.
    """
    content = slip.content
    if content is None and slip.registration is not None:
        content = receipt(slip.registration, slip.office).content
    if content is None:
        raise PrintFailed(
            mark("Phiếu đã lưu không có nội dung để in. Báo người quản trị; lập lại phiếu từ hồ sơ.")
        )
    cleaned: SlipContent = _clean(content)
    return cleaned


def reprint_words(mark: SlipMark) -> tuple[str, ...]:
    """Return what is stamped on a reprint: which one, when and by whom, and that it looks otherwise.

    Nothing on the first print, unless what it promises moved meanwhile: that is said on any.
    """
    dues = (f"hồ sơ {n}: {short_moment(due)}" if n else short_moment(due) for n, due in mark.moved_dues)
    moved = f"Ngày hẹn trả đã đổi: {'; '.join(dues)}" if mark.moved_dues else ""
    if not mark.reprint and not mark.layout_lost:
        return (moved, "") if moved else ()
    details = (
        f"In lại lúc {moment_words(mark.at.astimezone(VIETNAM))}" if mark.at else "",
        f"người in: {canonical(mark.officer_name)}" if mark.officer_name.strip() else "",
        "mẫu phiếu đã đổi, bố cục khác bản đầu" if mark.layout_lost else "",
    )
    copy = f"BẢN IN LẠI lần {mark.reprint}" if mark.reprint else "BẢN SAO"
    return (
        f"{copy} – {moved}" if moved else copy,
        ", ".join(part for part in details if part),
    )


def template_data(slip: Slip, mark: SlipMark, template: Template, paper: Paper) -> dict[str, Any]:
    """Return the JSON object a template is given: the content's fields, ``by`` (blocks by key), ``qr``, ``qrs``, ``reprint``, ``medium``, ``template``."""
    content = clean_content(slip)
    if slip.template_version == FIRST_RECEIPT_TEMPLATE:
        said = first_version_data(slip, content)
    else:
        said = {**dataclasses.asdict(content), "qrs": _table_codes(content)}
        said["by"] = {block["key"]: block for block in said["blocks"] if block["table"] is None}
    return {
        **said,
        "qr": _qr(content.code) if content.code else None,
        "reprint": list(reprint_words(mark)),
        "medium": {"paper": paper.value, "roll": paper.is_roll, "width": ROLL_MM.get(paper, 0)},
        "template": dict(template.about),
    }


def _qr(code: str) -> dict[str, Any]:
    return {"text": code, "svg": qr.svg(code), "mm": qr.side_mm(code)}


def _table_codes(content: SlipContent) -> dict[str, Any]:
    tables = [block.table for block in content if block.table is not None]
    return {code: _qr(code) for table in tables for code in _codes_in(table)}


def _codes_in(table: Table) -> set[str]:
    places = [place for place, column in enumerate(table.columns) if column.qr]
    return {row[place] for row in table.rows for place in places if row[place]}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value if type(value) is not str else canonical_block(value)
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{f.name: _clean(getattr(value, f.name)) for f in dataclasses.fields(value)}
        )
    return value
