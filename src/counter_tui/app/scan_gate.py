"""Tell a scanner's burst from typing: timing only groups the keys, the pattern decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from counter_tui.domain.scan import could_be_scan, recognise

if TYPE_CHECKING:
    from counter_tui.domain.scan import Scan
    from counter_tui.widgets.text_field import TextField

DEFAULT_GAP = 0.030
"""Seconds between two keys of one burst at most; 0.060 suits remote desktops and slow scanners."""
LATE_ENDER = 0.250
"""A scanner's Enter that comes apart from its text within this time belongs to the scan."""
STALL = 0.500
"""Seconds by which a busy machine may pull one scan apart."""
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


class Burst:
    """Keys that came faster than fingers, and the text they make; input methods delete and retype within it.

    *torn* is what came shortly before and may be the beginning of the same scan.
    """

    def __init__(self, torn: str = "") -> None:
        self._torn = torn
        self.keys: list[events.Key] = []
        self.controls: list[events.Key] = []
        self.ender: events.Key | None = None
        self.ended = False
        self.first = 0.0
        self.last = 0.0
        self.text = ""
        self.undo: tuple[TextField, tuple[str, int]] | None = None

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
        return True

    @property
    def may_be_scan(self) -> bool:
        """Whether more keys could make it a scan."""
        return bool(self.text) and (
            could_be_scan(self.text) or (bool(self._torn) and could_be_scan(self._torn + self.text))
        )

    @property
    def surely_scanner(self) -> bool:
        """Whether no hand types so: the bars of a card, at a scanner's speed."""
        return "|" in self.text and len(self.text) >= SHORTEST and self.may_be_scan

    @property
    def unseen(self) -> list[events.Key]:
        """What is still to be handed on when it was no scan; the first key was handed on at once.

        A control key alone was meant as a command, within a burst it was not.
        """
        keys = self.keys[1:] if self.keys else self.controls
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


class Torn:
    """The beginning of a scan that a busy machine delivered as typing, should more of it follow."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.text = ""
        self.undo: tuple[TextField, tuple[str, int]] | None = None
        self.last = 0.0

    def remember(self, burst: Burst) -> None:
        """Add what was handed on as typing; anything but a few printable characters in one field starts anew."""
        plain = burst.undo is not None and burst.ender is None and all(key.is_printable for key in burst.keys)
        if not plain or len(self.text) + len(burst.text) > MOST_TORN:
            self._forget()
            return
        same = self.undo is not None and burst.undo is not None and self.undo[0] is burst.undo[0]
        if not same or burst.first - self.last > STALL:
            self.text, self.undo = "", burst.undo
        self.text += burst.text
        self.last = burst.last

    def before(self, key: events.Key) -> str:
        """Return the beginning that *key* may go on with; empty when there is none so shortly before."""
        return self.text if self.undo is not None and key.time - self.last <= STALL else ""

    def joined_with(self, burst: Burst) -> Scan | None:
        """Return the scan that the beginning and *burst* make together, if they do."""
        first = burst.keys[0] if burst.keys else None
        if first is None or not self.before(first) or len(burst.text) < FASTEST_BY_HAND or not burst.ended:
            return None
        scan = recognise(self.text + burst.text)
        return scan if scan is not None and not scan.problem else None


def scans_in(pasted: str) -> list[Scan]:
    """Return the scans a paste consists of: one as a whole, or one on each line; none when any line is something else."""
    if (whole := recognise(pasted)) is not None:
        return [whole]
    scans = [recognise(line) for line in pasted.splitlines() if line.strip()]
    return [scan for scan in scans if scan is not None] if all(scans) else []
