"""The commands that work on the service's data, on PostgreSQL: making the office, serving, checking trails."""

from __future__ import annotations

import asyncio
import contextlib
import json

import pytest

from counter_tui.api.http_gateway import HttpGateway
from counter_tui.api.tokens import MemoryTokens
from counter_tui.cli import main
from counter_tui.cli.exit_codes import DONE, REFUSED
from counter_tui.domain.office import Role
from counter_tui.server.postgres.address import address_of
from counter_tui.server.postgres.opening import open_shared
from counter_tui.server.run import serve_opened
from tests.e2e.office import ANSWERS, LOGIN, PASSWORD
from tests.server.offices import open_wire, registration


@pytest.fixture
def answers(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path / "home"))
    path = tmp_path / "office.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    return str(path)


@contextlib.asynccontextmanager
async def serving(address):
    port, said = asyncio.get_running_loop().create_future(), []
    service = await open_shared(address_of(address))
    running = asyncio.create_task(
        serve_opened(service, "127.0.0.1", 0, announce=said.append, started=port.set_result)
    )
    await asyncio.wait({running, port}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    try:
        yield f"http://127.0.0.1:{port.result()}", said
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_an_office_is_made_once_served_and_its_trail_verifies(answers, postgres, monkeypatch, capsys):
    init = ["office", "init", "--from", answers, "--database", postgres]
    assert await asyncio.to_thread(main, init) == DONE
    assert await asyncio.to_thread(main, init) == REFUSED
    assert "trung tâm thật" in capsys.readouterr().err
    async with serving(postgres) as (url, said):
        assert said == []
        gateway = HttpGateway(url, MemoryTokens(), budget=30)
        await gateway.sign_in(LOGIN, PASSWORD)
        assert (await gateway.me()).id == LOGIN
        await gateway.close()
    monkeypatch.setenv("COUNTER_TUI_DATABASE", postgres)
    assert await asyncio.to_thread(main, ["audit", "verify", "--database", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["office H49.12"]["rows"] == 1


def test_the_sample_office_goes_unless_it_received_something(answers, postgres, capsys):
    async def sample(*, receive):
        async with open_wire(postgres, over_socket=False) as wire:
            await wire.lease()
            if receive:
                assert (await wire.register(registration())).status_code == 201

    asyncio.run(sample(receive=True))
    assert main(["office", "init", "--from", answers, "--database", postgres]) == REFUSED
    assert "1 hồ sơ thử" in capsys.readouterr().err


def test_an_unused_sample_office_leaves_no_row(answers, postgres):
    async def sample():
        async with open_wire(postgres, over_socket=False) as wire:
            await wire.lease()

    async def left():
        service = await open_shared(address_of(postgres))
        try:
            return await service.database.read(
                lambda db: db.all(
                    "SELECT office FROM audit UNION SELECT office FROM officer UNION SELECT code FROM office"
                )
            )
        finally:
            await service.database.close()

    asyncio.run(sample())
    assert main(["office", "init", "--from", answers, "--database", postgres]) == DONE
    assert {row[0] for row in asyncio.run(left())} == {"H49.12"}


async def test_two_services_on_one_database_have_one_office_and_one_administrator(postgres):
    async with serving(postgres) as (first, said), serving(postgres) as (second, said_too):
        assert len(said + said_too) == 1
        password = (said + said_too)[0].split("mật khẩu dùng lần đầu: ")[1].split(".")[0]
        for url in (first, second):
            gateway = HttpGateway(url, MemoryTokens(), budget=30)
            await gateway.sign_in("admin", password)
            assert (await gateway.me()).role is Role.ADMIN
            await gateway.close()


async def test_rules_go_to_a_file_and_back(answers, postgres, tmp_path, capsys):
    init = ["office", "init", "--from", answers, "--database", postgres]
    assert await asyncio.to_thread(main, init) == DONE
    file = tmp_path / "quy-tac.json"
    export = ["office", "rules", "--export", str(file), "--database", postgres]
    assert await asyncio.to_thread(main, export) == DONE
    told = json.loads(file.read_text(encoding="utf-8"))
    rule = next(one for one in told["rules"] if one["code"] == "2.000884")
    rule["unit_fee"] = 12000
    file.write_text(json.dumps(told), encoding="utf-8")
    capsys.readouterr()
    for written in (True, False):
        command = ["office", "rules", str(file), "--database", postgres, "--json"]
        assert await asyncio.to_thread(main, command) == DONE
        answer = json.loads(capsys.readouterr().out)
        assert (answer["written"], [one["code"] for one in answer["changes"]]) == (
            written,
            ["2.000884"] if written else [],
        )
