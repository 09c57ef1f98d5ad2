"""Who stands at the desk, as the card said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from counter_tui.i18n import text
from counter_tui.screens import lookup_text, wording

if TYPE_CHECKING:
    from counter_tui.domain.person import Person
    from counter_tui.domain.scan import CitizenCard


class PersonPanel(Static):
    """Shows the citizen of a scanned card until the next dossier is received from that person."""

    DEFAULT_CSS = """
    PersonPanel { height: auto; margin: 1 1 0 1; padding: 0 1; border-left: thick $accent; display: none; }
    """

    card: CitizenCard | None = None

    def take(self, card: CitizenCard) -> None:
        """Show the citizen of *card*."""
        self.card = card
        first, *more = lookup_text.person(card)
        hint = text("Dùng làm người nộp ở lần tiếp nhận tới. Esc: bỏ thẻ.")
        self.update(Content("\n").join([Content.styled(first, "bold"), *map(Content, [*more, hint])]))
        self.display = True

    @property
    def person(self) -> Person | None:
        """The citizen as an applicant, ``None`` when no card was scanned."""
        return wording.person_of(self.card) if self.card is not None else None

    def forget(self) -> None:
        """Let go of the person."""
        self.card = None
        self.display = False
