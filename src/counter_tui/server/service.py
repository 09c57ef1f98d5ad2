"""What every call of the service works with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from counter_tui.contract import headers
from counter_tui.database.moments import to_micros
from counter_tui.domain.calendar import VIETNAM
from counter_tui.server.feed import FeedSignal
from counter_tui.server.passwords import Passwords
from counter_tui.server.patience import Patience
from counter_tui.server.principal import Principal
from counter_tui.server.store import Store
from counter_tui.server.tables.answers import Stored


def system_now() -> datetime:
    """Return the time of this machine in Vietnam's zone."""
    return datetime.now(VIETNAM)


@dataclass(slots=True, kw_only=True)
class Service:
    """Database, clock and what is kept in memory; ``seeded`` is set once the catalogue is complete.

    ``warnings`` are sentences for the administrator about what was found on opening.
    """

    database: Store
    now: Callable[[], datetime] = system_now
    feed: FeedSignal = field(default_factory=FeedSignal)
    passwords: Passwords = field(default_factory=Passwords)
    seeded: asyncio.Event = field(default_factory=asyncio.Event)
    warnings: tuple[str, ...] = ()
    patience: Patience = field(default_factory=Patience)

    @property
    def micros(self) -> int:
        """The time now as the tables keep it."""
        return to_micros(self.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request understood: who asks, the path's places, the query and body as structs, key and conditions.

    ``digest`` is what is stored of the caller's token, ``last_event`` the last event a stream's client has.
    """

    who: Principal
    digest: str = ""
    last_event: str = ""
    path: str = ""
    places: dict[str, str] = field(default_factory=dict)
    query: Any = None
    body: Any = None
    raw: bytes = b""
    key: str = ""
    if_match: frozenset[str] = frozenset()
    if_none_match: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: status, body bytes, extra headers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer that goes on: server-sent events in bytes, extra headers."""

    events: AsyncIterator[bytes]
    headers: dict[str, str] = field(default_factory=dict)


def reply(body: msgspec.Struct, status: int = 200, **extra: str) -> Reply:
    """Return a struct as an answer; *extra* headers are named with underscores."""
    return Reply(
        status, msgspec.json.encode(body), {name.replace("_", "-"): value for name, value in extra.items()}
    )


def stored_reply(stored: Stored) -> Reply:
    """Return a stored answer, byte for byte; a replay says so."""
    return Reply(
        stored.status, stored.body, {headers.IDEMPOTENCY_REPLAYED: "true"} if stored.replayed else {}
    )
