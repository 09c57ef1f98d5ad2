"""Actions on a dossier: each appends an event, under a key of its own and against an expected version."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from counter_tui.contract.actions import Action, ActionBody, VoidAction
from counter_tui.contract.fields import block
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.domain import actions, lifecycle, obstacles, undoing
from counter_tui.domain.codes import parse_dossier_code
from counter_tui.domain.dossier import DossierSummary, Registration
from counter_tui.domain.event_note import note_of
from counter_tui.domain.fee_book import fee_book, owed_before
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.fees_left import moved_twice
from counter_tui.server import reception_time
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.store import Connection
from counter_tui.server.tables import (
    accounts,
    answers,
    catalogue,
    dossiers,
    events,
    numbers,
    offices,
    superseded,
)
from counter_tui.server.tables.answers import Stored
from counter_tui.server.tables.dossiers import Held
from counter_tui.server.tables.events import NewEvent

OK = 200
ANY_VERSION = frozenset({"*"})
"""Of what became of a refused registration, which its desk never saw."""
NO_RIGHT = frozenset({obstacles.NEEDS_SUPERVISOR, obstacles.VOID_LATER})


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
    if isinstance(action, VoidAction) and action.refused:
        superseded.add(db, who.office, action.refused, now)
        number_of, held = held, dossiers.first_of(db, who.office, action.refused)
        expected = ANY_VERSION
    else:
        number_of = None
    if held is not None:
        body = carry_out(db, who, held, action, expected, now)
    elif number_of is not None:  # somebody else's dossier has the number: nothing is left to void
        body = ActionBody(code=code, version=0)
    else:
        body = _void_number(db, who, code, action, now)
    answer = answers.finish(db, who.office, key, Stored(OK, msgspec.json.encode(body)))
    if held is not None:
        events.publish(db, who.office, held.id)
    return answer


def carry_out(
    db: Connection, who: Principal, held: Held, asked: Action, expected: frozenset[str], now: int
) -> ActionBody:
    """Act on a dossier inside the caller's transaction; raises ProblemError."""
    actor = _actor(db, who, asked)
    at = now if asked.at is None else min(max(to_micros(asked.at), held.received_micros), now)
    before, action = held.summary.to_domain(), asked.to_domain()
    _check(before, action, actor, expected, at)
    if isinstance(action, actions.RecordFees):
        _check_fees(db, who, held, action)
    if isinstance(action, actions.Correct):
        action = _correction(db, who, held, action, now)
    if isinstance(action, actions.Unfinish | actions.Unreturn):
        action = _undoing(db, who, held, action)
        asked = msgspec.structs.replace(asked, status=action.status, place=action.place)
    if isinstance(action, actions.Reassign) and accounts.get(db, who.office, action.to_officer) is None:
        raise ProblemError("unknown-officer", "/to_officer")  # nobody would have it in his queue
    after = lifecycle.apply(before, action, from_micros(at))
    dossiers.restate(db, who.office, held.id, after)
    event = NewEvent(
        kind=action.KIND.value,
        at=at,
        officer_id=actor.officer_id,
        officer_name=actor.officer_name,
        counter=actor.counter,
        note=note_of(action),
        action=msgspec.json.encode(asked).decode(),
    )
    version = events.append(db, who.office, held.id, event)
    return ActionBody(code=held.summary.code, version=version, status=after.status)


def _actor(db: Connection, who: Principal, asked: Action) -> actions.Actor:
    """Return who did it: whom the desk names for an action made before this sign-in; what he may is the sender's right."""
    officer_id, name = who.officer_id, who.name
    if asked.officer_id is not None and asked.officer_id != officer_id:
        named = accounts.get(db, who.office, asked.officer_id)
        if named is None:
            raise ProblemError("unknown-officer", "/officer_id")
        officer_id, name = named.officer.id, named.officer.name
    counter = asked.counter or who.counter
    if asked.counter is not None and not offices.has_counter(db, who.office, counter):
        raise ProblemError("unknown-counter", "/counter")
    return actions.Actor(officer_id=officer_id, officer_name=name, counter=counter, role=who.role)


def _check(
    before: DossierSummary, action: actions.Action, actor: actions.Actor, expected: frozenset[str], at: int
) -> None:
    if not expected:
        raise ProblemError("version-needed")
    if not expected & {"*", str(before.version)}:
        raise ProblemError("version-stale")
    if (hindered := lifecycle.obstacle(before, action.KIND, actor, from_micros(at))) is not None:
        code = "forbidden" if hindered.message in NO_RIGHT else "wrong-status"
        raise ProblemError(code, detail=hindered.message.format(**hindered.values))
    if (lacking := lifecycle.fault(before, action)) is not None:
        raise ProblemError("action-incomplete", detail=lacking.message.format(**lacking.values))


def _check_fees(db: Connection, who: Principal, held: Held, action: actions.RecordFees) -> None:
    """Refuse what a fee has no room for: the desk may have shown it as it stood before another counter was there."""
    book = _book(db, who, held)
    twice = moved_twice(held.summary.to_domain(), action, book) if book is not None else None
    if twice is not None:
        raise ProblemError("action-incomplete", detail=twice.message.format(**twice.values))


def _book(db: Connection, who: Principal, held: Held) -> FeeBook | None:
    first = dossiers.first_registration(db, who.office, held.id)
    if first is None:
        return None
    return fee_book(first.to_domain(), [event.to_domain() for event in events.of(db, who.office, held.id)])


def _correction(
    db: Connection, who: Principal, held: Held, action: actions.Correct, now: int
) -> actions.Correct:
    fixed = action.registration
    known = {held.summary.code, *dossiers.aliases(db, who.office, held.id)}
    if fixed.office != who.office or fixed.code not in known:
        raise ProblemError("bad-code", "/registration/code")
    receivable = catalogue.receivable(db, who.office, fixed.procedure_code, fixed.received_at)
    if not receivable:
        code = "unknown-procedure" if receivable is None else "look-up-only"
        raise ProblemError(code, "/registration/procedure_code")
    fixed = replace(fixed, code=held.summary.code, provisional=False)
    body = dossiers.registration(db, who.office, held.id)
    before = body.to_domain() if body is not None else None
    stands = before.received_at if before is not None else None
    reception_time.check(fixed.received_at, now, "/registration/received_at", stands)
    owed = _owed_before(db, who, held, fixed)
    dossiers.correct(db, who.office, held.id, fixed)
    return replace(action, registration=fixed, owed_before=owed)


def _undoing(
    db: Connection, who: Principal, held: Held, action: actions.Unfinish | actions.Unreturn
) -> actions.Unfinish | actions.Unreturn:
    """Return what is undone with where the dossier was before by the events here: a sender may have known others."""
    told = [event.to_domain() for event in events.of(db, who.office, held.id)]
    if (hindered := undoing.undoing_fault(action, held.summary.to_domain(), told)) is not None:
        raise ProblemError("wrong-status", detail=hindered.message.format(**hindered.values))
    return undoing.where_it_was(action, told) or action


def _owed_before(db: Connection, who: Principal, held: Held, fixed: Registration) -> int | None:
    book = _book(db, who, held)
    return owed_before(fixed, book) if book is not None else None


def _void_number(db: Connection, who: Principal, code: str, action: Action, now: int) -> ActionBody:
    """Void a number no dossier came for: refused for good at the desk, or never sent."""
    parts = numbers.parts(who.office, code) if parse_dossier_code(code) == code else None
    provisional = parse_dossier_code(code) == code and code.startswith(f"TAM-{who.office}-")
    known = provisional or (parts is not None and numbers.leased(db, who.office, *parts))
    if not known or not isinstance(action, VoidAction):
        raise ProblemError("dossier-not-found")
    numbers.void(db, who.office, code, reason=block(action.reason), officer=who.officer_id, now=now)
    return ActionBody(code=code, version=0)
