"""What a later promise needs: once, in time, agreed to by a leader (NĐ 61/2018/NĐ-CP, Article 19 khoản 8)."""

from __future__ import annotations

from datetime import datetime, timedelta

from counter_tui.domain.actions import Reschedule
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import RESCHEDULED, DossierSummary
from counter_tui.domain.obstacles import (
    NEEDS_LEADER,
    NO_DUE,
    NOT_LATER,
    RESCHEDULED_ONCE,
    TOO_LATE_TO_RESCHEDULE,
    Obstacle,
)

AHEAD = timedelta(days=1)
"""A later moment is promised at least one day before the first one."""


def no_later_promise(summary: DossierSummary, now: datetime) -> Obstacle | None:
    """Return why no later moment can be promised now, ``None`` when one can."""
    if RESCHEDULED in summary.flags:
        return Obstacle(RESCHEDULED_ONCE)
    if summary.due_at is None:
        return Obstacle(NO_DUE)
    if now.astimezone(VIETNAM).date() > summary.due_at.astimezone(VIETNAM).date() - AHEAD:
        return Obstacle(TOO_LATE_TO_RESCHEDULE, {"due": _said(summary.due_at)})
    return None


def promise_fault(summary: DossierSummary, action: Reschedule) -> Obstacle | None:
    """Return what a later promise lacks or contradicts, ``None`` when it is whole."""
    if summary.due_at is not None and action.due.at <= summary.due_at:
        return Obstacle(NOT_LATER, {"due": _said(summary.due_at)})
    return None if action.approved_by.strip() else Obstacle(NEEDS_LEADER)


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
