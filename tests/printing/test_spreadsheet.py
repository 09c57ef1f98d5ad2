"""Spreadsheets read back: every cell is the text it was, none is a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest

from counter_tui.printing.spreadsheet import SheetMaker
from counter_tui.services.ports.register import Sheet

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
BAD = ("=1+1", "+84", "-2", "@SUM(A1)", "\tx", "NGUYỄN VĂN MẪU", "0912000001", "08:30\n23/11/2026")
SHEET = Sheet("23-11-2026", tuple(f"Cột {n}" for n in range(len(BAD))), (BAD,))


def cells(workbook: bytes) -> list[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        shared = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
        words = ["".join(t.text or "" for t in si.iter(f"{{{NS['m']}}}t")) for si in shared]
        page = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        assert page.find(".//m:f", NS) is None, "a formula"
        return [
            (c.get("t") or "", words[int(c.findtext("m:v", "", NS))]) for c in page.iterfind(".//m:c", NS)
        ]


async def test_a_workbook_holds_text_only():
    found = cells(await SheetMaker().workbook(SHEET))
    assert {kind for kind, _ in found} == {"s"}
    assert tuple(words for _, words in found[len(BAD) :]) == BAD


async def test_a_csv_has_its_mark_and_no_cell_begins_like_a_formula():
    made = await SheetMaker().csv(SHEET)
    assert made.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    assert heads[0] == "Cột 0"
    assert [cell[0] for cell in row[:5]] == ["'"] * 5
    assert row[5:] == list(BAD[5:])


@pytest.mark.parametrize("rows", [(), (("a",),)], ids=["empty", "one"])
async def test_an_empty_book_is_a_file_all_the_same(rows):
    assert cells(await SheetMaker().workbook(Sheet("x" * 60, ("A",), rows)))[0] == ("s", "A")
