"""Officers' accounts and their sessions."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.domain.office import Officer, Role
from counter_tui.server.principal import Principal
from counter_tui.server.store import Connection, Row

COLUMNS = "id, login, name, role, counter, password, active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An officer with what signing in needs; ``password`` is an Argon2 hash, empty when the account cannot sign in."""

    officer: Officer
    login: str
    password: str = ""
    active: bool = True


def all_of(db: Connection, office: str) -> list[Account]:
    """Return the accounts of an office in order."""
    return [
        _account(row)
        for row in db.all(f"SELECT {COLUMNS} FROM officer WHERE office = ? ORDER BY position", (office,))  # noqa: S608
    ]


def get(db: Connection, office: str, officer_id: str) -> Account | None:
    """Return one account by officer id."""
    row = db.one(f"SELECT {COLUMNS} FROM officer WHERE office = ? AND id = ?", (office, officer_id))  # noqa: S608
    return _account(row) if row else None


def by_login(db: Connection, office: str, login: str) -> Account | None:
    """Return one account by its sign-in name, else by its id: a desk knows only that of whom it saw last."""
    row = db.one(
        f"SELECT {COLUMNS} FROM officer WHERE office = ? AND (login = ? OR lower(id) = ?)"  # noqa: S608
        " ORDER BY login = ? DESC LIMIT 1",
        (office, login, login, login),
    )
    return _account(row) if row else None


def add(db: Connection, office: str, account: Account) -> bool:
    """Add an account; return whether id and sign-in name are new."""
    officer = account.officer
    return bool(
        db.execute(
            f"INSERT INTO officer (office, position, {COLUMNS})"  # noqa: S608
            " SELECT ?, COALESCE(MAX(position), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM officer WHERE office = ?"
            " ON CONFLICT DO NOTHING",
            (
                office,
                officer.id,
                account.login,
                officer.name,
                officer.role,
                officer.counter,
                account.password,
                int(account.active),
                office,
            ),
        )
    )


def update(db: Connection, office: str, account: Account) -> None:
    """Store a changed account."""
    officer = account.officer
    db.execute(
        "UPDATE officer SET name = ?, role = ?, counter = ?, password = ?, active = ? WHERE office = ? AND id = ?",
        (
            officer.name,
            officer.role,
            officer.counter,
            account.password,
            int(account.active),
            office,
            officer.id,
        ),
    )


def end_sessions(db: Connection, office: str, officer_id: str) -> None:
    """End the sessions of one officer."""
    db.execute("DELETE FROM session WHERE office = ? AND officer = ?", (office, officer_id))


def end_local_sessions(db: Connection, office: str) -> None:
    """End the sessions of desks that carried this office."""
    db.execute("DELETE FROM session WHERE office = ? AND local = 1", (office,))


def open_session(
    db: Connection, office: str, officer_id: str, digest: str, *, now: int, expires: int | None
) -> None:
    """Store a session by the digest of its token; without *expires* it is a local one. Old ones are cleared away."""
    db.execute("DELETE FROM session WHERE office = ? AND expires_at < ?", (office, now))
    db.execute(
        "INSERT INTO session (office, digest, officer, local, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (office, digest, officer_id, int(expires is None), now, expires),
    )


def principal(db: Connection, office: str, digest: str, now: int) -> Principal | None:
    """Return who holds the token with this digest, unless it has run out or the account was stopped."""
    row = db.one(
        "SELECT o.id, o.name, o.role, o.counter FROM session s JOIN officer o"
        " ON o.office = s.office AND o.id = s.officer WHERE s.office = ? AND s.digest = ? AND o.active = 1"
        " AND (s.expires_at IS NULL OR s.expires_at > ?)",
        (office, digest, now),
    )
    if row is None:
        return None
    return Principal(office=office, officer_id=row[0], name=row[1], role=Role(row[2]), counter=row[3])


def _account(row: Row) -> Account:
    officer = Officer(id=row[0], name=row[2], role=Role(row[3]), counter=row[4])
    return Account(officer=officer, login=row[1], password=row[5], active=bool(row[6]))
