"""Hand-over lists in journal.db, each with the actions it brings in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.hand_over import Batch, State, Way
from counter_tui.domain.receipt import Slip
from counter_tui.errors import Refused
from counter_tui.i18n import mark
from counter_tui.services.ports import NewAction, PrintState
from counter_tui.storage.acting import store_action
from counter_tui.storage.audit import append
from counter_tui.storage.codec import pack, unpack


class HandOverStore:
    """Implements ``ports.HandOvers``; *moved* is told the codes of the dossiers that stand otherwise than before."""

    def __init__(self, journal: DatabaseFile, moved: Callable[..., None] = lambda *_: None) -> None:
        self._journal = journal
        self._moved = moved

    async def next_number(self, prefix: str) -> int:
        """Return the number of the next list whose code begins with *prefix*, from 1."""
        row = await self._journal.read(
            lambda c: c.one("SELECT count(*) FROM hand_over WHERE prefix = ?", (prefix,))
        )
        return int(row[0]) + 1 if row else 1

    async def make(self, batch: Batch, slip: Slip, actions: Sequence[NewAction]) -> None:
        """Store a list, its print and the actions it brings, all or nothing."""

        def work(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO hand_over (code, prefix, way, state, made_at, body) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    batch.code,
                    batch.code.rpartition("-")[0],
                    batch.way.value,
                    batch.state.value,
                    to_micros(batch.made_at),
                    pack(batch),
                ),
            )
            connection.execute(
                "INSERT INTO print (id, dossier, form, reprint, state, created_at, officer_name, slip)"
                " VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
                (
                    f"list-{batch.code}",
                    batch.code,
                    slip.form,
                    PrintState.READY.value,
                    to_micros(batch.made_at),
                    batch.officer_name,
                    pack(slip),
                ),
            )
            _act(connection, actions)
            append(connection, "hand-over", batch.code, _who(actions), batch.made_at)

        await self._journal.write(work)
        self._moved(*(new.after.code for new in actions))

    async def close(self, batch: Batch, actions: Sequence[NewAction]) -> None:
        """Store how a list was confirmed, with the actions that brings, all or nothing."""
        assert batch.closed_at is not None
        at = batch.closed_at

        def work(connection: Connection) -> None:
            changed = connection.execute(
                "UPDATE hand_over SET state = ?, closed_at = ?, body = ? WHERE code = ? AND state = ?",
                (batch.state.value, to_micros(at), pack(batch), batch.code, State.OPEN.value),
            )
            if not changed:
                raise Refused(mark("Danh sách này đã xác nhận rồi."), code="closed")
            _act(connection, actions)
            append(connection, "hand-over-closed", batch.code, _who(actions), at)

        await self._journal.write(work)
        self._moved(*(new.after.code for new in actions))

    async def get(self, code: str) -> Batch | None:
        """Return one list."""
        row = await self._journal.read(
            lambda c: c.one("SELECT body FROM hand_over WHERE code = ? AND body <> x''", (code,))
        )
        return unpack(row[0], Batch) if row else None

    async def of_way(self, way: Way) -> list[Batch]:
        """Return all lists of one direction, oldest first; those removed with age are left out."""
        rows = await self._journal.read(
            lambda c: c.all(
                "SELECT body FROM hand_over WHERE way = ? AND body <> x'' ORDER BY sequence", (way.value,)
            )
        )
        return [unpack(row[0], Batch) for row in rows]

    async def recent(self, limit: int = 100) -> list[Batch]:
        """Return the lists, open ones first, newest first; those removed with age are left out."""
        rows = await self._journal.read(
            lambda c: c.all(
                "SELECT body FROM hand_over WHERE body <> x'' ORDER BY state DESC, sequence DESC LIMIT ?",
                (limit,),
            )
        )
        return [unpack(row[0], Batch) for row in rows]


def renumber(connection: Connection, old: str, code: str) -> None:
    """Let lists that were not counted yet name a dossier by the number it has now; what was counted stays as it was signed."""
    for sequence, body in connection.all(
        "SELECT sequence, body FROM hand_over WHERE state = ? AND body <> x''", (State.OPEN.value,)
    ):
        batch = unpack(body, Batch)
        if old in batch.codes:
            lines = tuple(replace(line, code=code) if line.code == old else line for line in batch.lines)
            connection.execute(
                "UPDATE hand_over SET body = ? WHERE sequence = ?",
                (pack(replace(batch, lines=lines)), sequence),
            )


def _act(connection: Connection, actions: Sequence[NewAction]) -> None:
    for new in actions:
        store_action(connection, new)


def _who(actions: Sequence[NewAction]) -> str:
    return actions[0].actor.officer_id if actions else ""
