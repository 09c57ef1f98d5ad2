"""The journal (sổ lệnh) in journal.db: register, send, mend."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from counter_tui.database.connection import Connection
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.journal import Entry, EntryState, JournalCounts
from counter_tui.services.ports import AssignedNumber, NewEntry
from counter_tui.storage import mending, rows
from counter_tui.storage.high_water import HighWater
from counter_tui.storage.registering import draw_provisional, store_entry, store_new, take_number

SETTLED = "('confirmed', 'voided')"
LONGEST_DELAY = timedelta(hours=2)
"""No attempt is put off further: one that is was put off before the clock was set back."""


class JournalStore:
    """Implements ``ports.Journal``; every writing call is durable when it returns."""

    def __init__(self, journal: DatabaseFile, installation: str, high_water: HighWater | None = None) -> None:
        self._journal = journal
        self._installation = installation
        self._high_water = high_water

    async def register(
        self,
        *,
        day: date,
        office: str,
        counter: str,
        provisional: Callable[[], str],
        build: Callable[[AssignedNumber], NewEntry],
    ) -> NewEntry:
        """Take a number, build and store a registration in one transaction; *build* runs on the writer's thread."""

        def work(connection: Connection) -> NewEntry:
            number = take_number(
                connection, day=day, office=office, counter=counter, installation=self._installation
            ) or draw_provisional(connection, provisional)
            new = build(number)
            store_new(connection, new)
            return new

        new = await self._journal.write(work)
        if self._high_water is not None and not new.registration.provisional:
            self._high_water.reached(new.registration.code)
        return new

    async def append(self, entry: Entry) -> None:
        """Store an action entry durably."""
        await self._journal.write(lambda c: store_entry(c, entry))

    async def due_to_send(self, now: datetime, limit: int = 20) -> list[Entry]:
        """Return what may be sent now, in order; only the first unsettled entry of a dossier can be among it."""
        sql = (
            f"SELECT {rows.ENTRY} FROM entry AS e INDEXED BY entry_waiting WHERE state IN ('waiting', 'sending') AND state = 'waiting'"
            " AND (next_attempt_at IS NULL OR next_attempt_at NOT BETWEEN ? AND ?) AND NOT EXISTS ("
            "  SELECT 1 FROM entry AS f WHERE f.dossier = e.dossier AND f.place < e.place"
            "  AND f.state IN ('waiting', 'sending', 'refused'))"
            " ORDER BY place LIMIT ?"
        )
        found = await self._journal.read(
            lambda c: c.all(sql, (to_micros(now) + 1, to_micros(now + LONGEST_DELAY), limit))
        )
        return [rows.entry(row) for row in found]

    async def mark(
        self,
        entry_id: str,
        state: EntryState,
        *,
        at: datetime,
        next_attempt_at: datetime | None = None,
        problem: str = "",
        problem_code: str = "",
    ) -> None:
        """Record the outcome of one sending; what is confirmed or voided stays so. Raises NotFound."""

        def work(connection: Connection) -> None:
            dossier = mending.dossier_of(connection, entry_id)
            changed = connection.execute(
                "UPDATE entry SET state = ?, attempts = attempts + 1, next_attempt_at = ?, problem = ?,"
                f" problem_code = ?, settled_at = ? WHERE id = ? AND state NOT IN {SETTLED}",
                (
                    state.value,
                    None if next_attempt_at is None else to_micros(next_attempt_at),
                    problem,
                    problem_code,
                    to_micros(at),
                    entry_id,
                ),
            )
            if changed and state is EntryState.CONFIRMED:
                connection.execute("UPDATE dossier SET confirmed = 1 WHERE code = ?", (dossier,))

        await self._journal.write(work)

    async def put_off_no_more(self) -> None:
        """Let everything that waits be due now."""
        sql = (
            "UPDATE entry SET next_attempt_at = NULL WHERE state = 'waiting' AND next_attempt_at IS NOT NULL"
        )
        await self._journal.write(lambda c: c.execute(sql))

    async def renumber(self, entry_id: str, code: str, at: datetime) -> None:
        """Give a dossier the code the service decided; what it had stays as an alias, its followers move along."""
        await self._journal.write(lambda c: mending.renumber(c, entry_id, code, at))

    async def amend(self, entry_id: str, new_entry: NewEntry, at: datetime) -> None:
        """Replace a registration by a corrected one, in the place of the old in the order of sending."""
        await self._journal.write(lambda c: mending.amend(c, entry_id, new_entry, at))

    async def void(self, entry_id: str, reason: str, voiding: Entry | None, at: datetime) -> None:
        """Void an entry and what follows it in its dossier, and store the entry that tells the service, if it must be."""
        await self._journal.write(lambda c: mending.void(c, entry_id, reason, voiding, at))

    async def entry(self, entry_id: str) -> Entry | None:
        """Return one entry."""
        sql = f"SELECT {rows.ENTRY} FROM entry WHERE id = ?"
        row = await self._journal.read(lambda c: c.one(sql, (entry_id,)))
        return rows.entry(row) if row else None

    async def entries(
        self, states: Sequence[EntryState] = (), limit: int = 200, offset: int = 0
    ) -> list[Entry]:
        """Return entries, newest first, of the given states (all when empty)."""
        wanted = [state.value for state in states or tuple(EntryState)]
        places = ", ".join("?" * len(wanted))
        sql = f"SELECT {rows.ENTRY} FROM entry WHERE state IN ({places}) ORDER BY sequence DESC LIMIT ? OFFSET ?"
        found = await self._journal.read(lambda c: c.all(sql, (*wanted, limit, offset)))
        return [rows.entry(row) for row in found]

    async def counts(self) -> JournalCounts:
        """Return how many entries wait, are refused, are confirmed."""

        def work(connection: Connection) -> JournalCounts:
            by_state: dict[str, int] = dict(
                connection.all("SELECT state, count(*) FROM entry GROUP BY state")
            )
            oldest = connection.one("SELECT min(created_at) FROM entry WHERE state IN ('waiting', 'sending')")
            return JournalCounts(
                waiting=by_state.get("waiting", 0) + by_state.get("sending", 0),
                refused=by_state.get("refused", 0),
                confirmed=by_state.get("confirmed", 0),
                oldest_waiting=from_micros(oldest[0]) if oldest and oldest[0] is not None else None,
            )

        return await self._journal.read(work)
