"""The print journal in journal.db."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from datetime import datetime

from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.slips.forms import VOID
from counter_tui.services.ports import PrintJob, PrintState
from counter_tui.storage import rows
from counter_tui.storage.codec import pack


class PrintStore:
    """Implements ``ports.Prints``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def get(self, job_id: str) -> PrintJob | None:
        """Return one print."""
        sql = f"SELECT {rows.PRINT} FROM print WHERE id = ? AND slip <> x''"
        row = await self._journal.read(lambda c: c.one(sql, (job_id,)))
        return rows.print_job(row) if row else None

    async def last_of(self, dossier: str, form: str) -> PrintJob | None:
        """Return the newest print of a form for a dossier (code or alias)."""
        sql = (
            f"SELECT {rows.PRINT} FROM print WHERE form = ?2"
            " AND dossier = coalesce((SELECT code FROM alias WHERE alias = ?1), ?1) AND slip <> x'' ORDER BY sequence DESC LIMIT 1"
        )
        row = await self._journal.read(lambda c: c.one(sql, (dossier, form)))
        return rows.print_job(row) if row else None

    async def papers_of(self, dossier: str) -> list[PrintJob]:
        """Return the newest print of each form of a dossier (code or alias), by form."""
        sql = (
            f"SELECT {rows.PRINT} FROM print WHERE sequence IN (SELECT max(sequence) FROM print"
            " WHERE dossier = coalesce((SELECT code FROM alias WHERE alias = ?1), ?1) AND slip <> x'' GROUP BY form)"
            " ORDER BY form"
        )
        return await self._journal.read(lambda c: [rows.print_job(row) for row in c.all(sql, (dossier,))])

    async def last(self) -> PrintJob | None:
        """Return the newest print of this desk."""
        sql = f"SELECT {rows.PRINT} FROM print WHERE slip <> x'' ORDER BY sequence DESC LIMIT 1"
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
            job.printer,
            job.layout,
            pack(job.slip),
        )
        await self._journal.write(
            lambda c: c.execute(
                "INSERT INTO print"
                " (id, dossier, form, reprint, state, created_at, officer_name, target, problem, printer, layout, slip)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        )

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
        """Return the prints still wanted and not done, oldest first.

        A later print of the same form takes the place of one that still waits at the desk (a corrected slip), and of a
        voided dossier nobody waits for any slip but the one that says so. What is at a printer or may be out is always among them.
        """
        sql = (
            f"SELECT {rows.PRINT} FROM print AS p WHERE state NOT IN ('done', 'cancelled') AND slip <> x''"
            " AND (state IN ('sending', 'unknown')"
            "  OR NOT EXISTS (SELECT 1 FROM print AS later WHERE later.dossier = p.dossier AND later.form = p.form"
            "   AND later.sequence > p.sequence)"
            "  AND (p.form = ? OR NOT EXISTS (SELECT 1 FROM dossier WHERE code = p.dossier AND voided = 1)))"
            " ORDER BY sequence"
        )
        # Decoded on the reader's thread: a printer that was off for a day leaves hundreds of slips.
        return await self._journal.read(lambda c: [rows.print_job(row) for row in c.all(sql, (VOID,))])

    async def settled_since(self, moment: datetime) -> list[PrintJob]:
        """Return the prints done or cancelled since *moment*, newest first."""
        sql = (
            f"SELECT {rows.PRINT} FROM print WHERE state IN ('done', 'cancelled') AND settled_at >= ? AND slip <> x''"
            " ORDER BY settled_at DESC, sequence DESC LIMIT 500"
        )
        return [
            rows.print_job(row)
            for row in await self._journal.read(lambda c: c.all(sql, (to_micros(moment),)))
        ]
