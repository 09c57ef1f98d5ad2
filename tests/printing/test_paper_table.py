"""Tables of papers on a screen of 80 columns."""

from __future__ import annotations

import pytest

from counter_tui.domain.slips.content import Align, Column, Table
from counter_tui.printing.paper_table import paper_table

NUMBER = "H49.12-261201-0001"


@pytest.mark.parametrize("room", [60, 75])
def test_numbers_stand_whole_where_the_widths_of_the_paper_do_not_fit(room: int) -> None:
    columns = (
        Column(title="Dải số", align=Align.LEFT),
        Column(title="Đã dùng", width=40),
        Column(title="Số hủy và lý do", width=80, align=Align.LEFT),
    )
    lines = paper_table(Table(columns=columns, rows=((NUMBER, NUMBER, f"{NUMBER} nhầm"),)), room)
    assert all(len(line) <= room for line in lines)
    assert any(line.count(NUMBER) == 3 for line in lines), lines
