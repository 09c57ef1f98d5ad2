"""A conflict is read by an officer: every field has a name, and no value is shown as the program stores it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from tests.server.offices import registration

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import (
    VOIDED,
    Collection,
    DossierEvent,
    FeeLine,
    ReceivedPaper,
    RouteStage,
    SameDayWork,
    Status,
    summary_of,
)
from counter_tui.domain.merge import Difference, Side, differences, registered_values, standing_values
from counter_tui.domain.merge_groups import MATTER, OWNER, TIME, WAY
from counter_tui.domain.person import PersonKind
from counter_tui.domain.procedure import Channel, FeeKind
from counter_tui.screens import conflict_text

AT = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
MADE = registration(
    due=Due(at=AT, ledger=()),
    papers=(ReceivedPaper(name="Tờ khai", originals=1),),
    same_day=SameDayWork(documents=1, pages=2, copies=3, returned_at=AT),
    route=(RouteStage(agency="Nơi 1"),),
    channel=Channel.POST,
    collection=Collection.POST,
)
MADE = replace(MADE, owner=replace(MADE.owner, kind=PersonKind.ORGANISATION, birth="1990-02-01"))
STANDING = standing_values(replace(summary_of(MADE), flags=("corrected", "waits-for-papers", "of-next-year")))
VALUES = registered_values(MADE) | STANDING


@pytest.mark.parametrize("name", VALUES)
def test_every_field_has_a_name_and_no_raw_value_is_shown(name: str) -> None:
    assert "mục khác" not in conflict_text.label(name).lower()
    for raw in (name, name.rpartition(".")[2]):
        assert raw.lower() not in conflict_text.label(name).lower() or raw == "email"
    said = conflict_text.line(Difference(name, None, VALUES[name], VALUES[name], Side.BOTH))
    for raw in (
        "post",
        "organisation",
        "corrected",
        "waits-for",
        "of-next-year",
        "(",
        "1990-02-01",
        "True",
        "None",
    ):
        assert raw not in said.rpartition(" (")[0]


def test_a_field_of_tomorrow_is_not_shown_by_its_name() -> None:
    assert conflict_text.label("new_field") == "Mục khác"
    assert "new_field" not in conflict_text.label("owner.new_field")


def test_a_voided_dossier_is_called_so_and_with_the_reason() -> None:
    before = summary_of(replace(MADE, same_day=None))
    mine = replace(before, status=Status.RETURNED)
    theirs = replace(before, status=Status.STOPPED, flags=(VOIDED,))
    (found,) = differences(*(standing_values(one) for one in (before, mine, theirs)))
    assert found.name == "status"
    assert "của tôi đã trả kết quả · người kia đã hủy (vướng nhau)" in conflict_text.line(found)
    event = DossierEvent(kind="void", at=AT, officer_name="Phụ trách", counter="1", note="Nhận nhầm nơi")
    assert conflict_text.since(event).endswith(": Nhận nhầm nơi")


def test_lists_are_told_by_their_items_without_what_is_the_same_everywhere() -> None:
    both, mine, theirs = (ReceivedPaper(name=name, originals=1) for name in ("Tờ khai", "Giấy A", "Giấy B"))
    said = conflict_text.line(Difference("papers", (both,), (both, mine), (both, theirs), Side.CLASH))
    assert said == (
        "Giấy tờ (ngoài 1 mục như nhau): lúc đầu — · của tôi Giấy A — 1 bản chính"
        " · người kia Giấy B — 1 bản chính (vướng nhau)"
    )
    fees = [
        (FeeLine(kind=FeeKind.CHARGE, label="Lệ phí hộ tịch", amount=amount),) for amount in (0, 8000, 5000)
    ]
    line = conflict_text.line(Difference("fees", *fees, Side.CLASH))
    assert "của tôi Lệ phí hộ tịch: 8.000 đ" in line
    assert "người kia Lệ phí hộ tịch: 5.000 đ" in line


def test_what_goes_together_has_a_name_of_its_own() -> None:
    for choice in (MATTER, WAY, TIME, "applicant", OWNER, "papers", "applicant.phone"):
        assert conflict_text.choice_label(choice) != "Mục khác"
