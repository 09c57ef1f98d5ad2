"""What stops a draft and what only warns, each at its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from counter_tui.domain import draft_check
from counter_tui.domain.calendar import VIETNAM, Calendar, DayKind, DayOverride
from counter_tui.domain.counted_fees import Counts
from counter_tui.domain.dossier import Collection, FeeLine, ReceivedPaper
from counter_tui.domain.draft import Draft
from counter_tui.domain.fees import fee_lines
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import (
    CatalogueItem,
    Channel,
    Fee,
    FeeKind,
    LimitUnit,
    OfficeRule,
    Paper,
    Procedure,
    TimeLimit,
)
from counter_tui.errors import BadInput
from counter_tui.i18n import text

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=VIETNAM)
CULTURE_DAY = date(2026, 11, 24)
CALENDAR = Calendar(
    overrides={CULTURE_DAY: DayOverride(CULTURE_DAY, DayKind.OFF, "Ngày Văn hóa Việt Nam")},
    confirmed_until=date(2026, 12, 31),
)
PROCEDURE = Procedure(
    code="1.000001",
    name="Thủ tục mẫu",
    field="Lĩnh vực mẫu",
    limit=TimeLimit(3, LimitUnit.WORKING_DAYS),
    papers=(
        Paper("Tờ khai", originals=1),
        Paper("Giấy chứng sinh", originals=1),
        Paper("Giấy kết hôn (nếu có)", copies=1, required=False),
        Paper("Văn bản ủy quyền", originals=1, case="Ủy quyền"),
        Paper("Người đi cùng xuất trình căn cước", is_note=True),
    ),
)
ITEM = CatalogueItem(PROCEDURE)
CITIZEN = Person(name="NGUYỄN VĂN MẪU", identity="022090000001", birth="1990-02-05", sex="Nam")
TAKEN = (ReceivedPaper(name="Tờ khai", originals=1), ReceivedPaper(name="Giấy chứng sinh", reused=True))
GOOD = Draft(id="1", procedure_code="1.000001", case="Ủy quyền", applicant=CITIZEN, papers=(
    *TAKEN, ReceivedPaper(name="Văn bản ủy quyền", not_applicable=True),
))  # fmt: skip
UNCLEAR = CatalogueItem(replace(PROCEDURE, limit=TimeLimit(1, None, "Nguồn không ghi đơn vị")))


def rule(**values):
    return OfficeRule(**{"code": "1.000001", "source": "mẫu", "valid_from": date(2025, 7, 1)} | values)


def errors(draft, item=ITEM):
    return draft_check.errors(draft, item, NOW, CALENDAR)


def warnings(draft, item=ITEM):
    return draft_check.warnings(draft, item, NOW, CALENDAR)


def test_a_good_draft_passes():
    assert errors(GOOD) == []
    assert warnings(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"applicant": Person()}, "applicant.name"),
        ({"applicant": replace(CITIZEN, phone="12")}, "applicant.phone"),
        ({"owner_is_applicant": False}, "owner.name"),
        ({"owner_is_applicant": False, "owner": replace(CITIZEN, birth="30/02/1990")}, "owner.birth"),
        ({"case": None}, "case"),
        ({"case": "Trường hợp không có"}, "case"),
        ({"papers": (ReceivedPaper(name="Tờ khai", originals=-1),)}, "papers"),
        (
            {"fees": (FeeLine(kind=None, label="Phí", amount=0), FeeLine(kind=None, label="Phí", amount=-1))},
            "fees.1",
        ),
        ({"fees": (FeeLine(kind=None, label="Phí", amount=1, exempt_reason="hộ nghèo"),)}, "fees.0"),
        ({"fees": (FeeLine(kind=None, label="Phí", amount=1, exempt_basis="Luật Hộ tịch"),)}, "fees.0"),
        ({"collection": Collection.POST}, "collection_address"),
        ({"sets": 0}, "sets"),
        ({"sets": 1000}, "sets"),
        ({"note": "x" * 1001}, "note"),
        ({"received_text": "09:00 31/11/2026"}, "received"),
        ({"received_text": "14:01 23/11/2026"}, "received"),
        ({"received_text": "24/11/2026"}, "received"),
        ({"received_text": "08:00 22/11/2025"}, "received"),
        ({"due_text": "31/11/2026", "due_reason": "chờ xác minh"}, "due"),
        ({"due_text": "13:59 23/11/2026", "due_reason": "chờ xác minh"}, "due"),
        ({"due_text": "30/11/2126", "due_reason": "chờ xác minh"}, "due"),
        ({"due_text": "mai", "due_reason": "chờ xác minh"}, "due"),
        ({"due_text": "30/11/2026", "due_reason": "  "}, "due_reason"),
        ({"due_text": "29/11/2026", "due_reason": "chờ xác minh"}, "due"),
        ({"due_text": "24/11/2026", "due_reason": "chờ xác minh"}, "due"),
    ],
)
def test_errors_stand_at_their_field_and_speak(changes, field):
    (problem,) = errors(replace(GOOD, **changes))
    assert problem.field == field
    assert "{" not in text(problem.message, **problem.values)


@pytest.mark.parametrize(
    ("typed", "before", "after"),
    [
        ("12:00 27/11/2026", "11:30 27/11/2026", "13:30 27/11/2026"),
        ("23:30 29/11/2026", "17:00 27/11/2026", "07:00 30/11/2026"),
    ],
)
def test_a_due_time_at_which_the_office_is_shut_is_refused_with_the_nearest_ones(typed, before, after):
    (problem,) = errors(replace(GOOD, due_text=typed, due_reason="chờ xác minh"))
    assert text(problem.message, **problem.values) == (
        f"Lúc {typed} trung tâm không làm việc. Giờ làm việc gần nhất: {before} hoặc {after}."
    )


def test_a_limit_that_cannot_be_computed_asks_for_a_decision():
    (problem,) = errors(GOOD, UNCLEAR)
    assert problem.field == "due"
    assert text(problem.message, **problem.values) == (
        "Thời hạn trong danh mục không tính được (1 (danh mục không ghi đơn vị)): nhập ngày hẹn trả và lý do."
    )
    assert errors(replace(GOOD, due_text="30/11/2026", due_reason="theo phân công"), UNCLEAR) == []


def test_a_procedure_for_look_up_only_is_not_received():
    (problem,) = errors(GOOD, CatalogueItem(PROCEDURE, rule(look_up_only="Nộp tại Công an xã.")))
    assert text(problem.message, **problem.values).endswith("Nộp tại Công an xã.")


def test_of_many_missing_papers_three_are_named_and_the_rest_counted():
    papers = tuple(Paper(name=f"Bản vẽ {nth}", required=True) for nth in range(52))
    item = CatalogueItem(replace(PROCEDURE, papers=papers))
    draft = replace(GOOD, case="", papers=(ReceivedPaper(name="Bản vẽ 0", originals=1),))
    (problem,) = [p for p in warnings(draft, item) if p.field == "papers"]
    assert text(problem.message, **problem.values) == (
        "Còn thiếu 51 giấy tờ bắt buộc: Bản vẽ 1; Bản vẽ 2; Bản vẽ 3; và 48 giấy tờ khác có dấu * ở trên"
    )


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"papers": ()}, "papers", "Chưa đánh dấu"),
        ({"papers": TAKEN[:1]}, "papers", "Còn thiếu 2 giấy tờ bắt buộc: Giấy chứng sinh; Văn bản ủy quyền"),
        ({"channel": Channel.POST}, "channel", "cách nộp"),
        ({"applicant": replace(CITIZEN, identity="")}, "applicant.identity", "số giấy tờ"),
        (
            {"owner_is_applicant": False, "owner": Person(name="MẪU 2", identity="022090000001")},
            "owner.name",
            "chữ số",
        ),
        ({"due_text": "05/01/2027", "due_reason": "x"}, "due", "Lịch nghỉ năm 2027"),
        ({"received_text": "01/10/2026"}, "received", "một tháng"),
        ({"received_text": "25/11/2025"}, "received", "một tháng"),
    ],
)
def test_warnings_do_not_stop(changes, field, words):
    draft = replace(GOOD, **changes)
    (problem,) = warnings(draft)
    assert problem.field == field
    assert words in text(problem.message, **problem.values)
    assert errors(draft) == []


def test_who_must_come_is_reminded():
    item = CatalogueItem(
        replace(PROCEDURE, channels=(Channel.DIRECT, Channel.ONLINE)), rule(must_be_present=True)
    )
    assert warnings(GOOD, item) == []
    (problem,) = warnings(replace(GOOD, channel=Channel.ONLINE), item)
    assert "có mặt" in problem.message


def test_an_amount_still_to_fill_in_warns_once_for_its_kind():
    item = CatalogueItem(
        replace(
            PROCEDURE,
            fees=(Fee(FeeKind.SERVICE, 1_000), Fee(FeeKind.SERVICE, 2_000), Fee(FeeKind.CHARGE, None)),
        )
    )
    draft = replace(GOOD, fees=fee_lines(item, Channel.DIRECT))
    assert [problem.field for problem in warnings(draft, item)] == ["fees.0", "fees.2"]
    filled = replace(draft, fees=(draft.fees[0], replace(draft.fees[1], amount=2_000), draft.fees[2]))
    assert [problem.field for problem in warnings(filled, item)] == ["fees.2"]


COUNTED = CatalogueItem(replace(PROCEDURE, fees=(Fee(FeeKind.SERVICE, 10_000),)), rule(unit_fee=10_000))


def test_a_count_that_is_none_stops_at_its_fee():
    for count in (0, 1000):
        draft = replace(GOOD, fees=fee_lines(COUNTED, Channel.DIRECT, Counts(count)))
        assert [problem.field for problem in errors(draft, COUNTED)] == ["fees.0"]
    assert errors(replace(GOOD, fees=fee_lines(COUNTED, Channel.DIRECT, Counts(3))), COUNTED) == []


def test_a_fee_counted_by_the_rule_of_another_day_is_said():
    draft = replace(GOOD, fees=fee_lines(COUNTED, Channel.DIRECT, Counts(3)))
    assert [problem for problem in warnings(draft, COUNTED) if problem.field == "fees.0"] == []
    dearer = replace(COUNTED, rule=rule(unit_fee=12_000))
    (problem,) = [problem for problem in warnings(draft, dearer) if problem.field == "fees.0"]
    assert "36.000 đ" in text(problem.message, **problem.values)


def test_reception_is_now_unless_another_time_was_typed():
    assert draft_check.received_at(GOOD, NOW) == NOW
    for typed, moment in [
        ("23/11/2026", NOW),
        ("09:15 23/11/2026", NOW.replace(hour=9, minute=15)),
        ("20/11/2026", datetime(2026, 11, 20, 7, 0, tzinfo=VIETNAM)),
        ("20/11/2026 15:30", datetime(2026, 11, 20, 15, 30, tzinfo=VIETNAM)),
    ]:
        assert draft_check.received_at(replace(GOOD, received_text=typed), NOW) == moment


def test_a_decided_day_ends_at_closing():
    assert draft_check.decided_due(replace(GOOD, due_text="30112026"), NOW, CALENDAR) == datetime(
        2026, 11, 30, 17, 0, tzinfo=VIETNAM
    )
    with pytest.raises(BadInput) as problem:
        draft_check.decided_due(replace(GOOD, due_text="30/02/2027"), NOW, CALENDAR)
    assert problem.value.field == "due"


def test_a_due_time_in_an_unconfirmed_year_warns():
    late = draft_check.warnings(GOOD, ITEM, NOW + timedelta(days=37), CALENDAR)
    assert [problem.field for problem in late] == ["due"]


def test_a_due_time_across_the_next_tet_names_the_year_that_is_not_confirmed():
    (late,) = draft_check.warnings(GOOD, ITEM, datetime(2027, 2, 3, 9, tzinfo=VIETNAM), CALENDAR)
    assert "Lịch nghỉ năm 2027 chưa được công bố" in text(late.message, **late.values)
    decided = replace(CALENDAR, confirmed_until=date(2027, 12, 31))
    assert draft_check.warnings(GOOD, ITEM, datetime(2027, 2, 3, 9, tzinfo=VIETNAM), decided) == []


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (TimeLimit(5, LimitUnit.WORKING_DAYS), "5 ngày làm việc"),
        (TimeLimit(30, LimitUnit.DAYS), "30 ngày"),
        (TimeLimit(4, LimitUnit.HOURS), "4 giờ làm việc"),
        (TimeLimit(None, LimitUnit.SAME_DAY), "trong ngày làm việc"),
        (TimeLimit(1), "1 (danh mục không ghi đơn vị)"),
        (TimeLimit(), "danh mục không ghi thời hạn"),
    ],
)
def test_limits_in_words(limit, words):
    assert draft_check.limit_words(limit) == words
    assert draft_check.limit_shown(limit) == words


def test_same_day_entries():
    assert draft_check.same_day_problems(CITIZEN, 3, 2, 5) == []
    assert [p.field for p in draft_check.same_day_problems(Person(), 0, 1000, -1)] == [
        "applicant.name",
        "documents",
        "pages",
        "copies",
    ]


def test_a_same_day_exemption_has_reason_and_basis():
    def fields(**exempt: str) -> list[str]:
        return [p.field for p in draft_check.same_day_problems(CITIZEN, 1, 1, 1, **exempt)]

    assert fields(exempt_reason="hộ nghèo") == ["exempt_basis"]
    assert fields(exempt_basis="Giấy chứng nhận số 1") == ["exempt_reason"]
    assert fields(exempt_reason="hộ nghèo", exempt_basis="Giấy chứng nhận số 1") == []


def test_the_cutoff_of_the_office_counts():
    item = CatalogueItem(replace(PROCEDURE, limit=TimeLimit(None, LimitUnit.SAME_DAY)), rule(cutoff=time(15)))
    assert errors(GOOD, item) == []


@pytest.mark.parametrize(
    ("dates", "received", "in_force"),
    [
        ({"valid_from": date(2026, 11, 23)}, "", True),
        ({"valid_from": date(2026, 11, 24)}, "", False),
        ({"valid_to": date(2026, 11, 23)}, "", True),
        ({"valid_to": date(2026, 11, 22)}, "", False),
        ({"valid_to": date(2026, 11, 22)}, "09:00 20/11/2026", True),
    ],
)
def test_a_rule_counts_only_for_what_was_received_while_it_was_in_force(dates, received, in_force):
    item = CatalogueItem(
        PROCEDURE, rule(limit=TimeLimit(None, None), must_be_present=True, cutoff=time(15), **dates)
    )
    draft = replace(GOOD, received_text=received, channel=Channel.POST)
    assert [problem.field for problem in errors(draft, item)] == (["due"] if in_force else [])
    said = [problem.message for problem in warnings(draft, item)]
    assert any("phải có mặt" in words for words in said) is in_force
    assert any("không có hiệu lực ngày" in words for words in said) is not in_force


def test_what_is_look_up_only_stays_so_when_its_rule_has_ended():
    item = CatalogueItem(PROCEDURE, rule(look_up_only="Đến công an xã.", valid_to=date(2026, 1, 1)))
    assert not item.at(NOW).receivable
    assert [problem.field for problem in errors(GOOD, item)] == ["received"]
