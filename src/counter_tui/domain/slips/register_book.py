"""Form 07, Sổ theo dõi hồ sơ: every dossier of a period, numbered without gaps, and void numbers with their reason.

Mẫu 07 (Thông tư 03/2025/TT-VPCP, Phụ lục I); columns of form 06 of Thông tư 01/2018/TT-VPCP; A4 landscape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.content import BLANK, Align, Block, Column, Table
from counter_tui.domain.slips.forms import REGISTER
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.slips.words import stacked_moment
from counter_tui.domain.text import canonical

_DATES, _RETURN = "Ngày, tháng, năm", "Trả kết quả"
COLUMNS = (
    Column(title="TT", width=9),
    Column(title="Mã hồ sơ", width=30),
    Column(title="Tên TTHC", align=Align.LEFT),
    Column(title="Số lượng hồ sơ (bộ)", width=11),
    Column(title="Tên cá nhân, tổ chức", width=28, align=Align.LEFT),
    Column(title="Địa chỉ, số điện thoại", width=31, align=Align.LEFT),
    Column(title="Cơ quan chủ trì giải quyết", width=22, align=Align.LEFT),
    Column(title="Nhận hồ sơ", width=16, group=_DATES),
    Column(title="Hẹn trả kết quả", width=16, group=_DATES),
    Column(title="Nhận kết quả từ cơ quan", width=16, group=_DATES),
    Column(title="Ngày trả", width=16, group=_RETURN),
    Column(title="Phương thức nhận kết quả", width=17, group=_RETURN),
    Column(title="Ký nhận", width=14, group=_RETURN),
    Column(title="Ghi chú", width=19, align=Align.LEFT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One line of the book; with ``void_reason`` it is void and the row says why, for ``count`` numbers on end.

    ``unused``: void because no dossier ever bore it, so that the line has no running number; else because the dossier was
    registered in error.
    """

    code: str
    procedure: str = ""
    sets: int = 1
    name: str = ""
    address: str = ""
    phone: str = ""
    agency: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    result_at: datetime | None = None
    returned_at: datetime | None = None
    collection: str = ""
    note: str = ""
    void_reason: str = ""
    count: int = 1
    unused: bool = False


def register_book(
    rows: Sequence[RegisterRow],
    office: Office,
    *,
    first: date,
    last: date,
    at: datetime,
    first_number: int = 1,
    volume: str = "",
    day_over: bool = True,
    counter: str = "",
) -> Slip:
    """Return the book of *first* to *last* (both included); dossiers are numbered on from *first_number* in their order.

    While the last day is not over (*day_over*), the book says that its running numbers may still change; one of a *counter*
    alone says so, too: its running numbers are its own.
    """
    dossiers = tuple(row.code for row in rows)
    whose = (f"Riêng hồ sơ do quầy {canonical(counter)} tiếp nhận",) if counter else ()
    period = f"(Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y})"
    blocks = (
        Block(key="register", table=Table(columns=COLUMNS, rows=register_cells(rows, first_number))),
        Block(key="closing", value=_closing(rows) + ("" if day_over else f" {_not_over(last)}")),
    )
    return make_slip(
        REGISTER,
        office,
        at,
        title="SỔ THEO DÕI HỒ SƠ",
        subtitles=(period, *whose, f"Quyển số: {canonical(volume) or BLANK}"),
        blocks=blocks,
        dossiers=dossiers,
    )


def dossiers_in(rows: Iterable[RegisterRow]) -> int:
    """Return how many lines are dossiers, void ones too: as many running numbers they take."""
    return sum(not row.unused for row in rows)


def numbered(rows: Iterable[RegisterRow], first_number: int = 1) -> Iterator[tuple[str, RegisterRow]]:
    """Yield each line with its running number of two digits at least, or the dash of a number that no dossier bears.

    What is left of a counter's numbers is known only once its day is over: it must not move a line that was printed before.
    """
    number = first_number
    for row in rows:
        yield ("—" if row.unused else f"{number:02d}"), row
        number += not row.unused


def register_cells(rows: Sequence[RegisterRow], first_number: int = 1) -> tuple[tuple[str, ...], ...]:
    """Return the book's cells in the order of :data:`COLUMNS`, for paper and spreadsheet alike."""
    return tuple(_cells(shown, row) for shown, row in numbered(rows, first_number))


def _closing(rows: Sequence[RegisterRow]) -> str:
    """Count as the report that closes a day does: what was received, how many of it void, and numbers never used."""
    unused = sum(row.count for row in rows if row.unused)
    void = sum(row.count for row in rows if row.void_reason and not row.unused)
    said = f"Cộng: {dossiers_in(rows)} hồ sơ tiếp nhận"
    said += f" (trong đó {void} đã hủy)" if void else ""
    return f"{said}; {unused} số không có hồ sơ." if unused else f"{said}."


def _not_over(day: date) -> str:
    return f"In khi ngày {day:%d/%m/%Y} chưa hết: số thứ tự còn có thể thay đổi."


def _cells(shown: str, row: RegisterRow) -> tuple[str, ...]:
    code = canonical(row.code)
    if row.void_reason.strip():
        return (shown, code, f"SỐ HỦY: {canonical(row.void_reason)}", *[""] * 10, "Hủy")
    contact = "\n".join(part for part in (canonical(row.address), canonical(row.phone)) if part)
    return (
        shown,
        code,
        canonical(row.procedure),
        str(row.sets),
        canonical(row.name),
        contact,
        canonical(row.agency),
        *map(stacked_moment, (row.received_at, row.due_at, row.result_at, row.returned_at)),
        canonical(row.collection),
        "",
        canonical(row.note),
    )


SPREADSHEET_HEADINGS = tuple(
    f"{column.group} - {column.title}" if column.group else column.title for column in COLUMNS
)
"""The headings of the book as one row."""
