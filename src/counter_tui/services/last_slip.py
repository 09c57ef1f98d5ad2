"""What this desk printed last, for a citizen who asks for it again: never somebody else's where the last one has none."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.domain.journal import Entry, EntryKind, EntryState
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.services.ports import Dossiers, Journal, Prints

LATEST = 200
"""Journal entries looked through for the last registration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSlip:
    """A slip by dossier and form; not ``made`` yet where the dossier was received without one (same-day work)."""

    dossier: str
    form: str = RECEIPT_FORM
    made: bool = True


class LastSlips:
    """Knows of the prints of this desk and of what it received since."""

    def __init__(self, journal: Journal, dossiers: Dossiers, prints: Prints) -> None:
        self._journal = journal
        self._dossiers = dossiers
        self._prints = prints

    async def last(self) -> LastSlip | None:
        """Return the newest print, else the receipt of what was received after it and has no paper at all; ``None`` without any."""
        job, entry = await self._prints.last(), await last_received(self._journal, self._dossiers)
        if (
            entry is not None
            and (job is None or job.created_at <= entry.created_at)
            and not await self._prints.papers_of(entry.dossier)
        ):
            return LastSlip(dossier=entry.dossier, made=False)
        return LastSlip(dossier=job.dossier, form=job.slip.form) if job is not None else None

    async def name_of(self, dossier: str) -> str:
        """Return the applicant of a dossier; empty for what is no dossier (a list, a receipt for several) or is not known here."""
        summary = await self._dossiers.summary(dossier)
        return summary.applicant_name if summary is not None else ""


async def last_received(journal: Journal, dossiers: Dossiers) -> Entry | None:
    """Return the entry of this desk's last registration that still holds."""
    for entry in await journal.entries(limit=LATEST):
        if entry.kind is EntryKind.REGISTER and entry.state is not EntryState.VOIDED:
            summary = await dossiers.summary(entry.dossier)
            if summary is not None and not summary.voided:
                return entry
    return None
