"""Actions on a dossier: each appends an event, under a key of its own and against an expected version."""

from __future__ import annotations

import msgspec

from counter_tui.contract.actions import Action, ActionBody, ReturnAction, VoidAction
from counter_tui.contract.fields import block, line
from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.domain.codes import parse_dossier_code
from counter_tui.domain.dossier import Status
from counter_tui.domain.office import Role
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.tables import answers, dossiers, events, numbers
from counter_tui.server.tables.answers import Stored
from counter_tui.server.tables.dossiers import Held
from counter_tui.server.tables.events import NewEvent

OK = 200
FROM: dict[type[Action], frozenset[Status]] = {
    VoidAction: frozenset(Status) - {Status.STOPPED, Status.WITHDRAWN, Status.RETURNED},
    ReturnAction: frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.DONE}),
}
"""Which statuses an action may start from."""


def act(
    db: Connection,
    who: Principal,
    code: str,
    action: Action,
    *,
    expected: frozenset[str],
    key: str,
    fingerprint: str,
    now: int,
) -> Stored:
    """Carry an action out once for its key; *expected* are the versions of If-Match. Raises ProblemError."""
    if (stored := answers.begin(db, who.office, key, fingerprint, now)) is not None:
        return stored
    held = dossiers.by_code(db, who.office, code)
    if held is None:
        body = _void_number(db, who, code, action, now)
    else:
        _check(who, held, action, expected)
        body = _carry_out(db, who, held, action, now)
    answer = answers.finish(db, who.office, key, Stored(OK, msgspec.json.encode(body)))
    if held is not None:
        events.publish(db, who.office, held.id)
    return answer


def _check(who: Principal, held: Held, action: Action, expected: frozenset[str]) -> None:
    if isinstance(action, VoidAction) and who.role is not Role.SUPERVISOR:
        raise ProblemError("forbidden")
    if not expected:
        raise ProblemError("version-needed")
    if not expected & {"*", str(held.summary.version)}:
        raise ProblemError("version-stale")
    if held.summary.status not in FROM[type(action)]:
        raise ProblemError("wrong-status")


def _carry_out(db: Connection, who: Principal, held: Held, action: Action, now: int) -> ActionBody:
    at = now
    if isinstance(action, VoidAction):
        kind, status, note = "void", Status.STOPPED, block(action.reason)
        dossiers.add_flag(db, who.office, held.id, "voided")
    else:
        kind, status = "return", Status.RETURNED
        note = " · ".join(part for part in (line(action.receiver), block(action.note)) if part)
        if action.at is not None:
            at = min(max(to_micros(action.at), held.received_micros), now)
    event = NewEvent(
        kind=kind, at=at, officer_id=who.officer_id, officer_name=who.name, counter=who.counter, note=note
    )
    version = events.append(db, who.office, held.id, event, status)
    return ActionBody(code=held.summary.code, version=version, status=status)


def _void_number(db: Connection, who: Principal, code: str, action: Action, now: int) -> ActionBody:
    """Void a number no dossier came for: refused for good at the desk, or never sent."""
    parts = numbers.parts(who.office, code) if parse_dossier_code(code) == code else None
    provisional = parse_dossier_code(code) == code and code.startswith(f"TAM-{who.office}-")
    known = provisional or (parts is not None and numbers.leased(db, who.office, *parts))
    if not known or not isinstance(action, VoidAction):
        raise ProblemError("dossier-not-found")
    numbers.void(db, who.office, code, reason=block(action.reason), officer=who.officer_id, now=now)
    return ActionBody(code=code, version=0)
