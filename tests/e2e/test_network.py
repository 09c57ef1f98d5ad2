"""A desk on a served office: the network goes and comes, the service dies, refuses, and every dossier is there once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.e2e.conftest import StartDesk
from tests.e2e.office import LOGIN, PASSWORD, Office, configure
from tests.e2e.terminal import Terminal
from tests.e2e.test_serving import CARD, NEW_CARD, SIX_FIELDS, said_code

BIRTH = "1.001193"
FOURTH = "022090000004||PHẠM VĂN MẪU|08051990|Nam|Tổ 4, Phường Hồng Gai|15062021"
CUT = "Mất mạng"
FETCHED = "123 thủ tục, cập nhật"


@pytest.fixture
def office(tmp_path: Path, home: Path) -> Iterator[Office]:
    served = Office(tmp_path / "service")
    configure(home, served)
    served.start()
    yield served
    served.kill()


def sign_in(desk: Terminal, login: str = LOGIN, password: str = PASSWORD) -> None:
    desk.expect("Cần đăng nhập")
    desk.press("ctrl+p")
    desk.type("dang nhap")
    desk.expect("Đăng nhập")
    desk.press("enter")
    desk.expect("Tài khoản", "Mật khẩu")
    desk.type(f"{login}\t{password}" if login else password)
    desk.press("f12")


def register(desk: Terminal, card: str, known: Collection[str] = ()) -> str:
    """Register a birth from the start screen and return the code the screen says; *known* ones may still stand there."""
    desk.expect("Tra cứu")
    desk.type("dkks")
    desk.expect(BIRTH)
    desk.press("f3")
    desk.expect("Người nộp", "Hẹn trả")
    desk.type(card + "\r")
    desk.expect(card.split("|")[2])
    desk.press("f12")
    desk.expect("F12 lần nữa")
    desk.press("f12")
    return said_code(desk, known)


def test_each_dossier_is_there_once_whatever_happens_to_the_service(
    office: Office, start: StartDesk, cli_json: Callable[..., Any]
) -> None:
    desk = start()
    sign_in(desk)
    desk.expect(FETCHED, "Đã kết nối")
    codes = [register(desk, CARD)]
    assert codes[0].startswith("H49.12-")
    assert cli_json("sync")["journal"] == {"waiting": 0, "refused": 0, "confirmed": 1}
    office.signal(signal.SIGSTOP)  # the service hears and does not answer
    codes.append(register(desk, NEW_CARD, codes))
    office.kill()
    desk.press("f5")
    desk.expect(CUT, "chưa gửi")
    codes.append(register(desk, SIX_FIELDS, codes))
    desk.expect(CUT, "2 chưa gửi")
    desk.kill()  # and the desk too
    desk.wait()
    desk = start()
    desk.expect(CUT, "2 chưa gửi")
    codes.append(register(desk, FOURTH, codes))
    desk.expect("3 chưa gửi")
    office.start()
    desk.press("f5")
    desk.expect("Đã kết nối", FETCHED)
    desk.expect_all_sent()
    assert cli_json("sync")["journal"] == {"waiting": 0, "refused": 0, "confirmed": 4}
    office.kill()
    assert len(set(codes)) == 4
    assert office.dossiers() == sorted(codes)


def test_a_refusal_is_sent_again_mended_or_voided(
    office: Office, start: StartDesk, cli_json: Callable[..., Any]
) -> None:
    desk = start()
    sign_in(desk)
    desk.expect(FETCHED, "Đã kết nối")
    office.kill()
    office.receives(BIRTH, False)
    codes: list[str] = []
    for card in (CARD, NEW_CARD, SIX_FIELDS):
        codes.append(register(desk, card, codes))
    office.start()
    desk.press("f5")
    desk.expect("3 mục bị từ chối, xem F9")
    desk.press("f9")
    desk.expect("Thủ tục này không tiếp nhận tại trung tâm", *codes)
    desk.press("f12")
    desk.expect("Mục bị từ chối", codes[2])
    desk.press("ctrl+n")
    desk.expect("Hủy hồ sơ " + codes[2])
    desk.type("Nộp nhầm nơi\r")
    desk.expect("Đã hủy hồ sơ", "2 bị từ chối")
    office.kill()
    office.receives(BIRTH, True)
    office.start()
    desk.press("home", "f12")
    desk.expect("Mục bị từ chối", codes[1], "TRẦN THỊ MẪU")
    desk.press("end")
    desk.type(" SỬA")
    desk.press("f12")
    desk.expect("Đã ghi bản sửa", "1 bị từ chối")
    desk.press("home", "ctrl+y")
    desk.expect("✓ 3 đã xác nhận")
    desk.expect_gone("bị từ chối")
    assert cli_json("info")["journal"] == {"waiting": 0, "refused": 0, "confirmed": 3}
    office.kill()
    assert office.dossiers() == sorted(codes[:2])
    assert office.on_disk(lambda db: db.all("SELECT code, reason FROM void_number")) == [
        (codes[2], "Nộp nhầm nơi")
    ]
    assert "TRẦN THỊ MẪU SỬA" in {
        row[0] for row in office.on_disk(lambda db: db.all("SELECT applicant_name FROM dossier"))
    }


def test_a_wrong_password_is_said_and_a_session_that_ran_out_is_asked_for_again(
    office: Office, start: StartDesk
) -> None:
    desk = start()
    sign_in(desk, password="sai mật khẩu")
    desk.expect("Tên đăng nhập hoặc mật khẩu không đúng")
    desk.type(PASSWORD)
    desk.press("f12")
    desk.expect(FETCHED, "Đã kết nối")
    office.kill()
    office.on_disk(lambda db: db.execute("UPDATE session SET expires_at = 1"))
    office.start()
    code = register(desk, CARD)
    desk.expect("Cần đăng nhập", "1 chưa gửi")
    sign_in(desk, login="")  # the name is there already
    desk.expect("Đã kết nối")
    desk.expect_all_sent()
    office.kill()
    assert office.dossiers() == [code]


def test_beyond_the_loopback_over_tls_with_the_office_s_own_authority(
    tmp_path: Path, home: Path, start: StartDesk, cli_json: Callable[..., Any]
) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    cert, key, ca = tmp_path / "cert.pem", tmp_path / "key.pem", tmp_path / "ca.pem"
    issued.private_key_pem.write_to_path(key)
    for link in issued.cert_chain_pems:
        link.write_to_path(cert, append=True)
    authority.cert_pem.write_to_path(ca)
    served = Office(
        tmp_path / "service", "--tls-cert", str(cert), "--tls-key", str(key), host="0.0.0.0", name="localhost"
    )
    served.start()
    try:
        configure(home, served)
        stranger = start()
        stranger.expect("Lỗi F9: không dò trùng")
        stranger.press("f9")
        stranger.expect("Chứng thư của máy chủ không được tin cậy")
        stranger.press("ctrl+q")
        stranger.wait()
        configure(home, served, ca_file=ca)
        desk = start()
        sign_in(desk)
        desk.expect(FETCHED, "Đã kết nối")
        code = register(desk, CARD)
        assert cli_json("sync")["journal"]["confirmed"] == 1
    finally:
        served.kill()
    assert served.dossiers() == [code]


def test_a_desk_refuses_plain_http_beyond_the_loopback(home: Path, start: StartDesk) -> None:
    (home / "config" / "config.toml").write_text(
        '[store]\nkeyring = false\n[api]\nurl = "http://may-chu.example:8080"\n', encoding="utf-8"
    )
    desk = start()
    desk.expect("Không mở được sổ", "https://")
    desk.press("ctrl+q")
    assert desk.wait() == 2
