"""The installed ``counter-tui serve`` for a real office: started, killed and started again on the same port."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counter_tui.database.connection import Connection
from counter_tui.server.embedded import open_service
from counter_tui.server.service import Service
from tests.e2e.terminal import command

LOGIN, PASSWORD = "canbo1", "mật khẩu thử"
ANSWERS = f"""
code = "H49.12"
superior = "UBND XÃ THỬ"
name = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ THỬ"
place = "Xã Thử"

[[counters]]
id = "1"
name = "Quầy 1"

[[counters]]
id = "2"
name = "Quầy 2"

[[officers]]
id = "canbo1"
name = "Cán bộ Thử"
login = "{LOGIN}"
counter = "1"
password = "{PASSWORD}"

[[officers]]
id = "quantri"
name = "Quản trị Thử"
login = "quantri"
role = "admin"
password = "{PASSWORD}"
"""


class Office:
    """A served office; *folder* holds its data, its key and nothing of a desk; *database* has PostgreSQL keep its data."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        host: str = "127.0.0.1",
        name: str = "127.0.0.1",
        database: str | None = None,
    ) -> None:
        self.data = folder / "office"
        self.database = database
        where = ("--data", str(self.data)) if database is None else ("--database", database)
        self.port = _free_port()
        self.url = f"{'https' if options else 'http'}://{name}:{self.port}"
        self._host = host
        self._serve = ("--port", str(self.port), *where, *options)
        self._home = folder / "home"
        self._running: subprocess.Popen[str] | None = None
        (self._home / "config").mkdir(parents=True)
        (self._home / "config" / "config.toml").write_text("[store]\nkeyring = false\n", encoding="utf-8")
        (folder / "office.toml").write_text(ANSWERS, encoding="utf-8")
        self._command("office", "init", "--from", str(folder / "office.toml"), *where)

    def start(self) -> None:
        """Serve, and return once calls are taken."""
        self._running = subprocess.Popen(
            [*command(), "serve", "--host", self._host, *self._serve],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=self._environment(),
        )
        assert self._running.stdout is not None
        said = []
        for line in iter(self._running.stdout.readline, ""):
            said.append(line)
            if f"://{self._host}:{self.port}" in line:
                return
        raise AssertionError("".join(said))

    def signal(self, number: int) -> None:
        """Send a signal to the service."""
        assert self._running is not None
        self._running.send_signal(number)

    def kill(self) -> None:
        """End the service without a word (``kill -9``)."""
        if self._running is not None:
            self.signal(signal.SIGKILL)
            self._running.wait(20)
            assert self._running.stdout is not None
            self._running.stdout.close()
            self._running = None

    def on_disk(self, work: Callable[[Connection], Any]) -> Any:
        """Do something with the database while nobody serves it."""
        assert self._running is None

        async def run() -> Any:
            service = await self._opened()
            try:
                return await service.database.write(work)
            finally:
                await service.database.close()

        return asyncio.run(run())

    async def _opened(self) -> Service:
        if self.database is not None:
            from counter_tui.composition.shared_database import open_at

            return await open_at(self.database)
        key = next((self._home / "config").glob("office-*/journal.key")).read_text(encoding="ascii")
        return await open_service(self.data, bytes.fromhex(key.strip()))

    def dossiers(self) -> list[str]:
        """Return the codes of all dossiers, each as often as it is there."""
        rows = self.on_disk(lambda db: db.all("SELECT code FROM dossier ORDER BY code"))
        return [row[0] for row in rows]

    def receives(self, procedure: str, yes: bool) -> None:
        """Decide at the service, behind the desks' back, whether a procedure is taken in."""
        self.on_disk(
            lambda db: db.execute(
                "UPDATE catalogue_item SET receivable = ? WHERE code = ?", (int(yes), procedure)
            )
        )

    def _command(self, *arguments: str) -> None:
        done = subprocess.run(
            [*command(), *arguments],
            capture_output=True,
            text=True,
            env=self._environment(),
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "COUNTER_TUI_HOME": str(self._home), "LANG": "C.UTF-8"}


def configure(home: Path, office: Office, *, ca_file: Path | None = None, counter: str = "1") -> None:
    """Point the desk at a service."""
    lines = [
        "[store]",
        "keyring = false",
        "[desk]",
        f"counter = {json.dumps(counter)}",
        "[api]",
        f"url = {json.dumps(office.url)}",
    ]
    if ca_file is not None:
        lines.append(f"ca_file = {json.dumps(str(ca_file))}")
    (home / "config" / "config.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
