"""Health, sign-in, who am I."""

from __future__ import annotations

from datetime import timedelta

from counter_tui import __version__
from counter_tui.contract.sessions import HealthBody, MeBody, SessionBody, SessionRequest
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.errors import StorageError
from counter_tui.server import tokens
from counter_tui.server.auditing import note
from counter_tui.server.passwords import login_key
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Asked, Reply, Service, reply
from counter_tui.server.store import Connection
from counter_tui.server.tables import accounts, offices
from counter_tui.server.tables.accounts import Account

SHIFT = timedelta(hours=12)
"""A session lasts one shift."""


async def health(service: Service, asked: Asked) -> Reply:
    """Say that the service lives and whether its database answers."""
    del asked
    try:
        await service.database.read(offices.codes)
    except StorageError:
        return reply(HealthBody(version=__version__, database=False), 503)
    return reply(HealthBody(version=__version__, database=True))


async def open_session(service: Service, asked: Asked) -> Reply:
    """Sign in."""
    request: SessionRequest = asked.body
    name = login_key(request.name)

    def find(db: Connection) -> tuple[str, Account | None]:
        known = offices.codes(db)
        office = request.office or (known[0] if len(known) == 1 else "")
        return office, accounts.by_login(db, office, name)

    office, account = await service.database.read(find)
    stored = account.password if account and account.active else ""
    await service.passwords.check(f"{office}/{name}", stored, request.password)
    if account is None:
        raise ProblemError("bad-credentials")
    officer_id = account.officer.id
    token = tokens.new_token(office)
    now = service.micros
    expires = to_micros(from_micros(now) + SHIFT)
    who = Principal(
        office=office,
        officer_id=officer_id,
        name=account.officer.name,
        role=account.officer.role,
        counter=account.officer.counter,
    )

    def store(db: Connection) -> None:
        note(db, who, "sign-in", "", now)
        accounts.open_session(db, office, officer_id, tokens.digest(token), now=now, expires=expires)

    await service.database.write(store)
    return reply(SessionBody(token=token, expires_at=from_micros(expires)), 201, Cache_Control="no-store")


async def me(service: Service, asked: Asked) -> Reply:
    """Say who is signed in."""
    del service
    who = asked.who
    return reply(
        MeBody(id=who.officer_id, name=who.name, role=who.role, office=who.office, counter=who.counter)
    )
