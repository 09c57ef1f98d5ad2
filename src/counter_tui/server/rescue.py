"""A damaged office: what can be read goes into a new database, and no number goes out twice after it."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

from counter_tui.database import repair
from counter_tui.database.connection import Connection
from counter_tui.database.salvage import Salvaged
from counter_tui.errors import CorruptDatabase
from counter_tui.i18n import mark, text
from counter_tui.server.leasing import DAYS_AHEAD, DAYS_BACK
from counter_tui.server.schema import DATABASE_NAME, MIGRATIONS
from counter_tui.server.tables import numbers

JUMP = 1000
"""Numbers of a day that are left out when it is not known how far they were leased."""
PADDING = "INSERT INTO void_number VALUES ('', '', zeroblob(?), '', 0)"


def mended(path: Path, key: bytes, at: datetime) -> tuple[str, ...]:
    """Check the database at *path*, salvage it when it is damaged; return what to tell the administrator.

    Raises what ``open_database`` raises, CorruptDatabase among it when no office can be read any more: the file is then
    left in its place.
    """
    repair.finish_rescue(path, at)
    try:
        repair.check(path, key, "FULL", MIGRATIONS)
    except CorruptDatabase:

        def mend(db: Connection, result: Salvaged) -> None:
            _put_in_order(db, result, at.date())

        result, aside = repair.rescue(path, key, MIGRATIONS, at, padding=PADDING, mend=mend)
    else:
        return ()
    return (
        text(
            "Dữ liệu của trung tâm bị hỏng và đã được cứu: giữ được {saved} hồ sơ, không đọc được {lost} hồ sơ. "
            "Tệp hỏng còn nguyên, tên {name}: giữ lại và báo người quản trị.",
            saved=result.copied.get("dossier", 0),
            lost=result.unreadable.get("dossier", 0),
            name=aside.name,
        ),
    )


def _put_in_order(db: Connection, result: Salvaged, today: date) -> None:
    if not (db.all("SELECT code FROM office") and db.all("SELECT id FROM officer")):
        raise CorruptDatabase(
            mark(
                "Tệp {name} hỏng nặng, không còn đọc được trung tâm nào trong đó; tệp được giữ nguyên. Chép lại bản sao "
                "lưu, hoặc đổi tên tệp rồi chạy counter-tui office init."
            ),
            name=DATABASE_NAME,
        )
    # A new epoch: desks fetch catalogue and dossiers anew, and lost procedures are seeded again.
    db.execute(
        "UPDATE office SET epoch = ?, catalogue_seed = '', catalogue_revision = MAX(catalogue_revision,"
        " (SELECT COALESCE(MAX(revision), 0) FROM catalogue_item WHERE office = office.code))",
        (secrets.token_hex(4),),
    )
    db.execute(
        "INSERT INTO feed_position (office, position) SELECT office, MAX(position) FROM dossier WHERE true"
        " GROUP BY office ON CONFLICT (office) DO UPDATE SET position = MAX(feed_position.position, excluded.position)"
    )
    used = _used_numbers(db)
    if result.unreadable.get("number_block") or result.unreadable.get("day_counter"):
        # Blocks that nobody can read any more are in use at some desk.
        for (office,), ahead in product(db.all("SELECT code FROM office"), range(-DAYS_BACK, DAYS_AHEAD + 1)):
            at = (office, (today + timedelta(days=ahead)).isoformat())
            used[at] = used.get(at, 0) + JUMP
    for (office, day), last in used.items():
        db.execute(
            "INSERT INTO day_counter (office, day, next) VALUES (?, ?, ?) ON CONFLICT (office, day)"
            " DO UPDATE SET next = MAX(day_counter.next, excluded.next)",
            (office, day, last + 1),
        )


def _used_numbers(db: Connection) -> dict[tuple[str, str], int]:
    """Return the highest number of each office and day that any readable row tells of."""
    used: dict[tuple[str, str], int] = {}
    for office, day, last in db.all("SELECT office, day, MAX(last) FROM number_block GROUP BY office, day"):
        used[office, day] = last
    for office, code in db.all(
        "SELECT office, code FROM dossier UNION ALL SELECT office, code FROM void_number"
        " UNION ALL SELECT office, alias FROM dossier_alias"
    ):
        if (parts := numbers.parts(office, code)) is not None:
            day, number = parts
            used[office, day.isoformat()] = max(number, used.get((office, day.isoformat()), 0))
    return used
