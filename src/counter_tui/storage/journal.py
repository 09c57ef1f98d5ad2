"""The journal (sổ lệnh) in journal.db: register, send, mend."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from counter_tui.database.connection import Connection
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.actions import Actor
from counter_tui.domain.journal import Entry, EntryState, JournalCounts
from counter_tui.domain.money_back import MoneyBack
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports import AssignedNumber, Made, NewAction, NewEntry, Settlement
from counter_tui.storage import mending, rebasing, rows
from counter_tui.storage.acting import store_action, take_back
from counter_tui.storage.high_water import HighWater
from counter_tui.storage.number_ledger import take_number
from counter_tui.storage.registering import draw_provisional, store_new, stored_new
from counter_tui.storage.room import Room
from counter_tui.storage.settling import settle

LONGEST_DELAY = timedelta(hours=1)
"""No attempt is put off further, whatever the service names: one that is was put off before the clock was set back."""


class JournalStore:
    """Implements ``ports.Journal``; every writing call is durable when it returns."""

    def __init__(
        self,
        journal: DatabaseFile,
        high_water: HighWater | None = None,
        room: Room | None = None,
        moved: Callable[..., None] = lambda *_: None,
    ) -> None:
        """*moved* is told the codes of the dossiers that stand otherwise than before."""
        self._journal = journal
        self._moved = moved
        self._room = room
        self._high_water = high_water

    async def register(
        self,
        *,
        day: date,
        office: str,
        counter: str,
        provisional: Callable[[], str],
        build: Callable[[AssignedNumber], NewEntry],
        numbered: bool = True,
        draft: str = "",
    ) -> NewEntry:
        """Take a number, build and store a registration and forget its *draft* in one transaction; *build* runs on the writer's thread."""
        built: list[NewEntry] = []

        def work(connection: Connection) -> NewEntry:
            if draft and (before := stored_new(connection, draft)) is not None:
                built[:] = [before]
                return before
            number = take_number(connection, day=day, office=office, counter=counter) if numbered else None
            new = build(number or draw_provisional(connection, provisional))
            store_new(connection, new)
            connection.execute("DELETE FROM draft WHERE id = ?", (draft,))
            built[:] = [new]
            return new

        def find(connection: Connection) -> NewEntry | None:
            known = connection.one("SELECT 1 FROM entry WHERE id = ?", (built[0].entry.id,))
            return built[0] if known else None

        if self._room is not None:
            self._room.refuse_new()
        new = await self._journal.write(work, find)
        self._moved(new.registration.code)
        if self._high_water is not None and not new.registration.provisional:
            # Before anybody is told the number; the disk may take its time, and the desk goes on drawing.
            await asyncio.to_thread(self._high_water.reached, new.registration.code)
        return new

    async def act(self, *new: NewAction) -> None:
        """Store actions durably, all or none; raises Refused when another action on one of the dossiers came between."""

        def work(connection: Connection) -> None:
            for one in new:
                store_action(connection, one)

        await self._journal.write(work)
        self._moved(*(one.after.code for one in new))

    async def due_to_send(self, now: datetime, limit: int = 20) -> list[Entry]:
        """Return what may be sent now, in order; only the first unsettled entry of a dossier can be among it.

        One that was put off at a time that has yet to come was so before the clock was set back: it is due.
        """
        sql = (
            f"SELECT {rows.ENTRY} FROM entry AS e INDEXED BY entry_waiting WHERE state IN ('waiting', 'sending') AND state = 'waiting'"
            " AND (next_attempt_at IS NULL OR next_attempt_at NOT BETWEEN ?1 + 1 AND ?2 OR settled_at > ?1) AND NOT EXISTS ("
            "  SELECT 1 FROM entry AS f WHERE f.dossier = e.dossier AND f.place < e.place"
            "  AND f.state IN ('waiting', 'sending', 'refused'))"
            " ORDER BY place LIMIT ?3"
        )
        found = await self._journal.read(
            lambda c: c.all(sql, (to_micros(now), to_micros(now + LONGEST_DELAY), limit))
        )
        return [rows.entry(row) for row in found]

    async def note_begun(self, entry_ids: Sequence[str], begun: bool) -> None:
        """Note durably that entries are about to leave, or that the service did nothing with them."""
        marks = [(1 if begun else -1, entry_id) for entry_id in entry_ids]
        await self._journal.write(lambda c: c.many("UPDATE entry SET begun = begun + ? WHERE id = ?", marks))

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
        made = Settlement(
            entry_id=entry_id,
            state=state,
            next_attempt_at=next_attempt_at,
            problem=problem,
            problem_code=problem_code,
        )

        self._moved(await self._change(entry_id, lambda c: settle(c, made, at)))

    async def settle_all(self, settlements: Sequence[Settlement], at: datetime) -> list[Settlement]:
        """Record what came of several sendings in one transaction; what is confirmed or voided stays so.

        Return those whose number from the service is another dossier's here.
        """

        def work(connection: Connection) -> tuple[list[str], list[Settlement]]:
            codes: list[str] = []
            in_use: list[Settlement] = []
            for made in settlements:
                row = connection.one("SELECT dossier FROM entry WHERE id = ?", (made.entry_id,))
                codes += [row[0], made.code or row[0]] if row else []
                if settle(connection, made, at):
                    in_use.append(made)
            return codes, in_use

        if not settlements:
            return []
        moved, in_use = await self._journal.write(work)
        self._moved(*moved)
        return in_use

    async def put_off_no_more(self) -> None:
        """Let everything that waits be due now."""
        sql = (
            "UPDATE entry SET next_attempt_at = NULL WHERE state = 'waiting' AND next_attempt_at IS NOT NULL"
        )
        await self._journal.write(lambda c: c.execute(sql))

    async def renumber(self, entry_id: str, code: str, at: datetime) -> None:
        """Give a dossier the code the service decided; what it had stays as an alias, its followers move along."""
        old = await self._change(entry_id, lambda c: mending.renumber(c, entry_id, code, at))
        self._moved(old, code)

    async def amend(self, entry_id: str, new_entry: NewEntry, at: datetime, *, actor: Actor) -> None:
        """Replace a registration by one that *actor* corrected, in the place of the old in the order of sending."""
        self._moved(await self._change(entry_id, lambda c: mending.amend(c, entry_id, new_entry, at, actor)))

    async def void(
        self,
        entry_id: str,
        reason: str,
        voiding: Entry | None,
        at: datetime,
        *,
        actor: Actor,
        slip: Slip | None = None,
    ) -> None:
        """Void an entry and what follows it in its dossier, and store the entry that tells the service, if it must be."""
        changed = await self._change(
            entry_id, lambda c: mending.void(c, entry_id, reason, voiding, at, actor, slip)
        )
        self._moved(changed)

    async def _change(self, entry_id: str, work: Callable[[Connection], object]) -> str:
        """Do *work* and return the dossier the entry belonged to before."""

        def both(connection: Connection) -> str:
            dossier = mending.dossier_of(connection, entry_id)
            work(connection)
            return dossier

        return await self._journal.write(both)

    async def take_back(self, entry_id: str, reason: str, at: datetime, *, officer_id: str) -> None:
        """Undo an action that waits and is the last of its dossier; raises Refused when it cannot be undone."""
        self._moved(await self._change(entry_id, lambda c: take_back(c, entry_id, reason, at, officer_id)))

    async def unsettled(self, dossier: str) -> list[Made]:
        """Return a dossier's actions that wait or were refused, in the order of sending."""
        return await self._journal.read(lambda c: rebasing.unsettled(c, dossier))

    async def rebase(
        self,
        instead_of: Sequence[str],
        new: Sequence[NewAction],
        officer_id: str,
        at: datetime,
        back: Sequence[MoneyBack] = (),
    ) -> None:
        """Void the entries named and store *new* actions in their place; raises Refused when one was settled meanwhile."""
        await self._journal.write(lambda c: rebasing.rebase(c, instead_of, new, officer_id, at, back))
        self._moved(*{one.after.code for one in new})

    async def hand_over(self, entry_id: str, officer_id: str, at: datetime) -> None:
        """Leave a refused entry to a supervisor; raises Refused when it is none."""
        await self._journal.write(lambda c: rebasing.hand_over(c, entry_id, officer_id, at))

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

    async def not_shown(self) -> list[Entry]:
        """Return the registrations the officer was not told of, oldest first."""
        sql = f"SELECT {rows.ENTRY} FROM entry INDEXED BY entry_not_shown WHERE shown = 0 ORDER BY sequence"
        return [rows.entry(row) for row in await self._journal.read(lambda c: c.all(sql))]

    async def shown(self, entry_ids: Sequence[str]) -> None:
        """Remember that the officer has been told of these."""
        sql = "UPDATE entry SET shown = 1 WHERE id = ? AND shown = 0"
        await self._journal.write(lambda c: c.many(sql, [(entry_id,) for entry_id in entry_ids]))

    async def counts(self) -> JournalCounts:
        """Return how many entries wait, are refused, are confirmed."""

        def work(connection: Connection) -> JournalCounts:
            by_state: dict[str, int] = dict(
                connection.all("SELECT state, count(*) FROM entry GROUP BY state")
            )
            oldest = connection.one("SELECT min(created_at) FROM entry WHERE state IN ('waiting', 'sending')")
            handed = connection.one("SELECT count(*) FROM entry WHERE state = 'refused' AND handed = 1")
            return JournalCounts(
                waiting=by_state.get("waiting", 0) + by_state.get("sending", 0),
                refused=by_state.get("refused", 0),
                confirmed=by_state.get("confirmed", 0),
                voided=by_state.get("voided", 0),
                handed=handed[0] if handed else 0,
                oldest_waiting=from_micros(oldest[0]) if oldest and oldest[0] is not None else None,
            )

        return await self._journal.read(work)
