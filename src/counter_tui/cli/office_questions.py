"""Asks an administrator what a real office is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path
from typing import Any

from counter_tui.errors import BadInput
from counter_tui.i18n import mark, text

Ask = Callable[[str], str]


def from_file(path: Path) -> Mapping[str, Any]:
    """Return the answers of a TOML file; raises BadInput naming the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(
            mark("Không đọc được tệp trả lời {path}: {reason}."), path=str(path), reason=str(error)
        ) from error


def from_terminal(ask: Ask = input, ask_password: Ask = getpass) -> Mapping[str, Any]:
    """Ask one question after another; Ctrl+C leaves everything as it was."""
    print(text("Lập trung tâm thật. Bấm Enter để nhận giá trị trong ngoặc, Ctrl+C để thôi."))
    answers: dict[str, Any] = {
        "code": _asked(ask, text("Mã định danh của trung tâm (đứng đầu mã hồ sơ, ví dụ H49.12)")),
        "superior": _asked(ask, text("Cơ quan cấp trên (ví dụ UBND XÃ …)")),
        "name": _asked(ask, text("Tên trung tâm"), "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"),
        "place": _asked(ask, text("Địa danh ghi trước ngày tháng (ví dụ Xã …)")),
        "address": _asked(ask, text("Địa chỉ"), optional=True),
        "phone": _asked(ask, text("Điện thoại"), optional=True),
        "email": _asked(ask, text("Thư điện tử"), optional=True),
        "website": _asked(ask, text("Trang tra cứu"), optional=True),
        "hours": _asked(ask, text("Giờ làm việc"), "07:00-11:30, 13:30-17:00").split(","),
        "counters": [],
        "officers": [],
    }
    for number in range(1, _count(ask, text("Có mấy quầy"), 1) + 1):
        name = _asked(ask, text("Tên quầy {number}", number=number), text("Quầy {number}", number=number))
        answers["counters"].append({"id": str(number), "name": name})
    for number in range(1, _count(ask, text("Có mấy cán bộ"), 1) + 1):
        answers["officers"].append(_officer(ask, ask_password, number))
    keep = _asked(ask, text("Nếu đã có hồ sơ thử, cất riêng dữ liệu mẫu? (c/k)"), "c")
    answers["set_sample_aside"] = keep.lower().startswith(("c", "y"))
    return answers


def _officer(ask: Ask, ask_password: Ask, number: int) -> dict[str, str]:
    name = _asked(ask, text("Họ tên cán bộ {number}", number=number))
    login = _asked(ask, text("Tên đăng nhập"), f"canbo{number}")
    role = _asked(ask, text("Vai trò (officer, supervisor, admin)"), "officer")
    counter = _asked(ask, text("Quầy"), "1")
    password = ask_password(text("Mật khẩu (ít nhất 8 ký tự; để trống nếu chỉ dùng trên máy này)") + ": ")
    return {"id": login, "name": name, "login": login, "role": role, "counter": counter, "password": password}


def _count(ask: Ask, question: str, default: int) -> int:
    while True:
        typed = _asked(ask, question, str(default))
        if typed.isdecimal() and 1 <= int(typed) <= 99:
            return int(typed)
        print(text("Nhập một số từ 1 đến 99."))


def _asked(ask: Ask, question: str, default: str = "", *, optional: bool = False) -> str:
    while True:
        typed = ask(f"{question} [{default}]: " if default else f"{question}: ").strip()
        if typed or default or optional:
            return typed or default
        print(text("Cần trả lời câu này."))
