"""Rows of the print journal as domain objects, and in SQL whether what a print says still holds.

A print with ``reprint = 0`` brought its content first, every other is a copy of one before it. So the newest content of a
paper is that of its newest first print, whatever was copied after it.
"""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from counter_tui.database.connection import Row
from counter_tui.database.moments import from_micros
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.forms import RETURN, VOID
from counter_tui.services.ports import PrintJob, PrintState, Validity
from counter_tui.storage.codec import unpack

# A return noted in error was undone by an event of its own; one undoing that was refused or taken back undid nothing.
# An entry made anew after a conflict is voided too, but what was done then still holds: another took its place.
_GIVEN_UP = (
    "(EXISTS (SELECT 1 FROM entry AS o CROSS JOIN event AS r ON r.dossier = o.dossier AND r.entry = o.id AND r.kind = 'return'"
    "  CROSS JOIN event AS u ON u.dossier = r.dossier AND u.kind = 'unreturn' AND u.sequence > r.sequence"
    f"  WHERE {{row}}.form = '{RETURN}' AND o.id = substr({{row}}.id, 1, 36)"
    "  AND NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.id = u.entry AND e.state IN ('voided', 'refused')))"
    " OR EXISTS (SELECT 1 FROM entry AS e WHERE e.id = substr({row}.id, 1, 36) AND e.state = 'voided'"
    " AND NOT EXISTS (SELECT 1 FROM entry AS f WHERE f.id = e.remade AND f.state <> 'voided'))"
    # What tells the service of a voiding may be given up where it has no such dossier: here the dossier stays void.
    f" AND NOT ({{row}}.form = '{VOID}'"
    "  AND EXISTS (SELECT 1 FROM dossier AS d WHERE d.code = {row}.dossier AND d.voided = 1)))"
)
_FIRST = (
    "SELECT max(o.sequence) FROM print AS o WHERE o.dossier = {row}.dossier AND o.form = {row}.form AND o.reprint = 0"
    " AND o.sequence < {row}.sequence"
)
# In a packed slip that says what it was made of; within a text its quotation marks would be escaped.
_NAMES_ITS_SOURCE = 'instr({row}.slip, CAST(\'"registrations":["\' AS BLOB)) > 0'
# A copy made by an earlier version may be packed otherwise than its first: then it is of the one before it. A receipt made
# of what another counter corrected is a copy of a paper printed there, and of none here: it is its own.
_ORIGIN = (
    "CASE {row}.reprint WHEN 0 THEN {row}.sequence"
    f" ELSE coalesce(({_FIRST} AND o.slip = {{row}}.slip),"
    f" CASE WHEN {_NAMES_ITS_SOURCE} THEN {{row}}.sequence END, ({_FIRST}), {{row}}.sequence) END"
)
_DROPPED = (
    "(CASE {row}.reprint WHEN 0 THEN "
    + _GIVEN_UP
    + f" ELSE EXISTS (SELECT 1 FROM print AS g WHERE g.sequence = ({_ORIGIN})"
    + f" AND {_GIVEN_UP.replace('{row}', 'g')}) END)"
)
ORIGIN = _ORIGIN.format(row="p")
"""Where the content of the print *p* was first printed."""
DROPPED = _DROPPED.format(row="p")
"""Whether the print *p* is of something that was given up or taken back, or a copy of such a print."""
NEWEST = (
    "(SELECT max(n.sequence) FROM print AS n WHERE n.dossier = p.dossier AND n.form = p.form AND n.reprint = 0"
    f" AND n.slip <> x'' AND NOT {_GIVEN_UP.format(row='n')})"
)
"""Where what a paper like the print *p* says now was first printed; NULL when none holds."""
REPLACED = (
    f"(EXISTS (SELECT 1 FROM print AS h WHERE h.sequence = {NEWEST} AND h.slip <> p.slip"
    f" AND (h.sequence > {ORIGIN} OR {DROPPED})))"
)
"""Whether another content took the place of what the print *p* says."""
VOIDED = (
    f"(p.form <> '{VOID}' AND (EXISTS (SELECT 1 FROM dossier WHERE code = p.dossier AND voided = 1)"
    " OR EXISTS (SELECT 1 FROM event AS v WHERE v.dossier = p.dossier AND v.kind = 'void' AND NOT EXISTS"
    "  (SELECT 1 FROM entry AS e WHERE e.id = v.entry AND e.state IN ('voided', 'refused')))))"
)
"""Whether the dossier of the print *p* was voided here."""
OUTDATED = f"({REPLACED} OR {DROPPED})"
FOLLOWED = (
    "EXISTS (SELECT 1 FROM print AS later WHERE later.dossier = p.dossier AND later.form = p.form"
    f" AND later.sequence > p.sequence AND NOT {_DROPPED.format(row='later')})"
)
"""Whether another print took the place of *p*; one given up or taken back since took nothing's place."""
WANTED = (
    "(p.state NOT IN ('done', 'cancelled') AND p.slip <> x'' AND (p.state IN ('sending', 'unknown')"
    f" OR NOT {FOLLOWED} AND NOT {OUTDATED} AND NOT {VOIDED}))"
)
"""Whether the print *p* is still to come out.

A later print of the same form takes the place of one that still waits at the desk (a corrected slip), and of a voided
dossier nobody waits for any slip but the one that says so. What is at a printer or may be out is always wanted.
"""
NOT_BEGUN = "('ready', 'waiting', 'failed')"
"""States of a print of which nothing can have reached a printer."""
CAME_OUT = (
    "EXISTS (SELECT 1 FROM print AS came WHERE came.dossier = p.dossier AND came.form = p.form AND came.state = 'done'"
    f" AND came.sequence >= coalesce({NEWEST}, 0) AND NOT {_DROPPED.format(row='came')})"
)
"""Whether what a paper like the print *p* says now is in somebody's hand."""
PRINT = (
    "p.id, p.dossier, p.slip, p.reprint, p.state, p.created_at, p.officer_name, p.target, p.problem, p.printer, p.ref,"
    f" p.reason, p.attempts, p.layout, {VOIDED}, {REPLACED}, {DROPPED}"
)
"""Columns of :func:`print_job`, from ``print AS p``."""


def print_job(row: Row) -> PrintJob:
    """Return the print of a row of :data:`PRINT`."""
    voided, replaced, dropped = row[14:17]
    validity = Validity.HOLDS
    if voided:
        validity = Validity.VOIDED
    elif replaced:
        validity = Validity.REPLACED
    elif dropped:
        validity = Validity.DROPPED
    return PrintJob(
        id=row[0],
        dossier=row[1],
        slip=unpack(row[2], Slip),
        reprint=row[3],
        state=PrintState(row[4]),
        created_at=from_micros(row[5]),
        officer_name=row[6],
        target=row[7],
        problem=row[8],
        printer=row[9],
        ref=row[10],
        reason=row[11],
        attempts=row[12],
        layout=row[13],
        validity=validity,
    )
