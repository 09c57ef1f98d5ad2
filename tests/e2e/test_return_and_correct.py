"""In a terminal: a result goes back two keys after its slip was scanned; what was received wrong is put right, cut off or not."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import StartDesk
from tests.e2e.office import Office, configure
from tests.e2e.terminal import Terminal
from tests.e2e.test_network import FETCHED, register, sign_in
from tests.e2e.test_serving import CARD, NEW_CARD, SIX_FIELDS
from tests.printing.pdfs import text

CTRL_E = b"\x05"
SAME_DAY = re.compile(r"Đã nhận và trả (\S+) · ")
EVENTS = (
    "SELECT d.code, e.kind FROM dossier_event AS e JOIN dossier AS d ON d.office = e.office AND d.id = e.dossier"
    " ORDER BY d.code, e.number"
)


@pytest.fixture
def office(tmp_path: Path, home: Path):
    served = Office(tmp_path / "service")
    configure(home, served)
    served.start()
    yield served
    served.kill()


def give_back(desk: Terminal, code: str, *, proxy: str = "") -> None:
    """Hand a result back whose finish nobody noted, so that F12 asks for a second look."""
    desk.press("f8")
    desk.expect("quét phiếu hẹn")
    desk.type(code + "\r")
    desk.expect("Người nhận", "chưa ghi có kết quả")
    if proxy:
        desk.type(proxy + "\r")
        desk.expect("Căn cứ nhận thay", proxy.split("|")[2])
        desk.press("right", "tab")
        desk.type("con")
    desk.press("f12")
    desk.expect("F12 lần nữa")
    desk.press("f12")
    desk.expect(f"Đã trả {code}")


def correct(desk: Terminal, code: str, reason: str) -> None:
    """Open the correction of the last dossier and give the reason."""
    desk.send(CTRL_E)
    desk.expect("Lý do sửa", code)
    desk.type(reason)
    desk.expect(reason)


def test_results_go_back_and_corrections_wait_for_the_network(
    office: Office, start: StartDesk, home: Path, cli_json: Callable[..., Any]
) -> None:
    desk = start()
    sign_in(desk)
    desk.expect(FETCHED, "Đã kết nối")
    codes = [register(desk, CARD)]
    give_back(desk, codes[0])
    desk.press("shift+f5")
    desk.expect("Đã ghi ý kiến")
    desk.press("f2")
    codes.append(register(desk, NEW_CARD, codes))
    give_back(desk, codes[1], proxy=CARD)
    desk.press("f2")
    office.kill()

    codes.append(register(desk, SIX_FIELDS, codes))
    correct(desk, codes[2], "nham nguoi")
    desk.type(NEW_CARD + "\r")
    desk.expect("TRẦN THỊ MẪU")
    desk.press("f12")
    desk.expect(f"Đã sửa hồ sơ {codes[2]}")

    desk.press("ctrl+t")
    desk.expect("Số giấy tờ")
    desk.type(CARD + "\r")
    desk.expect("NGUYỄN VĂN MẪU")
    desk.press("f12")
    codes.append(SAME_DAY.search(desk.expect("Đã nhận và trả"))[1])
    correct(desk, codes[3], "dem nham")
    desk.press("tab", "tab", "tab", "tab", "tab")
    desk.type("5")
    desk.press("f12")
    desk.expect(f"Đã sửa hồ sơ {codes[3]}")

    office.start()
    desk.press("f5")
    desk.expect_gone("Mất mạng")
    desk.expect_all_sent()
    journal = cli_json("sync")["journal"]
    assert (journal["waiting"], journal["refused"]) == (0, 0)
    office.kill()
    kinds: dict[str, list[str]] = {}
    for code, kind in office.on_disk(lambda db: db.all(EVENTS)):
        kinds.setdefault(code, []).append(kind)
    assert [kinds[code] for code in codes] == [
        ["register", "return", "feedback"],
        ["register", "return"],
        ["register", "correct"],
        ["register", "return", "correct"],
    ]
    slips = [text(path.read_bytes()) for path in (home / "data" / "slips").glob("*.pdf")]
    assert len(slips) == 4  # three receipts, and the one that replaces
    (replacing,) = [slip for slip in slips if f"Thay thế phiếu số {codes[2]}" in slip]
    assert "TRẦN THỊ MẪU" in replacing


def test_what_is_typed_behind_a_correction_on_top_of_a_return_stays_in_its_form(
    office: Office, start: StartDesk
) -> None:
    desk = start()
    sign_in(desk)
    desk.expect(FETCHED, "Đã kết nối")
    code = register(desk, CARD)
    desk.press("f8")
    desk.expect("quét phiếu hẹn")
    desk.type(code + "\r")
    desk.expect("Người nhận", "chưa ghi có kết quả")
    desk.type(NEW_CARD + "\r")
    desk.expect("Căn cứ nhận thay", "TRẦN THỊ MẪU")
    desk.press("right", "tab")
    correct(desk, code, "nham")
    desk.press("tab", "tab")
    desk.type("X")
    desk.expect("NGUYỄN VĂN MẪUX")
    office.signal(
        signal.SIGSTOP
    )  # the service hears and does not answer: the return takes its time to read again
    desk.press("f12")
    for key in "con ruot\r":
        desk.type(key)
        desk.read(0.1)
    desk.expect_said("đã đọc lại")
    desk.expect("con ruot", "TRẦN THỊ MẪU")
    office.signal(signal.SIGCONT)
