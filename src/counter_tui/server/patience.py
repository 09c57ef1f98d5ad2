"""How long the service waits for a client, and for how many at once; what a desk on a weak link needs is well within."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds, bytes a second, and counts.

    ``head``: from the connection, or the first byte of a further request, to the end of its header. ``body``: for the
    body, and longer by what came at ``least_rate``. ``linger``: for what a client still sends after its answer.
    ``unread``: for a client to take ``least_rate`` of the answer. ``keep_alive``: between two requests. ``connections``:
    served at once; beyond twice as many none is taken. ``streams``: of events, open at once; ``stream``: how long one lasts;
    ``heartbeat``: between two signs of life on a stream.
    """

    head: float = 10.0
    body: float = 20.0
    least_rate: int = 4 * 1024
    linger: float = 5.0
    unread: float = 15.0
    keep_alive: int = 5
    connections: int = 400
    streams: int = 200
    stream: float = 3600.0
    heartbeat: float = 15.0

    def for_body(self, received: int) -> float:
        """Return how many seconds after its header a request may be still on the way with *received* bytes of its body."""
        return self.body + received / self.least_rate
