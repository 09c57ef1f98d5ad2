"""What goes wrong inside a desk process: moments to die at, clocks that jump, full disks, power cuts, naive ways."""

from __future__ import annotations

import inspect
import os
import random
import shutil
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

from counter_tui.api.answers import again
from counter_tui.api.http_gateway import HttpGateway
from counter_tui.database.connection import Connection, Migration, Synchronous, open_database
from counter_tui.database.writer import DatabaseFile, Writer
from counter_tui.domain.codes import block_prefix, dossier_number
from counter_tui.domain.journal import Entry
from counter_tui.domain.uuid7 import uuid7
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.ports import AssignedNumber, SendResult
from counter_tui.storage import journal, number_ledger
from counter_tui.storage.dossiers import DossierStore
from counter_tui.storage.high_water import HighWater
from counter_tui.storage.journal import JournalStore
from counter_tui.storage.numbers import NumberStore
from counter_tui.system.clock import SystemClock
from tests.chaos.power_cut import Disk, Layer, beginning, nothing, sectors

if TYPE_CHECKING:
    from counter_tui.composition.desk import DeskOpening

POINTS: dict[str, tuple[Any, str, str]] = {
    "registration-not-committed": (journal, "store_new", "after"),
    "committed-not-marked": (HighWater, "reached", "before"),
    "marked-not-said": (HighWater, "reached", "after"),
    "said-not-noted": (JournalStore, "shown", "before"),
    "action-not-committed": (journal, "store_action", "after"),
    "before-sending": (HttpGateway, "send", "before"),
    "answered-not-settled": (HttpGateway, "send", "after"),
    "answers-not-stored": (JournalStore, "settle_all", "before"),
    "answers-stored": (JournalStore, "settle_all", "after"),
    "leased-not-stored": (NumberStore, "add", "before"),
    "reported-not-settled": (NumberStore, "settle", "before"),
    "changes-not-stored": (DossierStore, "store_changes", "before"),
}
"""Where a desk dies: in which call, before or after it."""
POWER = "power-cut"
"""Dies like after ``committed-not-marked``, and the disk forgets what was not synced."""
SENDING_BUDGET = 2.0
LAYER: Layer | None = None


def die() -> None:
    """End at once, like ``kill -9``."""
    os.kill(os.getpid(), signal.SIGKILL)
    threading.Event().wait()


def install(job: dict[str, Any]) -> None:
    """Make this process as the job wants it."""
    defaults = HttpGateway.__init__.__kwdefaults__
    defaults["sync_budget"] = min(defaults["sync_budget"], SENDING_BUDGET)
    if jump := job.get("jump"):
        real = SystemClock.now
        SystemClock.now = lambda self: real(self) + timedelta(seconds=jump)  # type: ignore[method-assign]
    for name in job.get("naive", ()):
        NAIVE[name]()
    point = job.get("point", "")
    if point == POWER:
        _power(Path(job["home"]) / "data", job)
    elif point:
        _die_at(*POINTS[point], nth=job["nth_call"], act=die)


def _die_at(owner: Any, name: str, when: str, *, nth: int, act: Callable[[], None]) -> None:
    real, seen = getattr(owner, name), 0

    def fatal(moment: str) -> None:
        if when == moment and seen >= nth:
            act()

    if inspect.iscoroutinefunction(real):

        async def later(*args: Any, **named: Any) -> Any:
            nonlocal seen
            seen += 1
            fatal("before")
            done = await real(*args, **named)
            fatal("after")
            return done

        setattr(owner, name, later)
        return

    def at_once(*args: Any, **named: Any) -> Any:
        nonlocal seen
        seen += 1
        fatal("before")
        done = real(*args, **named)
        fatal("after")
        return done

    setattr(owner, name, at_once)


# --- the power


def _power(data: Path, job: dict[str, Any]) -> None:
    """Put the journal on a disk that forgets, and cut its power at the *nth* number given."""
    global LAYER
    LAYER = Layer("power")
    disk = LAYER.disk = Disk()
    real_connection = apsw.Connection

    def connection(path: str, **how: Any) -> apsw.Connection:
        if "journal.db" not in path or how["flags"] & apsw.SQLITE_OPEN_READONLY:
            return real_connection(path, **how)
        made = real_connection(path, vfs="multipleciphers-power", **how)
        made.execute("PRAGMA locking_mode = EXCLUSIVE")
        return made

    apsw.Connection = connection  # type: ignore[assignment,misc]
    real_open = DatabaseFile.open

    async def opened(
        path: Path, key: bytes, *, synchronous: Synchronous, migrations: Sequence[Migration], group: int = 1
    ) -> DatabaseFile:
        if path.name != "journal.db":
            return await real_open(path, key, synchronous=synchronous, migrations=migrations, group=group)
        # Without shared memory, which this file layer has not, one connection must do for writing and reading.
        how: Synchronous = "NORMAL" if job.get("normal") else synchronous
        writer = Writer(lambda: open_database(path, key, synchronous=how, migrations=migrations), group=group)
        await writer.open()
        return DatabaseFile(path, writer, writer)

    DatabaseFile.open = opened  # type: ignore[method-assign,assignment]
    surviving = {"nothing": nothing, "beginning": beginning, "sectors": sectors}[job["surviving"]]

    def cut() -> None:
        found = data.with_name("found")
        shutil.rmtree(found, ignore_errors=True)
        found.mkdir()
        with disk.lock:  # and is never let go
            disk.after_the_cut(found, surviving, random.Random(job["seed"]))
            for name in ("journal.db", "journal.db-wal"):
                (data / name).unlink(missing_ok=True)
                if (found / name).exists():
                    (found / name).replace(data / name)
            die()

    _die_at(HighWater, "reached", "before", nth=job["nth_call"], act=cut)


# --- the disk that fills up


async def fill_the_disk(opening: DeskOpening) -> None:
    """Let the journal grow no further: SQLite says ``SQLITE_FULL``, as on a full disk."""
    assert opening.files is not None
    await opening.files.journal_file.write(lambda c: c.one("PRAGMA max_page_count = 1"))


async def empty_the_disk(opening: DeskOpening) -> None:
    """Make room again."""
    assert opening.files is not None
    await opening.files.journal_file.write(lambda c: c.one("PRAGMA max_page_count = 1073741823"))


# --- naive ways, each of which the checker must catch


def no_key() -> None:
    """Each attempt is a new request, as from a desk that makes no key of its own; the answer to each third is lost once."""
    real, lost = HttpGateway.send, set[str]()

    async def send(self: HttpGateway, entry: Entry) -> SendResult:
        fresh = uuid7(
            datetime.fromtimestamp(entry.created_at.timestamp(), entry.created_at.tzinfo), os.urandom(10)
        )
        body = entry.body.replace(entry.id.encode(), fresh.encode())
        result = await real(self, replace(entry, id=fresh, body=body))
        if int(entry.id[-1], 16) % 3 == 0 and entry.id not in lost:
            lost.add(entry.id)
            return again("", "the answer was lost")
        return result

    HttpGateway.send = send  # type: ignore[method-assign]


def naive_numbers() -> None:
    """The last number seen here, plus one."""

    def last_plus_one(connection: Connection, *, day: date, office: str, counter: str) -> AssignedNumber:
        prefix = block_prefix(office, day)
        row = connection.one("SELECT coalesce(max(number), 0) FROM number WHERE prefix = ?", (prefix,))
        number_ledger.claim(connection, prefix, row[0] + 1 if row else 1)
        return AssignedNumber(code=dossier_number(prefix, row[0] + 1 if row else 1), provisional=False)

    async def always(_: NumberSupply) -> bool:
        return True

    journal.take_number = last_plus_one  # type: ignore[assignment]
    NumberSupply.ensure_today = always  # type: ignore[method-assign]


NAIVE: dict[str, Callable[[], None]] = {"no-key": no_key, "naive-numbers": naive_numbers}
