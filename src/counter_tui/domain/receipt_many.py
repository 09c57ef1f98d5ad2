"""One receipt for many dossiers handed in together (Mẫu 01, one paper for several)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import Registration
from counter_tui.domain.fees_now import FeePart, as_registered
from counter_tui.domain.office import Office
from counter_tui.domain.receipt import RECEIPT_FORM, Slip
from counter_tui.domain.receipt_content import COPIES_LINE, TITLE
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import Align, Block, BlockStyle, Column, Signature, Table
from counter_tui.domain.slips.fees import any_undecided, fee_blocks
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.slips.whose import require_own_form
from counter_tui.domain.text import canonical

_COLUMNS = (
    words.NUMBER,
    Column(title="Mã QR", width=16, qr=True),
    Column(title="Mã hồ sơ, nội dung yêu cầu", align=Align.LEFT),
    Column(title="Số bộ", width=9),
    Column(title="Hẹn trả", width=20),
)


_CODE, _DUE = 1, 4
"""Where a row tells the code, and when the result is due."""
_HANDED_BACK = "đã trả "
_REPLACES = "(Thay thế phiếu số "


def receipt_for_many(
    registrations: Sequence[Registration],
    office: Office,
    *,
    dues: Mapping[str, Due | None] | None = None,
    replaces: str = "",
    fees: Mapping[str, Sequence[FeePart]] | None = None,
) -> Slip:
    """Return one receipt for dossiers one applicant hands in together, dated at the last reception; each has its QR.

    *dues* and *fees* by code are what holds now where it may have moved since the reception. Raises Refused where
    another body's form applies to one of them, ValueError without any.
    """
    if not registrations:
        raise ValueError("no dossier")
    last = max(registrations, key=lambda registration: registration.received_at)
    for one in registrations:
        require_own_form(RECEIPT_FORM, one.procedure_field, one.procedure_code, one.received_at.date())
    applicant = last.applicant
    moved = dues or {}
    registrations = [replace(one, due=moved.get(one.code, one.due)) for one in registrations]
    one_time = len({words.short_moment(one.received_at) for one in registrations}) == 1
    settled = fees or {}
    by_dossier = [settled.get(one.code, as_registered(one.fees)) for one in registrations]
    parts = tuple(
        replace(part, line=replace(part.line, label=f"Hồ sơ {n}: {part.line.label}"))
        for n, some in enumerate(by_dossier, 1)
        for part in some
    )
    blocks = (
        Block(
            key="reception_unit",
            label="Bộ phận tiếp nhận và trả kết quả",
            value=words.unit_words(office, last.counter),
        ),
        Block(
            key="owner",
            label="Tiếp nhận hồ sơ của",
            value=words.person_name(applicant),
            style=BlockStyle.STRONG,
        ),
        *words.contact_blocks(applicant, applicant),
        words.identity_block(applicant),
        Block(
            key="dossiers",
            label="1. Các hồ sơ đã nhận",
            table=Table(
                columns=_COLUMNS,
                rows=tuple(_row(n, one, timed=not one_time) for n, one in enumerate(registrations, 1)),
            ),
        ),
        Block(key="sets", label="2. Số lượng hồ sơ", value=f"{sum(one.sets for one in registrations)} (bộ)"),
        Block(
            key="received",
            label="3. Thời gian nhận hồ sơ",
            value=words.moment(last.received_at) if one_time else "ghi ở từng hồ sơ tại mục 1",
        ),
        *fee_blocks(parts, still_open=any(map(any_undecided, by_dossier))),
        *words.remarks(
            "Thành phần và thời hạn của từng hồ sơ theo quy định của thủ tục ghi trên.",
            "Khi đến nhận kết quả, mang theo giấy này và giấy tờ tùy thân.",
            "Giấy này không thay cho biên lai thu phí, lệ phí." if sum(part.total for part in parts) else "",
            words.PERSONAL_DATA,
            words.lookup_line(office),
        ),
    )
    slip = make_slip(
        RECEIPT_FORM,
        office,
        last.received_at,
        title=TITLE,
        subtitles=(
            f"(Dùng chung cho {len(registrations)} hồ sơ)",
            COPIES_LINE,
            *((f"{_REPLACES}{canonical(replaces)})",) if replaces else ()),
        ),
        blocks=blocks,
        dossiers=tuple(one.code for one in registrations),
        signatures=(
            Signature(title="NGƯỜI NỘP HỒ SƠ", name=words.signatory(applicant)),
            Signature(title="NGƯỜI TIẾP NHẬN HỒ SƠ", name=canonical(last.officer_name)),
        ),
    )
    return replace(slip, registrations=tuple(one.id for one in registrations))


def moved_dues(slip: Slip, dues: Mapping[str, datetime | None]) -> tuple[tuple[int, datetime], ...]:
    """Return which dossiers of a receipt for many, by their number on it, are due at another time by *dues*, and when."""
    blocks = slip.content.blocks if slip.content is not None else ()
    rows = [row for block in blocks if block.key == "dossiers" and block.table for row in block.table.rows]
    moved = []
    for number, row in enumerate(rows, 1):
        due, said = dues.get(row[_CODE]), row[_DUE]
        if due is not None and not said.startswith(_HANDED_BACK) and said != words.short_moment(due):
            moved.append((number, due))
    return tuple(moved)


def replaced_by(slip: Slip) -> str:
    """Return the number of the receipt that one for many takes the place of; empty when it is the first."""
    said = slip.content.subtitles if slip.content is not None else ()
    found = (line for line in said if line.startswith(_REPLACES))
    return next((line.removeprefix(_REPLACES).removesuffix(")") for line in found), "")


def number_of(slip: Slip, printed_at: datetime) -> str:
    """Return what a receipt for many is named by on the one that takes its place: it has no number but its dossiers'."""
    first, *others = slip.dossiers
    shared = f"{first} (chung {len(others) + 1} hồ sơ)" if others else first
    return f"{shared}, in lúc {printed_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def _row(number: int, one: Registration, *, timed: bool) -> tuple[str, ...]:
    provisional = " (mã tạm)" if one.provisional else ""
    owner = f"\nChủ hồ sơ: {words.person_name(one.owner)}" if one.owner != one.applicant else ""
    request = words.procedure_words(one.procedure_name, one.procedure_code, one.case)
    taken = ", ".join(canonical(paper.name) for paper in one.papers if paper.taken)
    papers = f"\nĐã nhận: {taken}" if taken else ""
    papers += f"\nNhận lúc: {words.short_moment(one.received_at)}" if timed else ""
    due = words.short_moment(one.due.at) if one.due else canonical(one.due_decision) or "sẽ thông báo"
    if one.same_day is not None:
        due = f"{_HANDED_BACK}{words.short_moment(one.same_day.returned_at)}"
    code = canonical(one.code)
    return str(number), code, f"{code}{provisional}\n{request}{owner}{papers}", str(one.sets), due
