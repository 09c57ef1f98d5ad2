"""Tell a scanner's burst from typing: timing only groups the keys, the pattern decides."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from textual import events

from counter_tui.domain.scan import could_be_scan, recognise
from counter_tui.domain.scan_trace import Stroke, Suffix, trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.domain.scan import Scan
    from counter_tui.domain.scan_trace import Trace
    from counter_tui.widgets.text_field import Snapshot, TextField

Undo: TypeAlias = "tuple[TextField, Snapshot]"
"""A field, and how it stood: its value and what of it was selected."""
DEFAULT_GAP = 0.030
"""Seconds between two keys of one burst at most; 0.060 suits remote desktops and slow scanners."""
LATE_ENDER = 0.250
"""A scanner's Enter that comes apart from its text within this time belongs to the scan."""
SCANNER_STALL = 1.5
"""Seconds by which a busy machine may pull one scan apart; a scanner's suffix ends the wait.

The pattern decides, not the time: no hand types the bars of a card, and one cut short would pass for one of fewer fields.
"""
PREFIX_PATIENCE = 0.250
"""Seconds between the keys of a scan that began with the scanner's own prefix."""
TAP_GAP = 0.120
"""Seconds between keys that are shown together where one looks at what a scanner sends."""
SHORTEST = 8
FASTEST_BY_HAND = 4
"""Keys within the gap that no hand manages."""
MOST_TORN = 40
ENDERS = frozenset({"enter", "tab", "ctrl+j"})
"""Suffixes of scanners: CR, TAB and LF."""
CONTROLS = frozenset(
    {
        "ctrl+b",
        "ctrl+c",
        "ctrl+d",
        "ctrl+backslash",
        "ctrl+right_square_bracket",
        "ctrl+circumflex_accent",
        "ctrl+underscore",
    }
)
"""How STX, ETX, EOT, FS, GS, RS and US of a scanner arrive; within a burst they are never a command."""


@runtime_checkable
class ScanHandler(Protocol):
    """A screen that knows what to do with a scan."""

    def handle_scan(self, scan: Scan) -> bool:
        """Act on a scan; return ``False`` to have it typed into the field instead."""
        ...


@runtime_checkable
class TraceHandler(Protocol):
    """A screen that wants to see what a scanner sends instead of what it means."""

    def handle_trace(self, seen: Trace) -> None:
        """Show what came in one go."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerSet:
    """How this desk's scanner is set: seconds between its keys at most, the key or character it begins with, its suffix."""

    gap: float = DEFAULT_GAP
    prefix: str = ""
    suffix: Suffix = Suffix.ANY

    def begins_with(self, key: events.Key) -> bool:
        """Return whether *key* is the scanner's prefix."""
        return bool(self.prefix) and self.prefix in {key.key, key.character}

    @property
    def may_end(self) -> bool:
        """Whether a suffix may come behind the text."""
        return self.suffix is not Suffix.NONE

    @property
    def surely_ends(self) -> bool:
        """Whether a suffix always comes."""
        return self.suffix in {Suffix.ENTER, Suffix.TAB}


class Burst:
    """Keys that came faster than fingers, and the text they make; input methods delete and retype within it.

    *torn* are the texts that came shortly before and may be the beginning of the same scan.
    """

    def __init__(self, torn: Sequence[str] = ()) -> None:
        self._torn = torn
        self.keys: list[events.Key] = []
        self.controls: list[events.Key] = []
        self.ender: events.Key | None = None
        self.ended = False
        self.first = 0.0
        self.last = 0.0
        self.text = ""
        self.undo: Undo | None = None
        self.prefixed = False
        """Whether the scanner's own prefix came before it."""
        self.held = True
        """Whether its first key is kept back with the others: there is no form for it just now."""

    def takes(self, key: events.Key, gap: float) -> bool:
        """Return whether a key that no field shows belongs to it: cards carry no-break spaces and marks without width.

        A control character does at a scanner's speed (*gap*): later it may be the officer's next command.
        """
        if not (self.surely_scanner or self.prefixed) or key.character is None or key.is_printable:
            return False
        return _unseen(key.character) or (key.key.startswith("ctrl+") and key.time - self.last <= gap)

    def add(self, key: events.Key) -> bool:
        """Take one more key in; return whether it is one a field would see (no control, no suffix)."""
        self.first = self.first or key.time
        self.last = key.time
        if key.key in ENDERS:
            self.ender = key
            return False
        if key.key in CONTROLS:
            self.controls.append(key)
            return False
        self.keys.append(key)
        if key.key == "backspace":
            self.text = self.text[:-1]
        elif key.character is not None and key.is_printable:
            self.text += key.character
        elif key.character is not None and _blank(key.character):
            self.text += " "
        return True

    @property
    def may_be_scan(self) -> bool:
        """Whether more keys could make it a scan."""
        return bool(self.text) and any(could_be_scan(begun + self.text) for begun in ("", *self._torn))

    @property
    def surely_scanner(self) -> bool:
        """Whether no hand types so: the bars of a card, at a scanner's speed."""
        return "|" in self.text and len(self.text) >= SHORTEST and self.may_be_scan

    @property
    def unseen(self) -> list[events.Key]:
        """What is still to be handed on when it was no scan; the first key was handed on at once, unless it was held.

        A control key alone was meant as a command, within a burst it was not.
        """
        keys = self.keys[0 if self.held else 1 :] if self.keys else self.controls
        return [*keys, self.ender] if self.ender else keys

    @property
    def all_keys(self) -> list[events.Key]:
        """Everything typed, for a screen that wants the scan as text.

        The first key is made anew: Textual hands on no event twice.
        """
        first = events.Key(self.keys[0].key, self.keys[0].character)
        return [first, *self.keys[1:], *([self.ender] if self.ender else [])]

    def scan(self) -> Scan | None:
        """Return what was scanned, if the burst came to its end and was a scan."""
        return recognise(self.text) if self.ended and len(self.text) >= SHORTEST else None


@dataclass(frozen=True, slots=True)
class Piece:
    """What was handed on as typing: its text, and how to take it out of the field again."""

    text: str
    undo: Undo | None


class Torn:
    """The beginning of a scan that a busy machine delivered as typing, should more of it follow.

    Kept in pieces: what was typed by hand just before may stand in front of it.
    """

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._last = 0.0

    def remember(self, burst: Burst) -> None:
        """Add what was handed on as typing; anything but a few printable characters in one place starts anew."""
        plain = burst.ender is None and all(key.is_printable for key in burst.keys)
        if burst.undo is None:  # no field took it, and a blank may have meant something to what has the focus
            plain = plain and " " not in burst.text
        if not plain or sum(len(piece.text) for piece in self._pieces) + len(burst.text) > MOST_TORN:
            self._pieces = []
            return
        here = bool(self._pieces) and _field(self._pieces[-1].undo) is _field(burst.undo)
        if not here or burst.first - self._last > SCANNER_STALL:
            self._pieces = []
        self._pieces.append(Piece(burst.text, burst.undo))
        self._last = burst.last

    def before(self, key: events.Key) -> list[str]:
        """Return the beginnings that *key* may go on with, longest first; none when nothing came so shortly before."""
        if key.time - self._last > SCANNER_STALL:
            return []
        return ["".join(piece.text for piece in self._pieces[first:]) for first in range(len(self._pieces))]

    def joined_with(self, burst: Burst) -> tuple[Scan, Undo | None] | None:
        """Return the scan that a beginning and *burst* make together, and how to take the beginning out, if they do."""
        first = burst.keys[0] if burst.keys else None
        if first is None or len(burst.text) < FASTEST_BY_HAND or not burst.ended:
            return None
        for begun, piece in zip(self.before(first), self._pieces, strict=False):
            scan = recognise(begun + burst.text)
            if scan is not None and not scan.problem:
                return scan, piece.undo
        return None


def _blank(character: str) -> bool:
    return unicodedata.category(character)[0] == "Z" or character == "\x85"


def _unseen(character: str) -> bool:
    return _blank(character) or unicodedata.category(character) == "Cf" or "\x80" <= character <= "\x9f"


def traced(keys: Sequence[events.Key], *, typing: bool) -> Trace | None:
    """Return what a burst says of the scanner; none when it is typing: in a field all that is no scan and has no suffix."""
    seen = trace([Stroke(key.key, key.character or "", key.time) for key in keys])
    by_hand = typing and seen.scan is None and keys[-1].key not in ENDERS
    return None if by_hand or len(keys) < FASTEST_BY_HAND else seen


def _field(undo: Undo | None) -> TextField | None:
    return undo[0] if undo is not None else None


def scans_in(pasted: str) -> list[Scan]:
    """Return the scans a paste consists of: one as a whole, or one on each line; none when any line is something else."""
    if (whole := recognise(pasted)) is not None:
        return [whole]
    scans = [recognise(line) for line in pasted.splitlines() if line.strip()]
    return [scan for scan in scans if scan is not None] if all(scans) else []
