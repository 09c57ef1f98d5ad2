"""The installed desk under a passphrase: set, asked for before the screen, given up, wrong, right, changed key, removed."""

from __future__ import annotations

import os
import signal
import subprocess
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.conftest import StartDesk
from tests.e2e.terminal import command
from tests.e2e.test_serving import READY, files_of

WORDS = "bốn từ không liên quan"
ASKED = "Cụm mật khẩu:"


def echoes(terminal: Any) -> bool:
    return bool(termios.tcgetattr(terminal.fd)[3] & termios.ECHO)


def test_a_passphrase_from_setting_to_removing(
    start: StartDesk,
    home: Path,
    cli: Callable[..., subprocess.CompletedProcess[str]],
    cli_json: Callable[..., Any],
    tmp_path: Path,
) -> None:
    assert cli("sync").returncode == 0
    key = (home / "config" / "journal.key").read_text().strip()
    assert key.encode() in files_of(home)

    setting = start("key", "passphrase", columns=100)
    setting.expect("Quên cụm mật khẩu là mất toàn bộ", "Không biết còn bao nhiêu mục", "Cụm mật khẩu mới")
    setting.type("ngắn\r")
    setting.expect("Quá ngắn")
    setting.type(WORDS + "\r")
    setting.expect("Gõ lại")
    setting.type(WORDS + "\r")
    setting.expect("Đã đặt cụm mật khẩu")
    assert setting.wait() == 0
    assert WORDS.encode() not in setting.raw
    assert key.encode() not in files_of(home)
    assert bytes.fromhex(key) not in files_of(home)

    desk = start()
    desk.expect(ASKED)
    assert not echoes(desk)
    desk.send(b"\x03")
    assert desk.wait() == 1
    assert "Đã thôi" in desk.text
    assert b"\x1b[?1049h" not in desk.raw

    desk = start()
    desk.expect(ASKED)
    desk.kill(signal.SIGTERM)
    assert desk.wait() == 128 + signal.SIGTERM
    assert echoes(desk)

    desk = start()
    for left in ("còn 2 lần", "còn 1 lần", "Sai cụm mật khẩu ba lần"):
        desk.expect(ASKED)
        desk.send(b"\xd4sai\r" if left == "còn 1 lần" else b"sai\r")
        desk.expect(left)
    assert desk.wait() == 1

    refused = cli("info")
    assert (refused.returncode, "COUNTER_TUI_PASSPHRASE_FILE" in refused.stderr) == (1, True)
    place = tmp_path / "words"
    place.write_text(WORDS + "\n", encoding="utf-8")
    place.chmod(0o600)
    named = {"COUNTER_TUI_PASSPHRASE_FILE": str(place)}
    assert cli_json("info", **named)["key"] == "cụm mật khẩu"
    by_descriptor = subprocess.run(
        ["sh", "-c", '"$@" 3<"$WORDS"', "sh", *command(), "info", "--json"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COUNTER_TUI_HOME": str(home), "LANG": "C.UTF-8", "WORDS": str(place),
             "COUNTER_TUI_PASSPHRASE_FILE": "/dev/fd/3"},
        check=False,
    )  # fmt: skip
    assert by_descriptor.returncode == 0, by_descriptor.stderr
    assert cli("key", "change", **named).returncode == 0

    desk = start()
    desk.expect(ASKED)
    desk.type("sai\r")
    desk.expect("còn 2 lần")
    desk.type(WORDS + "\r")
    desk.expect(READY)
    # The running desk answers for itself; nobody is asked.
    assert cli_json("info")["key"] == "cụm mật khẩu"
    desk.press("ctrl+q")
    assert desk.wait() == 0
    assert WORDS.encode() not in desk.raw

    by_command = start("info")
    by_command.expect(ASKED)
    by_command.type(WORDS + "\r")
    assert by_command.wait() == 0
    removing = start("key", "passphrase", "--remove")
    removing.expect(ASKED)
    removing.type(WORDS + "\r")
    removing.expect("Đã bỏ cụm mật khẩu")
    assert removing.wait() == 0
    assert cli_json("info")["key"].endswith("journal.key")
    desk = start()
    desk.expect(READY)
