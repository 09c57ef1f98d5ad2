"""An action as it is typed into its form, made whole or found wanting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from counter_tui.domain import lifecycle, obstacles
from counter_tui.domain.action_parts import Result
from counter_tui.domain.actions import (
    Action,
    ActionKind,
    CompleteSupplement,
    Finish,
    Forward,
    Reassign,
    Refuse,
    RequestSupplement,
    Reschedule,
    Resume,
    Suspend,
    Suspension,
    Unfinish,
    Unreturn,
    Void,
    Withdraw,
)
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import DossierSummary, ReceivedPaper
from counter_tui.domain.text import canonical, canonical_block
from counter_tui.domain.typed_dates import parse_date, parse_moment
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

K = ActionKind
FIELDS: Mapping[ActionKind, tuple[str, ...]] = {
    K.FORWARD: ("to", "note"),
    K.REQUEST_SUPPLEMENT: ("papers", "reason", "until"),
    K.COMPLETE_SUPPLEMENT: ("papers", "due", "note"),
    K.REFUSE: ("reason", "approved_by"),
    K.SUSPEND: ("cause", "reason"),
    K.RESUME: ("due", "note"),
    K.WITHDRAW: ("reason", "approved_by"),
    K.FINISH: ("result", "number", "excerpt", "signer", "signed_on", "note"),
    K.UNFINISH: ("reason",),
    K.UNRETURN: ("reason",),
    K.RESCHEDULE: ("due", "reason", "approved_by"),
    K.VOID: ("reason",),
    K.REASSIGN: ("officer", "reason"),
}
"""What the form of an action asks for, in its order; an action that is not here has a screen of its own."""
LONGEST_PLACE = 200
"""Characters of the name of where a dossier goes: what a line of the slips and lists holds."""

FAULT_FIELDS: Mapping[str, str] = {
    obstacles.NEEDS_REASON: "reason",
    obstacles.NEEDS_LIST: "papers",
    obstacles.NEEDS_DUE: "due",
    obstacles.STILL_ASKED: "due",
    obstacles.ASKED_ALREADY: "cause",
    obstacles.NOT_LATER: "due",
    obstacles.NEEDS_LEADER: "approved_by",
}
"""Where each sentence of :func:`lifecycle.fault` belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDraft:
    """What stands in the form; ``proposed`` is the due time computed, kept with its ledger while it is not changed.

    ``today`` is the day it is typed on: papers cannot be brought before it.
    """

    kind: ActionKind
    values: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    received: tuple[ReceivedPaper, ...] = ()
    officer_name: str = ""
    proposed: Due | None = None
    today: date = date.min

    def line(self, name: str) -> str:
        """Return one line, clean."""
        return canonical(self.values.get(name, ""))

    def lines(self, name: str) -> str:
        """Return a text that may have lines, clean."""
        return canonical_block(self.values.get(name, "")).strip()


Decide = Callable[[datetime, str], Due]
"""Makes a due time of a moment the officer decides and the reason."""


def fields_of(kind: ActionKind, before: DossierSummary) -> tuple[str, ...]:
    """Return what the form of an action on this dossier asks for: no cause or due time where only one answer is lawful."""
    settled = {
        K.RESUME: "due" if lifecycle.still_asked(before) else "",
        K.SUSPEND: "cause" if before.status in lifecycle.WAITING else "",
    }
    return tuple(name for name in FIELDS[kind] if name != settled.get(kind))


def action_of(draft: ActionDraft, before: DossierSummary, decide: Decide, closing: time) -> Action:
    """Return the action; raises BadInput at the field that lacks or contradicts something."""
    action = _made(draft, decide, closing)
    if (lacking := lifecycle.fault(before, action)) is not None:
        raise BadInput(lacking.message, field=FAULT_FIELDS.get(lacking.message, ""), **lacking.values)
    return action


def _made(draft: ActionDraft, decide: Decide, closing: time) -> Action:  # noqa: PLR0911, PLR0912 - a branch an action
    reason, note = draft.lines("reason"), draft.lines("note")
    leader = draft.line("approved_by")
    match draft.kind:
        case K.FORWARD:
            if not (to := draft.line("to")):
                raise BadInput(mark("Ghi nơi nhận: phòng, công chức hoặc cơ quan xử lý."), field="to")
            return Forward(to=to, note=note)
        case K.REQUEST_SUPPLEMENT:
            return RequestSupplement(reason=reason, papers=draft.asked, until=_coming_day(draft, "until"))
        case K.COMPLETE_SUPPLEMENT:
            due = _due(draft, decide, closing, note, "note")
            return CompleteSupplement(papers=draft.received, due=due, note=note)
        case K.REFUSE:
            return Refuse(reason=reason, approved_by=leader)
        case K.SUSPEND:
            return Suspend(reason=reason, cause=Suspension(draft.values.get("cause") or Suspension.OTHER))
        case K.RESUME:
            return Resume(due=_due(draft, decide, closing, note, "note"), note=note)
        case K.WITHDRAW:
            return Withdraw(reason=reason, approved_by=leader)
        case K.FINISH:
            return Finish(results=_results(draft), note=note)
        case K.UNFINISH:
            return Unfinish(reason=reason)
        case K.UNRETURN:
            return Unreturn(reason=reason)
        case K.RESCHEDULE:
            if (due := _due(draft, decide, closing, reason, "reason")) is None:
                raise BadInput(obstacles.NEEDS_DUE, field="due")
            return Reschedule(due=due, reason=reason, approved_by=leader)
        case K.VOID:
            return Void(reason=reason)
        case K.REASSIGN:
            if not (to := draft.line("officer")):
                raise BadInput(mark("Chọn cán bộ nhận hồ sơ."), field="officer")
            return Reassign(to_officer=to, to_name=canonical(draft.officer_name), reason=reason)
        case _:
            raise BadInput(mark("Việc này có màn hình riêng."))


def _due(draft: ActionDraft, decide: Decide, closing: time, reason: str, where: str) -> Due | None:
    """Return the proposed due time while it stands as proposed; another one is the officer's decision and wants a reason."""
    typed = draft.line("due")
    if not typed:
        return None
    if (at := parse_moment(typed, closing)) is None:
        raise BadInput(mark("Không đọc được ngày hẹn. Ghi như 17:00 25/11/2026."), field="due")
    if draft.proposed is not None and at == draft.proposed.at.replace(second=0, microsecond=0):
        return draft.proposed
    if not reason:
        raise BadInput(mark("Đổi ngày hẹn khác ngày máy tính thì ghi lý do ở đây."), field=where)
    return decide(at, reason)


def _day(draft: ActionDraft, name: str) -> date | None:
    typed = draft.line(name)
    if not typed:
        return None
    if (day := parse_date(typed)) is None:
        raise BadInput(mark("Không đọc được ngày. Ghi như 25/11/2026."), field=name)
    return day


def _coming_day(draft: ActionDraft, name: str) -> date | None:
    day = _day(draft, name)
    if day is not None and day <= draft.today:
        raise BadInput(mark("Ghi một ngày sau hôm nay, hoặc để trống."), field=name)
    return day


def _results(draft: ActionDraft) -> tuple[Result, ...]:
    signed = _day(draft, "signed_on")
    parts = {name: draft.line(name) for name in ("number", "excerpt", "signer")}
    name = draft.line("result")
    if not name and (signed or any(parts.values())):
        raise BadInput(mark("Ghi tên giấy tờ kết quả."), field="result")
    return (Result(name=name, signed_on=signed, **parts),) if name else ()
