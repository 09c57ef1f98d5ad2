"""The lines of a long text, made as they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter_tui.widgets.plain import plain_lines
from counter_tui.widgets.wrapping import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class TextSection:
    """A title and its paragraphs; ``style`` is ``""``, ``muted``, ``warning`` or ``strong``."""

    title: str
    lines: Sequence[str]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the screen: its text, style and the paragraph it belongs to."""

    text: str
    style: str
    paragraph: int


class LongText:
    """Wraps paragraphs from the top down to where one looks; the rest is only estimated."""

    def __init__(self, sections: Sequence[TextSection]) -> None:
        self._paragraphs: list[tuple[str, str]] = []
        self._titles: list[int] = []
        for section in sections:
            if self._paragraphs:
                self._paragraphs.append(("", ""))
            if section.title:
                self._titles.append(len(self._paragraphs))
                self._paragraphs.append((section.title, "title"))
            self._paragraphs.extend((line, section.style) for line in section.lines)
        self._left = sum(len(text) for text, _ in self._paragraphs)
        self._next = 0
        self._starts: list[int] = []
        self.width = 0
        self.lines: list[Line] = []

    @property
    def wrapped(self) -> int:
        """How many paragraphs have been wrapped so far."""
        return self._next

    @property
    def height(self) -> int:
        """Lines in all: those known, and an estimate of those not wrapped yet."""
        rest = len(self._paragraphs) - self._next
        return len(self.lines) + (rest + self._left // max(1, self.width) if rest else 0)

    def wrap_to(self, width: int, top: int) -> int:
        """Wrap anew to *width* cells; return where the paragraph of the line *top* starts now."""
        if width == self.width:
            return top
        paragraph = self.lines[top].paragraph if top < len(self.lines) else 0
        share = top - self._starts[paragraph] if top < len(self.lines) else 0
        old_width, self.width = self.width, width
        self._next, self.lines, self._starts = 0, [], []
        self._left = sum(len(text) for text, _ in self._paragraphs)
        while self._next <= paragraph and self._wrap_next():
            pass
        if not self._starts:
            return 0
        start = self._starts[paragraph]
        return min(len(self.lines) - 1, start + share * max(1, old_width) // width)

    def reach(self, line: int) -> bool:
        """Wrap until *line* is known; return whether there is such a line."""
        while len(self.lines) <= line:
            if not self.width or not self._wrap_next():
                return False
        return line >= 0

    def reach_end(self) -> None:
        """Wrap everything."""
        while self.width and self._wrap_next():
            pass

    def section_from(self, line: int, step: int) -> int | None:
        """Return the line of the next (``step`` 1) or previous (-1) section title, seen from *line*."""
        if step > 0:
            for paragraph in self._titles:
                while self._next <= paragraph and self.width and self._wrap_next():
                    pass
                if paragraph < len(self._starts) and self._starts[paragraph] > line:
                    return self._starts[paragraph]
            return None
        before = [self._starts[p] for p in self._titles if p < len(self._starts) and self._starts[p] < line]
        return before[-1] if before else None

    def _wrap_next(self) -> bool:
        if self._next >= len(self._paragraphs):
            return False
        text, style = self._paragraphs[self._next]
        self._starts.append(len(self.lines))
        for paragraph in plain_lines(text):
            self.lines.extend(Line(line, style, self._next) for line in wrap(paragraph, self.width))
        self._left -= len(text)
        self._next += 1
        return True
