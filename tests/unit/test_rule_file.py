"""An administrator's file of rules or procedures: what it writes it reads, and each mistake is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from counter_tui.contract import packaged, procedure_file, rule_file
from counter_tui.domain import office_rule_check, procedure_check
from counter_tui.domain.calendar import WorkingHours
from counter_tui.domain.office import Office
from counter_tui.errors import BadInput
from counter_tui.i18n import text, use

ITEMS = {item.procedure.code: item for item in packaged.items()[0]}
OFFICE = Office(code="H49.12", name="Trung tâm", superior="")
COPIES = {
    "code": "2.000815",
    "source": "Quyết định 12/QĐ-UBND",
    "valid_from": "2026-12-01",
    "limit": {"unit": "same_day"},
    "cutoff": "14:30",
    "page_fee": {"first": 2000, "first_pages": 2, "further": 1000, "cap": 100000},
    "counts_pages": True,
    "same_day_desk": True,
}
CHAIN = [{"agency": "UBND xã", "limit": {"value": 5, "unit": "working_days"}}]


def file_of(*rules: Any, **more: Any) -> bytes:
    return json.dumps({"format": 1, "rules": rules, **more}).encode()


def faults(raw: bytes) -> list[tuple[str, str]]:
    read = rule_file.read(raw)
    found = [*read.flaws, *office_rule_check.flaws(rule_file.by_code(read), ITEMS, WorkingHours())]
    assert all(str(flaw).startswith(flaw.code) and len(str(flaw)) > 30 for flaw in found)
    return [(flaw.code, flaw.field) for flaw in found]


def test_what_is_written_is_read_and_changes_nothing() -> None:
    written = rule_file.write(ITEMS.values(), OFFICE)
    read = rule_file.read(written)
    assert not read.flaws
    wanted = rule_file.by_code(read)
    assert office_rule_check.flaws(wanted, ITEMS, WorkingHours()) == []
    for code, item in ITEMS.items():
        assert rule_file.differences(item.rules, wanted.get(code, ())) == []
    told = json.loads(written)
    assert {field for rule in told["rules"] for field in rule} <= set(told["fields"])
    assert told["rules"][0]["name"] == ITEMS[told["rules"][0]["code"]].procedure.name


def test_the_fields_are_told_in_the_language_in_use() -> None:
    use("en")
    try:
        told = json.loads(rule_file.write((), OFFICE))["fields"]
        assert told["cutoff"].startswith("the cut-off")
    finally:
        use("vi")


def test_a_good_rule_is_taken_as_it_is_written() -> None:
    assert faults(file_of(COPIES)) == []
    (rule,) = rule_file.by_code(rule_file.read(b"\xef\xbb\xbf" + file_of(COPIES)))["2.000815"]
    assert (rule.cutoff.isoformat() if rule.cutoff else "", rule.source, rule.sample) == (
        "14:30:00",
        "Quyết định 12/QĐ-UBND",
        False,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": "2026-02-31"}, "valid_from"),
        ({"valid_from": "01/12/2026"}, "valid_from"),
        ({"valid_from": "0206-12-01"}, "valid_from"),
        ({"valid_to": "2026-11-30"}, "valid_to"),
        ({"unit_fee": -1, "page_fee": None}, "unit_fee"),
        ({"unit_fee": 2.5, "page_fee": None}, "unit_fee"),
        ({"unit_fee": 5}, "unit_fee"),
        ({"page_fee": {**COPIES["page_fee"], "first": -2000}}, "page_fee.first"),  # type: ignore[dict-item]
        ({"page_fee": {**COPIES["page_fee"], "cap": 10}}, "page_fee.cap"),  # type: ignore[dict-item]
        ({"page_fee": {**COPIES["page_fee"], "first_pages": 0}}, "page_fee.first_pages"),  # type: ignore[dict-item]
        ({"page_fee": {"first": 1}}, "page_fee"),
        ({"counts_pages": False}, "counts_pages"),
        ({"cutoff": "03:00"}, "cutoff"),
        ({"cutoff": "15h"}, "cutoff"),
        ({"cutoff": "15:00:00Z"}, "cutoff"),
        ({"limit": {"unit": "working_days", "value": 2}}, "cutoff"),
        ({"limit": {"value": 2}, "cutoff": None}, "limit"),
        ({"limit": {"unit": "days"}, "cutoff": None}, "limit"),
        ({"limit": {"unit": "days", "value": 0}, "cutoff": None}, "limit"),
        ({"limit": {"unit": "ngày", "value": 1}, "cutoff": None}, "limit.unit"),
        ({"limits_by_channel": {"fax": {}}}, "limits_by_channel"),
        ({"limits_by_channel": {"post": {"unit": "days", "valeu": 3}}}, "limits_by_channel.post.valeu"),
        ({"source": " \u200b"}, "source"),
        ({"source": None}, "source"),
        ({"sourse": "x"}, "sourse"),
        ({"look_up_only": "Công an xã"}, "look_up_only"),
        ({"route": [{**CHAIN[0], "limit": {}}]}, "route[0].limit"),
        ({"route": [{**CHAIN[0], "agencies": 1}]}, "route[0].agencies"),
        ({"notes": ["x" * 3000]}, "notes"),
        ({"notes": "x"}, "notes"),
    ],
)
def test_a_wrong_value_is_named_by_code_and_field(changes: dict[str, Any], field: str) -> None:
    found = faults(file_of({**COPIES, **changes}))
    assert ("2.000815", field) in found


def test_every_mistake_is_told_not_only_the_first() -> None:
    wrong = {**COPIES, "valid_from": "x", "unit_fee": -1, "sample": 3, "cutof": 1}
    no_source = {key: value for key, value in COPIES.items() if key != "source"}
    assert faults(file_of(wrong, {"code": "9"}, 7, no_source, {**COPIES, "code": "9.999999"})) == [
        ("2.000815", "cutof"),
        ("2.000815", "valid_from"),
        ("2.000815", "sample"),
        ("2.000815", "unit_fee"),
        (text("mục {number}", number=2), "code"),
        (text("mục {number}", number=2), "source"),
        (text("mục {number}", number=2), "valid_from"),
        (text("mục {number}", number=3), ""),
        ("2.000815", "source"),
        ("9.999999", "code"),
    ]


def test_two_rules_of_one_day_and_a_code_in_two_places_are_refused() -> None:
    assert faults(file_of(COPIES, COPIES)) == [("2.000815", "valid_from")]
    assert faults(file_of(COPIES, remove=["2.000815"])) == [("2.000815", "remove")]
    assert faults(file_of(remove=["9.999999"])) == [("9.999999", "code")]
    assert faults(file_of(remove="2.000815")) == [("tệp", "remove")]
    assert faults(file_of(rulez=[])) == [("tệp", "rulez")]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "Dòng 1, cột 1"),
        (b'{"format": 1,\n "rules": [}', "Dòng 2"),
        (b'{"format": 1, "rules": [NaN]}', "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"9" * 5000, "JSON"),
        (b'{"format": 1, "rules": [\xff]}', "UTF-8"),
        (b"[]", "rules"),
        (b'{"format": 1, "procedures": []}', "rules"),
        (b'{"format": 2, "rules": []}', "format"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(raw: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        rule_file.read(raw)


def test_hostile_text_is_made_plain_in_rules_and_in_what_is_said() -> None:
    hostile = "\x1b]0;x\x07\x1b[31mcăn\u202ecứ\u0000[b]"
    read = rule_file.read(file_of({**COPIES, "source": hostile, "\x1b[2Jtên": 1}))
    (flaw,) = read.flaws
    assert str(flaw).isprintable()
    (rule,) = rule_file.by_code(read)["2.000815"]
    assert rule.source == "căncứ[b]"


def test_procedures_go_to_a_file_and_back() -> None:
    read = procedure_file.read(procedure_file.write(ITEMS.values(), OFFICE))
    assert not read.flaws
    procedures = [body.to_domain() for body in read.bodies]
    assert procedure_check.flaws(procedures, [], ITEMS) == []
    assert all(not procedure_file.differences(ITEMS[one.code].procedure, one) for one in procedures)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": "\u200b"}, ["name"]),
        ({"fees": [{"amount": -5}]}, ["fees[0].amount"]),
        ({"papers": [{"name": "Đơn", "original": 1}]}, ["papers[0].original"]),
        ({"papers": [{"name": "\u200b"}]}, ["papers[0].name"]),
        ({"channels": []}, ["channels"]),
        ({"limit": {"unit": "days"}}, ["limit"]),
        ({"limit": {"value": 5, "note": "nguồn không ghi đơn vị"}}, []),
        ({"steps": ["x" * 60_000]}, ["steps"]),
    ],
)
def test_a_wrong_procedure_is_named(changes: dict[str, Any], fields: list[str]) -> None:
    entry = {"code": "1.999999", "name": "Thủ tục mới", "field": "Hộ tịch", **changes}
    read = procedure_file.read(json.dumps({"format": 1, "procedures": [entry]}).encode())
    found = [*read.flaws, *procedure_check.flaws([body.to_domain() for body in read.bodies], [], ITEMS)]
    assert [flaw.field for flaw in found] == fields
    assert all(str(flaw).startswith("1.999999, ") for flaw in found)


def test_a_procedure_comes_once_and_only_what_is_there_is_ended() -> None:
    one = ITEMS["2.000815"].procedure
    found = procedure_check.flaws([one, one], ["9.999999"], ITEMS)
    assert [(flaw.code, flaw.field) for flaw in found] == [("2.000815", "code"), ("9.999999", "remove")]
