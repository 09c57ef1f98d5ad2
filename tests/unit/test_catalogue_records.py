"""Catalogue records on the wire: there and back, and broken ones named."""

from __future__ import annotations

import json
from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.contract import packaged
from counter_tui.contract.catalogue_records import (
    decode_item,
    decode_items,
    decode_procedures,
    decode_rules,
    encode_item,
    join,
)

GOOD = {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh", "field": "Hộ tịch"}


def file_of(*records: object) -> bytes:
    return json.dumps({"format": 1, "procedures": records}).encode()


def test_every_packaged_item_comes_back_the_same():
    items, _ = packaged.items()
    assert [decode_item(encode_item(item)) for item in items] == items


@pytest.mark.parametrize(
    "broken",
    [
        {**GOOD, "code": "1.000001", "limit": {"value": "năm"}},
        {**GOOD, "code": "1.000001", "papers": [{"name": "Tờ khai", "originals": -1}]},
        {**GOOD, "code": "1.000001", "fees": [{"amount": -5}]},
        {"code": "1.000001"},
        {**GOOD, "code": "1.000001", "name": ""},
        {**GOOD, "code": "1.000001", "channels": ["pigeon"]},
    ],
)
def test_a_broken_record_is_named_and_the_rest_loads(broken):
    procedures, names = decode_procedures(file_of(GOOD, broken, {**GOOD, "code": "1.000002"}))
    assert [procedure.code for procedure in procedures] == ["1.001193", "1.000002"]
    assert len(names) == 1
    assert names[0].startswith("1.000001: ")


@pytest.mark.parametrize("record", [5, None, "x", [], {"name": "Không có mã"}, {**GOOD, "code": ""}])
def test_a_record_without_a_code_is_named_by_its_number(record):
    procedures, names = decode_procedures(file_of(GOOD, record))
    assert len(procedures) == 1
    assert names[0].startswith("#2: ")


@pytest.mark.parametrize(
    "code", ["1001193", "1.00119", "1.0011935", "0.001193", "C08_XPHCDB", "1.001193\n", "１.001193"]
)
def test_a_code_of_another_shape_is_refused(code):
    procedures, names = decode_procedures(file_of({**GOOD, "code": code}))
    assert procedures == []
    assert len(names) == 1


def test_a_code_that_comes_twice_is_named():
    procedures, names = decode_procedures(file_of(GOOD, {**GOOD, "name": "Khác"}))
    assert [procedure.name for procedure in procedures] == [GOOD["name"]]
    assert names == ["1.001193: code comes twice"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"procedures": 5}', b"\xff\xfe"])
def test_what_is_no_catalogue_file_is_refused_as_a_whole(raw):
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        decode_procedures(raw)


def test_text_is_made_canonical_and_never_carries_controls():
    record = {
        **GOOD,
        "name": "  Thu\u0309 tu\u0323c\u200b \x1b[31mkhai sinh [bold]",
        "steps": ["Bước 1\r\nBước\u202e 2"],
        "papers": [{"name": "Tờ\x00 khai\x07"}],
    }
    (procedure,), _ = decode_procedures(file_of(record))
    assert procedure.name == "Thủ tục khai sinh [bold]"
    assert procedure.steps == ("Bước 1\nBước 2",)
    assert procedure.papers[0].name == "Tờ khai"


def test_the_name_of_a_broken_record_carries_no_controls():
    _, names = decode_procedures(file_of({**GOOD, "channels": ["\x1b]0;x\x07\u202e"]}))
    assert names[0].isprintable()


def test_fields_of_a_newer_service_are_passed_over():
    procedures, names = decode_procedures(file_of({**GOOD, "colour": "xanh"}))
    assert len(procedures) == 1
    assert names == []


def test_a_page_with_a_broken_item_keeps_the_others():
    good = b'{"procedure": ' + json.dumps(GOOD).encode() + b"}"
    items, names = decode_items([good, b'{"procedure": {"code": "1.000009"}}', b"\xff", good])
    assert [item.procedure.code for item in items] == ["1.001193", "1.001193"]
    assert [name.split(":")[0] for name in names] == ["1.000009", "#3"]


def test_a_rule_announced_ahead_does_not_hide_the_one_in_force():
    rules, _ = decode_rules(
        json.dumps(
            {
                "rules": [
                    {"code": "1.001193", "source": "nay", "valid_from": "2025-07-01"},
                    {"code": "1.001193", "source": "mai", "valid_from": "2027-01-01"},
                    {
                        "code": "1.001193",
                        "source": "xưa",
                        "valid_from": "2024-01-01",
                        "valid_to": "2025-06-30",
                    },
                ]
            }
        ).encode()
    )
    procedures, _ = decode_procedures(file_of(GOOD))
    (item,) = join(procedures, rules)
    (item,), broken = decode_items([encode_item(item)])
    assert broken == []

    def source(day: str) -> str:
        held = item.at(datetime.fromisoformat(f"{day}T08:00+07:00"))
        assert held.at(datetime.fromisoformat("2026-11-23T08:00+07:00")).rule.source == "nay"
        return held.rule.source if held.rule else ""

    assert [source(day) for day in ("2023-12-31", "2025-06-30", "2025-07-01", "2026-12-31", "2027-01-01")] == [
        "", "xưa", "nay", "nay", "mai",
    ]  # fmt: skip
    assert item.shown_at(datetime.fromisoformat("2026-11-23T08:00+07:00")).rule.source == "nay"
    assert item.shown_at(datetime.fromisoformat("2020-01-01T08:00+07:00")).rule.source == "mai"


def test_of_two_rules_the_later_holds():
    rules, names = decode_rules(
        json.dumps(
            {
                "rules": [
                    {"code": "1.001193", "source": "B", "valid_from": "2026-07-01"},
                    {"code": "1.001193", "source": "A", "valid_from": "2025-07-01"},
                    {"code": "1.001193", "source": "C", "valid_from": "hôm qua"},
                ]
            }
        ).encode()
    )
    assert len(names) == 1
    procedures, _ = decode_procedures(file_of(GOOD))
    assert join(procedures, rules)[0].rule.source == "B"


@given(st.binary(max_size=60))
def test_any_bytes_are_an_item_or_named(raw):
    items, names = decode_items([raw])
    assert len(items) + len(names) == 1
