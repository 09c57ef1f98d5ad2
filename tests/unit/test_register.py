"""The register of a period: days, lines in order, void numbers with their reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.storage.samples import NOW, TODAY, registration

from counter_tui.domain.actions import (
    ActionKind,
    Finish,
    RequestSupplement,
    Return,
    Suspend,
    Unfinish,
    Unreturn,
    Void,
)
from counter_tui.domain.day_close import BlockFacts
from counter_tui.domain.dossier import DossierEvent, Status, summary_of
from counter_tui.domain.event_note import note_of
from counter_tui.domain.register import (
    Booked,
    Period,
    Span,
    VoidNumber,
    before_in_year,
    checked_period,
    period_of,
    register_rows,
    together,
    typed_period,
    unused,
)
from counter_tui.domain.slips.register_book import SPREADSHEET_HEADINGS, register_cells
from counter_tui.errors import BadInput
from counter_tui.services.ports import AssignedNumber

PREFIX = "Z00.01-261123"
BLOCK = BlockFacts(prefix=PREFIX, first=1, last=9, next=6, used=(1, 2, 5), without_dossier=(5,))


def booked(n: int, **changes: object) -> Booked:
    code = str(changes.pop("code", f"{PREFIX}-{n:04d}"))
    known = registration(n, AssignedNumber(code=code, provisional=False))
    made = Booked(
        code=code, procedure=known.procedure_name, received_at=known.received_at, registration=known
    )
    return replace(made, **changes)


def event(kind: ActionKind, note: str = "", hours: int = 1, action: object = None) -> DossierEvent:
    return DossierEvent(
        kind=kind.value,
        at=NOW + timedelta(hours=hours),
        officer_name="Cán bộ Mẫu",
        counter="1",
        note=note,
        action=action,
    )


@pytest.mark.parametrize(
    ("span", "first"),
    [
        (Span.TODAY, date(2026, 11, 25)),
        (Span.WEEK, date(2026, 11, 23)),
        (Span.MONTH, date(2026, 11, 1)),
        (Span.QUARTER, date(2026, 10, 1)),
        (Span.YEAR, date(2026, 1, 1)),
    ],
)
def test_a_named_period_begins_on_its_first_day_and_ends_today(span, first):
    assert period_of(span, date(2026, 11, 25)) == Period(first, date(2026, 11, 25))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("hôm qua", "23/11/2026", "first"),
        ("22/11/2026", "31/02/2026", "last"),
        ("23/11/2026", "22/11/2026", "last"),
        ("24/11/2026", "25/11/2026", "first"),
        ("01/11/2026", "24/11/2026", "last"),
        ("01/01/2025", "23/11/2026", "last"),
    ],
)
def test_days_that_make_no_period_are_told_at_their_field(first, last, field):
    with pytest.raises(BadInput) as refused:
        typed_period(first, last, TODAY)
    assert refused.value.field == field


def test_a_whole_leap_year_is_one_book_and_numbers_go_on_from_new_year():
    year = checked_period(date(2024, 1, 1), date(2024, 12, 31), TODAY)
    assert before_in_year(year) is None
    assert before_in_year(Period(date(2026, 11, 23), TODAY)) == Period(date(2026, 1, 1), date(2026, 11, 22))


def test_numbers_of_a_block_that_no_dossier_bears_are_void_with_their_reason():
    today = unused(TODAY, BLOCK, TODAY)
    assert [(v.first, v.last) for v in today] == [(3, 4), (5, 5)]
    assert "bỏ qua" in today[0].reason and "không có hồ sơ" in today[1].reason
    later = unused(TODAY, BLOCK, TODAY + timedelta(days=1))
    assert [(v.first, v.last) for v in later] == [(3, 4), (5, 5), (6, 9)]
    assert "hết ngày" in later[-1].reason
    ended = unused(TODAY, replace(BLOCK, ended="quầy đã chuyển sang máy khác"), TODAY)
    assert ended[-1].reason == "quầy đã chuyển sang máy khác"


def test_neighbours_are_one_line_only_for_one_reason_and_one_day():
    def void(prefix: str, n: int, why: str) -> VoidNumber:
        return VoidNumber(prefix, n, n, why, TODAY)

    found = together([void("A", 1, "x"), void("A", 2, "x"), void("A", 3, "y"), void("B", 4, "y")])
    assert [(v.prefix, v.first, v.last) for v in found] == [("A", 1, 2), ("A", 3, 3), ("B", 4, 4)]


def test_lines_stand_as_they_were_received_then_numbers_without_a_dossier_and_every_number_once():
    events = (event(ActionKind.VOID, "Nhập nhầm", action=Void(reason="Nhập nhầm")),)
    dossiers = [
        booked(12, code="TAM-Z00.01-261123-1-ABCDE-F", received_at=NOW + timedelta(minutes=1)),
        booked(10, received_at=NOW + timedelta(minutes=2)),
        booked(2, voided=True, events=events),
        booked(1),
    ]
    void = [VoidNumber(PREFIX, 3, 9, "bỏ qua", TODAY), VoidNumber(PREFIX, 2, 2, "hủy", TODAY)]
    rows = register_rows(dossiers, void)
    assert [row.code[-8:] for row in rows] == [
        "123-0001",
        "123-0002",
        "-ABCDE-F",
        "123-0010",
        "đến 0009",
    ]
    assert rows[1].void_reason == "Nhập nhầm"
    cells = register_cells(rows, 41)
    assert [row[0] for row in cells] == ["41", "42", "43", "44", "—"]
    assert all(len(row) == len(SPREADSHEET_HEADINGS) for row in cells)


def test_a_running_number_once_printed_stays_when_counters_go_on_and_give_back_what_is_left():
    def numbers(dossiers, today):
        rows = register_rows(dossiers, [one for block in blocks for one in unused(TODAY, block, today)])
        return {row.code: cells[0] for row, cells in zip(rows, register_cells(rows), strict=True)}

    blocks = [
        BlockFacts(prefix=PREFIX, first=1, last=20, next=3, used=(1, 2), without_dossier=()),
        BlockFacts(prefix=PREFIX, first=21, last=40, next=22, used=(21,), without_dossier=()),
    ]
    dossiers = [booked(n, received_at=NOW + timedelta(minutes=n)) for n in (1, 2, 21)]
    printed = numbers(dossiers, TODAY)
    assert list(printed.values()) == ["01", "02", "03"]
    dossiers.append(booked(3, received_at=NOW + timedelta(hours=2)))
    blocks[0] = replace(blocks[0], next=4, used=(1, 2, 3))
    next_day = numbers(dossiers, TODAY + timedelta(days=1))
    assert {code: next_day[code] for code in printed} == printed
    assert list(next_day.values()) == ["01", "02", "03", "04", "—", "—"]


def test_a_line_tells_when_the_result_came_and_went_and_what_happened_besides():
    events = (
        event(ActionKind.FINISH, hours=2, action=Finish()),
        event(ActionKind.RETURN, hours=3, action=Return()),
    )
    (row,) = register_rows([booked(1, events=events, alias="TAM-X", unsent=True)], [])
    assert (row.result_at, row.returned_at) == (NOW + timedelta(hours=2), NOW + timedelta(hours=3))
    assert row.name == "TRẦN THỊ THỬ" and row.phone == "0912000001"
    assert "TAM-X" in row.note and "Chưa gửi" in row.note


def test_the_note_tells_what_stopped_a_dossier_without_the_papers_asked_for():
    asked = RequestSupplement(reason="Thiếu giấy chứng sinh", papers=("Giấy chứng sinh", "Tờ khai"))
    events = (
        event(ActionKind.REQUEST_SUPPLEMENT, note_of(asked), action=asked),
        event(ActionKind.SUSPEND, "Chờ xác minh", hours=2, action=Suspend(reason="Chờ xác minh")),
    )
    (row,) = register_rows([booked(1, events=events)], [])
    assert row.note == "Yêu cầu bổ sung: Thiếu giấy chứng sinh; Tạm dừng: Chờ xác minh"


def test_a_result_and_a_return_noted_in_error_are_in_no_column_but_in_the_note():
    told = (
        event(ActionKind.FINISH, action=Finish()),
        event(ActionKind.RETURN, action=Return(receiver="NGUYỄN VĂN MẪU"), hours=2),
        event(ActionKind.UNRETURN, "Trả nhầm", hours=3, action=Unreturn(reason="Trả nhầm")),
    )
    (row,) = register_rows([booked(1, events=told)], [])
    assert (row.result_at, row.returned_at) == (NOW + timedelta(hours=1), None)
    assert row.note == "Ghi nhầm đã trả: Trả nhầm"
    more = event(ActionKind.UNFINISH, "Nhầm", hours=4, action=Unfinish(reason="Nhầm"))
    (row,) = register_rows([booked(1, events=(*told, more))], [])
    assert (row.result_at, row.returned_at) == (None, None)
    known = replace(summary_of(booked(1).registration), status=Status.IN_PROGRESS)
    (row,) = register_rows([booked(1, events=told[:2], standing=known)], [])
    assert (row.result_at, row.returned_at) == (None, None)  # undone elsewhere


def test_what_was_removed_with_age_still_has_its_line():
    (row,) = register_rows([booked(1, registration=None)], [])
    assert (row.name, row.procedure) == ("", "Thủ tục đăng ký khai sinh")
    assert "hạn lưu" in row.note
