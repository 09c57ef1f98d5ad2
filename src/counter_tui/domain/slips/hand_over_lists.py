"""Lists two sides sign: results to the desk, dossiers from the desk to a department or the post. Local forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import BLANK, Align, Block, BlockStyle, Column, Signature, Table
from counter_tui.domain.slips.forms import HAND_OVER, RESULTS
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.text import canonical

PAPERS = "giấy tờ bổ sung"
"""What goes where the dossier is already: papers asked for that came in later."""
_TT = Column(title="TT", width=9)
_CODE = Column(title="Mã hồ sơ", width=40)
_DOSSIERS = (
    _TT,
    _CODE,
    Column(title="Nội dung", align=Align.LEFT),
    Column(title="Đơn vị", width=38, align=Align.LEFT),
    Column(title="Ngày nhận", width=21),
    Column(title="Ngày hẹn trả", width=21),
    Column(title="Thời hạn", width=24),
    Column(title="Số lượng", width=14),
    Column(title="Họ tên", width=38, align=Align.LEFT),
)
_RESULTS = (
    _TT,
    _CODE,
    Column(title="Nội dung", align=Align.LEFT),
    Column(title="Kết quả", width=38, align=Align.LEFT),
    Column(title="Họ tên", width=38, align=Align.LEFT),
    Column(title="Địa chỉ", width=42, align=Align.LEFT),
    Column(title="Phí, lệ phí", width=15),
    Column(title="Đăng ký bưu điện", width=17),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedDossier:
    """A dossier on its way to a department or by post; with ``papers_only`` papers that came in for it after it had gone.

    ``limit_text`` and ``sets`` are ``None`` where the desk could not learn them: they are written in by hand.
    """

    code: str
    procedure: str
    unit: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    limit_text: str | None = None
    sets: int | None = None
    name: str = ""
    papers_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedResult:
    """A result on its way back to the desk; ``fee_due``: something is still to be paid, ``by_post``: the citizen wants it sent.

    ``address`` and ``by_post`` are ``None`` where the desk could not learn them: they are written in by hand.
    """

    code: str
    procedure: str
    result: str = ""
    name: str = ""
    address: str | None = None
    fee_due: bool = False
    by_post: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who hands over and who takes over: units, and names once known."""

    giver: str
    receiver: str
    giver_name: str = ""
    receiver_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What the other side counted: who and when, the codes that were missing and those that were too many, and why."""

    by: str
    at: datetime | None
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    reason: str = ""


def hand_over_record(
    dossiers: Sequence[HandedDossier],
    office: Office,
    *,
    sides: Sides,
    at: datetime,
    number: str = "",
    count: Count | None = None,
) -> Slip:
    """Return *Biên bản giao nhận hồ sơ*, in the order given; once it was counted, with the *count*."""
    rows = tuple(
        (
            str(n),
            canonical(one.code),
            canonical(one.procedure),
            canonical(one.unit),
            words.stacked_moment(one.received_at),
            words.stacked_moment(one.due_at),
            _known(one.limit_text),
            PAPERS if one.papers_only else _known(one.sets),
            canonical(one.name),
        )
        for n, one in enumerate(dossiers, 1)
    )
    codes = tuple(one.code for one in dossiers)
    return _list(
        HAND_OVER,
        "BIÊN BẢN GIAO NHẬN HỒ SƠ",
        "hồ sơ",
        Table(columns=_DOSSIERS, rows=rows),
        of_which=_of_which(dossiers),
        codes=codes,
        office=office,
        sides=sides,
        at=at,
        number=number,
        count=count,
    )


def _of_which(dossiers: Sequence[HandedDossier]) -> str:
    papers = sum(one.papers_only for one in dossiers)
    return f", trong đó {papers} hồ sơ chỉ giao {PAPERS}" if papers else ""


def results_list(
    results: Sequence[HandedResult],
    office: Office,
    *,
    sides: Sides,
    at: datetime,
    number: str = "",
    count: Count | None = None,
) -> Slip:
    """Return *Phiếu bàn giao kết quả*, in the order given; once it was counted, with the *count*."""
    rows = tuple(
        (
            str(n),
            canonical(one.code),
            canonical(one.procedure),
            canonical(one.result),
            canonical(one.name),
            _known(one.address),
            "X" if one.fee_due else "",
            _ticked(one.by_post),
        )
        for n, one in enumerate(results, 1)
    )
    codes = tuple(one.code for one in results)
    return _list(
        RESULTS,
        "PHIẾU BÀN GIAO KẾT QUẢ",
        "kết quả",
        Table(columns=_RESULTS, rows=rows),
        codes=codes,
        office=office,
        sides=sides,
        at=at,
        number=number,
        count=count,
    )


def _known(value: str | int | None) -> str:
    return BLANK if value is None else canonical(str(value))


def _ticked(value: bool | None) -> str:
    if value is None:
        return BLANK
    return "X" if value else ""


def _list(
    form: str,
    title: str,
    what: str,
    table: Table,
    *,
    codes: tuple[str, ...],
    office: Office,
    sides: Sides,
    at: datetime,
    number: str,
    count: Count | None,
    of_which: str = "",
) -> Slip:
    blocks = (
        Block(key="giver", label="Bên giao", value=words.filled(sides.giver), style=BlockStyle.STRONG),
        Block(key="receiver", label="Bên nhận", value=words.filled(sides.receiver), style=BlockStyle.STRONG),
        Block(key="at", label="Thời gian giao nhận", value=words.moment(at)),
        Block(key="list", table=table),
        *_counted(codes, what, count, of_which),
    )
    return make_slip(
        form,
        office,
        at,
        title=title,
        blocks=blocks,
        dossiers=codes,
        number_line=f"Số: {canonical(number)}" if number.strip() else "",
        signatures=(
            Signature(title="NGƯỜI GIAO", name=canonical(sides.giver_name)),
            Signature(title="NGƯỜI NHẬN", name=canonical(sides.receiver_name)),
        ),
    )


def _counted(codes: tuple[str, ...], what: str, count: Count | None, of_which: str) -> tuple[Block, ...]:
    """The sum, which the count may contradict: then what differs stands there by code, with the reason."""
    if count is None or not (count.missing or count.extra):
        total = f"Cộng: {len(codes)} {what}{of_which}. Hai bên đã đối chiếu, đủ số lượng và ký nhận."
        return (Block(key="count", value=total), *_counter(count))
    there = len(codes) - len(count.missing)
    total = f"Cộng theo danh sách: {len(codes)} {what}{of_which}. Đã đếm: {there} {what} của danh sách"
    total += f", {len(count.extra)} {what} ngoài danh sách." if count.extra else "."
    return (
        Block(key="count", value=total, style=BlockStyle.STRONG),
        *_differing("missing", f"Thiếu {len(count.missing)} {what}", count.missing),
        *_differing("extra", f"Thừa {len(count.extra)} {what}, ngoài danh sách", count.extra),
        Block(key="reason", label="Lý do lệch", value=words.filled(count.reason)),
        *_counter(count),
    )


def _differing(key: str, label: str, codes: tuple[str, ...]) -> tuple[Block, ...]:
    return (Block(key=key, label=label, value=", ".join(map(canonical, codes))),) if codes else ()


def _counter(count: Count | None) -> tuple[Block, ...]:
    if count is None:
        return ()
    return (
        Block(
            key="counted",
            label="Người đếm, xác nhận",
            value=f"{words.filled(count.by)}, {words.moment(count.at)}",
        ),
    )
