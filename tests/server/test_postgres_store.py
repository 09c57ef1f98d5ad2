"""PostgreSQL under several writers: whatever is tried again or cut off, each dossier is there once and nothing is skipped."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import IsolationLevel

from counter_tui.contract import headers
from counter_tui.database.connection import Migration
from counter_tui.database.failures import ConstraintFailed
from counter_tui.errors import BadInput, NewerDatabase, StorageError
from counter_tui.server.postgres import database as databases
from counter_tui.server.postgres.address import address_of
from counter_tui.server.postgres.connection import PostgresConnection
from counter_tui.server.postgres.database import Lane, PostgresDatabase
from counter_tui.server.postgres.failures import Conflict, Transient
from counter_tui.server.postgres.turnstile import Turnstile
from counter_tui.server.schema import MIGRATIONS
from counter_tui.server.store import Busy
from counter_tui.server.tables import audit, events
from tests.server import postgres_server
from tests.server.offices import StandingClock, open_wire, opened, registration

OFFICE = "Z00.01"
UNIQUE = "DO $$ BEGIN RAISE EXCEPTION 'twice' USING ERRCODE = '23505'; END $$"


async def register_copies(wire, keys, copies):
    """Send *copies* of *keys* registrations at once and return the answers."""
    made = [registration(n) for n in range(1, keys + 1)]
    sending = [one for _ in range(copies) for one in made]
    random.Random(keys).shuffle(sending)
    return await asyncio.gather(*(wire.register(one) for one in sending))


async def lease_enough(wire, keys):
    for n in range(-(-keys // 20)):
        assert (await wire.lease(f"block-{n}")).status_code == 201


async def check_once(wire, answers, keys):
    """Check that each key has one dossier, one body, one place in the feed, and that the trail is whole."""
    bodies = {}
    for answer in answers:
        assert answer.status_code == 201, answer.content
        bodies.setdefault(answer.json()["id"], set()).add(answer.content)
    assert len(bodies) == keys and all(len(found) == 1 for found in bodies.values())

    def read(db):
        codes = [row[0] for row in db.all("SELECT code FROM dossier ORDER BY code")]
        positions = [row[0] for row in db.all("SELECT position FROM dossier ORDER BY position")]
        kinds = Counter(row[0] for row in db.all("SELECT action FROM audit"))
        return codes, positions, kinds, audit.verified(db, OFFICE), events.position(db, OFFICE)

    codes, positions, kinds, verdict, last = await wire.service.database.read(read)
    assert codes == [f"{OFFICE}-261123-{n:04d}" for n in range(1, keys + 1)]
    assert positions == list(range(1, keys + 1)) and last == keys
    assert kinds["register"] == keys
    assert verdict.broken is None


@pytest.mark.parametrize(
    ("isolation", "keys", "copies"),
    [(IsolationLevel.READ_COMMITTED, 100, 50), (IsolationLevel.SERIALIZABLE, 40, 10)],
    ids=["read-committed", "serializable"],
)
async def test_many_copies_of_many_keys_at_once(postgres, monkeypatch, isolation, keys, copies):
    # Who waits is not to be sent away here, however busy the machine is.
    monkeypatch.setattr(databases, "SETTINGS", ("SET lock_timeout = '60s'",))
    async with open_wire(postgres, over_socket=False, isolation=isolation) as wire:
        await lease_enough(wire, keys)
        answers = await register_copies(wire, keys, copies)
        await check_once(wire, answers, keys)
        fresh = [a for a in answers if headers.IDEMPOTENCY_REPLAYED not in a.headers]
        assert len(fresh) == keys


async def test_two_services_on_one_database_do_not_collide(postgres):
    async with open_wire(postgres, over_socket=False) as wire:
        await lease_enough(wire, 40)
        other = await opened(postgres, wire.clock)
        one, two = wire.service.database, other.database

        class Either:
            """Stands for a balancer: each transaction goes to one service or the other."""

            shared, turn = True, 0

            async def write(self, work):
                self.turn += 1
                return await (one, two)[self.turn % 2].write(work)

            async def read(self, work):
                return await one.read(work)

        wire.service.database = Either()
        try:
            answers = await register_copies(wire, keys=40, copies=6)
        finally:
            wire.service.database = one
            await two.close()
        await check_once(wire, answers, keys=40)


async def test_without_the_offices_lock_writers_collide(postgres, monkeypatch):
    """The control: reads that leave a row in the trail, with and without waiting for the office's other writers."""
    async with open_wire(postgres, over_socket=False) as wire:
        for expected in ({200}, {200, 503}):
            answers = await asyncio.gather(*(wire.ask("GET", "/v1/dossiers") for _ in range(80)))
            assert {answer.status_code for answer in answers} == expected
            monkeypatch.setattr(PostgresConnection, "hold", lambda *_: None)


@pytest.fixture
def unlucky(monkeypatch):
    """Has one transaction in ten fail as PostgreSQL fails them, just before its COMMIT; gives how many did."""
    chance, failed = random.Random(7), []
    real = Lane.commit

    def commit(self, raw):
        if chance.random() < 0.1:
            failed.append(1)
            # As PostgreSQL raises it: a DO block runs what the connection then has to recover from.
            raw.execute("DO $$ BEGIN RAISE EXCEPTION 'unlucky' USING ERRCODE = '40001'; END $$")
        real(self, raw)

    monkeypatch.setattr(Lane, "commit", commit)
    monkeypatch.setattr(databases, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(databases, "TRIES", 8)
    return failed


@pytest.mark.parametrize("isolation", [IsolationLevel.READ_COMMITTED, IsolationLevel.SERIALIZABLE])
async def test_what_fails_at_random_is_run_again_and_written_once(postgres, unlucky, isolation):
    async with open_wire(postgres, over_socket=False, isolation=isolation) as wire:
        await lease_enough(wire, 40)
        await check_once(wire, await register_copies(wire, keys=40, copies=4), keys=40)
        made = registration(1)
        body = {"action": "void", "reason": "Nhập nhầm"}
        acted = await asyncio.gather(
            *(
                wire.ask("POST", f"/v1/dossiers/{made.code}/actions", body, key="void-1", If_Match='"1"')
                for _ in range(20)
            )
        )
        assert {(a.status_code, a.content) for a in acted} == {(200, acted[0].content)}
    assert len(unlucky) > 20


async def test_tries_end(postgres, monkeypatch):
    monkeypatch.setattr(databases, "FIRST_PAUSE", 0.001)
    runs = []

    def work(db):
        runs.append(1)
        db.execute("DO $$ BEGIN RAISE EXCEPTION 'never' USING ERRCODE = '40P01'; END $$")

    database = await PostgresDatabase.open(address_of(postgres), migrations=MIGRATIONS)
    try:
        with pytest.raises(Transient):
            await database.write(work)
        assert len(runs) == databases.TRIES
        with pytest.raises(StorageError) as refused:
            await database.write(lambda db: db.execute("SELECT wrong FROM nowhere"))
        assert not isinstance(refused.value, Transient)
        with pytest.raises(ConstraintFailed):
            await database.write(lambda db: db.execute(UNIQUE))
    finally:
        await database.close()


async def test_at_serializable_a_taken_key_is_a_conflict(postgres, monkeypatch):
    """PostgreSQL says 23505 there for what another transaction did that it may not show."""
    monkeypatch.setattr(databases, "FIRST_PAUSE", 0.001)
    database = await PostgresDatabase.open(
        address_of(postgres), migrations=MIGRATIONS, isolation=IsolationLevel.SERIALIZABLE
    )
    try:
        with pytest.raises(Conflict):
            await database.write(lambda db: db.execute(UNIQUE))
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("first", "second", "meet"), [(False, False, True), (False, True, False), (True, False, False)]
)
def test_who_goes_alone_meets_nobody(first, second, meet):
    turnstile, came = Turnstile(), threading.Event()

    def follow():
        with turnstile.through(alone=second):
            came.set()

    with ThreadPoolExecutor(1) as threads:
        with turnstile.through(alone=first):
            following = threads.submit(follow)
            assert came.wait(0.3 if not meet else 10) is meet
        following.result(10)
    assert came.is_set()


async def test_killed_connections_cost_no_answer(postgres):
    """What an administrator's restart or a fail-over does, over and over while copies are registered."""
    async with open_wire(postgres, over_socket=False) as wire:
        await lease_enough(wire, 60)
        sending = asyncio.create_task(register_copies(wire, keys=60, copies=4))
        killed = 0
        async with await psycopg.AsyncConnection.connect(postgres, autocommit=True) as admin:
            while not sending.done() and killed < 12:
                row = await (
                    await admin.execute(
                        "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE"
                        " datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' LIMIT 2) AS busy"
                    )
                ).fetchone()
                killed += row[0]
                await asyncio.sleep(0)
        answers = await sending
        again = [a for a in answers if a.status_code != 201]
        assert all((a.status_code, a.headers[headers.RETRY_AFTER]) == (503, "5") for a in again)
        # What a desk does with these: it sends them again.
        await check_once(wire, await register_copies(wire, keys=60, copies=1), keys=60)
        assert killed >= 3


async def test_a_copy_that_waits_too_long_is_told_to_come_again(postgres, monkeypatch):
    monkeypatch.setattr(databases, "SETTINGS", ("SET lock_timeout = '50ms'",))
    async with open_wire(postgres, over_socket=False) as wire:
        await wire.lease()
        made = registration(1)
        async with await psycopg.AsyncConnection.connect(postgres) as other:
            await other.execute("INSERT INTO idempotency VALUES (%s, %s, '', 0, '', 0)", (OFFICE, made.id))
            answer = await wire.register(made)
            assert (answer.status_code, answer.json()["code"]) == (409, "still-running")
            assert answer.headers[headers.RETRY_AFTER] == "1"
            await other.rollback()
            await other.execute("SELECT code FROM office FOR UPDATE")
            answer = await wire.register(made)
            assert (answer.status_code, answer.json()["code"]) == (503, "storage")
            assert answer.headers[headers.RETRY_AFTER] == "1"
            with pytest.raises(Busy):
                await wire.service.database.write(lambda db: db.hold(OFFICE))
            await other.rollback()
        assert (await wire.register(made)).status_code == 201


async def test_a_long_poll_hears_what_another_service_wrote(postgres):
    async with open_wire(postgres, over_socket=False) as wire:
        await wire.lease()
        before = (await wire.ask("GET", "/v1/changes")).json()["position"]
        waiting = asyncio.create_task(wire.ask("GET", f"/v1/changes?after={before}&wait=20"))
        other = await opened(postgres, wire.clock)
        own = wire.service.database
        try:
            # The signal in this process hears nothing of it.
            wire.service.feed.tell = lambda office: asyncio.sleep(0)
            wire.service.database = other.database
            assert (await wire.register(registration(1))).status_code == 201
        finally:
            wire.service.database = own
            await other.database.close()
        answer = await asyncio.wait_for(waiting, 10)
        assert [one["code"] for one in answer.json()["changes"]] == [registration(1).code]


async def test_services_that_start_at_once_migrate_once(postgres_place):
    with postgres_server.database(postgres_place) as fresh:
        at = address_of(fresh)
        found = await asyncio.gather(*(PostgresDatabase.open(at, migrations=MIGRATIONS) for _ in range(6)))
        versions = await found[0].read(lambda db: db.all("SELECT program, number FROM schema_version"))
        assert versions == [("counter-tui", MIGRATIONS[-1].number)]
        for one in found:
            await one.close()
        with pytest.raises(NewerDatabase):
            await PostgresDatabase.open(at, migrations=MIGRATIONS[:-1])


async def test_a_migration_that_fails_leaves_nothing(postgres_place):
    with postgres_server.database(postgres_place) as fresh:
        bad = (
            Migration(1, "CREATE TABLE one (office TEXT NOT NULL PRIMARY KEY); CREATE TABLE one (x TEXT)"),
        )
        with pytest.raises(StorageError):
            await PostgresDatabase.open(address_of(fresh), migrations=bad)
        good = (Migration(1, "CREATE TABLE one (office TEXT NOT NULL PRIMARY KEY)"),)
        database = await PostgresDatabase.open(address_of(fresh), migrations=good)
        await database.close()


async def test_what_no_table_takes_is_the_senders_fault(postgres):
    database = (await opened(postgres, StandingClock())).database
    try:
        sql = "INSERT INTO sealing_key (office, private) VALUES (?, ?)"
        with pytest.raises(BadInput):
            await database.write(lambda db: db.execute(sql, (OFFICE, "a\0b")))
        with pytest.raises(BadInput):
            raised = "DO $$ BEGIN RAISE EXCEPTION 'long' USING ERRCODE = '54000'; END $$"
            await database.write(lambda db: db.execute(raised))
        assert await database.read(lambda db: db.one("SELECT 1 FROM office WHERE code = ?", ("\0",))) is None
    finally:
        await database.close()


async def test_a_server_that_answers_before_the_disk_has_it_is_overruled(postgres):
    lax = psycopg.conninfo.make_conninfo(postgres, options="-c synchronous_commit=off")
    more = psycopg.conninfo.make_conninfo(postgres, options="-c synchronous_commit=remote_apply")
    for told, kept in ((lax, "on"), (more, "remote_apply")):
        database = await PostgresDatabase.open(address_of(told), migrations=MIGRATIONS)
        try:
            setting = await database.write(lambda db: db.one("SHOW synchronous_commit"))
            assert setting == (kept,)
        finally:
            await database.close()
