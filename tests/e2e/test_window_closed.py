"""The window is closed, or the line to it cut, behind F12: the desk ends in order, what was begun is in the book."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from typing import Any

from tests.e2e.conftest import StartDesk
from tests.e2e.terminal import Terminal
from tests.e2e.test_same_day import done
from tests.e2e.test_serving import CARD, READY

HUNG_UP = 129
"""What a shell says of a program that SIGHUP ended."""


def close_window(desk: Terminal, within: float = 20.0) -> int:
    """Close the terminal under a desk and return its exit code."""
    process = os.pidfd_open(desk.pid)
    os.close(desk.fd)
    try:
        assert select.select([process], [], [], within)[0], (
            "the desk goes on without a terminal, and keeps the book"
        )
    finally:
        os.close(process)
    _, status = os.waitpid(desk.pid, 0)
    desk.exit_code = os.waitstatus_to_exitcode(status)
    return desk.exit_code


def test_a_window_closed_while_the_slip_is_made_ends_the_desk_and_loses_nothing(
    start: StartDesk, cli_json: Callable[..., Any]
) -> None:
    desk = start()
    desk.expect(READY)
    desk.type(f"{CARD}\r")
    desk.expect("NGUYỄN VĂN MẪU", "Dùng làm người nộp")
    desk.press("ctrl+t")
    desk.expect("Số giấy tờ", "NGUYỄN VĂN MẪU")
    desk.type("12")
    desk.press("ctrl+n", "f12")
    code, _ = done(desk, "NGUYỄN VĂN MẪU")
    assert close_window(desk) == HUNG_UP

    again = start()
    again.expect(READY)
    again.press("f9")
    again.expect(code)
