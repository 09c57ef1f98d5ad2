"""Serving over HTTP: what is refused, TLS, the first administrator."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import httpx
import pytest
import trustme

from counter_tui.api.http_gateway import HttpGateway
from counter_tui.api.tokens import MemoryTokens
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.office import Officer, Role
from counter_tui.errors import BadConfig, DeskRunning, ServiceUnusable
from counter_tui.server.embedded import open_service
from counter_tui.server.guarded import EndingServer
from counter_tui.server.patience import Patience
from counter_tui.server.run import ensure_admin, serve
from counter_tui.server.seed import SAMPLE, add_office
from counter_tui.server.tables import accounts
from counter_tui.server.tables.accounts import Account
from tests.server.offices import CHEAP, KEY


@pytest.fixture
def certificates(tmp_path):
    folder = tmp_path / "tls"
    folder.mkdir()
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    issued.private_key_pem.write_to_path(folder / "key.pem")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    return folder


@contextlib.asynccontextmanager
async def serving(data_dir, **tls):
    loop = asyncio.get_running_loop()
    port = loop.create_future()
    said = []
    running = asyncio.create_task(
        serve("127.0.0.1", 0, data_dir, KEY, announce=said.append, started=port.set_result, **tls)
    )
    await asyncio.wait({running, port}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    try:
        yield port.result(), said
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_the_first_start_makes_an_administrator_who_can_sign_in(tmp_path):
    async with serving(tmp_path) as (port, said):
        assert len(said) == 1
        password = said[0].split("mật khẩu dùng lần đầu: ")[1].split(".")[0]
        gateway = HttpGateway(f"http://127.0.0.1:{port}", MemoryTokens(), budget=10)
        await gateway.sign_in("admin", password)
        assert (await gateway.me()).role is Role.ADMIN
        assert (await gateway.health()).where == f"http://127.0.0.1:{port}"
        await gateway.close()
    assert all(password.encode() not in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    async with serving(tmp_path) as (_, said):
        assert said == []


async def test_over_tls_with_the_authority_known(tmp_path, certificates):
    tls = {"tls_cert": certificates / "cert.pem", "tls_key": certificates / "key.pem"}
    async with serving(tmp_path / "data", **tls) as (port, _):
        url = f"https://localhost:{port}"
        trusting = HttpGateway(url, MemoryTokens(), ca_file=certificates / "ca.pem", budget=10)
        assert (await trusting.health()).database
        await trusting.close()
        stranger = HttpGateway(url, MemoryTokens(), budget=10)
        with pytest.raises(ServiceUnusable, match="ca_file"):
            await stranger.health()
        await stranger.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "may-chu", "127.0.0.1.example.com"])
async def test_no_plain_http_beyond_the_loopback(tmp_path, host):
    with pytest.raises(BadConfig, match="mã hóa"):
        await serve(host, 0, tmp_path / "data", KEY)
    assert not (tmp_path / "data").exists()


async def test_half_of_the_tls_files_or_none_there(tmp_path, certificates):
    with pytest.raises(BadConfig):
        await serve("0.0.0.0", 0, tmp_path, KEY, tls_cert=certificates / "cert.pem")
    with pytest.raises(BadConfig, match="gone"):
        await serve("0.0.0.0", 0, tmp_path, KEY, certificates / "gone", certificates / "key.pem")
    with pytest.raises(BadConfig, match="PEM"):
        await serve("127.0.0.1", 0, tmp_path, KEY, certificates / "key.pem", certificates / "cert.pem")


async def test_what_is_served_is_guarded_and_ends_its_streams(tmp_path, monkeypatch):
    ended = []

    async def impatient(*args):
        service = await open_service(*args)
        service.patience = Patience(head=0.05)
        close = service.feed.close
        service.feed.close = lambda: ended.append(True) or close()
        return service

    servers, plain = [], EndingServer.__init__

    def kept(self, *args):
        servers.append(self)
        plain(self, *args)

    monkeypatch.setattr(EndingServer, "__init__", kept)
    monkeypatch.setattr("counter_tui.server.run.open_service", impatient)
    async with serving(tmp_path) as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.timeout(20):
            assert await reader.read() == b""
        writer.close()
        servers[0].should_exit = True
        async with asyncio.timeout(20):
            while not ended:
                await asyncio.sleep(0)


async def test_a_taken_port_is_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadConfig, match=str(port)):
            await serve("127.0.0.1", port, tmp_path, KEY)


async def test_a_second_process_is_refused(tmp_path):
    async with serving(tmp_path):
        with pytest.raises(DeskRunning):
            await serve("127.0.0.1", 0, tmp_path, KEY)


async def test_nobody_s_account_becomes_the_administrator_s(tmp_path):
    service = await open_service(tmp_path, KEY)
    officer = Officer(id="admin", name="Cán bộ", role=Role.OFFICER)
    gone = Officer(id="cu", name="Quản trị cũ", role=Role.ADMIN)
    staff = [
        Account(officer=officer, login="canbo"),
        Account(officer=gone, login="cu", password=CHEAP.hash("x"), active=False),
    ]
    await add_office(service, SAMPLE, Calendar(), staff)
    said = []
    await ensure_admin(service, SAMPLE.code, said.append)
    await ensure_admin(service, SAMPLE.code, said.append)
    assert len(said) == 1
    assert "admin2" in said[0]
    accounts_now = await service.database.read(lambda db: accounts.all_of(db, SAMPLE.code))
    assert [(a.officer.id, a.officer.role, a.active) for a in accounts_now] == [
        ("admin", Role.OFFICER, True),
        ("cu", Role.ADMIN, False),
        ("admin2", Role.ADMIN, True),
    ]
    await service.database.close()


async def test_a_failing_call_tells_nothing_of_what_was_sent(tmp_path, monkeypatch, caplog, capfd):
    async def failing(*_):
        raise RuntimeError("NGUYỄN VĂN MẪU 022090000001")

    monkeypatch.setattr("counter_tui.server.application.understand", failing)
    async with serving(tmp_path) as (port, _), httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/v1/health")
        assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    everything = caplog.text + answer.text + "".join(capfd.readouterr())
    assert "RuntimeError" in everything
    assert "MẪU" not in everything
    assert "022090000001" not in everything
