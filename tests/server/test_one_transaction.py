"""Key, work, event, feed position and stored answer stand or fall together; duplicates get one answer."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest

from counter_tui.contract import headers
from counter_tui.database import connection as connections
from counter_tui.database.connection import Connection
from counter_tui.domain.codes import provisional_code
from counter_tui.domain.office import Role
from counter_tui.errors import StorageError
from counter_tui.server.application import build
from counter_tui.server.postgres.connection import PostgresConnection
from counter_tui.server.tables import audit
from tests.server.offices import TODAY, open_wire, registration, served, uuid, wire_body

TABLES = (
    "idempotency",
    "dossier",
    "dossier_event",
    "dossier_alias",
    "feed_position",
    "day_counter",
    "void_number",
)
WRITES = ("INSERT", "UPDATE", "DELETE")


async def standing(wire):
    """Return every row of what a request may change, and the length of the trail."""

    def read(db):
        rows = {name: sorted(map(repr, db.all(f"SELECT * FROM {name}"))) for name in TABLES}
        return rows, audit.head(db, "Z00.01").sequence

    return await wire.service.database.read(read)


class Failing:
    """Lets the nth writing statement of the service fail as a disk does."""

    def __init__(self, monkeypatch):
        self.left = 0

        def counted(real):
            def call(connection, sql, values=()):
                if sql.lstrip().startswith(WRITES):
                    self.left -= 1
                    if self.left == 0:
                        raise StorageError("")
                return real(connection, sql, values)

            return call

        for kind in (Connection, PostgresConnection):
            for name in ("execute", "one"):
                monkeypatch.setattr(kind, name, counted(getattr(kind, name)))


@pytest.mark.parametrize("kind", ["register", "provisional", "action"])
async def test_whatever_statement_fails_nothing_of_a_request_is_left(inner, monkeypatch, kind):
    await inner.lease()
    first = registration(1)
    assert (await inner.register(first)).status_code == 201
    failing, step = Failing(monkeypatch), 0

    async def ask():
        if kind == "action":
            body = {"action": "void", "reason": "Nhập nhầm"}
            path = f"/v1/dossiers/{first.code}/actions"
            return await inner.ask("POST", path, body, key=uuid(9), If_Match='"1"')
        if kind == "provisional":
            code = provisional_code("Z00.01", TODAY, "1", 7)
            return await inner.register(registration(2, code=code, provisional=True))
        return await inner.register(registration(2))

    before = await standing(inner)
    while True:
        step += 1
        failing.left = step
        answer = await ask()
        if answer.status_code < 300:
            break
        assert (answer.status_code, answer.json()["code"]) == (503, "storage"), step
        assert headers.RETRY_AFTER in answer.headers
        assert await standing(inner) == before, step
    failing.left = 0
    assert step > 5
    after = await standing(inner)
    changed = {name for name in TABLES if after[0][name] != before[0][name]}
    assert {"idempotency", "dossier", "dossier_event", "feed_position"} <= changed
    assert after[1] == before[1] + 1
    again = await ask()
    assert (again.content, again.headers[headers.IDEMPOTENCY_REPLAYED]) == (answer.content, "true")
    assert (await standing(inner))[0] == after[0]


async def test_many_simultaneous_double_sends_over_a_socket_give_one_dossier_and_the_same_bytes(tmp_path):
    async with (
        open_wire(tmp_path, over_socket=False) as wire,
        served(
            build(wire.service),
            timeout_keep_alive=600,  # a busy machine may leave a connection idle for long
        ) as url,
    ):
        await wire.lease()
        token = {"Authorization": f"Bearer {wire.tokens[Role.OFFICER]}", "Content-Type": "application/json"}
        limits = httpx.Limits(max_connections=100)
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60, limits=limits) as client:
            made = [registration(n) for n in range(1, 21)]
            answers = await asyncio.gather(
                *(
                    client.post(
                        "/v1/dossiers",
                        content=wire_body(one),
                        headers={**token, "Idempotency-Key": f'"{one.id}"'},
                    )
                    for _ in range(25)
                    for one in made
                )
            )
        assert {answer.status_code for answer in answers} == {201}
        bodies = Counter(answer.content for answer in answers)
        assert sorted(bodies.values()) == [25] * 20
        fresh = [answer for answer in answers if headers.IDEMPOTENCY_REPLAYED not in answer.headers]
        assert len(fresh) == 20
        rows = await wire.service.database.read(lambda db: db.all("SELECT code FROM dossier ORDER BY code"))
        assert [row[0] for row in rows] == [one.code for one in made]


async def test_without_the_key_each_copy_would_be_a_dossier_of_its_own(inner):
    """The control of the test above: that nothing but the key holds copies together."""
    await inner.lease()
    copies = [registration(n, code="Z00.01-261123-0001") for n in range(1, 6)]
    answers = [await inner.register(copy) for copy in copies]
    assert len({answer.json()["code"] for answer in answers}) == 5


async def test_another_program_that_holds_the_file_costs_a_503_and_the_same_request_works_later(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(connections, "BUSY_MILLISECONDS", 10)
    async with open_wire(tmp_path, over_socket=False) as wire:
        await wire.lease()
        other = connections.connect(wire.service.database.path, bytes(range(32)))
        other.execute("BEGIN IMMEDIATE")
        before = await standing(wire)
        answer = await wire.register(registration(1))
        assert (answer.status_code, answer.json()["code"]) == (503, "storage")
        assert answer.headers[headers.RETRY_AFTER] == "5"
        assert await standing(wire) == before
        other.execute("ROLLBACK")
        other.close()
        assert (await wire.register(registration(1))).status_code == 201


async def test_a_key_is_kept_as_long_as_its_dossier(inner):
    """Nothing in the service ever deletes a stored answer: a desk may come back after a year."""
    await inner.lease()
    first = await inner.register(registration(1))
    inner.clock.at = inner.clock.at.replace(year=2028)
    again = await inner.register(registration(1))
    assert again.content == first.content
    assert again.headers[headers.IDEMPOTENCY_REPLAYED] == "true"
