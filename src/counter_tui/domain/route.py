"""A chain of agencies (một cửa liên thông): whose turn it is, and when each is due (NĐ 61/2018/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.calendar import Calendar
from counter_tui.domain.deadline import Due, LedgerKind, compute
from counter_tui.domain.dossier import DossierSummary, RouteStage
from counter_tui.domain.limit_words import limit_words, told_limit
from counter_tui.domain.obstacles import PAPERS_ELSEWHERE, Obstacle
from counter_tui.domain.procedure import CatalogueItem, Channel, OfficeRule, RouteStep, TimeLimit


def stage_dues(received: datetime, steps: Sequence[RouteStep], calendar: Calendar) -> list[Due | None]:
    """Return when each agency is due: the first from reception, each other from the due time of the one before it.

    ``None`` from the first limit on that is not computable.
    """
    dues: list[Due | None] = []
    start: datetime | None = received
    for step in steps:
        due = compute(start, step.limit, calendar) if start is not None else None
        dues.append(due)
        start = due.at if due is not None else None
    return dues


def steps_of(rule: OfficeRule | None, stages: Sequence[RouteStage]) -> tuple[RouteStep, ...]:
    """Return the steps of a chain by the rule that holds for it; where none is left, as they were promised as *stages*."""
    if rule is not None:
        return tuple(rule.route)
    return tuple(
        RouteStep(agency=one.agency, limit=told_limit(one.limit_text) or TimeLimit()) for one in stages
    )


def planned(received: datetime, steps: Sequence[RouteStep], calendar: Calendar) -> tuple[RouteStage, ...]:
    """Return the chain as it is promised at reception, each agency with its own date."""
    return tuple(
        RouteStage(
            agency=step.agency, limit_text=limit_words(step.limit), due_at=due.at if due is not None else None
        )
        for step, due in zip(steps, stage_dues(received, steps, calendar), strict=True)
    )


def whole(received: datetime, steps: Sequence[RouteStep], calendar: Calendar) -> Due | None:
    """Return the due time of the whole chain, its ledger the stages' one after the other; ``None`` when one is not computable."""
    dues = [due for due in stage_dues(received, steps, calendar) if due is not None]
    if not dues or len(dues) < len(steps):
        return None
    # The day a stage begins on is the last day of the one before it: it stands in the ledger once.
    ledger = list(dues[0].ledger)
    for due in dues[1:]:
        ledger += due.ledger[1:] if due.ledger[0].kind is LedgerKind.RECEIVED else due.ledger
    return Due(at=dues[-1].at, ledger=tuple(ledger), unconfirmed=any(due.unconfirmed for due in dues))


def promised(item: CatalogueItem, channel: Channel, received: datetime, calendar: Calendar) -> Due | None:
    """Return when a dossier received at *received* is due: by its limit, else by its chain; ``None`` when the officer decides."""
    held = item.at(received)
    cutoff, steps = (held.rule.cutoff, held.rule.route) if held.rule is not None else (None, ())
    return compute(received, held.limit_for(channel), calendar, cutoff=cutoff) or whole(
        received, steps, calendar
    )


def as_it_stands(
    summary: DossierSummary, stages: Sequence[RouteStage], steps: Sequence[RouteStep], calendar: Calendar
) -> tuple[RouteStage, ...]:
    """Return the chain with the time of the agency whose turn it is as it holds now, and those after it counted from there.

    Times that did not move, and those before, stay as they were promised.
    """
    now, start = summary.stage, summary.stage_due_at
    if start is None or len(stages) != len(steps) or now >= len(stages) or stages[now].due_at == start:
        return tuple(stages)
    later = stage_dues(start, steps[now + 1 :], calendar)
    dues = [start, *(due.at if due is not None else None for due in later)]
    moved = (replace(stage, due_at=due) for stage, due in zip(stages[now:], dues, strict=True))
    return (*stages[:now], *moved)


def next_stage(summary: DossierSummary, to: str = "") -> int:
    """Return the place in the chain of the agency a dossier is handed to next: the first has it once it leaves the desk.

    Handed to where it is already (*to*), with papers that came later, it stays there.
    """
    return summary.stage if summary.place in {"", to} else summary.stage + 1


def papers_after(summary: DossierSummary, to: str) -> bool:
    """Return whether what goes *to* is only papers that came in for a dossier that is there: its chain does not move."""
    return summary.papers_only and summary.place == to


def papers_astray(summary: DossierSummary, to: str, list_code: str) -> Obstacle | None:
    """Return why a list cannot take *to* what is here of a dossier: papers alone are no dossier, and carry it nowhere."""
    if not summary.papers_only or not list_code or summary.place == to:
        return None
    return Obstacle(PAPERS_ELSEWHERE, {"place": summary.place})


def handed_over(
    summary: DossierSummary,
    to: str,
    stages: Sequence[RouteStage],
    steps: Sequence[RouteStep],
    at: datetime,
    calendar: Calendar,
) -> datetime | None:
    """Return when the agency *to* is due that gets the dossier at *at*.

    The first runs from reception, as was promised, or as it was set anew since; each other from the moment it gets the
    dossier; papers sent after it move nothing. ``None`` outside a chain, past its end, or without a computable limit.
    """
    if papers_after(summary, to):
        return summary.stage_due_at
    stage = next_stage(summary, to)
    if stage == 0 and stages and not summary.place:
        return summary.stage_due_at or stages[0].due_at
    if stage >= len(steps):
        return None
    due = compute(at, steps[stage].limit, calendar)
    return due.at if due is not None else None
