"""What all full screens share: title, status, keys, and what becomes of a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.i18n import mark, text
from counter_tui.screens.navigation import Back, DossierChosen, ScannedPerson
from counter_tui.widgets.key_bar import KeyBar
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.status_line import StatusLine, StatusPart
from counter_tui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from counter_tui.widgets.text_field import TextField

SMALLEST = (80, 20)
"""Columns and rows below which the desk says that the window is too small."""
SEVERITIES: dict[str, Literal["information", "warning", "error"]] = {
    "info": "information",
    "good": "information",
    "warning": "warning",
    "error": "error",
}


class DeskScreen(Screen[None]):
    """Subclasses give ``AREA``, ``HEADING``, ``HELP_TEXT``, ``BINDINGS`` and :meth:`compose_body`."""

    AREA: ClassVar[str] = "app"
    HEADING: ClassVar[str] = ""
    HELP_TEXT: ClassVar[str] = mark("Gõ vào ô tìm kiếm, mũi tên để chọn, Enter để mở, Esc để quay lại.")
    DEFAULT_CSS = """
    DeskScreen { layout: vertical; }
    DeskScreen > #body { height: 1fr; }
    DeskScreen > #too-small { height: 1; display: none; background: $warning; color: $background; }
    DeskScreen.-too-small > #too-small { display: block; }
    """

    @property
    def dossier_code(self) -> str:
        """The code of the one dossier this screen is about; empty on all others."""
        return ""

    @property
    def chosen_code(self) -> str | None:
        """The dossier a command is for: the one on the screen, or highlighted in a list; ``None`` in a list without one."""
        return self.dossier_code

    @property
    def unwritten(self) -> list[str]:
        """What was typed here and is in no draft and not in the book, each in words with its name."""
        return []

    def compose(self) -> ComposeResult:
        """Yield title, body, status and keys."""
        yield TitleLine(text(self.HEADING), id="title")
        yield Static(Content(text("Cửa sổ nhỏ hơn 80×20: kéo rộng ra để thấy đủ.")), id="too-small")
        with Vertical(id="body"):
            yield from self.compose_body()
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    def compose_body(self) -> ComposeResult:
        """Yield what this screen is for."""
        yield from ()

    def show_desk(self, place: str, parts: Sequence[StatusPart]) -> None:
        """Show where and who this desk is, and how it stands; the app calls it at each change."""
        if self.is_mounted:
            self.query_one(TitleLine).place = place
            self.query_one(StatusLine).show(parts)

    def on_resize(self, event: events.Resize) -> None:
        """Say that the window is too small, and go on working."""
        columns, rows = SMALLEST
        self.set_class(event.size.width < columns or event.size.height < rows, "-too-small")

    def on_key(self, event: events.Key) -> None:
        """Keep ``/`` from leaving a form: on a choice or a button it is what was meant for a field, a date's or a code's."""
        if event.character == "/" and any(field.display for field in self.query(LabelledField)):
            event.stop()

    def set_heading(self, heading: str) -> None:
        """Show another heading (already translated)."""
        self.query_one(TitleLine).heading = heading

    def handle_scan(self, scan: Scan) -> bool:
        """Act on a scan; return ``False`` to have its characters typed into the field instead."""
        if scan.problem:
            self.say(text(scan.problem), "warning")
        elif scan.kind is ScanKind.DOSSIER_CODE:
            self.post_message(DossierChosen(scan.code))
        elif scan.card is not None:
            self.post_message(ScannedPerson(scan.card))
        return True

    def say(self, sentence: str, level: str = "info") -> None:
        """Tell the officer something in passing; never read as markup."""
        self.notify(sentence, severity=SEVERITIES.get(level, "information"), markup=False)

    def go_back(self, *, finished: bool = False) -> None:
        """Leave; what was typed is kept unless *finished*."""
        self.post_message(Back(finished=finished, screen=self))

    def action_next_pane(self) -> None:
        """Go to the next pane: here the next thing that takes the focus."""
        self.focus_next()

    def on_text_field_refused(self, event: TextField.Refused) -> None:
        """Say why a field took nothing, where the field has no line of its own for it."""
        self.say(event.reason, "warning")
