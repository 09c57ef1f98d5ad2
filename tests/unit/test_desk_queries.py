"""What the commands about the desk's work print for a person: words of the desk, days as on the slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.fakes.desk import BIRTH, fake_desk
from tests.fakes.ports import MORNING

from counter_tui import i18n
from counter_tui.cli import desk_queries
from counter_tui.domain.day_close import BlockFacts, DayFacts, day_record
from counter_tui.domain.day_money import NO_KIND
from counter_tui.domain.dossier import DossierEvent, FeeMethod
from counter_tui.domain.dossier_money import DossierFacts
from counter_tui.domain.numbers import ENDING_WORDS, Ending
from counter_tui.domain.person import Person
from counter_tui.domain.slips.day_papers import CashLine
from counter_tui.domain.slips.fees import METHODS
from counter_tui.services.desk_commands import DeskCommands, _record

DOSSIER = {
    "code": "Z00.01-261123-0001",
    "procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"},
    "band": "late",
    "place": "",
    "status": 4,
    "received": "2026-11-23T08:31:16+07:00",
    "due": "2026-11-25T17:00:00+07:00",
    "route": [{"agency": "Sở Nội vụ", "due": None}],
    "fees": {
        "items": [
            {"label": "Lệ phí", "amount": 8000, "state": "paid"},
            {"label": "Phí: HĐND tỉnh", "amount": 0, "state": "undetermined"},
        ]
    },
    "flags": [],
    "refused": [{"action": "return", "at": "2026-11-25T09:00:00+07:00", "why": "Hồ sơ đã hủy."}],
    "events": [
        {
            "at": "2026-11-23T08:31:16+07:00",
            "kind": "forward",
            "officer": "Cán bộ mẫu",
            "counter": "1",
            "note": "Phòng Văn hóa",
        }
    ],
}

DAY = {
    "day": "2026-11-23",
    "closed": None,
    "received": 5,
    "received_void": 1,
    "returned": 3,
    "returned_void": 0,
    "forwarded": 2,
    "taken": 50_000,
    "given_back": 10_000,
    "net": 40_000,
    "in_drawer": 40_000,
    "money": [],
    "left_to_hand_over": [],
    "unsent": [],
    "refused": [],
    "not_printed": [],
    "numbers": [],
    "audit": {"rows": 8, "head": "60d8"},
}


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is printed of :data:`DOSSIER`."""
    said: list[str] = []

    def ask(name: str, _wanted: Any, _data: Any, _json: bool, lines: Callable[[Any], list[str]]) -> int:
        answers = {"dossier": DOSSIER, "day": DAY, "queue": {"total": 1, "dossiers": [DOSSIER]}}
        said.extend(lines(answers[name]))
        return 0

    monkeypatch.setattr(desk_queries, "ask", ask)
    return said


def test_a_dossier_is_told_in_words(printed: list[str]) -> None:
    desk_queries.dossier(DOSSIER["code"], data=None, as_json=False)
    assert printed == [
        "Z00.01-261123-0001  Đăng ký khai sinh",
        "Tình trạng: đang xử lý · tại quầy",
        "Nhận 08:31 23/11/2026 · hẹn trả 17:00 25/11/2026",
        "  Sở Nội vụ  -",
        "  Lệ phí: 8.000 đ (đã thu)",
        "  Phí: HĐND tỉnh: chưa xác định mức thu",
        "  08:31 23/11/2026  chuyển xử lý  Cán bộ mẫu, quầy 1: Phòng Văn hóa",
        "Máy chủ từ chối: trả kết quả lúc 09:00 25/11/2026. Hồ sơ đã hủy. Xem F9.",
    ]


def test_a_voided_dossier_is_called_so(printed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DOSSIER, "flags", ["voided"])
    desk_queries.dossier(DOSSIER["code"], data=None, as_json=False)
    assert printed[1] == "Tình trạng: đã hủy · tại quầy"


def test_the_queue_is_told_in_words(printed: list[str]) -> None:
    desk_queries.queue({}, data=None, as_json=False)
    assert printed[1] == "Z00.01-261123-0001  trễ hẹn       17:00 25/11/2026  Đăng ký khai sinh"


def test_a_day_is_told_in_words(printed: list[str]) -> None:
    desk_queries.day("", data=None, as_json=False)
    assert printed[:4] == [
        "Ngày 23/11/2026",
        "Chưa chốt.",
        "Tiếp nhận 5 (trong đó 1 đã hủy), trả 3, chuyển 2.",
        "Đã thu 50.000 đ, đã hoàn trả 10.000 đ, còn lại 40.000 đ; còn trong ngăn (tiền mặt) 40.000 đ.",
    ]
    assert printed[-1] == "Nhật ký kiểm tra: 8 dòng; mã cuối: 60d8"
    assert not any("xóa" in line for line in printed)


def test_a_day_of_which_sums_went_with_the_data_says_so(
    printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DAY, "removed", ["Z-0001", "Z-0002"])
    desk_queries.day("", data=None, as_json=False)
    assert "Đã xóa theo hạn lưu, có thể thiếu tiền: Z-0001, Z-0002" in printed


def test_the_numbers_and_the_money_of_a_day_are_told_in_the_language_of_the_command(
    printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    voided = DossierFacts(
        code="Z-0005",
        events=(DossierEvent(kind="void", at=MORNING, officer_name="", counter="1", note="Nhập trùng, F9"),),
    )
    block = BlockFacts(prefix="Z", first=1, last=20, next=8, used=(1, 2, 4, 5, 6, 7), without_dossier=(4,))
    ended = BlockFacts(prefix="Z", first=21, last=40, next=30, ended=ENDING_WORDS[Ending.DAY_OVER])
    facts = DayFacts(day=MORNING.date(), dossiers=(voided,), blocks=(block, ended))
    cash = CashLine(officer="Cán bộ mẫu", kind=NO_KIND, method=METHODS[FeeMethod.CASH], amount=8000)
    told = _record(replace(day_record(facts), cash=(cash,)))
    monkeypatch.setitem(DAY, "numbers", told["numbers"])
    monkeypatch.setitem(DAY, "money", told["money"])
    i18n.use("en")
    try:
        desk_queries.day("", data=None, as_json=False)
    finally:
        i18n.use("vi")
    assert "  Cán bộ mẫu  fee or charge  cash  8.000 đ" in printed
    numbers = [line for line in printed if line.startswith("  Z")]
    assert numbers[:4] == [
        "  Z-0005: Nhập trùng, F9",
        "  Z-0004: given, no dossier on this machine",
        "  Z-0003: passed over, not given",
        "  Z-0008 to Z-0020: not used, still in the block",
    ]
    assert numbers[-1] == "  Z-0030 to Z-0040: day over, the counter gave unused numbers back"


async def test_a_code_in_small_letters_is_found_and_what_was_refused_of_it_is_told() -> None:
    fake = fake_desk()
    draft = replace(fake.desk.reception.start(BIRTH), applicant=Person(name="NGUYỄN VĂN MẪU"))
    code = (await fake.desk.reception.accept(draft)).registration.code
    fake.gateway.refuse[code] = "Số định danh không khớp."
    await fake.desk.sync.round()
    told = await DeskCommands(fake.desk).dossier(f" {code.lower()} ")
    assert told["code"] == code
    assert [(one["action"], one["why"]) for one in told["refused"]] == [
        ("register", "Số định danh không khớp.")
    ]
