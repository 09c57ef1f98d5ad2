"""In a terminal: a dossier's whole life while the service is away, sent once and in order when it is back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import StartDesk
from tests.e2e.office import Office, configure
from tests.e2e.terminal import Terminal
from tests.e2e.test_network import CUT, FETCHED, sign_in
from tests.e2e.test_serving import CARD, said_code

MARRIAGE_STATUS = "1.004873"
LIFE = ["register", "forward", "request_supplement", "complete_supplement", "finish", "return"]
EVENTS = (
    "SELECT e.kind FROM dossier_event AS e JOIN dossier AS d ON d.office = e.office AND d.id = e.dossier"
    " WHERE d.code = ? ORDER BY e.number"
)


@pytest.fixture
def office(tmp_path: Path, home: Path) -> Iterator[Office]:
    served = Office(tmp_path / "service")
    configure(home, served)
    served.start()
    yield served
    served.kill()


def act(desk: Terminal, name: str) -> None:
    """Choose an action of the dossier on screen by its name."""
    desk.press("ctrl+k")
    shown = desk.expect("Việc cần làm với hồ sơ", "Enter: chọn")
    names = re.findall(r"› (.+?) *│", shown)
    desk.press(*["down"] * names.index(name), "enter")
    desk.expect_gone("Enter: chọn")


def test_a_dossier_lives_through_a_cut(
    office: Office, start: StartDesk, cli_json: Callable[..., Any]
) -> None:
    desk = start()
    sign_in(desk)
    desk.expect(FETCHED, "Đã kết nối")
    desk.type(MARRIAGE_STATUS)
    desk.expect("Mã thủ tục " + MARRIAGE_STATUS)
    desk.press("f3")
    desk.expect("Người nộp", "Hẹn trả")
    desk.type(CARD + "\r")
    desk.expect("NGUYỄN VĂN MẪU")
    desk.press("f12")
    desk.expect("F12 lần nữa")
    desk.press("f12")
    code = said_code(desk)
    desk.expect_all_sent()
    office.kill()
    desk.press("f5")
    desk.expect(CUT)
    desk.type(code + "\r")
    desk.expect("Tình trạng", code, "Ctrl+K Việc cần làm")
    act(desk, "Chuyển xử lý")
    desk.expect("Chuyển đến")
    desk.type("phong tu phap")
    desk.press("f12")
    desk.expect("đang xử lý", "phong tu phap")
    act(desk, "Yêu cầu bổ sung")
    desk.expect("Lý do")
    desk.press("space", "tab")
    desk.type("thieu chu ky")
    desk.press("f12")
    desk.expect("chờ bổ sung giấy tờ")
    act(desk, "Nhận giấy tờ bổ sung")
    desk.expect("Hẹn trả")
    desk.press("space", "f12")
    desk.expect("đang xử lý", "Giấy tờ bổ sung")
    act(desk, "Đã có kết quả")
    desk.expect("Tên kết quả")
    desk.press("f12")
    desk.expect_gone("Tên kết quả")
    desk.press("f8")
    desk.type(code + "\r")
    desk.expect("Người nhận", code, "Chưa có mức thu")
    desk.press("f12")
    desk.expect_said("F12 lần nữa để trả: có khoản chưa có mức thu.")
    desk.press("f12")
    desk.expect(f"Đã trả {code} cho NGUYỄN VĂN MẪU", "5 chưa gửi")
    desk.kill()  # what was said is durable, and its order too
    desk.wait()
    office.start()
    desk = start()
    desk.expect("Đã kết nối", FETCHED)
    desk.expect_all_sent()
    desk.type(code + "\r")
    desk.expect(code, "đã trả kết quả")
    desk.expect_gone("Máy chủ chưa xác nhận")
    desk.press("end")
    desk.expect("đã bổ sung", "xử lý xong", "Người nhận: NGUYỄN VĂN MẪU")
    journal = cli_json("sync")["journal"]
    assert (journal["waiting"], journal["refused"]) == (0, 0)
    told = [event["kind"] for event in cli_json("dossier", code)["events"]]
    office.kill()
    assert told == LIFE
    assert [kind for (kind,) in office.on_disk(lambda db: db.all(EVENTS, (code,)))] == LIFE
