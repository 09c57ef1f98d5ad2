"""What the commands about the desk's work print for a person: words of the desk, days as on the slips."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from counter_tui.cli import desk_queries

DOSSIER = {
    "code": "Z00.01-261123-0001",
    "procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"},
    "band": "late",
    "place": "",
    "status": 4,
    "received": "2026-11-23T08:31:16+07:00",
    "due": "2026-11-25T17:00:00+07:00",
    "route": [{"agency": "Sở Nội vụ", "due": None}],
    "fees": {"items": [{"label": "Lệ phí", "amount": 8000, "state": "paid"}]},
    "events": [{"at": "2026-11-23T08:31:16+07:00", "kind": "forward", "officer": "Cán bộ mẫu"}],
}


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is printed of :data:`DOSSIER`."""
    said: list[str] = []

    def ask(name: str, _wanted: Any, _data: Any, _json: bool, lines: Callable[[Any], list[str]]) -> int:
        said.extend(lines(DOSSIER if name == "dossier" else {"total": 1, "dossiers": [DOSSIER]}))
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
        "  08:31 23/11/2026  chuyển xử lý  Cán bộ mẫu",
    ]


def test_the_queue_is_told_in_words(printed: list[str]) -> None:
    desk_queries.queue({}, data=None, as_json=False)
    assert printed[1] == "Z00.01-261123-0001  trễ hẹn       17:00 25/11/2026  Đăng ký khai sinh"
