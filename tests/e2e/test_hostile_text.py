"""Brackets, escape sequences and control characters: typed, pasted, scanned, and sent by a service, on every screen."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from counter_tui.database.connection import Connection
from tests.e2e.conftest import StartDesk
from tests.e2e.office import LOGIN, PASSWORD, Office, configure
from tests.e2e.terminal import Terminal
from tests.e2e.test_network import sign_in
from tests.e2e.test_serving import READY, said_code, wait_for_slip

SENT = "[/b]Mẫu [A]\x1b[31;5m đỏ\x1b]0;tiêu\x07\x1b]52;c;eA==\x07\x00\u202e{x}"
PASTED = "[/b]Mẫu\x00 [A] \x07\x01\x1f\u202eđo\u0302\u0309\x9f\u200b{x}\x7f"
SHOWN, SHOWN_PASTED = "[/b]Mẫu [A] đỏ{x}", "[/b]Mẫu [A] đổ{x}"
UNSEEN = re.compile(
    r"\x1b\[31;5m|\x1b\](?:0|52);|[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]"
)
"""What a terminal would act upon: colours, its title, its clipboard, the bell, controls, the direction of writing."""
OWN_SEQUENCES = re.compile(rb"\x1b\]22;[a-z-]*\x07")
"""The toolkit's own: the shape of the mouse pointer."""
NOISE = b"\x00\x02\x06\x1c\x1d\x1e\x1f\x1b[31;5m\x1b[<99;1;1M"
"""Control characters and sequences as a stuck key, a broken scanner or a bad line sends them."""
CARD = "022090000001||[/b]NGUYỄN \x1d[A]{{x}}|05021990|Nam|Tổ [1/], [red]Mẫu|15062021\r"
NAME = "[/b]NGUYỄN [A]{{x}}"
SIZE = {"rows": 40, "columns": 120}
FREE_TEXT = frozenset({"name", "field", "level", "note", "notes", "section", "title", "source", "label"}) | {
    "steps", "results", "conditions", "applicant_types",
}  # fmt: skip


def paste(desk: Terminal, text: str) -> None:
    """Paste as terminals do (bracketed)."""
    desk.type(f"\x1b[200~{text}\x1b[201~")


def alive(desk: Terminal, heading: str) -> None:
    """Send noise to the screen in front; it still is there, answers keys, and let nothing through to the terminal."""
    desk.send(NOISE)
    desk.press("f1")
    desk.expect("Trợ giúp: " + heading)
    desk.press("esc")
    desk.expect_gone("Trợ giúp: ")
    clean(desk)


def clean(desk: Terminal) -> None:
    """Nothing of the hostile text was written raw."""
    written = OWN_SEQUENCES.sub(b"", desk.raw).decode(errors="replace")
    leaks = [written[max(0, leak.start() - 40) : leak.end() + 40] for leak in UNSEEN.finditer(written)]
    assert leaks == []


def save(desk: Terminal, done: str = "Đã nhận hồ sơ") -> None:
    """Save, once more where the form wants its warnings read first."""
    desk.press("f12")
    desk.expect_one(done, "F12 lần nữa")
    if "F12 lần nữa" in desk.text:
        desk.press("f12")
    desk.expect(done)


def open_form(desk: Terminal) -> None:
    desk.expect("Tra cứu", READY)
    desk.press("f2")
    desk.type("1.001193")
    desk.expect("Mã thủ tục 1.001193", "1.001193 · ")
    desk.press("f3")
    desk.expect("Người nộp", "Hẹn trả")


def test_what_an_officer_types_pastes_and_scans_is_only_text(start: StartDesk, home: Path) -> None:
    desk = start(**SIZE)
    desk.expect(READY)
    paste(desk, PASTED)
    desk.expect(SHOWN_PASTED)
    alive(desk, "Tra cứu")

    open_form(desk)
    desk.type(CARD)
    desk.expect(NAME, "Tổ [1/], [red]Mẫu", "05/02/1990")
    alive(desk, "Tiếp nhận hồ sơ")
    desk.press("ctrl+n")
    desk.expect("Thêm giấy tờ")
    paste(desk, "Giấy " + PASTED)
    desk.expect("Giấy " + SHOWN_PASTED)
    desk.press("enter")
    desk.expect("[x]")
    desk.press("f6", "f6", "tab")
    day = datetime.now().astimezone() + timedelta(days=40)
    day += timedelta(
        days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0
    )  # the office is shut on weekends
    paste(desk, f"{day:%d/%m/%Y}")
    desk.expect("Lý do hẹn ngày")
    desk.press("tab")
    paste(desk, "vì " + PASTED)
    desk.press("tab", "tab")
    paste(desk, "nhớ " + PASTED)
    desk.expect("nhớ " + SHOWN_PASTED)
    desk.press("ctrl+y")
    desk.expect("Vì sao hẹn ngày này", "cán bộ", "vì " + SHOWN_PASTED)
    desk.press("esc")
    desk.expect_gone("↑↓ cuộn")

    desk.press("esc")
    desk.expect("Đã giữ nháp")
    desk.press("ctrl+p")
    desk.expect("🔎")
    paste(desk, PASTED)
    desk.expect(SHOWN_PASTED)
    desk.send(NOISE)
    desk.press("esc")
    desk.expect_gone("🔎")
    desk.press("ctrl+p")
    desk.type("nhap")
    desk.expect("Mở nháp")
    desk.press("enter")
    desk.expect("Nháp tiếp nhận", NAME)
    alive(desk, "Nháp tiếp nhận")
    desk.press("enter")
    desk.expect("Nhận kết quả", NAME)
    save(desk)
    first = said_code(desk)
    slip = wait_for_slip(desk, home).read_bytes()
    printed = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(slip)).pages)
    assert NAME in " ".join(printed.split())
    clean(desk)

    open_form(desk)
    desk.type(CARD)
    desk.expect(NAME)
    save(desk, "Có thể trùng hồ sơ")
    desk.expect(first, NAME)
    desk.send(NOISE)
    desk.press("tab")
    paste(desk, "thêm " + PASTED)
    desk.expect("thêm " + SHOWN_PASTED)
    desk.press("f12")
    second = said_code(desk, {first})

    desk.press("f9")
    desk.expect("2 đã xác nhận", first, second)
    alive(desk, "Sổ lệnh")
    desk.press("end", "enter")
    desk.expect("Hồ sơ", first, NAME, "nhớ " + SHOWN_PASTED)
    alive(desk, "Hồ sơ")
    desk.press("enter")
    desk.expect("GIẤY TIẾP NHẬN HỒ SƠ", NAME)
    alive(desk, "Giấy tiếp nhận và hẹn trả")


def test_same_day_work_and_settings_take_hostile_text_as_text(start: StartDesk) -> None:
    desk = start(**SIZE)
    desk.expect(READY)
    desk.press("ctrl+t")
    desk.expect("Số giấy tờ")
    paste(desk, PASTED)
    desk.expect(SHOWN_PASTED)
    alive(desk, "Việc trong ngày")
    desk.press("tab", "tab", "tab")
    paste(desk, PASTED)
    desk.press("f12")
    desk.expect("! Số giấy tờ phải từ 1")
    desk.type("\x151")  # Ctrl+U empties the field
    desk.press("f12")
    desk.expect("Đã nhận và trả", SHOWN_PASTED)

    desk.press("ctrl+o")
    desk.expect("Quầy số")
    alive(desk, "Cài đặt")
    desk.press("down", "down", "down")
    paste(desk, PASTED)
    desk.press("f12")
    desk.expect("0" + SHOWN_PASTED, "! Nhập một số nguyên.")
    desk.type("\x150")
    desk.press("down")
    paste(desk, PASTED)
    desk.expect(SHOWN_PASTED)
    desk.press("f12")
    desk.expect("Đã lưu")
    paste(desk, SENT)  # few terminals let escape sequences into a paste; they are keys then
    alive(desk, "Việc trong ngày")


@pytest.fixture
def office(tmp_path: Path, home: Path) -> Iterator[Office]:
    """A service whose catalogue, letterhead and officers hold hostile text, put there behind its back."""
    served = Office(tmp_path / "service")
    served.on_disk(_poison)
    configure(home, served)
    served.start()
    yield served
    served.kill()


def _poison(db: Connection) -> None:
    for code, body in db.all("SELECT code, body FROM catalogue_item WHERE code IN ('1.001193', '2.000815')"):
        poisoned = json.dumps(_poisoned(json.loads(body)))
        db.execute("UPDATE catalogue_item SET body = ? WHERE code = ?", (poisoned, code))
    db.execute("UPDATE office SET name = ? || name, superior = ? || superior", (SENT, SENT))
    db.execute("UPDATE officer SET name = ? || name", (SENT,))


def _poisoned(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _poisoned(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_poisoned(inner, key) for inner in value]
    return f"{SENT} {value}" if isinstance(value, str) and key in FREE_TEXT else value


def test_what_a_service_sends_is_only_text(office: Office, start: StartDesk) -> None:
    desk = start(**SIZE)
    desk.expect("Cần đăng nhập")
    desk.press("ctrl+p")
    desk.type("dang nhap")
    desk.expect("Đăng nhập")
    desk.press("enter")
    desk.expect("Mật khẩu")
    paste(desk, PASTED)
    desk.expect(SHOWN_PASTED)
    desk.press("tab")
    paste(desk, PASTED)
    desk.press("f12")
    desk.expect("Tên đăng nhập hoặc mật khẩu không đúng")
    alive(desk, "Đăng nhập")
    desk.type(f"\x1b[Z\x15{LOGIN}\t{PASSWORD}")  # Shift+Tab, Ctrl+U: the account once more, from the start
    desk.press("f12")
    desk.expect("123 thủ tục, cập nhật", "Đã kết nối", SHOWN)
    desk.type("1.001193")
    desk.expect("1.001193 · " + SHOWN)
    alive(desk, "Tra cứu")
    desk.press("enter")
    desk.expect(SHOWN + " Thủ tục đăng ký khai sinh", "Giấy tờ phải có", SHOWN + " Giấy chứng sinh")
    alive(desk, "Thủ tục")
    desk.press("f3")
    desk.expect("Người nộp", "1.001193  " + SHOWN, "[ ]*" + SHOWN)
    desk.type(CARD)
    desk.expect(NAME)
    save(desk)
    code = said_code(desk)
    desk.press("f9")
    desk.expect(code, SHOWN)
    alive(desk, "Sổ lệnh")
    desk.press("enter")
    desk.expect(code, SHOWN + " Thủ tục đăng ký khai sinh", SHOWN + "Cán bộ Thử")
    desk.press("enter")
    desk.expect("GIẤY TIẾP NHẬN HỒ SƠ", "[/B]MẪU [A] ĐỎ{X}")
    alive(desk, "Giấy tiếp nhận và hẹn trả")
    desk.press("ctrl+t")
    desk.expect("Số giấy tờ", SHOWN)
    alive(desk, "Việc trong ngày")


def test_a_refusal_shows_and_takes_hostile_text_as_text(office: Office, start: StartDesk) -> None:
    desk = start(**SIZE)
    sign_in(desk)
    desk.expect("123 thủ tục, cập nhật", "Đã kết nối", SHOWN)
    office.kill()
    office.receives("1.001193", False)
    open_form(desk)
    desk.type(CARD)
    desk.expect(NAME)
    save(desk)
    code = said_code(desk)
    office.start()
    desk.press("f5")
    desk.expect("1 mục bị từ chối, xem F9")
    desk.press("f9")
    desk.expect("Thủ tục này không tiếp nhận tại trung tâm", code, SHOWN)
    alive(desk, "Sổ lệnh")
    desk.press("f12")
    desk.expect("Mục bị từ chối", code, NAME)
    desk.press("end")
    paste(desk, PASTED)
    desk.expect(NAME + SHOWN_PASTED)
    alive(desk, "Mục bị từ chối")
    desk.press("ctrl+n")
    desk.expect("Hủy hồ sơ " + code)
    desk.send(NOISE)
    paste(desk, PASTED)
    desk.expect(SHOWN_PASTED)
    desk.press("enter")
    desk.expect("Đã hủy hồ sơ")
    clean(desk)
