"""The page to try a printer with, laid out by the same engine as slips."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

from counter_tui.domain.slips.forms import Paper
from counter_tui.i18n import text
from counter_tui.printing.templates import Template

_WIDTHS = {
    Paper.ROLL_80: (72, 0),
    Paper.ROLL_58: (48, 0),
    Paper.A5: (148, 210),
    Paper.A4: (210, 297),
    Paper.A4_LANDSCAPE: (297, 210),
}
_SAMPLE = "Ứng Hòa, Đắk Lắk, Quỳnh Nhữ, Thưởng, Mỹ Ỷ, Nguyễn, ẵẳẩểộợữ, 0123456789"
"""Letters with stacked marks: what a bad printer loses first."""


def test_page(paper: Paper) -> tuple[Template, str]:
    """Return template and JSON of the test page for *paper* (widths in millimetres as printed)."""
    width, height = _WIDTHS[paper]
    data = {
        "roll": paper.is_roll,
        "width": width,
        "height": height,
        "head": [text("BẢN IN THỬ"), text("Khổ giấy: {paper}", paper=paper.value)],
        "sample": _SAMPLE,
        "foot": [
            text("Dòng nhỏ nhất còn đọc được là dòng số mấy?"),
            text("Thanh đen và tám ô phải đủ hai đầu, không bị cắt."),
        ],
    }
    template = Template(
        form="test",
        version="test",
        name="test",
        legal_basis="-",
        layout_basis="-",
        short_basis="-",
        valid_from=date(2025, 9, 15),
        papers=(paper,),
        directory=Path(str(files("counter_tui"))) / "data" / "test_page",
    )
    return template, json.dumps(data, ensure_ascii=False)
