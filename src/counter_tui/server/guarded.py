"""HTTP/1.1 of uvicorn, with an end to every wait for a client and to the number of connections.

uvicorn ends only the pause between two requests. A body that comes too slowly while a call reads it is the call's to
refuse (``incoming``); everything else a slow client can hold is ended here.
"""

from __future__ import annotations

import asyncio
import socket
from typing import ClassVar

import h11
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from counter_tui.contract import headers
from counter_tui.server.application import problem_response
from counter_tui.server.feed import FeedSignal
from counter_tui.server.patience import Patience
from counter_tui.server.problems import ProblemError

CLOSE = {"Connection": "close"}
RETRY_SECONDS = "5"


class Guarded(H11Protocol):
    """One connection; :func:`guarded` gives the class with its ``patience``.

    It stands on what uvicorn's class keeps of a connection (``conn``, ``cycle``, ``connections``, ``app``) and on its timers'
    entry points; ``tests/server/test_slow_clients.py`` tells when one of them changes.
    """

    patience: ClassVar[Patience] = Patience()
    _timer: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _owed: tuple[str, object] | None = None
    _left = 0
    since = 0.0

    @property
    def idle(self) -> bool:
        """Whether no request is being served: nothing came yet, or not a whole header, or the answer is out."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def taken(self) -> bool:
        """Whether the client has taken all there was for it, and may send more."""
        return not self.transport.is_closing() and self.transport.get_write_buffer_size() == 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room for a new connection at the cost of the one that is idle longest; else it hears 503."""
        super().connection_made(transport)
        self.since = self.loop.time()
        most = self.patience.connections
        if len(self.connections) > 2 * most:
            transport.abort()
            return
        if len(self.connections) > most:
            others = [one for one in self.connections if isinstance(one, Guarded) and one is not self]
            if idle := [one for one in others if one.idle and one.taken]:
                min(idle, key=lambda one: one.since).transport.abort()
            else:
                self.app = self._if_there_is_room
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers with the connection."""
        for timer in (self._timer, self._unread):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes in and look what is owed after them."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Look what is owed after an answer."""
        self.since = self.loop.time()
        super().on_response_complete()
        self._look()

    def timeout_keep_alive_handler(self) -> None:
        """End the pause between two requests, also with a client that does not take the last answer."""
        super().timeout_keep_alive_handler()
        self._look()

    def pause_writing(self) -> None:
        """Watch that a client takes its answer."""
        super().pause_writing()
        self._watch_writing()

    def resume_writing(self) -> None:
        """Go on: it takes it."""
        super().resume_writing()
        if self._unread is not None and not self.transport.is_closing():
            self._unread.cancel()
            self._unread = None

    def _look(self) -> None:
        """Start the time for what the client owes; more bytes of the same do not start it anew."""
        if self.transport.is_closing():
            self._watch_writing()
        owed = self._what_is_owed()
        if owed == self._owed:
            return
        self._owed = owed
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if owed is not None:
            seconds = self.patience.head if owed[0] == "head" else self.patience.linger
            self._timer = self.loop.call_later(seconds, self._too_slow)

    def _what_is_owed(self) -> tuple[str, object] | None:
        if self.transport.is_closing() or not self.idle:
            return None
        if self.conn.their_state is h11.SEND_BODY:
            return ("rest", self.cycle)
        return ("head", self.cycle) if self._begun or self.cycle is None else None

    async def _if_there_is_room(self, scope: Scope, receive: Receive, send: Send) -> None:
        crowded = len(self.connections) > self.patience.connections
        await (busy if crowded else self.config.loaded_app)(scope, receive, send)

    @property
    def _begun(self) -> bool:
        return bool(self.conn.trailing_data[0])

    def _too_slow(self) -> None:
        if self.transport.is_closing():
            return
        # 408 is for a request that was begun: on a silent line it would be taken for the answer to the next one.
        if self._begun and self.conn.our_state is h11.IDLE:
            self._refuse(ProblemError("too-slow"))
        self.transport.close()
        self._look()

    def _watch_writing(self) -> None:
        if self._unread is None:
            self._left = self.transport.get_write_buffer_size()
            self._unread = self.loop.call_later(self.patience.unread, self._look_at_writing)

    def _look_at_writing(self) -> None:
        self._unread = None
        left, least = self.transport.get_write_buffer_size(), self.patience.least_rate * self.patience.unread
        if left == 0:
            return
        if self._left - left < least:
            self.transport.abort()
        else:
            self._watch_writing()

    def _refuse(self, problem: ProblemError) -> None:
        body = problem.body()
        told = [
            ("Content-Type", headers.PROBLEM_TYPE),
            ("Content-Length", str(len(body))),
            *CLOSE.items(),
        ]
        for event in (
            h11.Response(status_code=problem.status, headers=told),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")


def guarded(patience: Patience) -> type[Guarded]:
    """Return the protocol with *patience*, for ``uvicorn.Config(http=…)``."""
    return type("Guarded", (Guarded,), {"patience": patience})


async def busy(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 503: every connection the service has for clients is at work."""
    problem = ProblemError("busy", headers={headers.RETRY_AFTER: RETRY_SECONDS, **CLOSE})
    await problem_response(problem)(scope, receive, send)


class EndingServer(uvicorn.Server):
    """A server that ends long polls and streams of *feed* before it waits for its calls to end."""

    def __init__(self, config: uvicorn.Config, feed: FeedSignal) -> None:
        super().__init__(config)
        self._feed = feed

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wake whoever waits for news, then stop as ever."""
        await self._feed.close()
        await super().shutdown(sockets)
