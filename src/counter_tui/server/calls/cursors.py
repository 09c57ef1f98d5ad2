"""Opaque cursors of the list: where a page began and which way to go."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from counter_tui.server.problems import ProblemError
from counter_tui.server.tables.dossiers import Held


@dataclass(frozen=True, slots=True)
class Cursor:
    """Go on from *start* (received at, id), towards newer dossiers when *backwards*."""

    start: tuple[int, str] | None = None
    backwards: bool = False


def next_cursor(last: Held) -> str:
    """Return the cursor to older dossiers."""
    return _packed("n", last)


def previous_cursor(first: Held) -> str:
    """Return the cursor to newer dossiers."""
    return _packed("p", first)


def parsed(cursor: str) -> Cursor:
    """Return a cursor read back; raises ``bad-cursor``."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("ascii")
        way, micros, dossier = text.split(":")
        at = int(micros)
    except (ValueError, UnicodeError, binascii.Error):
        raise ProblemError("bad-cursor") from None
    if way not in {"n", "p"} or abs(at) >= 2**62:
        raise ProblemError("bad-cursor")
    return Cursor((at, dossier), way == "p")


def _packed(way: str, held: Held) -> str:
    return base64.urlsafe_b64encode(f"{way}:{held.received_micros}:{held.id}".encode()).decode().rstrip("=")
