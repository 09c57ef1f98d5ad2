"""The guidance sheet: what a citizen has to bring for the chosen case (Nghị định 61/2018/NĐ-CP, Điều 15). A local form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.limit_words import limit_words
from counter_tui.domain.money import format_money
from counter_tui.domain.office import Office
from counter_tui.domain.procedure import CatalogueItem, Channel, Fee, Paper
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import BLANK, Align, Block, BlockStyle, Column, Signature, Table
from counter_tui.domain.slips.forms import GUIDANCE
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.slips.whose import require_own_form
from counter_tui.domain.text import canonical

_COLUMNS = (
    words.NUMBER,
    Column(title="Giấy tờ cần nộp, xuất trình", align=Align.LEFT),
    Column(title="Bản chính", width=13),
    Column(title="Bản sao", width=13),
)


def guidance_sheet(
    item: CatalogueItem,
    office: Office,
    *,
    case: str | None,
    channel: Channel,
    at: datetime,
    officer: str = "",
) -> Slip:
    """Return what to bring, how long it takes, what it costs and where to go, for one case and channel.

    Raises Refused where another body's forms apply.
    """
    procedure = item.procedure
    require_own_form(GUIDANCE, procedure.field, procedure.code, at.astimezone(VIETNAM).date())
    rule = item.rule
    where = canonical(rule.look_up_only) if rule is not None and rule.look_up_only else ""
    notes = tuple(canonical(note.name) for note in procedure.notes_for(case))
    present = "Người yêu cầu phải có mặt." if rule is not None and rule.must_be_present else ""
    papers = tuple(_row(n, paper) for n, paper in enumerate(procedure.papers_for(case), 1))
    blocks = (
        Block(
            key="procedure",
            label="Thủ tục",
            value=words.procedure_words(procedure.name, procedure.code, case),
            style=BlockStyle.STRONG,
        ),
        Block(key="field", label="Lĩnh vực", value=words.filled(procedure.field)),
        *((Block(key="where", label="Nơi nộp", value=where, style=BlockStyle.STRONG),) if where else ()),
        Block(key="papers", label="Giấy tờ", table=Table(columns=_COLUMNS, rows=papers)),
        *(Block(key=f"paper_note_{n}", value=note) for n, note in enumerate(notes, 1)),
        Block(key="limit", label="Thời hạn giải quyết", value=limit_words(item.limit_for(channel)) or BLANK),
        Block(key="fees", label="Phí, lệ phí", value=_fees(item.fees_for(channel))),
        Block(key="results", label="Kết quả", value="; ".join(map(canonical, procedure.results)) or BLANK),
        *(
            Block(key=f"rule_note_{n}", value=canonical(note))
            for n, note in enumerate(rule.notes if rule else (), 1)
        ),
        *words.remarks(present, _source(item), words.lookup_line(office)),
    )
    return make_slip(
        GUIDANCE,
        office,
        at,
        title="PHIẾU HƯỚNG DẪN HỒ SƠ",
        blocks=blocks,
        signatures=(Signature(title=""), Signature(title="NGƯỜI HƯỚNG DẪN", name=canonical(officer)))
        if officer
        else (),
    )


def _row(number: int, paper: Paper) -> tuple[str, ...]:
    marks = (
        paper.section or "",
        f"theo mẫu {paper.form_code}" if paper.form_code else "",
        "" if paper.required else "nếu có",
    )
    aside = "; ".join(canonical(mark) for mark in marks if mark.strip())
    name = f"{canonical(paper.name)} ({aside})" if aside else canonical(paper.name)
    return str(number), name, str(paper.originals or ""), str(paper.copies or "")


def _fees(fees: Sequence[Fee]) -> str:
    said = []
    for fee in fees:
        kind = f"{fee.kind.value.capitalize()}: " if fee.kind else ""
        amount = "theo mức tỉnh quy định" if fee.amount is None else format_money(fee.amount)
        if fee.amount == 0:
            amount = "không thu"
        note = f" ({canonical(fee.note)})" if fee.note else ""
        said.append(f"{kind}{amount}{note}")
    return "; ".join(said) or "không thu phí, lệ phí"


def _source(item: CatalogueItem) -> str:
    procedure = item.procedure
    number = (
        f"Quyết định công bố: {canonical(procedure.decision_number)}. " if procedure.decision_number else ""
    )
    day = (
        f"Theo Cơ sở dữ liệu quốc gia về TTHC, dữ liệu ngày {canonical(procedure.source_date)}."
        if procedure.source_date
        else ""
    )
    return f"{number}{day}".strip()
