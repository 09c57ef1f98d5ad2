"""The print journal in journal.db."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.services.ports import PrintJob, PrintState
from counter_tui.storage.codec import pack
from counter_tui.storage.print_rows import OUTDATED, PRINT, WANTED, print_job

_CODE = "coalesce((SELECT code FROM alias WHERE alias = ?1), ?1)"
_LAST_OF = (
    f"SELECT {PRINT} FROM print AS p WHERE p.dossier = {_CODE} AND p.form = ?2 AND p.slip <> x''"
    f" ORDER BY {OUTDATED}, p.sequence DESC LIMIT 1"
)
# By the index on the names; of a day's prints few are for several dossiers.
_NAMED = (
    f"SELECT {PRINT} FROM print AS p WHERE p.dossier >= ?1 AND p.dossier < ?1 || char(1114111) AND p.form = ?2"
    f" AND p.created_at >= ?3 AND p.slip <> x'' ORDER BY {OUTDATED}, p.sequence DESC"
)


class PrintStore:
    """Implements ``ports.Prints``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def get(self, job_id: str) -> PrintJob | None:
        """Return one print."""
        sql = f"SELECT {PRINT} FROM print AS p WHERE p.id = ? AND p.slip <> x''"
        row = await self._journal.read(lambda c: c.one(sql, (job_id,)))
        return print_job(row) if row else None

    async def last_of(self, dossier: str, form: str) -> PrintJob | None:
        """Return the newest print of what a form says now for a dossier (code or alias); of what it said only without one.

        The newest print of all may be a copy of what was corrected since.
        """
        row = await self._journal.read(lambda c: c.one(_LAST_OF, (dossier, form)))
        return print_job(row) if row else None

    async def papers_of(self, dossier: str) -> list[PrintJob]:
        """Return, by form, the print of each form of a dossier (code or alias) that :meth:`last_of` returns."""

        def work(connection: Connection) -> list[PrintJob]:
            forms = connection.all(
                f"SELECT DISTINCT form FROM print WHERE dossier = {_CODE} AND slip <> x'' ORDER BY form",
                (dossier,),
            )
            found = (connection.one(_LAST_OF, (dossier, form)) for (form,) in forms)
            return [print_job(row) for row in found if row is not None]

        return await self._journal.read(work)

    async def naming(
        self, dossiers: Collection[str], *, under: str, form: str, since: datetime
    ) -> PrintJob | None:
        """Return the newest print of a form naming one of *dossiers*, of those filed under names that begin with *under*.

        One that holds comes before one that does not; what was printed before *since* is not looked at.
        """
        wanted = frozenset(dossiers)

        def work(connection: Connection) -> PrintJob | None:
            jobs = map(print_job, connection.all(_NAMED, (under, form, to_micros(since))))
            return next((job for job in jobs if not wanted.isdisjoint(job.slip.dossiers)), None)

        return await self._journal.read(work)

    async def last(self) -> PrintJob | None:
        """Return the newest print of this desk."""
        sql = f"SELECT {PRINT} FROM print AS p WHERE p.slip <> x'' ORDER BY p.sequence DESC LIMIT 1"
        row = await self._journal.read(lambda c: c.one(sql))
        return print_job(row) if row else None

    async def add_reprint(self, job: PrintJob, *, instead_of: Collection[str] = ()) -> None:
        """Store a reprint, and in the same transaction the prints *instead_of* which it comes as cancelled."""
        values = (
            job.id,
            job.dossier,
            job.slip.form,
            job.reprint,
            job.state.value,
            to_micros(job.created_at),
            job.officer_name,
            job.target,
            job.problem,
            job.printer,
            job.layout,
            pack(job.slip),
        )
        cancelled = [(to_micros(job.created_at), one) for one in instead_of]

        def work(connection: Connection) -> None:
            connection.many("UPDATE print SET state = 'cancelled', settled_at = ? WHERE id = ?", cancelled)
            connection.execute(
                "INSERT INTO print"
                " (id, dossier, form, reprint, state, created_at, officer_name, target, problem, printer, layout, slip)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )

        await self._journal.write(work)

    async def mark(
        self,
        job_id: str,
        state: PrintState,
        *,
        at: datetime,
        target: str = "",
        problem: str = "",
        reason: str = "",
    ) -> None:
        """Record the outcome of a print; the target stays when none is named."""
        values = (state.value, to_micros(at), target, target, problem, reason, job_id)
        await self._journal.write(
            lambda c: c.execute(
                "UPDATE print SET state = ?, settled_at = ?, target = CASE ? WHEN '' THEN target ELSE ? END,"
                " problem = ?, reason = ? WHERE id = ?",
                values,
            )
        )

    async def hand(
        self, job_id: str, state: PrintState, *, at: datetime, printer: str, ref: str = "", layout: str = ""
    ) -> None:
        """Record which printer a print goes to, and its job there once it has one; without one it counts as an attempt.

        Why it waited so far stays until the attempt has ended: the desk says it meanwhile. So does its layout when none is named.
        """
        attempt = int(state is PrintState.SENDING and not ref)
        values = (state.value, to_micros(at), printer, ref, attempt, attempt, attempt, layout, layout, job_id)
        await self._journal.write(
            lambda c: c.execute(
                "UPDATE print SET state = ?, settled_at = ?, printer = ?, ref = ?,"
                " problem = CASE WHEN ? THEN problem ELSE '' END, reason = CASE WHEN ? THEN reason ELSE '' END,"
                " attempts = attempts + ?, layout = CASE ? WHEN '' THEN layout ELSE ? END WHERE id = ?",
                values,
            )
        )

    async def open(self) -> list[PrintJob]:
        """Return the prints still to come out, oldest first."""
        sql = f"SELECT {PRINT} FROM print AS p WHERE {WANTED} ORDER BY p.sequence"
        # Decoded on the reader's thread: a printer that was off for a day leaves hundreds of slips.
        return await self._journal.read(lambda c: [print_job(row) for row in c.all(sql)])

    async def settled_since(self, moment: datetime) -> list[PrintJob]:
        """Return the prints done or cancelled since *moment*, newest first."""
        sql = (
            f"SELECT {PRINT} FROM print AS p WHERE p.state IN ('done', 'cancelled') AND p.settled_at >= ?"
            " AND p.slip <> x'' ORDER BY p.settled_at DESC, p.sequence DESC LIMIT 500"
        )
        return [
            print_job(row) for row in await self._journal.read(lambda c: c.all(sql, (to_micros(moment),)))
        ]
