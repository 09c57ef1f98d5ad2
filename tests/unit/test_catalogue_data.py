"""The packaged catalogue, office rules, everyday words and calendar."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from datetime import date, time

import pytest

from counter_tui.contract import packaged
from counter_tui.domain.calendar import DayKind
from counter_tui.domain.procedure import CatalogueItem, Channel, LimitUnit, TimeLimit


@pytest.fixture(scope="module")
def items() -> dict[str, CatalogueItem]:
    found, broken = packaged.items()
    assert broken == []
    return {item.procedure.code: item for item in found}


def test_the_whole_catalogue_is_there(items):
    assert len(items) == 123
    assert sum(len(item.procedure.papers) for item in items.values()) == 618
    assert all(
        item.procedure.source_url.startswith("https://") and item.procedure.source_date
        for item in items.values()
    )


@pytest.mark.parametrize(
    "read",
    [packaged.procedures_json, packaged.office_rules_json, packaged.synonyms_json, packaged.calendar_json],
)
def test_packaged_text_is_composed(read):
    text = read().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not [char for char in text if unicodedata.category(char) in {"Cf", "Co", "Cs"}]


def test_police_and_military_procedures_are_look_up_only_and_say_where_to_go(items):
    elsewhere = [item for item in items.values() if not item.receivable]
    assert len(elsewhere) == 26
    assert all(
        "Công an" in i.rule.look_up_only or "Ban Chỉ huy quân sự" in i.rule.look_up_only for i in elsewhere
    )
    assert items["1.013314"].receivable  # the commune confirms the living space, not the police


@pytest.mark.parametrize(
    "code", ["1.001193", "1.000656", "1.000894", "2.000635", "2.000815", "2.000884", "2.001008"]
)
def test_same_day_procedures_have_the_cutoff_of_the_law(items, code):
    rule = items[code].rule
    assert rule.limit.unit is LimitUnit.SAME_DAY
    assert rule.cutoff == time(15, 0)
    assert rule.sample


def test_hidden_units_are_decided_with_a_source_or_left_to_the_officer(items):
    hidden = [item for item in items.values() if item.procedure.limit.unit is None]
    assert len(hidden) == 35
    left = {item.procedure.code for item in hidden if not item.limit_for(Channel.DIRECT).computable}
    assert left == {"1.004859", "2.000748", "2.000806", "2.001263", "2.002165", "2.002516", "1.011606"}
    assert all(item.rule.notes for item in hidden if item.procedure.code in left)
    assert all(item.rule.source for item in hidden)


def test_copies_are_paid_by_the_page_up_to_a_cap(items):
    for code in ("2.000815", "2.000942"):
        rule = items[code].rule
        assert (rule.page_fee.first, rule.page_fee.first_pages, rule.page_fee.further, rule.page_fee.cap) == (
            2000, 2, 1000, 200_000,
        )  # fmt: skip
        assert rule.counts_pages
        assert rule.same_day_desk
    assert items["2.000884"].rule.unit_fee == 10_000


def test_time_is_split_by_channel_where_the_source_splits_it(items):
    land = items["1.012753"]
    assert [land.limit_for(c).value for c in (Channel.DIRECT, Channel.ONLINE, Channel.POST)] == [20, 17, 30]
    service = items["1.013133"].limit_for(Channel.ONLINE)
    assert (service.value, service.unit) == (2, LimitUnit.HOURS)
    whole = items["1.001731"]
    assert whole.limit_for(Channel.ONLINE) == whole.limit_for(Channel.DIRECT) == whole.procedure.limit


def test_the_office_decides_before_the_catalogue(items):
    item = items["1.012753"]
    from dataclasses import replace

    rule = replace(
        items["1.001193"].rule,
        limit=TimeLimit(5, LimitUnit.DAYS),
        channel_limits={Channel.POST: TimeLimit(9)},
    )
    ruled = replace(item, rule=rule)
    assert ruled.limit_for(Channel.POST).value == 9
    assert ruled.limit_for(Channel.ONLINE).value == 5


def test_fees_are_split_by_channel_where_the_source_splits_them(items):
    shop = items["1.001612"]
    assert [fee.amount for fee in shop.fees_for(Channel.DIRECT)] == [50_000]
    assert [fee.amount for fee in shop.fees_for(Channel.ONLINE)] == [150_000]
    assert [fee.amount for fee in shop.fees_for(Channel.POST)] == [150_000]


def test_instructions_are_apart_from_papers(items):
    birth = items["1.001193"].procedure
    assert [paper.name for paper in birth.notes_for(None)] == [
        "Biểu mẫu điện tử tương tác đăng ký khai sinh (nộp trực tuyến)"
    ]
    assert not any(paper.is_note for paper in birth.papers_for(None))
    assert sum(paper.is_note for item in items.values() for paper in item.procedure.papers) == 45


def test_a_heading_is_no_case_so_choosing_one_hides_no_paper(items):
    birth = items["1.001193"].procedure
    assert birth.cases == ()
    assert {paper.section for paper in birth.papers_for(None)} >= {
        "Giấy tờ phải nộp",
        "Giấy tờ phải xuất trình",
    }
    building = items["1.013225"].procedure
    assert len(building.cases) == 7
    assert any(paper.required for paper in building.papers_for(building.cases[6]))


def test_everyday_words_lead_to_procedures_that_exist(items):
    everyday = packaged.everyday_words()
    assert len(everyday.synonyms) >= 150
    assert {code for synonym in everyday.synonyms for code in synonym.codes} <= set(items)
    assert not [words for words, number in Counter(s.words for s in everyday.synonyms).items() if number > 1]


def test_rules_are_about_procedures_that_exist(items):
    codes = [rule["code"] for rule in json.loads(packaged.office_rules_json())["rules"]]
    assert len(codes) == len(set(codes)) == 66
    assert set(codes) <= set(items)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2024, 5, 4), True),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
        (date(2027, 1, 1), False),
        (date(2027, 2, 8), True),  # estimated only, so not in the calendar
    ],
)
def test_the_calendar_knows_days_off_and_working_saturdays(day, working):
    assert packaged.calendar().is_working(day) is working


def test_the_calendar_says_how_far_it_is_confirmed_and_differs_from_the_week():
    calendar = packaged.calendar()
    assert calendar.confirmed_until == date(2026, 12, 31)
    for override in calendar.overrides.values():
        assert (override.day.weekday() in calendar.weekdays) is (override.kind is DayKind.OFF)
        assert override.note
