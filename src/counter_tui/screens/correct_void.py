"""Why a dossier is voided from its correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.i18n import text
from counter_tui.screens.void_reason import VoidReason, void_words

if TYPE_CHECKING:
    from counter_tui.domain.dossier import Registration
    from counter_tui.services.correcting import Corrected
    from counter_tui.services.desk import Desk


class VoidDossier(VoidReason):
    """The same question as for an entry of the journal; what it did is in :attr:`done`."""

    def __init__(self, desk: Desk, original: Registration, reason: str) -> None:
        super().__init__(desk, None, reason)
        self._original = original
        self.done: Corrected | None = None

    def _words(self) -> tuple[str, str, str]:
        question, consequence, keys = void_words(self._original.code)
        name = self._original.applicant.name
        return f"{question} {text('Người nộp: {name}.', name=name)}", consequence, keys

    async def _to_give_back(self) -> str:
        return await self._desk.fees.to_give_back(self._original.code)

    async def _void(self, reason: str) -> None:
        self.done = await self._desk.correcting.void(self._original, reason)

    async def _take_out_slips(self) -> None:
        """Leave that to the correction, which prints the voiding slip after it."""
