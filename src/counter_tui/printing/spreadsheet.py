"""Tables as .xlsx and as CSV; no cell of them is ever a formula.

.xlsx by XlsxWriter (BSD-2-Clause, no dependencies, writes row by row): dates, names and numbers stay the text they are.
CSV after RFC 4180 in UTF-8 with a byte-order mark, which spreadsheet programs need to see Vietnamese.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence

from counter_tui.errors import PrintFailed
from counter_tui.i18n import mark
from counter_tui.services.ports.register import Sheet

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell may begin with that a spreadsheet would compute (OWASP, CSV injection)."""
_WIDEST = 48
_NAME = 31


class SheetMaker:
    """Implements ``ports.Spreadsheets``; files are made in a thread."""

    async def workbook(self, sheet: Sheet) -> bytes:
        """Return the sheet as an .xlsx file, headings frozen; raises PrintFailed where the library is missing."""
        return await asyncio.to_thread(_workbook, sheet)

    async def csv(self, sheet: Sheet) -> bytes:
        """Return the sheet as CSV; a cell that begins like a formula gets an apostrophe."""
        return await asyncio.to_thread(_csv, sheet)


def _csv(sheet: Sheet) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (sheet.headings, *sheet.rows):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _workbook(sheet: Sheet) -> bytes:
    try:
        import xlsxwriter
    except ImportError as problem:
        raise PrintFailed(
            mark("Chưa cài thư viện ghi bảng tính (xlsxwriter). Ghi tệp .csv, hoặc nhờ quản trị cài.")
        ) from problem
    out = io.BytesIO()
    # In memory: rows hold names and addresses, which belong in no temporary file.
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet.name[:_NAME])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        # The prefix keeps a text that begins like a formula a text, also after somebody edits the cell.
        plain = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        for at, heading in enumerate(sheet.headings):
            page.write_string(0, at, heading, bold)
        for number, row in enumerate(sheet.rows, 1):
            for at, cell in enumerate(row):
                page.write_string(number, at, cell, plain)
        for at, width in enumerate(_widths(sheet)):
            page.set_column(at, at, width)
        page.freeze_panes(1, 0)
    return out.getvalue()


def _widths(sheet: Sheet) -> Sequence[int]:
    columns = zip(sheet.headings, *sheet.rows, strict=True)
    return [
        min(_WIDEST, 2 + max((len(line) for cell in column[1:] for line in cell.split("\n")), default=8))
        for column in columns
    ]
