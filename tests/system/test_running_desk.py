"""One desk per data directory, and how it answers the command line."""

from __future__ import annotations

import asyncio
import socket
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from counter_tui.errors import DeskRunning, StorageError
from counter_tui.i18n import use
from counter_tui.system.control_socket import ControlSocket, ask
from counter_tui.system.desk_lock import DeskLock


def test_a_second_desk_is_told_which_one_runs(tmp_path: Path) -> None:
    with DeskLock(tmp_path), pytest.raises(DeskRunning, match=r"PID \d+"):
        DeskLock(tmp_path).acquire()
    with DeskLock(tmp_path):
        pass


def test_a_terminal_without_a_name_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless(_: int) -> str:
        raise OSError(2, "No such file or directory")

    monkeypatch.setattr("os.ttyname", nameless)
    with DeskLock(tmp_path), pytest.raises(DeskRunning, match=r"PID \d+, -"):
        DeskLock(tmp_path).acquire()


def test_what_cannot_be_locked_is_said_and_a_name_tag_is_not_needed(tmp_path: Path) -> None:
    (tmp_path / "desk.who").mkdir()
    with DeskLock(tmp_path):
        pass
    (tmp_path / "desk.lock").unlink(missing_ok=True)
    (tmp_path / "desk.lock").mkdir()
    with pytest.raises(StorageError, match=r"desk\.lock"):
        DeskLock(tmp_path).acquire()


async def echo(command: str, arguments: Mapping[str, Any]) -> tuple[int, Any]:
    return 0, {"command": command, **arguments}


async def test_the_socket_answers_its_own_user_only_by_mode(tmp_path: Path) -> None:
    path = tmp_path / "run" / "desk.sock"
    control = ControlSocket(path, echo)
    await control.open()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    answer = await asyncio.to_thread(ask, path, "lookup", {"words": "khai sinh"}, 5.0)
    assert answer == (0, {"command": "lookup", "words": "khai sinh"})
    spoken: list[str] = []
    use("en")
    try:
        await asyncio.to_thread(ask, path, "lookup", {}, 5.0, spoken.append)
    finally:
        use("vi")
    assert spoken == ["en"]  # the command then says the rest in the desk's language
    await control.close()
    assert not path.exists()


async def test_a_socket_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cổng lệnh"):
        await ControlSocket(tmp_path / ("x" * 100) / "desk.sock", echo).open()


def test_another_user_is_asked_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        monkeypatch.setattr("os.getuid", lambda: 4711)
        assert ask(path, "info", {}, 5.0) is None
        heard, _ = listener.accept()
        with heard:
            assert heard.recv(100) == b""


async def test_a_directory_of_ours_that_others_may_write_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o777)
    (tmp_path / "run").chmod(0o777)
    control = ControlSocket(tmp_path / "run" / "desk.sock", echo)
    await control.open()
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700
    await control.close()


async def test_nonsense_on_the_socket_does_not_stop_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "desk.sock"
    control = ControlSocket(path, echo)
    monkeypatch.setattr("counter_tui.system.control_socket.LINE_LIMIT", 1000)
    await control.open()
    for line in (b"x" * 5000, b"\n", b"[]\n", b"{}\n", b'{"command": 1, "arguments": 2}\n', b"\xff\xfe\n"):
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(line)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
    assert await asyncio.to_thread(ask, path, "info", {}, 5.0) is not None
    await control.close()
    assert not caplog.records


def test_a_socket_left_by_a_crash_is_no_running_desk(tmp_path: Path) -> None:
    path = tmp_path / "desk.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    assert ask(path, "info", {}, 1.0) is None
    assert ask(tmp_path / "none.sock", "info", {}, 1.0) is None
