"""What happened to a dossier, in full: who, when, from which counter, and what was asked or decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain import actions
from counter_tui.domain.action_parts import Result
from counter_tui.domain.money import format_money
from counter_tui.domain.text import canonical, canonical_block
from counter_tui.i18n import text
from counter_tui.screens import wording

if TYPE_CHECKING:
    from counter_tui.domain.actions import Action
    from counter_tui.domain.dossier import DossierEvent, FeeLine

INDENT = "    "


def event_lines(event: DossierEvent) -> list[str]:
    """Return one event: its line, and below it what was asked or decided."""
    line = text(
        "{moment}  {what} · {who}",
        moment=wording.moment(event.at),
        what=wording.event(event.kind),
        who=_who(event),
    )
    if event.action is None:
        return [f"{line} — {canonical(event.note)}" if event.note else line]
    return [line, *(INDENT + detail for detail in details(event.action))]


def _who(event: DossierEvent) -> str:
    # Rows of former versions name the officer who received the dossier here.
    if event.kind == "renumber":
        return text("máy chủ")
    return text(
        "{officer}, quầy {counter}",
        officer=canonical(event.officer_name),
        counter=canonical(event.counter),
    )


def details(action: Action) -> list[str]:
    """Return what an action asked or decided, one fact a line."""
    return [line for fact in _facts(action) for line in canonical_block(fact).splitlines() if line.strip()]


def _facts(action: Action) -> list[str]:
    match action:
        case actions.Forward():
            facts = [text("Chuyển đến: {place}", place=action.to)]
            if action.stage_due is not None:
                facts.append(text("Hạn ở nơi nhận: {moment}", moment=wording.moment(action.stage_due)))
        case actions.TakeOver():
            facts = [text("Người nhận: {name}", name=action.receiver)]
            if action.place:
                facts.append(text("Nơi nhận: {place}", place=action.place))
        case actions.RequestSupplement():
            facts = [text("Cần bổ sung: {paper}", paper=paper) for paper in action.papers]
            if action.until is not None:
                facts.append(text("Trước ngày {day}", day=f"{action.until:%d/%m/%Y}"))
        case actions.CompleteSupplement():
            facts = [text("Nhận thêm: {paper}", paper=paper.name) for paper in action.papers]
        case actions.Suspend():
            facts = [text("Dừng vì {cause}", cause=text(wording.SUSPENSIONS[action.cause]))]
        case actions.Finish():
            facts = [_result(result) for result in action.results]
        case actions.Reassign():
            facts = [text("Giao cho {name}", name=action.to_name)]
        case actions.Return():
            facts = _return(action)
        case actions.RecordFees():
            facts = [_settled(fee) for fee in action.payments]
            facts += [
                text(
                    "{label}: hoàn {amount}, {reason}",
                    label=r.label,
                    amount=format_money(r.amount),
                    reason=r.reason,
                )
                for r in action.refunds
            ]
        case actions.GiveFeedback():
            facts = [text("Ý kiến: {remark}", remark=action.remark)] if action.remark else []
        case _:
            facts = []
    return [*facts, *_common(action)]


def _common(action: Action) -> list[str]:
    facts = _back(action) if isinstance(action, actions.Unfinish | actions.Unreturn) else []
    due = getattr(action, "due", None)
    if due is not None:
        facts.append(text("Hẹn trả mới: {moment}", moment=wording.moment(due.at)))
    if reason := getattr(action, "reason", ""):
        facts.append(text("Lý do: {reason}", reason=reason))
    if leader := getattr(action, "approved_by", ""):
        facts.append(text("Lãnh đạo duyệt: {name}", name=leader))
    if code := getattr(action, "list_code", ""):
        facts.append(text("Danh sách bàn giao: {code}", code=code))
    if note := getattr(action, "note", ""):
        facts.append(text("Ghi chú: {note}", note=note))
    return facts


def _back(action: actions.Unfinish | actions.Unreturn) -> list[str]:
    facts = [text("Trở lại: {status}", status=wording.status(action.status))]
    return [*facts, text("Nơi xử lý: {place}", place=action.place)] if action.place else facts


def _result(result: Result) -> str:
    parts = [
        result.name,
        text("số {number}", number=result.number) if result.number else "",
        result.excerpt,
        text("{name} ký", name=result.signer) if result.signer else "",
        f"{result.signed_on:%d/%m/%Y}" if result.signed_on else "",
    ]
    return text("Kết quả: {result}", result=", ".join(part for part in parts if part))


def _return(action: actions.Return) -> list[str]:
    facts = [_result(result) for result in action.results]
    if action.proxy is not None:
        facts.append(_proxy(action.proxy))
    elif action.receiver:
        facts.append(_receiver(action))
    facts += [_settled(fee) for fee in action.payments]
    if not action.originals_returned:
        facts.append(text("Chưa trả bản chính đã giữ"))
    return facts


def _receiver(action: actions.Return) -> str:
    parts = [text("Người nhận: {name}", name=action.receiver)]
    if action.receiver_identity:
        parts.append(text("số định danh {number}", number=action.receiver_identity))
    return ", ".join(parts)


def _proxy(proxy: actions.Proxy) -> str:
    parts = (
        proxy.person.name,
        proxy.relation,
        text("số định danh {number}", number=proxy.person.identity),
        text(wording.AUTHORISATIONS[proxy.authorisation]),
        proxy.document,
    )
    return text("Người nhận thay: {who}", who=", ".join(part for part in parts if part))


def _settled(fee: FeeLine) -> str:
    if not fee.exempt_reason:
        taken = text("{label}: thu {amount}", label=fee.label, amount=format_money(fee.due))
        receipt = text("biên lai {number}", number=fee.outside_receipt) if fee.outside_receipt else ""
        return ", ".join(part for part in (taken, receipt) if part)
    return text(
        "{label}: miễn {amount}, {reason} ({basis})",
        label=fee.label,
        amount=format_money(fee.amount),
        reason=fee.exempt_reason,
        basis=fee.exempt_basis,
    )
