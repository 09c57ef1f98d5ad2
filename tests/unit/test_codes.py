"""Dossier numbers, provisional codes and their check character, procedure codes."""

from __future__ import annotations

import re
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.codes import (
    CROCKFORD,
    block_prefix,
    dossier_number,
    is_provisional,
    parse_dossier_code,
    procedure_code,
    provisional_code,
    with_office,
)

DAY = date(2026, 11, 23)
entropies = st.integers(0, 2**25 - 1)


def test_a_dossier_number_is_prefix_and_running_number():
    prefix = block_prefix("H49.12", DAY)
    assert prefix == "H49.12-261123"
    assert dossier_number(prefix, 7) == "H49.12-261123-0007"
    assert dossier_number(prefix, 12345) == "H49.12-261123-12345"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("H49.12-250705-0001", "H49.12-250705-0001"),
        (" h49.12-250705-0001\r", "H49.12-250705-0001"),
        ("H49.12 - 250705 - 0001", "H49.12-250705-0001"),
        ("H49.12–250705–0001", "H49.12-250705-0001"),
        ("000.00.00.H49-211005-0007", "000.00.00.H49-211005-0007"),
        ("000.12.34.H49-211005-0007", "000.12.34.H49-211005-0007"),
        ("Z00-261123-0001", "Z00-261123-0001"),
        ("H49-251305-0001", None),
        ("H49-250231-0001", None),
        ("H49-250705-001", None),
        ("H49-250705", None),
        ("1.001193", None),
        ("TAM-Z00-261123-1-00000", None),
        ("", None),
        ("H49-２５０７０５-0001", None),
    ],
)
def test_codes_are_read_tolerantly(typed, code):
    assert parse_dossier_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "office", "code"),
    [
        ("250705-0001", "H49.12", "H49.12-250705-0001"),
        (" 250705 – 0001\r", "H49.12", "H49.12-250705-0001"),
        ("Z00-250705-0001", "H49.12", "Z00-250705-0001"),
        ("250705-0001", "", "250705-0001"),
        ("0001", "H49.12", "0001"),
    ],
)
def test_a_number_typed_from_its_date_on_is_one_of_the_office(typed, office, code):
    assert with_office(typed, office) == code


@given(entropies)
def test_a_provisional_code_is_capital_ascii_and_reads_back(entropy):
    code = provisional_code("Z00.01", DAY, "Quầy 1", entropy)
    assert re.fullmatch(r"TAM-Z00\.01-261123-QUAY1-[0-9A-Z]{5}-[0-9A-Z]", code)
    assert set(code[-7:].replace("-", "")) <= set(CROCKFORD)
    assert parse_dossier_code(code) == parse_dossier_code(code.lower()) == code
    assert is_provisional(code)


@given(entropies, st.data())
def test_a_single_wrong_character_is_caught(entropy, data):
    code = provisional_code("H49.12", DAY, "Q1", entropy)
    place = data.draw(st.sampled_from([at for at, char in enumerate(code) if char.isalnum() and at > 3]))
    wrong = data.draw(
        st.sampled_from([c for c in string.digits + string.ascii_uppercase if c != code[place]])
    )
    assert parse_dossier_code(code[:place] + wrong + code[place + 1 :]) in {None, code}


def test_look_alikes_are_taken_back():
    code = provisional_code("H49", DAY, "1", 1)
    head, tail = code[:-7], code[-7:]
    assert "0" in tail
    assert "1" in tail
    assert parse_dossier_code(head + tail.replace("0", "O").replace("1", "l")) == code


def test_neighbours_swapped_are_caught():
    code = provisional_code("H49", DAY, "1", 123_456)
    drawn = slice(len(code) - 7, len(code) - 2)
    for at in range(drawn.start, drawn.stop - 1):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        assert swapped == code or parse_dossier_code(swapped) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.001193", "1.001193"),
        ("1001193", "1.001193"),
        ("1,001193", "1.001193"),
        ("1,.001193", None),
        (" 1.001193.H49 ", "1.001193"),
        ("1.000948.h38", "1.000948"),
        ("3.000181.000.00.00.H22", "3.000181"),
        ("0.001193", None),
        ("1.00119", None),
        ("1.001193.", None),
        ("11001193", None),
        ("khai sinh", None),
    ],
)
def test_procedure_codes(typed, code):
    assert procedure_code(typed) == code
