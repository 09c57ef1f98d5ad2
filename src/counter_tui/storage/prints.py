"""The print journal in journal.db."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from datetime import datetime

from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.services.ports import PrintJob, PrintState
from counter_tui.storage import rows
from counter_tui.storage.codec import pack


class PrintStore:
    """Implements ``ports.Prints``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def last_of(self, dossier: str, form: str) -> PrintJob | None:
        """Return the newest print of a form for a dossier (code or alias)."""
        sql = (
            f"SELECT {rows.PRINT} FROM print WHERE form = ?2"
            " AND dossier = coalesce((SELECT code FROM alias WHERE alias = ?1), ?1) ORDER BY sequence DESC LIMIT 1"
        )
        row = await self._journal.read(lambda c: c.one(sql, (dossier, form)))
        return rows.print_job(row) if row else None

    async def last(self) -> PrintJob | None:
        """Return the newest print of this desk."""
        sql = f"SELECT {rows.PRINT} FROM print ORDER BY sequence DESC LIMIT 1"
        row = await self._journal.read(lambda c: c.one(sql))
        return rows.print_job(row) if row else None

    async def add_reprint(self, job: PrintJob) -> None:
        """Store a reprint."""
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
            pack(job.slip),
        )
        await self._journal.write(
            lambda c: c.execute(
                "INSERT INTO print (id, dossier, form, reprint, state, created_at, officer_name, target, problem, slip)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        )

    async def mark(
        self, job_id: str, state: PrintState, *, at: datetime, target: str = "", problem: str = ""
    ) -> None:
        """Record the outcome of a print; the target stays when none is named."""
        values = (state.value, to_micros(at), target, target, problem, job_id)
        await self._journal.write(
            lambda c: c.execute(
                "UPDATE print SET state = ?, settled_at = ?, target = CASE ? WHEN '' THEN target ELSE ? END,"
                " problem = ? WHERE id = ?",
                values,
            )
        )

    async def open(self) -> list[PrintJob]:
        """Return the prints still wanted and not done, oldest first.

        A later print of the same form takes the place of an earlier one, whatever became of it (a corrected slip, a
        reprint after an unknown outcome); nobody waits for the slip of a voided dossier.
        """
        sql = (
            f"SELECT {rows.PRINT} FROM print AS p WHERE state <> 'done'"
            " AND NOT EXISTS (SELECT 1 FROM print AS later WHERE later.dossier = p.dossier AND later.form = p.form"
            "  AND later.sequence > p.sequence)"
            " AND NOT EXISTS (SELECT 1 FROM dossier WHERE code = p.dossier AND voided = 1) ORDER BY sequence"
        )
        return [rows.print_job(row) for row in await self._journal.read(lambda c: c.all(sql))]
