"""Whether a draft can be registered: errors stop it, warnings are said and do not."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.counted_fees import ONE, Counts, by_case, counts_of
from counter_tui.domain.deadline import LONGEST_SPAN, Due, decided, while_open
from counter_tui.domain.dossier import Collection
from counter_tui.domain.draft import Draft, FieldProblem
from counter_tui.domain.fees import amount_by_rule, undecided
from counter_tui.domain.limit_words import limit_shown, limit_words
from counter_tui.domain.money import format_money
from counter_tui.domain.new_draft import NOT_RECEIVED
from counter_tui.domain.person_check import person_errors, person_warnings
from counter_tui.domain.procedure import CatalogueItem, Channel
from counter_tui.domain.reception_time import OLDEST_ENTRY, too_long_ago
from counter_tui.domain.route import promised
from counter_tui.domain.text import canonical
from counter_tui.domain.typed_dates import parse_date, parse_moment
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter_tui.domain.person import Person

__all__ = [
    "decided_due",
    "errors",
    "limit_shown",
    "limit_words",
    "received_at",
    "received_or",
    "same_day_problems",
    "same_day_warnings",
    "warnings",
]

LARGEST_FEE = 10_000_000_000
LONGEST_NOTE = 1000
LARGEST_COUNT = 999
MISSING_NAMED = 3
"""How many missing papers a warning names: a screen of 24 lines holds no more of it."""
BASIS_MISSING = mark("Ghi căn cứ miễn phí, lệ phí: văn bản hoặc giấy chứng minh.")
REASON_MISSING = mark("Ghi lý do miễn phí, lệ phí: đối tượng được miễn.")
LIMIT_UNKNOWN = mark("Thời hạn trong danh mục không tính được ({limit}): nhập ngày hẹn trả và lý do.")
CASE_MISSING = mark("Chọn trường hợp: giấy tờ cần nộp tùy theo trường hợp.")
BY_RULE = mark("Theo quy tắc của trung tâm ngày nhận hồ sơ là {amount}: xóa số lượng rồi gõ lại.")
RECEIVED_LONG_AGO = mark("Thời gian nhận đã quá một năm: kiểm tra lại năm.")
RULE_NOT_IN_FORCE = mark(
    "Quy tắc của trung tâm cho thủ tục này không có hiệu lực ngày {day}: thời hạn lấy theo danh mục quốc gia, kiểm tra lại."
)
EARLIEST_HOUR = time(7)
"""The hour of a reception on another day that was typed without one: the earliest is in the citizen's favour."""


def errors(draft: Draft, item: CatalogueItem, now: datetime, calendar: Calendar) -> list[FieldProblem]:
    """Return what must be mended before the draft can be registered, in the order of the form."""
    problems = person_errors(draft.applicant, "applicant", now.date())
    if not draft.owner_is_applicant:
        problems += person_errors(draft.owner, "owner", now.date())
    problems += _procedure_errors(draft, item.at(received_or(draft, now)))
    problems += _fee_errors(draft)
    if draft.collection is Collection.POST and not draft.collection_address.strip():
        message = mark("Nhập địa chỉ gửi kết quả qua bưu chính.")
        problems.append(FieldProblem("collection_address", message))
    if not 1 <= draft.sets <= LARGEST_COUNT:
        problems.append(FieldProblem("sets", mark("Số bộ hồ sơ phải từ 1 đến 999.")))
    if len(draft.note) > LONGEST_NOTE:
        problems.append(FieldProblem("note", mark("Ghi chú dài quá 1.000 ký tự: viết ngắn lại.")))
    return problems + _time_errors(draft, item, now, calendar)


def warnings(draft: Draft, item: CatalogueItem, now: datetime, calendar: Calendar) -> list[FieldProblem]:
    """Return what is unusual, in the order of the form."""
    problems = person_warnings(draft.applicant, "applicant", now.date())
    if not draft.owner_is_applicant:
        problems += person_warnings(draft.owner, "owner", now.date())
    problems += _channel_warnings(draft, item.at(received_or(draft, now)))
    problems += _paper_warnings(draft, item)
    problems += _fee_warnings(draft, item.at(received_or(draft, now)))
    return [*problems, *_time_warnings(draft, item, now, calendar)]


def received_at(draft: Draft, now: datetime) -> datetime:
    """Return when the draft was received: *now*, unless another time was typed; raises BadInput at ``received``."""
    typed = canonical(draft.received_text)
    if not typed:
        return now
    if parse_date(typed) == now.astimezone(VIETNAM).date():
        return now
    moment = parse_moment(typed, EARLIEST_HOUR)
    if moment is None:
        raise BadInput(mark("Thời gian nhận không có thật: nhập như 09:15 24/11/2026."), field="received")
    if moment > now:
        raise BadInput(mark("Thời gian nhận ở tương lai: nhập thời gian đã nhận hồ sơ."), field="received")
    return moment


def received_or(draft: Draft, now: datetime) -> datetime:
    """Return when the draft was received; *now* while what was typed is no time."""
    try:
        return received_at(draft, now)
    except BadInput:
        return now


def decided_due(draft: Draft, received: datetime, calendar: Calendar) -> datetime:
    """Return the due time the officer typed (closing time without an hour), at which the office is open; raises BadInput at ``due``."""
    moment = parse_moment(canonical(draft.due_text), calendar.hours.closing)
    if moment is None:
        raise BadInput(
            mark("Ngày hẹn trả không có thật: nhập như 16:00 30/11/2026 hoặc 30/11/2026."), field="due"
        )
    if moment <= received:
        raise BadInput(mark("Ngày hẹn trả phải sau lúc nhận hồ sơ."), field="due")
    if moment - received > LONGEST_SPAN:
        raise BadInput(mark("Ngày hẹn trả quá xa: kiểm tra lại năm."), field="due")
    return while_open(moment, calendar)


def same_day_problems(
    applicant: Person,
    documents: int,
    pages: int,
    copies: int,
    *,
    exempt_reason: str = "",
    exempt_basis: str = "",
) -> list[FieldProblem]:
    """Return what stops a same-day entry."""
    problems = [
        p for p in person_errors(applicant, "applicant", datetime.max.date()) if p.field != "applicant.birth"
    ]
    problems += _count_problems(Counts(documents, pages, copies))
    if exempt_reason.strip() and not exempt_basis.strip():
        problems.append(FieldProblem("exempt_basis", BASIS_MISSING))
    if exempt_basis.strip() and not exempt_reason.strip():
        problems.append(FieldProblem("exempt_reason", REASON_MISSING))
    return problems


def same_day_warnings(applicant: Person) -> list[FieldProblem]:
    """Return what is unusual about the citizen of a same-day entry; who gives no number, or not all of it yet, is not asked."""
    whole = applicant.identity and not any(
        problem.field == "applicant.identity"
        for problem in person_errors(applicant, "applicant", datetime.max.date())
    )
    found = person_warnings(applicant, "applicant")
    return [problem for problem in found if whole or problem.field != "applicant.identity"]


def _count_problems(counts: Counts) -> list[FieldProblem]:
    each = (
        ("documents", counts.documents, mark("Số giấy tờ phải từ 1 đến 999.")),
        ("pages", counts.pages, mark("Số trang phải từ 1 đến 999.")),
        ("copies", counts.copies, mark("Số bản phải từ 1 đến 999.")),
    )
    return [FieldProblem(name, message) for name, count, message in each if not 1 <= count <= LARGEST_COUNT]


def _procedure_errors(draft: Draft, item: CatalogueItem) -> Iterator[FieldProblem]:
    if not item.receivable:
        where = (item.rule.look_up_only if item.rule else None) or ""
        yield FieldProblem("received", NOT_RECEIVED, {"where": where})
    if item.procedure.cases and draft.case not in item.procedure.cases:
        yield FieldProblem("case", CASE_MISSING)
    counts = [count for paper in draft.papers for count in (paper.originals, paper.certified, paper.copies)]
    if any(not 0 <= count <= LARGEST_COUNT for count in counts):
        yield FieldProblem("papers", mark("Số bản của mỗi giấy tờ phải từ 0 đến 999."))


def _fee_errors(draft: Draft) -> Iterator[FieldProblem]:
    for index, fee in enumerate(draft.fees):
        field = f"fees.{index}"
        if not 0 <= fee.amount <= LARGEST_FEE:
            yield FieldProblem(field, mark("Số tiền không hợp lệ: nhập số đồng, không âm."))
        for problem in _count_problems(counts_of(fee) or ONE):
            cases = mark("Số trường hợp phải từ 1 đến 999.")
            yield FieldProblem(field, cases if by_case(fee) else problem.message)
        if fee.exempt_reason.strip() and not fee.exempt_basis.strip():
            yield FieldProblem(field, BASIS_MISSING)
        if (fee.exempt_basis.strip() or fee.exempt_reason) and not fee.exempt_reason.strip():
            yield FieldProblem(field, REASON_MISSING)


def _time_errors(draft: Draft, item: CatalogueItem, now: datetime, calendar: Calendar) -> list[FieldProblem]:
    problems = _due_errors(draft, item, now, calendar)
    if too_long_ago(received_or(draft, now), now):
        problems.insert(0, FieldProblem("received", RECEIVED_LONG_AGO))
    return problems


def _due_errors(draft: Draft, item: CatalogueItem, now: datetime, calendar: Calendar) -> list[FieldProblem]:
    try:
        due = _due(draft, item, now, calendar)
    except BadInput as problem:
        return [FieldProblem(problem.field, problem.message, problem.values)]
    if due is None:
        held = item.at(received_or(draft, now))
        limit = limit_shown(held.limit_for(draft.channel))
        return [FieldProblem("due", LIMIT_UNKNOWN, {"limit": limit})] if held.receivable else []
    if draft.due_text.strip() and not draft.due_reason.strip():
        message = mark("Ghi lý do hẹn ngày này: lý do được in trên giấy tiếp nhận.")
        return [FieldProblem("due_reason", message)]
    return []


def _due(draft: Draft, item: CatalogueItem, now: datetime, calendar: Calendar) -> Due | None:
    received = received_at(draft, now)
    if draft.due_text.strip():
        return decided(received, decided_due(draft, received, calendar), draft.due_reason, calendar)
    return promised(item, draft.channel, received, calendar)


def _channel_warnings(draft: Draft, item: CatalogueItem) -> Iterator[FieldProblem]:
    if draft.channel not in item.procedure.channels:
        yield FieldProblem("channel", mark("Danh mục không ghi cách nộp này cho thủ tục: kiểm tra lại."))
    if item.rule is not None and item.rule.must_be_present and draft.channel is not Channel.DIRECT:
        yield FieldProblem(
            "channel", mark("Thủ tục này người yêu cầu phải có mặt: nhắc người dân đến trung tâm.")
        )


def _fee_warnings(draft: Draft, item: CatalogueItem) -> Iterator[FieldProblem]:
    for index in undecided(draft.fees):
        message = mark("Danh mục không nêu một mức thu cố định: điền số tiền, hoặc ghi lý do miễn.")
        yield FieldProblem(f"fees.{index}", message)
    for index, fee in enumerate(draft.fees):
        if (amount := amount_by_rule(fee, item)) not in (None, fee.amount):
            yield FieldProblem(f"fees.{index}", BY_RULE, {"amount": format_money(amount or 0)})


def _paper_warnings(draft: Draft, item: CatalogueItem) -> Iterator[FieldProblem]:
    required = [paper.name for paper in item.procedure.papers_for(draft.case) if paper.required]
    settled = {paper.name for paper in draft.papers if paper.taken or paper.not_applicable}
    missing = [name for name in required if name not in settled]
    if not missing:
        return
    if not any(paper.taken for paper in draft.papers):
        yield FieldProblem("papers", mark("Chưa đánh dấu giấy tờ nào đã nhận."))
    elif len(missing) <= MISSING_NAMED:
        message = mark("Còn thiếu {count} giấy tờ bắt buộc: {names}")
        yield FieldProblem("papers", message, {"count": len(missing), "names": "; ".join(missing)})
    else:
        message = mark("Còn thiếu {count} giấy tờ bắt buộc: {names}; và {more} giấy tờ khác có dấu * ở trên")
        names, more = "; ".join(missing[:MISSING_NAMED]), len(missing) - MISSING_NAMED
        yield FieldProblem("papers", message, {"count": len(missing), "names": names, "more": more})


def _time_warnings(
    draft: Draft, item: CatalogueItem, now: datetime, calendar: Calendar
) -> Iterator[FieldProblem]:
    try:
        due = _due(draft, item, now, calendar)
        received = received_at(draft, now)
    except BadInput:
        return
    if timedelta(days=31) < now - received <= OLDEST_ENTRY:
        yield FieldProblem("received", mark("Thời gian nhận đã quá một tháng: kiểm tra lại."))
    if item.rule is not None and item.at(received).rule is None:
        yield FieldProblem("due", RULE_NOT_IN_FORCE, {"day": f"{received.astimezone(VIETNAM):%d/%m/%Y}"})
    if due is None:
        return
    if due.unconfirmed:
        message = mark("Lịch nghỉ năm {year} chưa được công bố chính thức: ngày hẹn có thể thay đổi.")
        yield FieldProblem("due", message, {"year": due.at.year})
