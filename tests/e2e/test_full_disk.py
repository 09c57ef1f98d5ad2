"""The whole program on a disk that fills up: what cannot be written is said, and nothing is half there."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import StartDesk
from tests.e2e.test_serving import CARD, open_birth

pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root"),
]


class Ballast:
    """A file that takes what room is left."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ballast"

    def fill(self, leave: int = 0) -> None:
        """Take the room but for *leave* bytes."""
        with self._path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while (room := self._room() - leave) > 0:
                file.write(bytes(min(room, 64 * 1024)))

    def _room(self) -> int:
        state = os.statvfs(self._path.parent)
        return max(state.f_bavail * state.f_frsize, 1)

    def remove(self) -> None:
        """Give the room back."""
        self._path.unlink()


@pytest.fixture
def ballast(home: Path, tmp_path: Path) -> Iterator[Ballast]:
    """The desk's directories on a file system of 60 MB."""
    config = (home / "config" / "config.toml").read_bytes()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "none", home], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine does not let a file system be mounted")
    (home / "config").mkdir(mode=0o700)
    (home / "config" / "config.toml").write_bytes(config)
    yield Ballast(home)
    subprocess.run(["umount", "--lazy", home], check=True)


def test_registering_on_a_full_disk_keeps_the_form_and_works_once_there_is_room(
    start: StartDesk, ballast: Ballast, cli_json: Callable[..., Any]
) -> None:
    desk = start()
    open_birth(desk)
    desk.type(CARD + "\r")
    desk.expect("NGUYỄN VĂN MẪU", "Lưu ý:")
    desk.press("f12")
    desk.expect("F12 lần nữa")
    ballast.fill()
    desk.press("f12")
    desk.expect_said("sắp hết chỗ", "chưa ghi hồ sơ này")
    desk.expect("Tiếp nhận hồ sơ", "NGUYỄN VĂN MẪU")
    assert "Đã nhận hồ sơ" not in desk.text
    ballast.remove()
    desk.press("f12")
    desk.expect("Đã nhận hồ sơ Z00.01-", "-0001")
    ballast.fill()
    desk.press("ctrl+q")
    assert desk.wait() == 0
    assert "đã đầy" not in desk.said
    ballast.remove()
    synced = cli_json("sync")
    assert synced["journal"] == {"waiting": 0, "refused": 0, "confirmed": 1}
    assert synced["numbers_left_today"] == 19


@pytest.mark.parametrize("leave", [0, 4096, 40_000])
def test_a_first_start_on_a_full_disk_says_so_and_the_next_one_works(
    start: StartDesk, ballast: Ballast, leave: int
) -> None:
    ballast.fill(leave)
    desk = start()
    desk.expect_said("Không mở được sổ", "đã đầy")
    desk.press("ctrl+q")
    assert desk.wait() == 1
    ballast.remove()
    again = start()
    again.expect("123 thủ tục, cập nhật")
    again.press("ctrl+q")
    assert again.wait() == 0


def test_a_desk_that_has_worked_opens_on_a_full_disk_and_looks_up(
    start: StartDesk, ballast: Ballast, cli_json: Callable[..., Any]
) -> None:
    cli_json("sync")
    ballast.fill()
    desk = start()
    desk.expect("123 thủ tục")
    assert "Không mở được sổ" not in desk.text
    desk.press("ctrl+q")
    assert desk.wait() == 0
