"""Certified copies, three dossiers in four: what a citizen costs in keys, and that the journal has each one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.conftest import StartDesk
from tests.e2e.terminal import Terminal
from tests.e2e.test_serving import CARD, NEW_CARD, READY, wait_for_slip
from tests.printing.pdfs import text

MOST_KEYS = 12
DONE = re.compile(r"Đã nhận và trả (Z00\.01-\d{6}-\d{4}) · (.+?) · thu ([\d.]+) đ")


def strike(desk: Terminal, *keys: str) -> int:
    """Press keys one by one (a single character is typed) and return how many that were."""
    for key in keys:
        if len(key) == 1:
            desk.type(key)
        else:
            desk.press(key)
    return len(keys)


def done(desk: Terminal, name: str) -> tuple[str, str]:
    """Wait until the screen says that *name* was served, and return code and sum."""
    while (said := DONE.search(desk.expect("Đã nhận và trả"))) is None or said[2] != name:
        desk.read(0.5)
    return said[1], said[3]


def test_certified_copies_cost_few_keys_and_stand_in_the_journal(
    start: StartDesk, home: Path, cli: Callable[..., Any], cli_json: Callable[..., Any]
) -> None:
    desk = start()
    desk.expect(READY)
    desk.type(CARD + "\r")
    desk.expect("NGUYỄN VĂN MẪU", "Dùng làm người nộp")
    keys = strike(desk, "ctrl+t")
    desk.expect("Số giấy tờ", "NGUYỄN VĂN MẪU")
    keys += strike(desk, "1", "2", "tab", "1", "0", "tab", "2")
    desk.expect("Thu: 288.000 đ", "12 giấy tờ × 10 trang × 2 bản")
    keys += strike(desk, "f12")
    first, taken = done(desk, "NGUYỄN VĂN MẪU")
    assert (keys <= MOST_KEYS, taken) == (True, "288.000")

    desk.type(NEW_CARD + "\r")  # the next citizen is scanned where the last one was served
    desk.expect("TRẦN THỊ MẪU")
    assert strike(desk, "f12") == 1
    second, taken = done(desk, "TRẦN THỊ MẪU")
    assert taken == "2.000"

    desk.type(CARD + "\r")  # the same citizen again: no question about duplicates, and this time a slip
    desk.expect("NGUYỄN VĂN MẪU")
    assert list((home / "data" / "slips").glob("*.pdf")) == []
    strike(desk, "ctrl+n", "f12")
    third, _ = done(desk, "NGUYỄN VĂN MẪU")
    wait_for_slip(desk, home)
    assert len({first, second, third}) == 3

    desk.press("f9")
    desk.expect("3 đã xác nhận", first, second, third)
    assert cli_json("info")["journal"] == {"waiting": 0, "refused": 0, "confirmed": 3}
    desk.press("end", "enter")
    desk.expect(first, "đã trả kết quả", "NGUYỄN VĂN MẪU")

    desk.press("enter")  # the citizen asks for the slip only now
    desk.expect("Giấy tiếp nhận và hẹn trả", "in ra:")
    desk.press("f12")
    desk.expect("Đã in:")
    assert len(list((home / "data" / "slips").glob("*.pdf"))) == 2
    paper = home / "later.pdf"
    assert cli("print", second, "--form", "01", "--output", str(paper)).returncode == 0
    slip = text(paper.read_bytes())
    assert second in slip and "TRẦN THỊ MẪU" in slip and "BẢN IN LẠI" not in slip
