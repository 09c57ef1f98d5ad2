"""An officer's day, typed into the installed command in a pseudo-terminal."""

from __future__ import annotations

import io
import re
import signal
import time
import unicodedata
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import zxingcpp

from tests.e2e.conftest import StartDesk
from tests.e2e.terminal import Terminal

CARD = "022090000001||NGUYỄN VĂN MẪU|05021990|Nam|Tổ 1, Phường Hồng Gai, Hạ Long, Quảng Ninh|15062021"
NEW_CARD = "022190000002||TRẦN THỊ MẪU|06031990|Nữ|Tổ 2, Phường Hồng Gai|15062021||NGUYỄN VĂN CHA|LÊ THỊ MẸ"
SIX_FIELDS = "022090000003||LÊ VĂN MẪU|07041990|Nam|Tổ 3, Phường Hồng Gai"
READY = "123 thủ tục"
SAID = re.compile(r"Đã nhận hồ sơ (TAM-\S{20,}|\S+-\d{6}-\d{4})(?!\S)")


def open_birth(desk: Terminal) -> None:
    """From the start screen to the registration form of a birth, by initials."""
    desk.expect(READY)
    desk.type("dkks")
    desk.expect("1.001193")
    desk.press("f3")
    desk.expect("Người nộp", "Hẹn trả")


def register_birth(desk: Terminal, card: str = CARD) -> str:
    """Register a birth and return the dossier code the screen says."""
    open_birth(desk)
    desk.type(card + "\r")
    desk.expect(card.split("|")[2])
    desk.press("f12")
    desk.expect("F12 lần nữa")
    desk.press("f12")
    return said_code(desk)


def said_code(desk: Terminal, known: Collection[str] = ()) -> str:
    """Wait until the screen names a dossier as received, in full, that is not among the *known* ones still shown."""
    while not (said := set(SAID.findall(desk.expect("Đã nhận hồ sơ"))) - set(known)):
        desk.read(0.5)
    return said.pop()


def files_of(home: Path) -> bytes:
    return b"".join(
        path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file() and path.suffix != ".pdf"
    )


def wait_for_slip(desk: Terminal, home: Path) -> Path:
    end = time.monotonic() + 20
    while not (slips := list((home / "data" / "slips").glob("*.pdf"))):
        assert time.monotonic() < end, desk.text
        desk.read(0.1)
    return slips[0]


def test_a_newcomer_serves_a_citizen(start: StartDesk, home: Path, cli_json: Callable[..., Any]) -> None:
    desk = start()
    code = register_birth(desk)
    assert code.startswith("Z00.01-")
    pdf = wait_for_slip(desk, home).read_bytes()
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert unicodedata.is_normalized("NFC", text)
    for part in ("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "NGUYỄN VĂN MẪU", code, "BẢN THỬ"):
        assert part in text
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=203 / 72).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [code]
    info = cli_json("info")
    assert info["journal"] == {"waiting": 0, "refused": 0, "confirmed": 1}
    for encoding in ("utf-8", "utf-16-le"):
        assert "VĂN MẪU".encode(encoding) not in files_of(home)
        assert "022090000001".encode(encoding) not in files_of(home)
    desk.expect("Tra cứu")
    desk.press("ctrl+q")
    assert desk.wait() == 0
    assert b"\x1b[?1049l" in desk.raw


def test_cards_of_six_and_more_fields_fill_the_form_in_one_write(start: StartDesk) -> None:
    desk = start()
    open_birth(desk)
    desk.type(SIX_FIELDS + "\r")
    desk.expect("LÊ VĂN MẪU", "022090000003", "07/04/1990")
    desk.type(NEW_CARD + "\r")
    desk.expect("TRẦN THỊ MẪU", "022190000002")
    assert "NGUYỄN VĂN CHA" not in desk.text


def test_a_telex_burst_keeps_its_order(start: StartDesk) -> None:
    desk = start()
    open_birth(desk)
    desk.type("Nguye\x7fê\x7fễn Thi\x7fị Ho\x7fô\x7fồng")
    desk.expect("Nguyễn Thị Hồng")


def test_what_is_typed_before_the_first_frame_is_kept(start: StartDesk) -> None:
    for _ in range(5):
        desk = start()
        desk.type("khai sinh luu dong")
        desk.expect("1.003583", "khai sinh luu dong")
        desk.press("ctrl+q")
        desk.wait()


def test_killing_the_desk_loses_nothing_and_registers_nothing_twice(
    start: StartDesk, cli_json: Callable[..., Any]
) -> None:
    codes = []
    for card in (CARD, NEW_CARD, SIX_FIELDS):
        desk = start()
        codes.append(register_birth(desk, card))
        desk.kill(signal.SIGKILL)
        desk.wait()
    assert len(set(codes)) == 3
    synced = cli_json("sync")
    assert synced["journal"] == {"waiting": 0, "refused": 0, "confirmed": 3}
    desk = start()
    for code in codes:
        desk.expect("Tra cứu")
        desk.type(code + "\r")
        desk.expect(code, "Thủ tục đăng ký khai sinh", "được tiếp nhận")
        desk.press("esc")


def test_a_half_filled_form_survives_a_kill(start: StartDesk) -> None:
    desk = start()
    open_birth(desk)
    desk.type(CARD + "\r")
    desk.expect("NGUYỄN VĂN MẪU")
    desk.press("esc")
    desk.expect("Đã giữ nháp")
    desk.kill(signal.SIGKILL)
    desk.wait()
    again = start()
    again.expect(READY, "hồ sơ ghi dở")
    again.press("ctrl+p")
    again.type("nhap")
    again.expect("Mở nháp")
    again.press("enter")
    again.expect("NGUYỄN VĂN MẪU", "1.001193")
    again.press("enter")
    again.expect("NGUYỄN VĂN MẪU", "022090000001", "05/02/1990")


def test_a_duplicate_is_shown_before_it_is_saved(start: StartDesk) -> None:
    desk = start()
    code = register_birth(desk)
    desk.expect("Tra cứu")
    open_birth(desk)
    desk.type(CARD + "\r")
    desk.expect("NGUYỄN VĂN MẪU")
    desk.press("f12")
    desk.expect("F12 lần nữa")
    desk.press("f12")
    desk.expect(code, "chưa")


def test_the_terminal_is_clean_after_sigterm(start: StartDesk) -> None:
    desk = start()
    desk.expect(READY)
    desk.kill(signal.SIGTERM)
    assert desk.wait() == 128 + signal.SIGTERM
    assert b"\x1b[?1049l" in desk.raw


def test_bytes_that_are_no_utf8_do_not_end_the_desk(start: StartDesk) -> None:
    desk = start()
    desk.expect(READY)
    desk.send(b"\xd4\xe9")
    desk.type("\x7f\x7fkhai sinh")
    desk.expect("1.001193")
