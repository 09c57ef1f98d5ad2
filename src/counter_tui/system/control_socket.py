"""A running desk answers the command line over a Unix socket that only its user can open."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from counter_tui.errors import StorageError, why
from counter_tui.i18n import language, mark
from counter_tui.system.paths import make_private

Answerer = Callable[[str, Mapping[str, Any]], Awaitable[tuple[int, object]]]
"""Takes a command and its arguments, gives exit code and JSON-able answer."""
LINE_LIMIT = 32 * 1024 * 1024
"""Bytes of a line: a register of four thousand lines is a PDF of eleven megabytes, fifteen as base64."""
AVAILABLE = hasattr(socket, "AF_UNIX")


class ControlSocket:
    """One JSON line in, one JSON line out; the socket is 0600 in a 0700 directory, and other users' peers are refused."""

    def __init__(self, path: Path, answer: Answerer) -> None:
        self._path = path
        self._answer = answer
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Start answering; raises StorageError where no socket can be made (a path beyond 107 bytes, a strange disk)."""
        directory = make_private(self._path.parent)
        try:
            _keep_to_ourselves(directory)
            self._path.unlink(missing_ok=True)
            mask = os.umask(0o177)
            try:
                self._server = await asyncio.start_unix_server(self._serve, str(self._path), limit=LINE_LIMIT)
            finally:
                os.umask(mask)
        except OSError as error:
            raise StorageError(
                mark(
                    "Không mở được cổng lệnh {path}: {reason}. Bàn vẫn làm việc; các lệnh khác của counter-tui "
                    "chỉ chạy được khi bàn đóng."
                ),
                path=str(self._path),
                reason=why(error),
            ) from error

    async def close(self) -> None:
        """Stop answering."""
        if self._server is not None:
            self._server.close()
            self._path.unlink(missing_ok=True)
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not _same_user(writer.get_extra_info("socket")):
                return
            if (request := _request(await reader.readline())) is None:
                return
            code, answer = await self._answer(*request)
            reply = {"code": code, "answer": answer, "language": language()}
            writer.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
            await writer.drain()
        except (ConnectionError, ValueError):  # gone before the answer, or a line beyond the limit
            return
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


def ask(
    path: Path,
    command: str,
    arguments: Mapping[str, Any],
    timeout: float,
    speak: Callable[[str], None] = lambda _: None,
) -> tuple[int, Any] | None:
    """Ask a running desk; ``None`` when none answers on *path*. *speak* is told the language of its answer."""
    if not AVAILABLE or not path.exists():
        return None
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(timeout)
            link.connect(str(path))
            if not _same_user(link):
                return None
            link.sendall(json.dumps({"command": command, "arguments": arguments}).encode() + b"\n")
            with link.makefile("rb") as lines:
                answer = json.loads(lines.readline(LINE_LIMIT))
    except (OSError, ValueError):
        return None
    if "language" in answer:
        speak(str(answer["language"]))
    return int(answer["code"]), answer["answer"]


def _request(line: bytes) -> tuple[str, dict[str, Any]] | None:
    try:
        request = json.loads(line)
        return str(request["command"]), dict(request["arguments"])
    except (ValueError, KeyError, TypeError):
        return None


def _keep_to_ourselves(directory: Path) -> None:
    """See to it that nobody else can put a socket in the place of ours; raises PermissionError."""
    found = directory.stat()
    if found.st_uid != os.getuid():
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
    if found.st_mode & 0o077:
        directory.chmod(0o700)


def _same_user(peer: Any) -> bool:
    """Return whether the other end is a process of this user: an answer is trusted no more than a question."""
    if peer is None or not hasattr(socket, "SO_PEERCRED"):
        return True
    _, user, _ = struct.unpack(
        "3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    )
    return bool(user == os.getuid())
