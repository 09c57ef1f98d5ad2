"""When a corrected registration was received and is due: what an officer decided stays, the rest is counted anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain import draft_check, route
from counter_tui.domain.actions import ActionKind, Correct
from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.deadline import Due, decided
from counter_tui.domain.deadline_changes import counted_from, latest_due
from counter_tui.domain.dossier import DossierEvent, Registration, RouteStage
from counter_tui.domain.draft import Draft
from counter_tui.domain.due_replay import chain_after, replayed
from counter_tui.domain.limit_words import limit_words, told_limit
from counter_tui.domain.procedure import CatalogueItem


def shown(moment: datetime) -> str:
    """Return a moment as the form shows it."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def shown_due(registration: Registration, events: Sequence[DossierEvent]) -> tuple[str, str]:
    """Return the due time that holds and the reason, as the form shows them, where an officer decided it; else empty."""
    due = latest_due(registration, events)
    reason = due.decision if due is not None else ""
    if due == registration.due:
        reason = reason or registration.due_decision
    return (shown(due.at) if due is not None and reason else "", reason)


def decided_anew(draft: Draft, original: Registration, events: Sequence[DossierEvent]) -> bool:
    """Return whether the decided due time the form shows, or its reason, was typed anew or taken out."""
    before, reason = shown_due(original, events)
    return draft.due_text.strip() != before or (bool(before) and draft.due_reason != reason)


def as_received(draft: Draft, original: Registration) -> bool:
    """Return whether procedure, case and channel stay."""
    return (draft.procedure_code, draft.case, draft.channel) == (
        original.procedure_code,
        original.case,
        original.channel,
    )


def received_as_before(draft: Draft, original: Registration) -> bool:
    """Return whether the form shows the time of reception that is registered."""
    return draft.received_text.strip() == shown(original.received_at)


def received_at(draft: Draft, original: Registration, now: datetime) -> datetime:
    """Return when the dossier was received: to the second as before unless another time was typed; raises BadInput."""
    if received_as_before(draft, original):
        return original.received_at
    return draft_check.received_at(draft, now)


def under_its_limit(
    item: CatalogueItem, draft: Draft, original: Registration, received: datetime
) -> CatalogueItem:
    """Return the procedure with the limit the dossier was received under, where the catalogue has another one by now.

    As the catalogue has it where it should have been another procedure, case or channel, or where another rule of the
    office holds on the corrected day.
    """
    told = told_limit(original.limit_text)
    if told is None or not as_received(draft, original):
        return item
    then, now = (
        limit_words(item.at(moment).limit_for(draft.channel)) for moment in (original.received_at, received)
    )
    return item if then == original.limit_text or now != then else item.with_limit(told)


def due(
    draft: Draft,
    item: CatalogueItem,
    original: Registration,
    events: Sequence[DossierEvent],
    calendar: Calendar,
    now: datetime,
) -> Due | None:
    """Return the due time with its ledger, from the original or the corrected reception; raises BadInput.

    Stops, completed papers (NĐ 61/2018, Article 19 khoản 4) and later promises among *events* move it as they moved the
    original's. What does not bear on the time leaves the promise as it holds, and so does a decided date that stays.
    """
    received, (before, reason) = received_at(draft, original, now), shown_due(original, events)
    since, typed, held = counted_from(received, events), draft.due_text.strip(), latest_due(original, events)
    if typed and (typed != before or held is None):
        return decided(since, draft_check.decided_due(draft, since, calendar), draft.due_reason, calendar)
    if typed and held is not None:
        same = (since, draft.due_reason) == (counted_from(original.received_at, events), reason)
        return held if same else decided(since, held.at, draft.due_reason, calendar)
    item = under_its_limit(item, draft, original, received)
    if not before and not _bears(draft, original, item, received, events, calendar):
        return held
    begun, settled = route.promised(item, draft.channel, received, calendar), 0
    if not before and draft.procedure_code == original.procedure_code:
        # What came before a decision was known to whoever decided: only what followed it moves it.
        stays, after = _decided_before(original, events)
        if stays is not None:
            begun, settled = decided(since, stays.at, stays.decision, calendar), after
    fresh = _begun(original, draft, item, received, begun, calendar)
    return replayed(fresh, events, item, calendar, settled=settled)


def chain(
    draft: Draft,
    item: CatalogueItem,
    original: Registration,
    received: datetime,
    events: Sequence[DossierEvent],
    calendar: Calendar,
) -> tuple[RouteStage, ...]:
    """Return the agencies the dossier goes through: as promised, or from the corrected reception as *events* moved it."""
    if (draft.procedure_code, received) == (original.procedure_code, original.received_at):
        return original.route
    item = under_its_limit(item, draft, original, received)
    begun = route.promised(item, draft.channel, received, calendar)
    return chain_after(_begun(original, draft, item, received, begun, calendar), events, item, calendar)


def _begun(
    original: Registration,
    draft: Draft,
    item: CatalogueItem,
    received: datetime,
    due: Due | None,
    calendar: Calendar,
) -> Registration:
    """Return the registration as it would have been made at *received*, before anything followed."""
    promised_then = original.route if draft.procedure_code == original.procedure_code else ()
    steps = route.steps_of(item.at(received).rule, promised_then)
    return replace(
        original,
        procedure_code=draft.procedure_code,
        channel=draft.channel,
        received_at=received,
        due=due,
        route=route.planned(received, steps, calendar),
    )


def _bears(
    draft: Draft,
    original: Registration,
    item: CatalogueItem,
    received: datetime,
    events: Sequence[DossierEvent],
    calendar: Calendar,
) -> bool:
    """Return whether the due time is to be counted anew: by another limit, or from another reception that gives another one."""
    if (draft.procedure_code, draft.channel) != (original.procedure_code, original.channel):
        return True
    if counted_from(received, events) == counted_from(original.received_at, events):
        return False
    then, now = (
        route.promised(item, draft.channel, moment, calendar) for moment in (original.received_at, received)
    )
    return then != now


def _decided_before(original: Registration, events: Sequence[DossierEvent]) -> tuple[Due | None, int]:
    """Return the due time an officer had decided that was only moved since, and how many events led to it."""
    corrections = [number for number, event in enumerate(events) if event.kind == ActionKind.CORRECT]
    if original.due is not None and original.due.by_hand:
        return original.due, corrections[-1] + 1 if corrections else 0
    for number in reversed(corrections):
        action = events[number].action
        held = action.registration.due if isinstance(action, Correct) else None
        if held is not None and held.by_hand:
            return held, number + 1
        carried = latest_due(None, events[:number])
        if held is None or carried is None or held.at != carried.at:
            break  # counted anew by a rule
    return None, 0
