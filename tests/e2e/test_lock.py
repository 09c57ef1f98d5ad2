"""The locked screen of a real desk: it outlives the program, and a lost PIN is forgotten from the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.e2e.conftest import StartDesk
from tests.e2e.test_serving import CARD, READY, open_birth

PIN = "2468"


def test_a_locked_desk_is_locked_after_a_start_and_unlocked_by_pin_or_command(
    start: StartDesk, cli_json: Callable[..., Any]
) -> None:
    desk = start()
    open_birth(desk)
    desk.type(CARD + "\r")
    desk.expect("NGUYỄN VĂN MẪU")
    desk.press("ctrl+l")
    desk.expect("Đặt mã PIN", "Gõ lại")
    desk.type(f"{PIN}\r{PIN}\r")
    desk.expect("Màn hình đã khóa", "Mở khóa")
    desk.expect_gone("NGUYỄN VĂN")
    desk.press("f9", "f2", "esc", "f10")
    desk.type("1111\r")
    desk.expect("Mã PIN không đúng")
    desk.type(f"{PIN}\r")
    desk.expect("Người nộp", "NGUYỄN VĂN MẪU")
    desk.press("ctrl+l")
    desk.expect("Màn hình đã khóa")
    desk.kill()
    desk.wait()
    desk = start()
    desk.expect("Màn hình đã khóa", READY)
    assert cli_json("unlock") == {"had_pin": True}
    desk.expect("Thủ tục hay dùng")
    assert "đã khóa" not in desk.text
    assert cli_json("unlock") == {"had_pin": False}
