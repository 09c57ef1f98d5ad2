"""Finding dossiers: pages by keyset, words, people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from counter_tui.domain.codes import parse_dossier_code
from counter_tui.domain.dossier import VOIDED, Status
from counter_tui.domain.text import canonical, fold, words
from counter_tui.server.store import Connection, Value
from counter_tui.server.tables.dossiers import OPEN, SUMMARY, Held, by_code, held


@dataclass(slots=True)
class Filter:
    """Conditions of a list, joined by AND; always begins with the office. ``few``: better found first, then sorted."""

    clauses: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    few: bool = False

    def add(self, clause: str, *values: Value) -> None:
        """Add a condition with its values."""
        self.clauses.append(clause)
        self.values.extend(values)

    def one_of(self, column: str, values: Sequence[Value]) -> None:
        """Add that *column* is one of *values*."""
        self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    def known_by(self, office: str, columns: Sequence[str], number: str) -> None:
        """Add that one of *columns* holds *number*; each part uses its own index, which an OR would not."""
        self.few = True
        parts = (f"SELECT id FROM dossier WHERE office = ? AND {column} = ?" for column in columns)  # noqa: S608
        self.add(
            f"id IN ({' UNION ALL '.join(parts)})", *(value for _ in columns for value in (office, number))
        )

    def only_open(self) -> None:
        """Add that the citizen still waits."""
        self.add(f"status IN ({OPEN}) AND flags NOT LIKE ?", f"%{VOIDED}%")


def page(
    db: Connection,
    where: Filter,
    *,
    start: tuple[int, str] | None,
    backwards: bool,
    limit: int,
    skip: int = 0,
) -> tuple[list[Held], bool]:
    """Return a page, newest first, after *start* (before it when *backwards*), and whether more follows that way.

    *skip* leaves out so many first, off the index alone.
    """
    clauses, values = list(where.clauses), list(where.values)
    sign, order = (">", "ASC") if backwards else ("<", "DESC")
    by = "received_at + 0" if where.few else "received_at"  # a sum has no index to walk along instead
    if start is not None:
        clauses.append(f"(received_at {sign} ? OR (received_at = ? AND id {sign} ?))")
        values += [start[0], start[0], start[1]]
    rows = db.all(
        f"SELECT {SUMMARY} FROM dossier WHERE {' AND '.join(clauses)}"  # noqa: S608 - clauses are ours, values bound
        f" ORDER BY {by} {order}, id {order} LIMIT ? OFFSET ?",
        [*values, limit + 1, skip],
    )
    found = [held(row) for row in rows[:limit]]
    return (found[::-1] if backwards else found), len(rows) > limit


def count(db: Connection, where: Filter) -> int:
    """Return how many dossiers a list has in all."""
    row = db.one(f"SELECT count(*) FROM dossier WHERE {' AND '.join(where.clauses)}", where.values)  # noqa: S608
    return int(row[0]) if row else 0


def search(db: Connection, office: str, typed: str, limit: int) -> list[Held]:
    """Find by code or alias, phone, identity number, or words of the names without accents; newest first."""
    if (code := parse_dossier_code(typed)) is not None:
        found = by_code(db, office, code)
        return [found] if found else []
    number = "".join(canonical(typed).split())
    where = Filter(["office = ?"], [office])
    if number.isascii() and number.isdigit() and len(number) >= 8:
        where.known_by(office, ("applicant_identity", "owner_identity", "phone"), number)
    else:
        if not (typed_words := words(fold(canonical(typed)))):
            return []
        for word in typed_words:
            where.add("words LIKE ?", f"% {word}%")
    return page(db, where, start=None, backwards=False, limit=limit)[0]


def of_person(
    db: Connection, office: str, identity: str, *, procedure: str | None, open_only: bool, limit: int = 50
) -> list[Held]:
    """Return dossiers whose applicant or owner has this identity number, newest first."""
    where = Filter(["office = ?"], [office])
    where.known_by(office, ("applicant_identity", "owner_identity"), identity)
    if procedure is not None:
        where.add("procedure_code = ?", procedure)
    if open_only:
        where.only_open()
    return page(db, where, start=None, backwards=False, limit=limit)[0]


def statuses(values: Sequence[Status]) -> list[Value]:
    """Return statuses as the tables keep them."""
    return [int(status) for status in values]
