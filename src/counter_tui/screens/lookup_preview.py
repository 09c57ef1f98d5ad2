"""More of the highlighted result: its whole name on a small screen, all of it beside the list on a wide one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError
from counter_tui.i18n import text
from counter_tui.screens import dossier_text, procedure_text, wording
from counter_tui.services.ports import Hit
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.services.desk import Desk

TYPING_PAUSE = 0.08
"""Seconds the highlight must rest before a procedure is read in full."""


class LookupPreview(Widget):
    """Shows a procedure or a dossier; on a narrow screen two lines, so that long names can be told apart."""

    DEFAULT_CSS = """
    LookupPreview { layout: vertical; }
    LookupPreview #preview-facts { height: 1; padding: 0 1; color: $text-muted; }
    LookupPreview #preview-name { height: auto; max-height: 7; padding: 0 1; margin-bottom: 1; text-style: bold; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._shown: Hit | DossierSummary | None = None

    def compose(self) -> ComposeResult:
        """Yield facts, name and text."""
        yield Static(id="preview-facts", markup=False)
        yield Static(id="preview-name", markup=False)
        full = TextView(id="preview-full")
        full.can_focus = False
        yield full

    def show(self, desk: Desk | None, hit: Hit | None, dossier: DossierSummary | None) -> None:
        """Show *hit* or *dossier*, whichever is there; nothing when neither."""
        shown = hit or dossier
        if shown == self._shown:
            return
        self._shown = shown
        name, facts = "", ""
        if hit is not None:
            where = hit.field if hit.receivable else text("{field} · chỉ tra cứu", field=hit.field)
            name, facts = canonical(hit.name), f"{hit.code} · {where}"
        elif dossier is not None:
            name = f"{dossier.code} · {canonical(dossier.applicant_name)}"
            facts = dossier_text.summary_detail(dossier)
        self.query_one("#preview-facts", Static).update(Content(canonical(facts)))
        self.query_one("#preview-name", Static).update(Content(name))
        if not self.screen.has_class("-wide"):
            return
        if hit is not None and desk is not None:
            self._read_procedure(desk, hit)
        else:
            self._show_sections(_summary(dossier) if dossier is not None else [])

    def again(self, desk: Desk | None) -> None:
        """Show the same once more: the screen has become wide, or the catalogue has changed."""
        shown, self._shown = self._shown, None
        hit = shown if isinstance(shown, Hit) else None
        self.show(desk, hit, shown if isinstance(shown, DossierSummary) else None)

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _read_procedure(self, desk: Desk, hit: Hit) -> None:
        await asyncio.sleep(TYPING_PAUSE)
        try:
            item = await desk.lookup.procedure(hit.code)
        except CounterError as problem:
            self._show_sections([TextSection("", [str(problem)], "warning")])
            return
        cases = item.procedure.cases
        if self._shown == hit:
            self._show_sections(procedure_text.sections(item, cases[0] if cases else None))

    def _show_sections(self, sections: list[TextSection]) -> None:
        self.query_one("#preview-full", TextView).show(sections)


def _summary(dossier: DossierSummary) -> list[TextSection]:
    lines = [
        text("Thủ tục: {name}", name=canonical(dossier.procedure_name)),
        text("Chủ hồ sơ: {name}", name=canonical(dossier.owner_name)),
        text(
            "Tiếp nhận {moment}, quầy {counter}",
            moment=wording.moment(dossier.received_at),
            counter=canonical(dossier.counter),
        ),
    ]
    if dossier.due_at is not None:
        lines.append(text("Hẹn trả: {moment}", moment=wording.moment(dossier.due_at)))
    return [TextSection(text("Hồ sơ"), lines), TextSection("", [text("Enter: mở hồ sơ")], "muted")]
