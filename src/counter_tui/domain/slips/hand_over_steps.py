"""The steps of a control sheet, out of what happened to a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.actions import CompleteSupplement, Finish, Forward, TakeOver
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import DossierEvent
from counter_tui.domain.slips.control_sheet import HandOverStep
from counter_tui.domain.slips.hand_over_lists import PAPERS
from counter_tui.domain.undoing import holding

BEFORE, ON_TIME, LATE = "Trước hạn", "Đúng hạn", "Quá hạn"


def hand_over_steps(
    events: Sequence[DossierEvent], desk: str, due: datetime | None
) -> tuple[HandOverStep, ...]:
    """Return one step for each time the dossier went on, and one for its result's way back to *desk*, oldest first."""
    steps, place, came = [], desk, False
    listed_at: dict[str, int] = {}
    for event in holding(events):
        match event.action:
            case CompleteSupplement() as done:
                # Before it went, what came in is the dossier.
                came = came or (done.brought and place != desk)
            case Forward(to=to, note=note, list_code=listed):
                # Papers that came in go from the desk, after the dossier or on a list; where it goes on from elsewhere they
                # stay. Earlier versions noted none of some: but nobody hands a dossier to himself.
                sent = came and (place == to or bool(listed))
                giver = desk if sent or place == to else place
                steps.append(_step(event, giver, to, note=note or (PAPERS if sent else "")))
                listed_at |= {listed: len(steps) - 1} if listed else {}
                place, came = to, came and not sent
            case TakeOver(receiver=receiver, list_code=listed) if steps:
                # A list is often confirmed when the dossier is on its way back already.
                step = listed_at.get(listed, len(steps) - 1)
                steps[step] = replace(steps[step], receiver_name=receiver)
            case Finish() as finish:
                steps.append(_back(event, finish, place, desk, due))
                place, came = desk, False
    return tuple(steps)


def outcome(at: datetime, due: datetime | None) -> str:
    """Return whether a result came before the day it was due, on it, or late; empty without a due time."""
    if due is None:
        return ""
    if at > due:
        return LATE
    return ON_TIME if at.astimezone(VIETNAM).date() == due.astimezone(VIETNAM).date() else BEFORE


def brought_by(name: str, place: str) -> str:
    """Return the note of a result that came on a list: who brought it, and from where."""
    return f"{name} ({place})"


def _back(event: DossierEvent, finish: Finish, place: str, desk: str, due: datetime | None) -> HandOverStep:
    # On a list of results the note names who brought them, and from where: on the sheet that has a column of its own.
    brought = bool(finish.list_code)
    step = _step(event, place, desk, note="" if brought else finish.note)
    return replace(
        step,
        giver_name=finish.note.removesuffix(brought_by("", place)) if brought else "",
        receiver_name=event.officer_name,
        outcome=outcome(event.at, due),
    )


def _step(event: DossierEvent, giver: str, receiver: str, *, note: str) -> HandOverStep:
    return HandOverStep(giver=giver, receiver=receiver, at=event.at, giver_name=event.officer_name, note=note)
