"""The registration transaction: key, number, dossier, events, feed and answer in one commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec

from counter_tui.contract.actions import CorrectAction
from counter_tui.contract.registration import RegisteredBody, RegistrationBody
from counter_tui.database.moments import to_micros
from counter_tui.domain.codes import block_prefix, dossier_number, is_provisional, parse_dossier_code
from counter_tui.domain.dossier import Registration, Status
from counter_tui.server import reception_time
from counter_tui.server.acting import ANY_VERSION, carry_out
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.store import Connection
from counter_tui.server.tables import (
    accounts,
    answers,
    blocks,
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

CREATED = 201
PROVISIONAL = "provisional"
TAKEN = "number-taken"
AFTER_REFUSAL = "Sửa tại quầy sau khi máy chủ từ chối bản đầu"
"""The reason of a correction nobody was asked for: it stands in the dossier's timeline."""


def register(
    db: Connection, who: Principal, registration: Registration, *, key: str, fingerprint: str, now: int
) -> Stored:
    """Register a dossier once for its key; raises ProblemError with nothing written."""
    if (stored := answers.begin(db, who.office, key, fingerprint, now)) is not None:
        return stored
    _check(db, who, registration, key, now)
    superseded.add(db, who.office, registration.instead_of, now)
    came = dossiers.first_of(db, who.office, registration.instead_of)
    if came is not None:
        return answers.finish(db, who.office, key, _in_the_place_of(db, who, came, registration, now))
    held, reason, flags = _number(db, who.office, registration)
    _insert(db, held, flags, alias=registration.code if reason else "")
    if reason:
        dossiers.add_alias(db, who.office, registration.code, held.id, reason)
    version = _events(db, held, late=numbers.revive(db, who.office, registration.code))
    body = RegisteredBody(
        id=held.id,
        code=held.code,
        version=version,
        aliases=(registration.code,) if reason else (),
        reason=reason,
    )
    answer = answers.finish(db, who.office, key, Stored(CREATED, msgspec.json.encode(body)))
    changed = [held.id]
    if reason == TAKEN and (first := dossiers.by_code(db, who.office, registration.code)) is not None:
        dossiers.add_flag(db, who.office, first.id, TAKEN)
        changed.insert(0, first.id)
    events.publish(db, who.office, *changed)
    return answer


def _in_the_place_of(
    db: Connection, who: Principal, came: Held, registration: Registration, now: int
) -> Stored:
    """Correct the dossier that a refused registration became meanwhile in a file: a citizen's matter is one dossier."""
    body = RegistrationBody.from_domain(registration)
    asked = CorrectAction(registration=body, reason=AFTER_REFUSAL)
    version = carry_out(db, who, came, asked, ANY_VERSION, now).version
    sent, code = registration.code, came.summary.code
    other = (sent,) if sent != code else ()
    reason = "" if not other else PROVISIONAL if registration.provisional else TAKEN
    events.publish(db, who.office, came.id)
    answer = RegisteredBody(id=registration.id, code=code, version=version, aliases=other, reason=reason)
    return Stored(CREATED, msgspec.json.encode(answer))


def _check(db: Connection, who: Principal, registration: Registration, key: str, now: int) -> None:
    r = registration
    if r.office != who.office:
        raise ProblemError("other-office", "/office")
    if r.id != key:
        raise ProblemError("key-mismatch", "/id")
    if not offices.has_counter(db, who.office, r.counter):
        raise ProblemError("unknown-counter", "/counter")
    if accounts.get(db, who.office, r.officer_id) is None:
        raise ProblemError("unknown-officer", "/officer_id")
    receivable = catalogue.receivable(db, who.office, r.procedure_code, r.received_at)
    if receivable is None:
        raise ProblemError("unknown-procedure", "/procedure_code")
    if not receivable:
        raise ProblemError("look-up-only", "/procedure_code")
    reception_time.check(r.received_at, now, "/received_at")
    if superseded.known(db, who.office, r.id):
        raise ProblemError("superseded")
    if dossiers.exists(db, who.office, dossier=r.id):
        raise ProblemError("idempotency-key-reused")


def _number(
    db: Connection, office: str, registration: Registration
) -> tuple[Registration, str, tuple[str, ...]]:
    """Return the registration with the number it keeps, why that is not the one sent, and its flags."""
    sent = registration.code
    if parse_dossier_code(sent) != sent:
        raise ProblemError("bad-code", "/code")
    if registration.provisional != is_provisional(sent):
        raise ProblemError("number-mismatch", "/provisional")
    if is_provisional(sent):
        if not sent.startswith(f"TAM-{office}-"):
            raise ProblemError("other-office", "/code")
        code = _next_code(db, office, _provisional_day(sent))
        return replace(registration, code=code, provisional=False), PROVISIONAL, ()
    if (parts := numbers.parts(office, sent)) is None:
        raise ProblemError("other-office", "/code")
    day, number = parts
    if numbers.leased(db, office, day, number, registration.counter):
        if not dossiers.exists(db, office, code=sent):
            return registration, "", ()
    elif not blocks.in_overlapping(db, office, day, number, registration.counter):
        raise ProblemError("number-not-leased", "/code")
    return replace(registration, code=_next_code(db, office, day)), TAKEN, (TAKEN,)


def _next_code(db: Connection, office: str, day: date) -> str:
    number, _ = numbers.take(db, office, day, 1)
    return dossier_number(block_prefix(office, day), number)


def _provisional_day(code: str) -> date:
    digits = code.rsplit("-", 4)[1]
    return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))


def _insert(db: Connection, held: Registration, flags: tuple[str, ...], alias: str) -> None:
    status = Status.RETURNED if held.same_day else Status.RECEIVED
    dossiers.insert(db, held, status=status, flags=flags, alias=alias)


def _events(db: Connection, held: Registration, *, late: bool) -> int:
    event = NewEvent(
        kind="register",
        at=to_micros(held.received_at),
        officer_id=held.officer_id,
        officer_name=held.officer_name,
        counter=held.counter,
        note="unvoided" if late else "",
    )
    version = events.append(db, held.office, held.id, event)
    if held.same_day is not None:
        returned = replace(event, kind="return", at=to_micros(held.same_day.returned_at), note="")
        version = events.append(db, held.office, held.id, returned)
    return version
