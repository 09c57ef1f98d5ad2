"""Logs and crash reports say where it broke and nothing a citizen said."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest

from counter_tui.errors import StorageError
from counter_tui.system import logs
from counter_tui.system.crash_reports import CrashReports
from counter_tui.system.paths import make_private, standard_paths


def test_a_report_has_places_and_types_but_no_message_and_no_local(tmp_path: Path) -> None:
    def register(name: str) -> None:
        raise ValueError(f"bad {name}")

    with pytest.raises(ValueError, match="bad") as caught:
        register("NGUYỄN VĂN MẪU 022090000001")
    path = CrashReports(tmp_path).write(caught.value)
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "register" in text
    assert "MẪU" not in text
    assert "022090000001" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_report_that_cannot_be_written_does_not_break_the_exit(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_text("in the way")
    assert CrashReports(tmp_path).write(RuntimeError("x")) is None


def test_long_numbers_never_reach_the_log(tmp_path: Path) -> None:
    path = logs.start(tmp_path, "info")
    logger = logging.getLogger("counter_tui")
    try:
        logging.getLogger("counter_tui.test").warning("số %s", "022090000001")
        text = path.read_text(encoding="utf-8")
    finally:
        for handler in list(logger.handlers):
            handler.close()
            logger.removeHandler(handler)
    assert "•••" in text
    assert "022090000001" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "counter-tui.log").mkdir()
    logs.start(tmp_path, "info")
    logger = logging.getLogger("counter_tui")
    try:
        logging.getLogger("counter_tui.test").warning("x")
    finally:
        for handler in list(logger.handlers):
            handler.close()
            logger.removeHandler(handler)
    assert capsys.readouterr().err == ""


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path))
    paths = standard_paths()
    assert {p.parent for p in (paths.data, paths.config, paths.state)} == {tmp_path.resolve()}
    assert len(str(paths.control_socket.name)) < 40


@pytest.mark.parametrize("variable", ["", "missing", "open", "private"])
@pytest.mark.filterwarnings("error")
def test_the_socket_lies_where_nobody_else_can_put_one(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COUNTER_TUI_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "open").mkdir(mode=0o777)
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "private").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / variable) if variable else "")
    session = Path(f"/run/user/{os.getuid()}")
    where = standard_paths().control_socket.parent
    if variable == "private":
        assert where == (tmp_path / "private" / "counter-tui").resolve()
    else:
        assert where in {standard_paths().state, session / "counter-tui"}


def test_a_directory_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="COUNTER_TUI_HOME"):
        make_private(tmp_path / "file" / "data")


def test_a_desk_is_the_same_one_from_wherever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path / "home"))
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    monkeypatch.chdir(tmp_path / "one")
    here = standard_paths(Path("desk"))
    monkeypatch.chdir(tmp_path / "two")
    assert here.control_socket != standard_paths(Path("desk")).control_socket
    assert here.control_socket == standard_paths(tmp_path / "one" / "desk").control_socket
    assert here.data == tmp_path / "one" / "desk"
