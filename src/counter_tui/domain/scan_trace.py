"""What a scanner sent, key by key, and what the desk's settings should be for it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from counter_tui.domain.scan import Scan, recognise
from counter_tui.domain.scan_kinds import Damage
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

GAPS = (30, 60, 100, 200, 400)
"""Milliseconds the gap is set to: the first that leaves room above the slowest key."""
ROOM = 1.5
LONGEST_SHOWN = 400
_FUNCTION_KEY = re.compile(r"f(?:[1-9]|1\d|2[0-4])")
_NAMES = {"enter": "CR", "ctrl+j": "LF", "tab": "TAB", "ctrl+b": "STX", "ctrl+c": "ETX", "ctrl+d": "EOT"} | {
    "ctrl+backslash": "FS",
    "ctrl+right_square_bracket": "GS",
    "ctrl+circumflex_accent": "RS",
    "ctrl+underscore": "US",
    "backspace": "BS",
}
_CONTROLS = {"\r": "CR", "\n": "LF", "\t": "TAB", "\x02": "STX", "\x03": "ETX", "\x04": "EOT", "\x1d": "GS"}
_ENDERS = {"enter": "enter", "tab": "tab", "ctrl+j": "enter"}
_TELEX_MARKS = re.compile(r"[^\x00-\x7f]")


class Suffix(StrEnum):
    """What a scanner ends with; ``ANY`` takes whatever comes."""

    ANY = "any"
    ENTER = "enter"
    TAB = "tab"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key as it arrived: its name, the character it made (empty: none), and when, in seconds."""

    key: str
    character: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What came in one go: ``raw`` with controls in angle brackets, its parts, its speed in milliseconds, what it means.

    ``whole``: it came at once (a paste, a serial line), so there is no speed and nothing to set. ``typed_over``: an input
    method changed letters on the way.
    """

    raw: str
    text: str = ""
    prefix: str = ""
    suffix: Suffix = Suffix.NONE
    usual: float = 0.0
    slowest: float = 0.0
    whole: bool = False
    scan: Scan | None = None
    typed_over: bool = False

    @property
    def gap_ms(self) -> int:
        """The gap between keys that suits this scanner."""
        return next((gap for gap in GAPS if self.slowest * ROOM <= gap), GAPS[-1])

    @property
    def readable(self) -> bool:
        """Whether it is a card or a slip that can be used."""
        return self.scan is not None and not self.scan.problem


def checked_prefix(typed: str) -> str:
    """Return a prefix as it is kept: empty, a function key in small letters, or one sign; raises BadInput.

    Letters and digits begin what is typed by hand, so they are no prefix.
    """
    wished = typed.strip()
    key = wished.lower()
    if not wished or _FUNCTION_KEY.fullmatch(key):
        return key
    if len(wished) == 1 and wished.isascii() and wished.isprintable() and not wished.isalnum():
        return wished
    raise BadInput(
        mark("Dấu đầu là một phím F (ví dụ F11) hoặc một ký tự lạ (ví dụ ~), không là chữ hay số."),
        field="prefix",
    )


def trace(strokes: Sequence[Stroke]) -> Trace:
    """Return what the keys of one burst say of the scanner."""
    body = list(strokes)
    suffix = Suffix.NONE
    while body and body[-1].key in _ENDERS:
        suffix = Suffix(_ENDERS[body.pop().key])
    prefix = ""
    if body and _FUNCTION_KEY.fullmatch(body[0].key):
        prefix = body.pop(0).key
    text = _text(body)
    scan = recognise(text)
    if scan is None and not prefix and len(text) > 1 and not text[0].isalnum():
        # One strange character before what can be read is a prefix somebody set the scanner to.
        without = recognise(text[1:])
        if without is not None:
            prefix, text, scan = text[0], text[1:], without
    gaps = [1000 * (after.at - before.at) for before, after in itertools.pairwise(strokes)]
    return Trace(
        raw=_raw(strokes),
        text=text,
        prefix=prefix,
        suffix=suffix,
        usual=median(gaps) if gaps else 0.0,
        slowest=max(gaps, default=0.0),
        scan=scan,
        typed_over=_typed_over(text, scan) or any(stroke.key == "backspace" for stroke in body),
    )


def whole_trace(sent: str) -> Trace:
    """Return what a paste or a line of a serial scanner says."""
    raw = "".join(f"<{_CONTROLS[c]}>" if c in _CONTROLS else c if c.isprintable() else "<?>" for c in sent)
    scan = recognise(sent)
    return Trace(raw=raw[:LONGEST_SHOWN], text=sent.strip(), whole=True, scan=scan)


def _text(strokes: Sequence[Stroke]) -> str:
    text = ""
    for stroke in strokes:
        if stroke.key == "backspace":
            text = text[:-1]
        elif stroke.character.isprintable():
            text += stroke.character
    return text


def _raw(strokes: Sequence[Stroke]) -> str:
    parts = []
    for stroke in strokes:
        if stroke.key in _NAMES:
            parts.append(f"<{_NAMES[stroke.key]}>")
        elif stroke.character and stroke.character.isprintable():
            parts.append(stroke.character)
        else:
            parts.append(f"<{stroke.key}>")
    return "".join(parts)[:LONGEST_SHOWN]


def _typed_over(text: str, scan: Scan | None) -> bool:
    if scan is None:
        return False
    if scan.card is not None:
        return Damage.TELEX in scan.card.damage
    return bool(_TELEX_MARKS.search(text))  # a slip's code is ASCII
