"""What a procedure says, as sections of plain text in the order a citizen asks: how long, how much, which papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.draft_check import limit_shown
from counter_tui.domain.money import format_money
from counter_tui.domain.text import canonical
from counter_tui.i18n import text
from counter_tui.screens import wording
from counter_tui.widgets.text_view import TextSection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counter_tui.domain.procedure import CatalogueItem, Channel, Fee, OfficeRule, Paper, TimeLimit


def sections(
    item: CatalogueItem, case: str | None = None, channel: Channel | None = None
) -> list[TextSection]:
    """Return all of a procedure for *case*; time and fees of *channel*, or of every channel when ``None``.

    Sections that would be empty are left out, except papers: that a source names none must be said.
    """
    procedure = item.procedure
    channels = (channel,) if channel is not None else procedure.channels
    parts = [
        (text("Nơi nộp hồ sơ"), _where_to_go(item)),
        (text("Thời hạn giải quyết"), _limits(item, channels)),
        (text("Phí, lệ phí"), _fees(item, channels)),
        *_papers(procedure.papers_for(case)),
        (text("Lưu ý về giấy tờ"), _bullets(note.name for note in procedure.notes_for(case))),
        (text("Quy tắc của trung tâm"), _rule(item.rule)),
        (text("Yêu cầu, điều kiện"), _block(procedure.conditions)),
        (text("Các bước thực hiện"), _numbered(procedure.steps)),
        (text("Kết quả"), _bullets(procedure.results)),
        (text("Ai nộp được"), _joined(procedure.applicant_types)),
        (text("Căn cứ pháp lý"), _bullets(_law(law.number, law.title) for law in procedure.legal_basis)),
        (text("Nguồn"), _source(item)),
    ]
    return [TextSection(title, lines) for title, lines in parts if lines]


def headline(item: CatalogueItem) -> str:
    """Return code, field and level on one line, with the words that this desk does not receive it."""
    procedure = item.procedure
    parts = [procedure.code, procedure.field, procedure.level]
    if not item.receivable:
        parts.append(text("chỉ tra cứu"))
    elif item.rule is not None and item.rule.same_day_desk:
        parts.append(text("trả trong ngày"))
    return " · ".join(canonical(part) for part in parts if part)


def paper_line(paper: Paper) -> str:
    """Return one paper: its name, its form, then how many originals and copies."""
    counts = []
    if paper.originals:
        counts.append(text("{count} bản chính", count=paper.originals))
    if paper.copies:
        counts.append(text("{count} bản sao", count=paper.copies))
    name = canonical(paper.name)
    if paper.form_code:
        name = text("{paper} (mẫu {form})", paper=name, form=canonical(paper.form_code))
    return f"{name} — {', '.join(counts)}" if counts else name


def limit_line(limit: TimeLimit) -> str:
    """Return a limit in words; what cannot be computed says that the officer decides the due time."""
    if limit.computable:
        return limit_shown(limit)
    if limit.value is not None:
        return text("{count}, nguồn không ghi đơn vị: cán bộ quyết định ngày hẹn trả", count=limit.value)
    return text("nguồn không ghi thời hạn: cán bộ quyết định ngày hẹn trả")


def fee_line(fee: Fee) -> str:
    """Return one fee row in words; where the source names no amount, that is said."""
    kind = text(wording.FEE_KINDS[fee.kind]) if fee.kind is not None else text("khoản thu")
    if fee.amount is None:
        amount = text("nguồn không ghi mức, theo quy định của tỉnh")
    elif fee.amount == 0:
        amount = text("không thu")
    else:
        amount = format_money(fee.amount)
    line = f"{kind}: {amount}"
    return f"{line} — {canonical(fee.note)}" if fee.note else line


def _where_to_go(item: CatalogueItem) -> list[str]:
    if item.receivable or item.rule is None:
        return []
    return [
        text("Trung tâm không tiếp nhận thủ tục này, chỉ tra cứu."),
        canonical(item.rule.look_up_only or ""),
    ]


def _limits(item: CatalogueItem, channels: Sequence[Channel]) -> list[str]:
    by_channel = {one: item.limit_for(one) for one in channels}
    distinct = list(dict.fromkeys(by_channel.values()))
    if len(distinct) > 1:
        lines = [
            f"{wording.sentence(wording.channel(one))}: {limit_line(limit)}"
            for one, limit in by_channel.items()
        ]
    else:
        lines = [wording.sentence(limit_line(limit)) for limit in distinct]
        if len(channels) > 1:
            lines[0] = text("{limit} (nguồn không ghi riêng cho từng cách nộp)", limit=lines[0])
    lines.extend(dict.fromkeys(canonical(limit.note) for limit in distinct if limit.note))
    rule = item.rule
    if rule is not None and rule.cutoff is not None:
        lines.append(text("Nhận sau {hour}: trả trong ngày làm việc tiếp theo.", hour=f"{rule.cutoff:%H:%M}"))
    national = item.procedure.limit
    if national not in distinct and (national.value is not None or national.note):
        lines.append(text("Danh mục quốc gia ghi: {limit}.", limit=national.note or limit_line(national)))
    return lines


def _fees(item: CatalogueItem, channels: Sequence[Channel]) -> list[str]:
    fees = item.procedure.fees
    lines = []
    if not fees:
        lines.append(text("Nguồn không ghi khoản thu nào."))
    elif all(fee.channel is None for fee in fees):
        lines.extend(wording.sentence(fee_line(fee)) for fee in fees)
        if len(channels) > 1:
            lines.append(text("Nguồn không ghi riêng cho từng cách nộp."))
    else:
        for one in channels:
            lines.extend(
                f"{wording.sentence(wording.channel(one))} — {fee_line(fee)}" for fee in item.fees_for(one)
            )
    lines.extend(_office_fees(item.rule))
    return lines


def _office_fees(rule: OfficeRule | None) -> Iterator[str]:
    if rule is None:
        return
    if (page := rule.page_fee) is not None:
        yield text(
            "Trung tâm tính theo trang: {first} một trang cho {pages} trang đầu, từ trang tiếp theo {further}, "
            "tối đa {cap} một bản.",
            first=format_money(page.first),
            pages=page.first_pages,
            further=format_money(page.further),
            cap=format_money(page.cap),
        )
    if rule.unit_fee is not None:
        yield text("Trung tâm tính: {amount} một trường hợp.", amount=format_money(rule.unit_fee))


def _papers(papers: Sequence[Paper]) -> Iterator[tuple[str, list[str]]]:
    required = [paper_line(paper) for paper in papers if paper.required]
    optional = [paper_line(paper) for paper in papers if not paper.required]
    if not papers:
        yield (
            text("Giấy tờ phải có"),
            [text("Nguồn không ghi giấy tờ nào: hướng dẫn theo căn cứ pháp lý.")],
        )
    yield text("Giấy tờ phải có ({count})", count=len(required)), _numbered(required)
    yield text("Giấy tờ nộp nếu có ({count})", count=len(optional)), _numbered(optional)


def _rule(rule: OfficeRule | None) -> list[str]:
    if rule is None:
        return []
    lines = [canonical(note) for note in rule.notes]
    if rule.must_be_present:
        lines.insert(0, text("Người yêu cầu phải có mặt."))
    lines.append(text("Căn cứ: {source}", source=canonical(rule.source)))
    validity = text("Áp dụng từ {day}", day=f"{rule.valid_from:%d/%m/%Y}")
    if rule.valid_to is not None:
        validity = text("{from_day} đến {day}", from_day=validity, day=f"{rule.valid_to:%d/%m/%Y}")
    if rule.sample:
        validity = text("{validity} · của trung tâm mẫu, chỉ để dùng thử", validity=validity)
    return [*lines, validity]


def _source(item: CatalogueItem) -> list[str]:
    procedure = item.procedure
    published = [canonical(procedure.source_url)] if procedure.source_url else []
    if procedure.decision_number:
        published.append(text("Quyết định công bố {number}", number=canonical(procedure.decision_number)))
    if procedure.source_date:
        published.append(text("Lấy ngày {day}", day=wording.iso_day(procedure.source_date)))
    return published


def _law(number: str, title: str | None) -> str:
    return f"{canonical(number)}: {canonical(title)}" if title else canonical(number)


def _joined(values: Sequence[str]) -> list[str]:
    return [", ".join(canonical(value) for value in values)] if values else []


def _block(value: str | None) -> list[str]:
    return [line for line in map(canonical, (value or "").splitlines()) if line]


def _bullets(values: Iterator[str] | Sequence[str]) -> list[str]:
    return [f"– {canonical(value)}" for value in values if value]


def _numbered(values: Sequence[str]) -> list[str]:
    return [f"{index}. {canonical(value)}" for index, value in enumerate(values, start=1)]
