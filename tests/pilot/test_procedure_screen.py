"""One procedure: what is said, by case and channel, and where it goes from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.procedure import (
    CatalogueItem,
    Channel,
    Fee,
    FeeKind,
    LimitUnit,
    OfficeRule,
    TimeLimit,
)
from counter_tui.screens import procedure_text
from counter_tui.screens.navigation import RegisterChosen
from counter_tui.screens.procedure import ProcedureScreen
from counter_tui.widgets.text_view import TextView
from tests.fakes.desk import BIRTH, CERTIFIED_COPY, RESIDENCE, SIGNATURE, SINCE, UNDECIDED, fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import HOSTILE, LARGE, MAU

DELEGATED = "Ủy quyền đăng ký khai sinh"


def said(
    item: CatalogueItem, case: str | None = None, channel: Channel | None = None
) -> dict[str, list[str]]:
    return {section.title: list(section.lines) for section in procedure_text.sections(item, case, channel)}


def test_papers_of_a_case_hold_the_common_ones_and_notes_stand_apart():
    common, delegated = said(BIRTH), said(BIRTH, DELEGATED)
    assert common["Giấy tờ phải có (2)"] == [
        "1. Giấy chứng sinh — 1 bản chính",
        "2. Tờ khai đăng ký khai sinh (mẫu TP/HT-2024) — 1 bản chính",
    ]
    assert len(common["Giấy tờ nộp nếu có (1)"]) == 1
    assert delegated["Giấy tờ nộp nếu có (2)"][1] == "2. Văn bản ủy quyền — 1 bản chính"
    assert common["Lưu ý về giấy tờ"] == ["– Xuất trình căn cước; không giữ bản giấy"]


def test_no_papers_in_the_source_is_said():
    assert said(SIGNATURE)["Giấy tờ phải có"] == [
        "Nguồn không ghi giấy tờ nào: hướng dẫn theo căn cứ pháp lý."
    ]


def test_same_day_limit_says_its_cut_off_and_the_national_wording():
    limit = said(BIRTH)["Thời hạn giải quyết"]
    assert "Nhận sau 15:00: trả trong ngày làm việc tiếp theo." in limit
    assert limit[-1].startswith("Danh mục quốc gia ghi:")
    assert "nguồn không ghi riêng cho từng cách nộp" in limit[0]


def test_a_note_that_two_channels_share_is_said_once():
    note = "Nguồn không giải thích vì sao thời hạn khác nhau"
    limits = {
        channel: TimeLimit(value=days, unit=LimitUnit.WORKING_DAYS, note=note)
        for channel, days in ((Channel.DIRECT, 15), (Channel.ONLINE, 20))
    }
    item = replace(BIRTH, procedure=replace(BIRTH.procedure, channel_limits=limits), rule=None)
    lines = said(item)["Thời hạn giải quyết"]
    assert [line.partition(":")[0] for line in lines].count(note) == 1
    assert len(lines) > 2


def test_a_limit_without_unit_is_left_to_the_officer():
    limit = said(UNDECIDED)["Thời hạn giải quyết"]
    assert limit == [
        "1, nguồn không ghi đơn vị: cán bộ quyết định ngày hẹn trả",
        "Nguồn ghi “1” không kèm đơn vị",
    ]


def test_limits_that_differ_by_channel_stand_one_a_line():
    rule = OfficeRule(
        code="1.001193",
        source="Quy định của trung tâm",
        valid_from=SINCE,
        channel_limits={Channel.POST: TimeLimit(3, LimitUnit.WORKING_DAYS)},
    )
    limit = said(CatalogueItem(BIRTH.procedure, rule))["Thời hạn giải quyết"]
    assert [line.split(":")[0] for line in limit[:3]] == ["Trực tiếp", "Trực tuyến", "Bưu chính"]
    assert limit[2] == "Bưu chính: 3 ngày làm việc"


def test_fees_split_by_channel_are_shown_by_channel():
    fees = (
        Fee(FeeKind.CHARGE, 10_000, None, Channel.DIRECT),
        Fee(FeeKind.CHARGE, 7_000, None, Channel.ONLINE),
        Fee(FeeKind.SERVICE, None, "HĐND tỉnh quyết định"),
    )
    item = CatalogueItem(replace(BIRTH.procedure, fees=fees, channels=(Channel.DIRECT, Channel.ONLINE)))
    assert said(item)["Phí, lệ phí"] == [
        "Trực tiếp — lệ phí: 10.000 đ",
        "Trực tiếp — phí: nguồn không ghi mức, theo quy định của tỉnh — HĐND tỉnh quyết định",
        "Trực tuyến — lệ phí: 7.000 đ",
        "Trực tuyến — phí: nguồn không ghi mức, theo quy định của tỉnh — HĐND tỉnh quyết định",
    ]
    assert said(item, None, Channel.ONLINE)["Phí, lệ phí"][0] == "Trực tuyến — lệ phí: 7.000 đ"


def test_fees_not_split_say_so():
    assert said(BIRTH)["Phí, lệ phí"] == [
        "Lệ phí: không thu — Cổng ghi “Miễn phí”",
        "Nguồn không ghi riêng cho từng cách nộp.",
    ]


def test_fee_by_page_of_the_office_is_said():
    fees = said(CERTIFIED_COPY)["Phí, lệ phí"]
    assert fees[-1] == (
        "Trung tâm tính theo trang: 2.000 đ một trang cho 2 trang đầu, từ trang tiếp theo 1.000 đ, tối đa 200.000 đ một bản."
    )


def test_the_office_rule_names_its_source_and_that_it_is_a_sample():
    rule = said(BIRTH)["Quy tắc của trung tâm"]
    assert rule == [
        "Căn cứ: Luật Hộ tịch 60/2014, Điều 5 khoản 3",
        "Áp dụng từ 01/07/2025 · của trung tâm mẫu, chỉ để dùng thử",
    ]


def test_who_must_come_in_person_and_notes_are_said():
    assert BIRTH.rule is not None
    rule = replace(BIRTH.rule, must_be_present=True, sample=False, notes=("Mang theo căn cước",))
    assert said(CatalogueItem(BIRTH.procedure, rule))["Quy tắc của trung tâm"] == [
        "Người yêu cầu phải có mặt.",
        "Mang theo căn cước",
        "Căn cứ: Luật Hộ tịch 60/2014, Điều 5 khoản 3",
        "Áp dụng từ 01/07/2025",
    ]


def test_look_up_only_comes_first_with_where_to_go():
    first = procedure_text.sections(RESIDENCE)[0]
    assert first.title == "Nơi nộp hồ sơ"
    assert list(first.lines)[-1] == "Nộp tại Công an xã Mẫu."
    assert procedure_text.headline(RESIDENCE).endswith("chỉ tra cứu")


def test_source_and_date_are_said():
    assert said(BIRTH)["Nguồn"] == ["https://dichvucong.gov.vn/", "Lấy ngày 10/06/2026"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_procedure_at_a_glance(size, matches_snapshot):
    app = ScreenHost(ProcedureScreen(fake_desk().desk, "1.001193"))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        matches_snapshot(app, f"{size[0]}")


async def test_another_case_shows_other_papers():
    papers = (
        *BIRTH.procedure.papers,
        replace(BIRTH.procedure.papers[0], name="Giấy của ca hai", case="Ca hai"),
    )
    item = CatalogueItem(replace(BIRTH.procedure, papers=papers), BIRTH.rule)
    app = ScreenHost(ProcedureScreen(fake_desk(items=(item,)).desk, "1.001193"))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        assert f"◂ {DELEGATED} ▸" in screen_text(app)
        assert "Giấy của ca hai" not in screen_text(app)
        await pilot.press("shift+tab", "right")
        await idle(app, pilot)
        assert "Giấy của ca hai" in screen_text(app)
        assert "Văn bản ủy quyền" not in screen_text(app)


@pytest.mark.parametrize("key", ["f3", "enter"])
async def test_register_carries_the_person(key):
    app = ScreenHost(ProcedureScreen(fake_desk().desk, "1.001193", MAU))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(key)
        await idle(app, pilot)
        assert app.asked == [RegisterChosen("1.001193", MAU, case=DELEGATED)]


async def test_register_carries_the_case_one_reads():
    papers = tuple(replace(paper, case=paper.case or "Ca chung") for paper in BIRTH.procedure.papers)
    item = CatalogueItem(replace(BIRTH.procedure, papers=papers), BIRTH.rule)
    assert len(item.procedure.cases) == 2
    app = ScreenHost(ProcedureScreen(fake_desk(items=(item,)).desk, "1.001193"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("shift+tab", "right", "f3")
        await idle(app, pilot)
        assert app.asked == [RegisterChosen("1.001193", None, case=item.procedure.cases[1])]


async def test_a_same_day_procedure_is_asked_for_like_any_other():
    app = ScreenHost(ProcedureScreen(fake_desk().desk, "2.000815"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("enter")
        await idle(app, pilot)
        assert app.asked == [RegisterChosen("2.000815")]


async def test_look_up_only_is_refused_with_where_to_go(matches_snapshot):
    app = ScreenHost(ProcedureScreen(fake_desk().desk, "1.004194"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f3")
        await idle(app, pilot)
        assert app.asked == []
        assert app.said == ["Trung tâm không tiếp nhận thủ tục này. Nộp tại Công an xã Mẫu."]
        matches_snapshot(app, "80")


async def test_what_was_received_before_it_was_look_up_only_is_entered_by_a_second_press():
    since = MORNING.date() - timedelta(days=2)
    away = OfficeRule(code=BIRTH.procedure.code, source="QĐ 1", valid_from=since, look_up_only="Nộp ở tỉnh.")
    item = replace(BIRTH, rule=away, other_rules=(BIRTH.rule,))
    app = ScreenHost(ProcedureScreen(fake_desk(items=[item]).desk, "1.001193"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f3")
        await idle(app, pilot)
        assert app.asked == []
        assert "Nộp ở tỉnh. Hồ sơ đã nhận trước khi thôi tiếp nhận" in app.said[0]
        await pilot.press("f3")
        await idle(app, pilot)
        assert [asked.code for asked in app.asked] == ["1.001193"]


async def test_an_unknown_code_is_said_and_nothing_can_be_registered():
    app = ScreenHost(ProcedureScreen(fake_desk().desk, "9.999999"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f3")
        await idle(app, pilot)
        assert "Không có thủ tục mã 9.999999" in screen_text(app)
        assert app.asked == []


async def test_markup_and_escapes_are_only_text(matches_snapshot):
    app = ScreenHost(ProcedureScreen(fake_desk(items=(HOSTILE,)).desk, "9.000001"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        shown = screen_text(app)
        assert "\x1b" not in shown
        assert "\x07" not in shown
        for piece in ("[/x] thử", "[/] lạ", "Giấy [/tờ]", "Lưu ý [red]", "[@click=app.quit]bấm[/]"):
            assert piece in shown
        matches_snapshot(app, "80")


async def test_a_hundred_long_papers_open_and_scroll_at_once():
    app = ScreenHost(ProcedureScreen(fake_desk(items=(LARGE,)).desk, "9.000002"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        view = app.first.query_one(TextView)
        assert view.text.wrapped < 10, "only what is seen is wrapped"
        await pilot.press("end")
        await idle(app, pilot)
        assert "Kết quả ở cuối cùng" in screen_text(app)
