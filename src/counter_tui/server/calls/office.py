"""Office profile, counters, officers and calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import msgspec
from msgspec import UNSET

from counter_tui.contract.calendar import CalendarBody
from counter_tui.contract.fields import line
from counter_tui.contract.office import (
    CounterBody,
    CounterList,
    CounterPatch,
    CounterRequest,
    OfficeBody,
    OfficePatch,
    OfficerBody,
    OfficerList,
    OfficerPatch,
    OfficerRequest,
)
from counter_tui.domain.office import Counter, Office, Officer, Role
from counter_tui.server.auditing import changing
from counter_tui.server.calls.queries import CalendarQuery
from counter_tui.server.passwords import login_key
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Asked, Reply, Service, reply
from counter_tui.server.store import Connection
from counter_tui.server.tables import accounts, offices
from counter_tui.server.tables.accounts import Account


async def show(service: Service, asked: Asked) -> Reply:
    """Return the office profile."""
    return reply(
        OfficeBody.from_domain(await service.database.read(lambda db: _office(db, asked.who.office)))
    )


async def change(service: Service, asked: Asked) -> Reply:
    """Change texts, policies and hours of the office."""
    patch: OfficePatch = asked.body
    given = _given(patch)
    sessions: tuple[tuple[time, time], ...] | None = given.pop("sessions", None)
    if sessions is not None:
        flat = [moment for session in sessions for moment in session]
        if flat != sorted(set(flat)):
            raise ProblemError("invalid-body", "/sessions")
    texts: dict[str, Any] = {
        name: line(value) if isinstance(value, str) and name != "number_policy" else value
        for name, value in given.items()
    }
    if "name" in texts and not texts["name"]:
        raise ProblemError("invalid-body", "/name")

    def store(db: Connection) -> Office:
        office = replace(_office(db, asked.who.office), **texts)
        offices.update(db, office, sessions)
        return office

    changed = changing(asked, "office", asked.who.office, service.micros, store)
    return reply(OfficeBody.from_domain(await service.database.write(changed)))


async def calendar(service: Service, asked: Asked) -> Reply:
    """Return working hours and differing days."""
    query: CalendarQuery = asked.query
    found = await service.database.read(
        lambda db: offices.calendar(db, asked.who.office, query.first, query.last)
    )
    return reply(CalendarBody.from_domain(found))


async def counters(service: Service, asked: Asked) -> Reply:
    """Return the counters."""
    office = await service.database.read(lambda db: _office(db, asked.who.office))
    return reply(CounterList(counters=tuple(CounterBody(id=c.id, name=c.name) for c in office.counters)))


async def add_counter(service: Service, asked: Asked) -> Reply:
    """Add a counter."""
    request: CounterRequest = asked.body
    counter = Counter(id=request.id.strip(), name=_named(request.name))
    added = changing(
        asked,
        "counter-add",
        counter.id,
        service.micros,
        lambda db: offices.add_counter(db, asked.who.office, counter),
    )
    if not await service.database.write(added):
        raise ProblemError("already-exists", "/id")
    return reply(CounterBody(id=counter.id, name=counter.name), 201)


async def change_counter(service: Service, asked: Asked) -> Reply:
    """Rename a counter."""
    patch: CounterPatch = asked.body
    counter = Counter(id=asked.places["id"], name=_named(patch.name))
    renamed = changing(
        asked,
        "counter",
        counter.id,
        service.micros,
        lambda db: offices.rename_counter(db, asked.who.office, counter),
    )
    if not await service.database.write(renamed):
        raise ProblemError("counter-not-found")
    return reply(CounterBody(id=counter.id, name=counter.name))


async def officers(service: Service, asked: Asked) -> Reply:
    """Return who works here; sign-in names only for an administrator."""
    found = await service.database.read(lambda db: accounts.all_of(db, asked.who.office))
    admin = asked.who.role is Role.ADMIN
    return reply(OfficerList(officers=tuple(_shown(account, with_login=admin) for account in found)))


async def add_officer(service: Service, asked: Asked) -> Reply:
    """Add an account."""
    request: OfficerRequest = asked.body
    officer = Officer(
        id=request.id.strip(), name=_named(request.name), role=request.role, counter=line(request.counter)
    )
    account = Account(
        officer=officer,
        login=_login(request.login),
        password=await service.passwords.hash_aside(request.password),
    )

    def store(db: Connection) -> bool:
        _check_counter(db, asked.who.office, officer.counter)
        return accounts.add(db, asked.who.office, account)

    added = changing(asked, "officer-add", officer.id, service.micros, store)
    if not await service.database.write(added):
        raise ProblemError("already-exists", "/id")
    return reply(_shown(account, with_login=True), 201)


async def change_officer(service: Service, asked: Asked) -> Reply:
    """Change an account; a new password, another role or a stop ends its sessions."""
    patch: OfficerPatch = asked.body
    given = _given(patch)
    active = given.pop("active", None)
    password = given.pop("password", None)
    hashed = await service.passwords.hash_aside(password) if password else None
    if "name" in given:
        given["name"] = _named(given["name"])
    if "counter" in given:
        given["counter"] = line(given["counter"])

    def store(db: Connection) -> Account:
        office = asked.who.office
        if (old := accounts.get(db, office, asked.places["id"])) is None:
            raise ProblemError("officer-not-found")
        new = replace(
            old,
            officer=replace(old.officer, **given),
            password=old.password if hashed is None else hashed,
            active=old.active if active is None else active,
        )
        _check_counter(db, office, new.officer.counter)
        accounts.update(db, office, new)
        if hashed is not None or not new.active or new.officer.role is not old.officer.role:
            accounts.end_sessions(db, office, new.officer.id)
        return new

    changed = changing(asked, "officer", asked.places["id"], service.micros, store)
    return reply(_shown(await service.database.write(changed), with_login=True))


def _office(db: Connection, code: str) -> Office:
    if (office := offices.get(db, code)) is None:
        raise ProblemError("sign-in-needed")
    return office


def _given(patch: msgspec.Struct) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not UNSET}


def _named(name: str) -> str:
    if not (kept := line(name)):
        raise ProblemError("invalid-body", "/name")
    return kept


def _login(login: str) -> str:
    if not (kept := login_key(login)):
        raise ProblemError("invalid-body", "/login")
    return kept


def _check_counter(db: Connection, office: str, counter: str) -> None:
    if counter and not offices.has_counter(db, office, counter):
        raise ProblemError("unknown-counter", "/counter")


def _shown(account: Account, *, with_login: bool) -> OfficerBody:
    officer = account.officer
    return OfficerBody(
        id=officer.id,
        login=account.login if with_login else "",
        name=officer.name,
        role=officer.role,
        counter=officer.counter,
        active=account.active,
    )
