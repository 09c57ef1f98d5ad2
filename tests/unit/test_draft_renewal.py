"""A draft filled under an older catalogue becomes what the procedure asks for now, and says what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from tests.fakes.desk import BIRTH, SIGNATURE, fake_desk

from counter_tui.domain.counted_fees import Counts
from counter_tui.domain.dossier import FeeLine, FeeMoment, ReceivedPaper
from counter_tui.domain.draft import Draft
from counter_tui.domain.draft_renewal import renewed
from counter_tui.domain.fees import fee_lines
from counter_tui.domain.procedure import CatalogueItem, Channel, Fee, FeeKind, Paper
from counter_tui.errors import Refused

CHARGE, SERVICE = FeeKind.CHARGE, FeeKind.SERVICE


def item(
    *fees: Fee, papers: Sequence[Paper] = (Paper("Tờ khai"),), version: int = 1, **changes: object
) -> CatalogueItem:
    procedure = replace(BIRTH.procedure, fees=tuple(fees), papers=tuple(papers), version=version, **changes)
    return CatalogueItem(procedure)


def draft_of(one: CatalogueItem, **changes: object) -> Draft:
    return replace(fake_desk().desk.reception.start(one), **changes)


def told(found) -> list[str]:
    return [problem.field for problem in found.told]


def amounts(draft: Draft) -> list[int]:
    return [fee.amount for fee in draft.fees]


def test_under_the_same_version_a_draft_stays_as_it_is() -> None:
    same = item(Fee(CHARGE, 8_000), Fee(SERVICE, None, "mức tỉnh"), Fee(SERVICE, 5_000), Fee(SERVICE, 9_000))
    for fees in (fee_lines(same, Channel.DIRECT), fee_lines(same, Channel.DIRECT)[1:2], ()):
        draft = draft_of(same, fees=fees)
        assert renewed(draft, same).draft == draft
        assert not renewed(draft, same).told


def test_the_amount_of_the_catalogue_is_the_present_one_and_what_the_officer_put_in_stays() -> None:
    before = item(Fee(CHARGE, 8_000), Fee(SERVICE, None, "mức tỉnh"))
    charge, service = fee_lines(before, Channel.DIRECT)
    held = (replace(charge, moment=FeeMoment.AFTER, outside_receipt="B12"), replace(service, amount=30_000))
    found = renewed(
        draft_of(before, fees=held), item(Fee(CHARGE, 15_000), Fee(SERVICE, None, "tỉnh"), version=2)
    )
    assert amounts(found.draft) == [15_000, 30_000]
    assert (found.draft.fees[0].moment, found.draft.fees[0].outside_receipt) == (FeeMoment.AFTER, "B12")
    assert found.draft.procedure_version == 2
    assert told(found) == ["fees"]
    assert found.told[0].values == {"before": "38.000 đ", "now": "45.000 đ"}
    again = renewed(found.draft, item(Fee(CHARGE, 15_000), Fee(SERVICE, None, "tỉnh"), version=2))
    assert (again.draft, again.told) == (found.draft, ())


def test_an_exemption_stays_and_a_fee_that_is_gone_is_not_taken() -> None:
    before = item(Fee(CHARGE, 8_000), Fee(SERVICE, 20_000))
    charge, service = fee_lines(before, Channel.DIRECT)
    held = (replace(charge, exempt_reason="hộ nghèo", exempt_basis="sổ"), service)
    found = renewed(draft_of(before, fees=held), item(Fee(CHARGE, 15_000), version=2))
    assert [(fee.label, fee.amount, fee.due) for fee in found.draft.fees] == [("Lệ phí", 15_000, 0)]


def test_of_several_amounts_the_chosen_one_follows_the_catalogue() -> None:
    one, other = Fee(CHARGE, 8_000, "trong hạn"), Fee(CHARGE, 20_000, "quá hạn")
    before = item(one, other)
    chosen = replace(fee_lines(before, Channel.DIRECT)[0], amount=8_000)
    now = item(replace(one, amount=15_000), other, version=2)
    (line,) = renewed(draft_of(before, fees=(chosen,)), now).draft.fees
    assert (line.amount, "15.000 đ" in line.label) == (15_000, True)
    open_lines = renewed(draft_of(before), now).draft.fees
    assert open_lines == fee_lines(now, Channel.DIRECT), "what nobody chose is still to be chosen"


def test_two_fees_of_one_kind_are_not_taken_for_each_other() -> None:
    first, second = Fee(SERVICE, None, "mức A"), Fee(SERVICE, None, "mức B")
    kept = replace(fee_lines(item(first, second), Channel.DIRECT)[1], amount=7_000)
    now = item(replace(first, note="mức C"), second, version=2)
    found = renewed(draft_of(item(first, second), fees=(kept,)), now)
    assert [(fee.label.partition(" (")[0], fee.amount) for fee in found.draft.fees] == [
        ("Phí: mức C", 0),
        ("Phí: mức B", 7_000),
    ]


def test_a_fee_left_to_the_province_from_now_on_is_asked_for() -> None:
    before = item(Fee(CHARGE, 8_000))
    found = renewed(draft_of(before), item(Fee(CHARGE, None, "mức tỉnh"), version=2))
    assert amounts(found.draft) == [0]
    assert found.told[0].values == {"before": "8.000 đ", "now": "0 đ"}


@pytest.mark.parametrize(
    ("cases", "begun", "now", "said"),
    [
        (("một",), None, "một", ["case"]),
        (("một", "hai"), None, None, ["case"]),
        (("một", "hai"), "hai", "hai", []),
        (("một",), "hai", "một", ["case"]),
        (("một", "ba"), "hai", None, ["case"]),
        ((), "hai", None, ["case"]),
    ],
)
def test_a_case_that_is_gone_is_the_one_there_is_or_is_chosen_again(cases, begun, now, said) -> None:
    papers = [Paper("Tờ khai"), *(Paper(f"Giấy {case}", case=case) for case in cases)]
    found = renewed(draft_of(item(), case=begun), item(papers=papers, version=2))
    assert found.draft.case == now
    assert [field for field in told(found) if field == "case"] == said
    assert ("Giấy một" in {paper.name for paper in found.draft.papers}) is (now == "một")


def test_papers_the_catalogue_asks_for_now_get_a_row_and_what_was_handed_over_stays() -> None:
    before = item(papers=(Paper("Tờ khai"), Paper("Giấy cũ"), Paper("Ảnh")))
    held = (
        ReceivedPaper(name="Tờ khai", originals=1),
        ReceivedPaper(name="Giấy cũ", copies=1),
        ReceivedPaper(name="Ảnh"),
    )
    found = renewed(
        draft_of(before, papers=held), item(papers=(Paper("Giấy mới"), Paper("Tờ khai")), version=2)
    )
    assert [(paper.name, paper.taken) for paper in found.draft.papers] == [
        ("Giấy mới", False),
        ("Tờ khai", True),
        ("Giấy cũ", True),
    ]
    assert told(found) == ["papers"]


def test_a_channel_that_is_gone_is_told() -> None:
    found = renewed(
        draft_of(item(), channel=Channel.POST), item(version=2, channels=(Channel.ONLINE, Channel.DIRECT))
    )
    assert (found.draft.channel, told(found)) == (Channel.DIRECT, ["channel"])


async def test_what_changed_while_the_form_was_open_is_not_registered_unseen() -> None:
    f = fake_desk()
    before = item(Fee(CHARGE, 8_000))
    draft = draft_of(before, applicant=f.desk.reception.start(BIRTH).applicant)
    draft = replace(draft, applicant=replace(draft.applicant, name="NGUYỄN VĂN MẪU"))
    after = replace(BIRTH, procedure=item(Fee(CHARGE, 15_000), version=2).procedure)
    f.catalogue.items[after.procedure.code] = after
    with pytest.raises(Refused) as refused:
        await f.desk.reception.accept(draft)
    assert refused.value.code == "procedure-changed"
    assert not f.store.registrations
    accepted = await f.desk.reception.accept(f.desk.reception.renewed(draft, after).draft)
    assert (accepted.registration.fee_total, accepted.registration.procedure_version) == (15_000, 2)


def test_the_line_of_a_fee_nobody_could_leave_out_comes_and_is_told() -> None:
    found = renewed(draft_of(item()), item(Fee(CHARGE, 15_000), version=2))
    assert found.draft.fees == (FeeLine(kind=CHARGE, label="Lệ phí", amount=15_000),)
    assert told(found) == ["fees"]


def test_a_fee_of_the_catalogue_is_the_one_the_office_counts_by_now() -> None:
    rule = replace(SIGNATURE.rule, valid_from=date(2026, 11, 24))
    before = CatalogueItem(SIGNATURE.procedure, None, (rule,))
    draft = draft_of(before, fees=(replace(fee_lines(before, Channel.DIRECT)[0], amount=12_000),))
    found = renewed(draft, replace(SIGNATURE, rule=rule))
    assert [(line.label, line.amount) for line in found.draft.fees] == [("Phí: 1 trường hợp", 10_000)]
    assert found.told[0].values == {"before": "12.000 đ", "now": "10.000 đ"}
    assert renewed(replace(draft, fees=()), replace(SIGNATURE, rule=rule)).draft.fees == ()  # was left out


UNCOUNTED = replace(SIGNATURE, rule=replace(SIGNATURE.rule, unit_fee=None))


@pytest.mark.parametrize("version", [1, 2])
def test_a_fee_the_office_counted_is_the_one_of_the_catalogue_on_a_day_whose_rule_does_not_count(
    version,
) -> None:
    (counted,) = fee_lines(SIGNATURE, Channel.DIRECT, Counts(2))
    waived = replace(counted, exempt_reason="Người có công", exempt_basis="Thẻ số 1")
    now = replace(UNCOUNTED, procedure=replace(UNCOUNTED.procedure, version=version))
    for line in (counted, waived):
        found = renewed(draft_of(SIGNATURE, fees=(line,)), now)
        assert found.draft.fees == (replace(line, label="Phí", amount=10_000),)
        assert told(found) == ["fees"]
        assert not renewed(found.draft, now).told
    assert renewed(draft_of(SIGNATURE, fees=()), now).draft.fees == (
        () if version == 1 else fee_lines(now, Channel.DIRECT)
    ), "left out stays left out"


@pytest.mark.parametrize(
    "fees",
    [
        (Fee(SERVICE, 10_000), Fee(CHARGE, 5_000)),
        (Fee(SERVICE, 10_000, "thường"), Fee(SERVICE, 20_000, "nhanh")),
        (Fee(SERVICE, None, "mức tỉnh"),),
    ],
)
def test_what_the_rule_counted_stands_for_no_fee_the_officer_left_out(fees) -> None:
    by_case = replace(SIGNATURE, procedure=replace(SIGNATURE.procedure, fees=fees))
    now = replace(UNCOUNTED, procedure=by_case.procedure)
    found = renewed(draft_of(by_case, fees=fee_lines(by_case, Channel.DIRECT, Counts(2))), now)
    assert found.draft.fees == fee_lines(now, Channel.DIRECT)
    assert told(found) == ["fees"]
