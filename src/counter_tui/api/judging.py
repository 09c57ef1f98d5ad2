"""Tells who judges the link how each call went; a call that passes its budget is told at once, not when it ends.

While the link is not good enough, what an officer would wait for is not asked at all; background calls go on, and are
what the link comes back by.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from counter_tui.api.answers import RETRY_STATUSES, UNREACHABLE
from counter_tui.domain.link import BUDGET
from counter_tui.errors import Offline
from counter_tui.services.ports import LinkWatch

OFFICER_WAITS = (
    ("GET", "/v1/dossiers"),
    ("POST", "/v1/dossiers/search"),
    ("POST", "/v1/people"),
    ("GET", "/v1/queue"),
)
LARGE = ("/v1/catalogue", "/v1/changes", "/v1/calendar", "/v1/sessions", "/v1/audit", "/v1/journal")
"""Calls whose time says nothing of the link: many bytes, or a slow hash at the other end."""
NEARLY = 0.9
"""Share of the budget after which a call that is given up counts as late: its own deadline may come first by a hair."""


@dataclass(slots=True)
class Outgoing:
    """A call under way; ``status`` once it is answered."""

    status: int = 0


@contextmanager
def judged(watch: LinkWatch, method: str, path: str) -> Iterator[Outgoing]:
    """Judge the call made inside; raises Offline before it is made when an officer would wait for it in vain.

    A call that was given up by its caller is no sign of anything, unless it was late.
    """
    if watch.local and any(method == verb and path.startswith(start) for verb, start in OFFICER_WAITS):
        raise Offline(UNREACHABLE)
    loop, timed, call = asyncio.get_running_loop(), not path.startswith(LARGE), Outgoing()
    began = loop.time()
    late = loop.call_later(BUDGET, lambda: watch.note(BUDGET, answered=False, timed=True)) if timed else None
    try:
        yield call
    except Offline:
        watch.note(loop.time() - began, answered=False, timed=timed)
        raise
    except (TimeoutError, asyncio.CancelledError):
        if timed and loop.time() - began >= NEARLY * BUDGET:
            watch.note(BUDGET, answered=False, timed=True)
        raise
    finally:
        if late is not None:
            late.cancel()
    if call.status:
        answered = call.status < 500 and call.status not in RETRY_STATUSES
        watch.note(loop.time() - began, answered=answered, timed=timed)
