"""Half-filled registrations in journal.db."""

from __future__ import annotations

from datetime import datetime

from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.draft import Draft
from counter_tui.storage.codec import pack, unpack


class DraftStore:
    """Implements ``ports.Drafts``; a draft is durable when :meth:`save` returns."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def save(self, draft: Draft, at: datetime) -> None:
        """Store a draft durably."""
        values = (draft.id, draft.officer_id, to_micros(at), pack(draft))
        await self._journal.write(
            lambda c: c.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)", values)
        )

    async def delete(self, draft_id: str) -> None:
        """Forget a draft."""
        await self._journal.write(lambda c: c.execute("DELETE FROM draft WHERE id = ?", (draft_id,)))

    async def all(self, officer_id: str) -> list[Draft]:
        """Return the drafts of one officer, newest first."""
        sql = "SELECT body FROM draft WHERE officer_id = ? ORDER BY saved_at DESC, rowid DESC"
        found = await self._journal.read(lambda c: c.all(sql, (officer_id,)))
        return [unpack(row[0], Draft) for row in found]
