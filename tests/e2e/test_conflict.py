"""Two desks on one service: who acted second is shown both, and overwrites nothing without being asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import StartDesk
from tests.e2e.office import Office, configure
from tests.e2e.terminal import Terminal
from tests.e2e.test_casework import EVENTS, act
from tests.e2e.test_network import CUT, FETCHED, register, sign_in
from tests.e2e.test_serving import CARD


@pytest.fixture
def office(tmp_path: Path, home: Path) -> Iterator[Office]:
    served = Office(tmp_path / "service")
    configure(home, served)
    served.start()
    yield served
    served.kill()


@pytest.fixture
def other_home(tmp_path: Path, office: Office) -> Path:
    folder = tmp_path / "other-desk"
    (folder / "config").mkdir(parents=True, mode=0o700)
    configure(folder, office)
    return folder


def open_dossier(desk: Terminal, code: str) -> None:
    desk.press("f2")
    desk.type(code + "\r")
    desk.expect("Ctrl+K Việc cần làm", code)


def test_who_acted_second_sees_both_and_decides(
    office: Office, start: StartDesk, home: Path, other_home: Path
) -> None:
    first = start()
    sign_in(first)
    first.expect(FETCHED, "Đã kết nối")
    code = register(first, CARD)
    first.expect_all_sent()
    second = start(COUNTER_TUI_HOME=str(other_home))
    sign_in(second)
    second.expect(FETCHED, "Đã kết nối")
    open_dossier(second, code)
    office.kill()
    second.press("f5")
    second.expect(CUT)
    act(second, "Chuyển xử lý")
    second.expect("Chuyển đến")
    second.type("phong tu phap")
    second.press("f12")
    second.expect("đang xử lý", "1 chưa gửi")
    second.kill()
    second.wait()

    office.start()
    first.press("f5")
    first.expect("Đã kết nối")
    open_dossier(first, code)
    act(first, "Tạm dừng xử lý")
    first.expect("Lý do")
    first.press("tab")
    first.type("cho xac minh")
    first.press("f12")
    first.expect("dừng xử lý", "Dừng tính thời hạn")
    first.expect_gone("Máy chủ chưa xác nhận")
    first.expect_all_sent()

    second = start(COUNTER_TUI_HOME=str(other_home))
    second.expect("1 mục bị từ chối, xem F9")
    second.press("f9")
    second.expect(code, "Chuyển xử lý")
    second.press("f12")
    second.expect("Hai nơi cùng làm một hồ sơ", "tạm dừng — Cán bộ Thử", "vướng nhau", "tự gộp")
    second.press("ctrl+n")
    second.expect("Lý do")
    second.type("nguoi kia lam truoc\r")
    second.expect_gone("bị từ chối")
    open_dossier(second, code)
    second.expect("dừng xử lý")
    office.kill()
    assert office.on_disk(lambda db: db.all(EVENTS, (code,))) == [("register",), ("suspend",)]
