"""Serves the office over HTTP: TLS beyond the loopback, one process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui.contract.loopback import is_loopback
from counter_tui.domain.office import Officer, Role
from counter_tui.errors import BadConfig
from counter_tui.i18n import mark, text
from counter_tui.server.application import build
from counter_tui.server.embedded import open_service
from counter_tui.server.listening import listen
from counter_tui.server.lock import OfficeLock
from counter_tui.server.seed import ensure_office, keep_seeding
from counter_tui.server.service import Service
from counter_tui.server.store import Connection
from counter_tui.server.tables import accounts
from counter_tui.server.tables.accounts import Account
from counter_tui.system.logs import NoPersonalNumbers

if TYPE_CHECKING:
    import uvicorn

ADMIN_LOGIN = "admin"
GRACE_SECONDS = 5


def check_exposure(host: str, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Raise BadConfig when dossiers would leave this machine unencrypted, or half of the TLS files is missing."""
    if (tls_cert is None) != (tls_key is None):
        raise BadConfig(mark("Cần cả --tls-cert và --tls-key."))
    for path in (tls_cert, tls_key):
        if path is not None and not path.is_file():
            raise BadConfig(mark("Không thấy tệp {path}. Kiểm tra đường dẫn."), path=str(path))
    if tls_cert is None and not is_loopback(host):
        raise BadConfig(
            mark(
                "Không phục vụ {host} qua mạng không mã hóa: thêm --tls-cert và --tls-key, hoặc dùng 127.0.0.1."
            ),
            host=host,
        )


async def serve(
    host: str,
    port: int,
    data_dir: Path,
    key: bytes,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    *,
    announce: Callable[[str], None] = print,
    started: Callable[[int], None] | None = None,
) -> None:
    """Serve the office in *data_dir* until the process is asked to stop.

    On the first start *announce* gets the one-time administrator's password, which is stored nowhere in clear;
    *started* gets the port once calls are taken. Raises BadConfig, DeskRunning, StorageError.
    """
    check_exposure(host, tls_cert, tls_key)
    lock = OfficeLock(data_dir)
    lock.acquire()
    try:
        service = await open_service(data_dir, key)
        await serve_opened(service, host, port, tls_cert, tls_key, announce=announce, started=started)
    finally:
        lock.release()


async def serve_opened(
    service: Service,
    host: str,
    port: int,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    *,
    announce: Callable[[str], None] = print,
    started: Callable[[int], None] | None = None,
) -> None:
    """Serve on an open database, as :func:`serve` does, and close it; raises BadConfig, StorageError."""
    try:
        check_exposure(host, tls_cert, tls_key)
        server = _server(service, tls_cert, tls_key)
        with _stopped_by_signals(server), _listening(host, port) as listener:
            await _serve(service, server, listener, announce, started)
    finally:
        await service.database.close()


async def _serve(
    service: Service,
    server: uvicorn.Server,
    listener: socket.socket,
    announce: Callable[[str], None],
    started: Callable[[int], None] | None,
) -> None:
    for warning in service.warnings:
        announce(warning)
    office = await ensure_office(service)
    await ensure_admin(service, office, announce)
    seeding = asyncio.create_task(keep_seeding(service, office), name="seed-office")
    try:
        if started is not None:
            started(listener.getsockname()[1])
        await server.serve(sockets=[listener])
    finally:
        seeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await seeding


async def ensure_admin(service: Service, office: str, announce: Callable[[str], None]) -> None:
    """Make an administrator with a one-time password when the office has none that can sign in.

    Nobody's account is taken for it: where the name is in use, another one is made.
    """
    staff = await service.database.read(lambda db: accounts.all_of(db, office))
    if _has_admin(staff):
        return
    password = secrets.token_urlsafe(12)
    hashed = await service.passwords.hash_aside(password)

    def store(db: Connection) -> str:
        db.hold(office)
        if _has_admin(accounts.all_of(db, office)):
            return ""
        for number in count(1):
            name = ADMIN_LOGIN if number == 1 else f"{ADMIN_LOGIN}{number}"
            officer = Officer(id=name, name="Quản trị", role=Role.ADMIN)
            if accounts.add(db, office, Account(officer=officer, login=name, password=hashed)):
                return name
        raise AssertionError("unreachable")

    if not (login := await service.database.write(store)):
        return  # another process on the same database was first
    announce(
        text(
            "Tài khoản quản trị: {login}, mật khẩu dùng lần đầu: {password}. Ghi lại ngay, máy chủ không lưu.",
            login=login,
            password=password,
        )
    )


def _has_admin(staff: list[Account]) -> bool:
    return any(one.officer.role is Role.ADMIN and one.password and one.active for one in staff)


@contextlib.contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Stop at SIGINT and SIGTERM, and take the signal that uvicorn raises again once it has stopped.

    Left to the defaults, that one would end the process before the database is closed.
    """
    loop, taken = asyncio.get_running_loop(), []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(
            NotImplementedError, RuntimeError, ValueError
        ):  # Windows; not the main thread
            loop.add_signal_handler(number, setattr, server, "should_exit", True)
            taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            loop.remove_signal_handler(number)


def _listening(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as problem:
        raise BadConfig(
            mark("Không mở được {host} cổng {port}. Chọn cổng khác hoặc đóng chương trình đang giữ cổng."),
            host=host,
            port=port,
        ) from problem


def _server(service: Service, tls_cert: Path | None, tls_key: Path | None) -> uvicorn.Server:
    import uvicorn

    from counter_tui.server.guarded import EndingServer, guarded

    config = uvicorn.Config(
        build(service, compress=True),
        http=guarded(service.patience),
        timeout_keep_alive=service.patience.keep_alive,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
        workers=1,
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    # What it says of a failed call may quote what was sent: types and places are in the service's own log.
    logging.getLogger("uvicorn.error").addFilter(NoPersonalNumbers())
    try:
        config.load()
    except OSError as problem:
        raise BadConfig(
            mark("Không dùng được chứng thư TLS. Kiểm tra tệp chứng thư và khóa, dạng PEM.")
        ) from problem
    return EndingServer(config, service.feed)
