"""Days of this desk: what the journal holds of one, and those that were closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from counter_tui.domain.day_close import DayFacts, DayRecord
from counter_tui.domain.dossier_money import DossierFacts
from counter_tui.domain.receipt import Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDay:
    """A day as it stood when it was closed."""

    record: DayRecord
    closed_at: datetime
    officer_name: str


class Days(Protocol):
    """What this desk did, by day and by dossier."""

    async def dossier(self, code: str) -> DossierFacts:
        """Return all versions of a dossier's registration and all that happened to it here, by code or alias."""
        ...

    async def facts(self, day: date) -> DayFacts:
        """Return what the journal holds of a day."""
        ...

    async def kept(self, day: date) -> KeptDay | None:
        """Return a day as it was closed, ``None`` when it was not."""
        ...

    async def close(
        self,
        day: date,
        build: Callable[[DayFacts], tuple[DayRecord, Slip]],
        *,
        officer_id: str,
        officer_name: str,
        at: datetime,
    ) -> KeptDay:
        """Build and keep the account of a day with its print job and its line in the trail, in one transaction.

        A day closed before stays as it was kept.
        """
        ...
