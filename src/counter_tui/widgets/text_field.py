"""A single-line field that keeps Vietnamese text composed and never swallows a refusal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, TypeAlias

from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from counter_tui.i18n import text
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from textual import events

Snapshot: TypeAlias = tuple[str, Selection]
"""What stands in a field and what of it is selected."""


class TextField(Input):
    """An ``Input`` whose value is always plain NFC and whose paste never loses a line."""

    DEFAULT_CSS = """
    TextField, TextField:focus { height: 1; border: none; padding: 0 1; }
    TextField { background: $surface; }
    TextField:focus { background: $primary 18%; text-style: none; }
    """

    class Refused(Message):
        """What was typed or pasted does not fit; ``reason`` is a sentence for the officer."""

        def __init__(self, field: TextField, reason: str) -> None:
            super().__init__()
            self.field = field
            self.reason = reason

        @property
        def control(self) -> TextField:
            """The field that refused."""
            return self.field

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        max_length: int = 0,
        password: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(
            plain(value),
            placeholder,
            password=password,
            max_length=max_length,
            select_on_focus=False,
            id=id,
            classes=classes,
        )
        self.set_reactive(Input.cursor_blink, False)

    def validate_value(self, value: str) -> str:
        """Keep every value plain, however it arrives."""
        return plain(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put *text* in place of a span, joining a bare combining mark to the letter before it."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        if text and unicodedata.combining(text[0]) and start > 0:
            start -= 1
            text = self.value[start] + text
        super().replace(plain(text), start, end)

    def restricted(self) -> None:
        """Say why nothing was inserted."""
        self.post_message(
            self.Refused(self, text("Ô này nhận tối đa {n} ký tự: chưa thêm được.", n=self.max_length))
        )

    def snapshot(self) -> Snapshot:
        """Return value and selection (the cursor is its end), for :meth:`restore`."""
        return self.value, self.selection

    def restore(self, snapshot: Snapshot) -> None:
        """Take the field back to an earlier snapshot: what was selected is replaced by the next key again."""
        self.value, self.selection = snapshot

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if pasted := " ".join(plain(event.text).split()):
            self.replace(pasted, *self.selection)
