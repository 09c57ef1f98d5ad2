"""Papers of a day: the list of fees taken, and the report that closes the day. Local forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from counter_tui.domain.money import format_money, money_words
from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import Align, Block, BlockStyle, Column, Signature, Table
from counter_tui.domain.slips.forms import DAY_CLOSE, FEES
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.text import canonical

_FEES = (
    Column(title="STT", width=10),
    Column(title="Đơn vị", width=30, align=Align.LEFT),
    Column(title="Mã hồ sơ", width=36),
    Column(title="Tên TTHC", align=Align.LEFT),
    Column(title="Chủ hồ sơ", width=28, align=Align.LEFT),
    Column(title="Địa chỉ", width=30, align=Align.LEFT),
    Column(title="Người nộp", width=28, align=Align.LEFT),
    Column(title="Nội dung", width=25, align=Align.LEFT),
    Column(title="Ngày thu", width=17),
    Column(title="Lệ phí đã thu", width=18, align=Align.RIGHT),
    Column(title="Phí đã thu", width=18, align=Align.RIGHT),
)
_CASH = (
    Column(title="Cán bộ", align=Align.LEFT),
    Column(title="Khoản thu", width=40, align=Align.LEFT),
    Column(title="Cách thu", width=28),
    Column(title="Số tiền", width=30, align=Align.RIGHT),
)
_NUMBERS = (
    Column(title="Dải số", align=Align.LEFT),
    Column(title="Đã dùng", width=40),
    Column(title="Số hủy và lý do", width=80, align=Align.LEFT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFee:
    """One sum taken, or given back when negative: ``charge`` (lệ phí) and ``service`` (phí) in đồng.

    ``nameless``: the citizens' data of its dossier were removed, the sum was kept.
    """

    unit: str = ""
    code: str
    procedure: str
    owner: str
    address: str = ""
    payer: str = ""
    what: str = ""
    taken_at: datetime
    charge: int = 0
    service: int = 0
    nameless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CashLine:
    """What one officer took of one kind in one way, in đồng."""

    officer: str
    kind: str
    method: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberUse:
    """A range of numbers: which were used, and which are void and why (number, reason)."""

    name: str
    used: str
    void: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClose:
    """What a day leaves: ``left_to_hand_over`` and ``unsent`` are codes, ``audit_head`` the digest the trail ends with.

    ``audit_signed`` and ``service_signed`` are the signed heads of this desk's trail and of the service's as last heard.

    ``received_void`` and ``returned_void`` are those of dossiers registered in error, which stand in the register as void
    numbers. ``in_drawer`` is what was taken and not given back in cash. ``more`` are further lines (label, words),
    printed before the trail.
    """

    day: date
    received: int
    returned: int
    received_void: int = 0
    returned_void: int = 0
    cash: tuple[CashLine, ...] = ()
    given_back: int = 0
    in_drawer: int = 0
    numbers: tuple[NumberUse, ...] = ()
    left_to_hand_over: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    audit_head: str = ""
    audit_rows: int = 0
    audit_signed: str = ""
    service_rows: int = 0
    service_signed: str = ""


def fee_list(
    fees: Sequence[TakenFee],
    office: Office,
    *,
    first: date,
    last: date,
    officer: str,
    at: datetime,
    removed: Sequence[str] = (),
) -> Slip:
    """Return *Danh sách thu phí, lệ phí* of a period; its totals are what was taken less what was given back.

    It takes the place of no official receipt. Of the dossiers *removed* sums may be missing.
    """
    nameless = dict.fromkeys(fee.code for fee in fees if fee.nameless)
    charge, service = sum(fee.charge for fee in fees), sum(fee.service for fee in fees)
    back = -sum(min(0, fee.charge) + min(0, fee.service) for fee in fees)
    rows = tuple(_fee_row(n, fee) for n, fee in enumerate(fees, 1))
    total = ("", "Cộng", *[""] * 7, format_money(charge), format_money(service))
    blocks = (
        Block(key="fees", table=Table(columns=_FEES, rows=rows, total=total)),
        *(_taken_and_back(charge + service + back, back) if back else ()),
        Block(
            key="total", label="Tổng số tiền", value=format_money(charge + service), style=BlockStyle.STRONG
        ),
        Block(key="total_words", label="Bằng chữ", value=money_words(charge + service)),
        *words.remarks(
            "Số âm là tiền đã hoàn trả; tổng số tiền là số đã thu trừ số đã hoàn trả." if back else "",
            f"Máy này đã xóa theo hạn lưu tên và địa chỉ của {len(nameless)} hồ sơ; số tiền còn đủ."
            if nameless
            else "",
            f"Máy này đã xóa theo hạn lưu dữ liệu của {len(removed)} hồ sơ, danh sách và tổng số có thể thiếu tiền của: "
            f"{', '.join(map(canonical, removed))}."
            if removed
            else "",
            "Danh sách này không thay cho biên lai thu phí, lệ phí.",
        ),
    )
    return make_slip(
        FEES,
        office,
        at,
        title="DANH SÁCH THU PHÍ, LỆ PHÍ",
        subtitles=(f"(Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y})",),
        blocks=blocks,
        dossiers=tuple(dict.fromkeys(fee.code for fee in fees)),
        signatures=(
            Signature(title="NGƯỜI LẬP", name=canonical(officer)),
            Signature(title="LÃNH ĐẠO TRUNG TÂM"),
        ),
    )


def day_close_report(close: DayClose, office: Office, *, officer: str, at: datetime) -> Slip:
    """Return *Báo cáo chốt ngày*: dossiers, cash by officer and kind, numbers, what is left, the head of the audit trail."""
    total = sum(line.amount for line in close.cash)
    cash = tuple(
        (canonical(line.officer), canonical(line.kind), canonical(line.method), format_money(line.amount))
        for line in close.cash
    )
    blocks = (
        Block(key="day", label="Ngày", value=f"{close.day:%d/%m/%Y}", style=BlockStyle.STRONG),
        Block(
            key="received",
            label="1. Hồ sơ tiếp nhận",
            value=_with_void(close.received, close.received_void, "đã hủy"),
            beside=True,
        ),
        Block(
            key="returned",
            label="Kết quả đã trả",
            value=_with_void(close.returned, close.returned_void, "của hồ sơ đã hủy"),
        ),
        Block(
            key="cash",
            label="2. Tiền đã thu theo cán bộ và khoản thu",
            table=Table(columns=_CASH, rows=cash, total=("Cộng", "", "", format_money(total))),
        ),
        *_taken_and_back(total, close.given_back),
        Block(key="net", label="Còn lại", value=format_money(total - close.given_back), beside=True),
        Block(
            key="drawer",
            label="Còn trong ngăn (tiền mặt)",
            value=format_money(close.in_drawer),
            style=BlockStyle.STRONG,
        ),
        Block(
            key="numbers",
            label="3. Số hồ sơ đã dùng và số hủy",
            table=Table(columns=_NUMBERS, rows=tuple(map(_number_row, close.numbers))),
        ),
        Block(key="hand_over", label="4. Hồ sơ chưa bàn giao", value=_codes(close.left_to_hand_over)),
        Block(key="unsent", label="5. Mục chưa gửi đến hệ thống", value=_codes(close.unsent)),
        *(
            Block(key=f"more_{n}", label=f"{n}. {label}", value=canonical(said))
            for n, (label, said) in enumerate(close.more, 6)
        ),
        Block(
            key="audit",
            label=f"{6 + len(close.more)}. Nhật ký kiểm tra",
            value=f"{close.audit_rows} dòng; mã cuối: {words.filled(close.audit_head)}",
        ),
        Block(key="audit_signed", label="Mã ký của máy này", value=close.audit_signed or "chưa có"),
        Block(
            key="service_signed",
            label="Mã ký của máy chủ, nghe lần cuối",
            value=f"{close.service_rows} dòng; {close.service_signed}"
            if close.service_signed
            else "chưa nghe được",
        ),
    )
    return make_slip(
        DAY_CLOSE,
        office,
        at,
        title="BÁO CÁO CHỐT NGÀY",
        subtitles=(f"(Lập lúc {words.short_moment(at)})",),
        blocks=blocks,
        signatures=(
            Signature(title="NGƯỜI CHỐT", name=canonical(officer)),
            Signature(title="LÃNH ĐẠO TRUNG TÂM"),
        ),
    )


def _taken_and_back(taken: int, back: int) -> tuple[Block, ...]:
    return (
        Block(key="taken", label="Đã thu", value=format_money(taken), beside=True),
        Block(key="given_back", label="Đã hoàn trả", value=format_money(back)),
    )


def _with_void(count: int, void: int, words_of_void: str) -> str:
    return f"{count}, trong đó {void} {words_of_void}" if void else str(count)


def _fee_row(number: int, fee: TakenFee) -> tuple[str, ...]:
    said = (fee.unit, fee.code, fee.procedure, fee.owner, fee.address, fee.payer or fee.owner, fee.what)
    taken = words.stacked_moment(fee.taken_at)
    amounts = (format_money(amount) if amount else "" for amount in (fee.charge, fee.service))
    return (str(number), *map(canonical, said), taken, *amounts)


def _number_row(use: NumberUse) -> tuple[str, ...]:
    void = "\n".join(f"{canonical(number)}: {canonical(reason)}" for number, reason in use.void)
    return canonical(use.name), canonical(use.used), void or "không có"


def _codes(codes: tuple[str, ...]) -> str:
    return f"{len(codes)}: {', '.join(map(canonical, codes))}" if codes else "không có"
