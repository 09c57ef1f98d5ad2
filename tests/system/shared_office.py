"""A shared office on the loopback that can be cut off, and desks of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.server.offices import CHEAP, PASSWORD, STAFF, StandingClock, served, small_service

from counter_tui.composition.desk import DeskOpening
from counter_tui.domain.office import Role
from counter_tui.server.application import build
from counter_tui.server.service import Service, system_now
from counter_tui.server.tables import accounts
from counter_tui.server.tables.accounts import Account
from counter_tui.services.desk import Desk
from counter_tui.system import config
from counter_tui.system.paths import standard_paths

DOWN = {"type": "http.response.start", "status": 503, "headers": []}


@dataclass
class SharedOffice:
    """``up`` is the network; ``opening`` of a desk's name is how it was opened."""

    service: Service
    folder: Path
    patch: pytest.MonkeyPatch
    stack: AsyncExitStack
    url: str = ""
    up: bool = True
    app: Any = field(init=False)
    opening: dict[str, DeskOpening] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = build(self.service)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as the service, or as a dead network's proxy."""
        if self.up:
            await self.app(scope, receive, send)
            return
        await send(DOWN)
        await send({"type": "http.response.body", "body": b""})

    async def desk(self, name: str, counter: str = "1", login: str = "mau") -> Desk:
        """Open a desk on data of its own and sign in."""
        home = self.folder / name
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.toml").write_text(
            f'[store]\nkeyring = false\n[desk]\ncounter = "{counter}"\n[api]\nurl = "{self.url}"\n',
            encoding="utf-8",
        )
        self.patch.setenv("COUNTER_TUI_HOME", str(home))
        paths = standard_paths()
        opening = self.opening[name] = DeskOpening(
            paths, config.load(paths.config_file), answers_commands=False
        )
        self.stack.push_async_callback(opening.close)
        desk = self.desks[name] = await opening.open()
        await desk.session.sign_in(login, PASSWORD)
        await desk.sync.round()
        return desk

    async def command(self, name: str, command: str, **arguments: Any) -> tuple[int, Any]:
        """Give a desk a command as the command line does."""
        return await self.opening[name].command_line.answer(command, arguments)

    async def dossiers(self) -> list[str]:
        """Return the codes of all dossiers of the service."""
        rows = await self.service.database.read(lambda db: db.all("SELECT code FROM dossier ORDER BY code"))
        return [row[0] for row in rows]


@asynccontextmanager
async def shared_office(folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[SharedOffice]:
    """Serve a small office whose clock is this machine's."""
    service = await small_service(folder / "office", StandingClock())
    service.now = system_now
    hashed = CHEAP.hash(PASSWORD)
    second = Account(
        officer=STAFF[Role.OFFICER].__class__(id="hai", name="Cán bộ hai", counter="2"),
        login="hai",
        password=hashed,
    )
    await service.database.write(lambda db: accounts.add(db, "Z00.01", second))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(service.database.close)
        office = SharedOffice(service, folder, patch, stack)
        office.url = await stack.enter_async_context(served(office))
        yield office
