"""Says once, before something is saved, that the machine's clock was set back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.i18n import text
from counter_tui.screens.register_problems import in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter_tui.services.desk import Desk


class ClockDoubt:
    """A doubt that was shown does not stop saving again."""

    def __init__(self, desk: Desk, say: Callable[[str, str], None]) -> None:
        self._desk = desk
        self._say = say
        self._shown = ""

    async def newly_shown(self) -> bool:
        """Show the doubt, if there is one nobody read yet; return whether it was shown now. Raises StorageError."""
        doubt = await self._desk.reception.clock_doubt()
        if doubt is None or (words := in_words(doubt)) == self._shown:
            return False
        self._shown = words
        self._say("\n".join([words, text("Xem lại; F12 lần nữa để lưu.")]), "warning")
        return True
