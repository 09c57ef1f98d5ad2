"""Cards and slips as scanners, pastes and input methods deliver them."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.codes import provisional_code
from counter_tui.domain.query import QueryKind, classify
from counter_tui.domain.scan import Damage, ScanKind, could_be_scan, recognise

ADDRESS = "Tổ 1, Phường Hồng Gai, Hạ Long, Quảng Ninh"
CARD = f"022090000001||NGUYỄN VĂN MẪU|05021990|Nam|{ADDRESS}|15062021"
SIX_FIELDS = CARD.rpartition("|")[0]
RELATIVES = f"{CARD}||NGUYỄN VĂN CHA|TRẦN THỊ MẸ|022012345678"


def card_of(text):
    scan = recognise(text)
    assert scan is not None
    assert scan.kind is ScanKind.CITIZEN_CARD
    assert scan.problem == ""
    assert scan.card is not None
    return scan.card


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        SIX_FIELDS,
        RELATIVES,
        CARD.replace("||", "|123456789|"),
        f"\ufeff{CARD}\r\n",
        f"\x02{CARD}\x03",
        CARD.replace("NGUYỄN", "NGU\u200bYỄN"),
        unicodedata.normalize("NFD", CARD),
        CARD.replace("05021990", "5/2/1990"),
        CARD.replace("05021990", "05/02/1990"),
        f"]Q3{CARD}",
        CARD.replace("|", " | "),
        CARD.encode().decode("latin-1"),
    ],
)
def test_a_card_is_read_whatever_is_around_it(text):
    card = card_of(text)
    assert (card.number, card.name, card.birth, card.sex) == (
        "022090000001",
        "NGUYỄN VĂN MẪU",
        "1990-02-05",
        "Nam",
    )
    assert card.address == ADDRESS
    assert card.damage == frozenset()


def test_relatives_are_not_taken():
    assert "CHA" not in repr(recognise(RELATIVES))
    assert "022012345678" not in repr(recognise(RELATIVES))


@pytest.mark.parametrize(
    ("name", "sex", "address", "damage"),
    [
        ("NGUYEENX VAWN MAAUX", "Nam", "Toor 1, Phuwowngf Hoongf Gai", {Damage.TELEX, Damage.NO_ACCENTS}),
        ("NGUYENX VAWN MAU", "Nam", ADDRESS, {Damage.TELEX}),
        ("NGUYÊNX VĂN MẪU", "Nam", ADDRESS, {Damage.TELEX}),
        ("TRAANF THIJ MAAUX", "Nuwx", ADDRESS, {Damage.TELEX}),
        ("TRẦN THỊ MẪU", "Nuwx", ADDRESS, {Damage.TELEX}),
        ("NGUYE6N4 VA8N MA6U4", "Nam", ADDRESS, {Damage.TELEX}),
        ("NGUYEN VAN MAU", "Nam", "To 1, Phuong Hong Gai", {Damage.NO_ACCENTS}),
        ("NGUY?N V?N M?U", "Nam", "T? 1", {Damage.NO_ACCENTS}),
        ("NGUYN VN MU", "Nam", "T 1, Phng Hng Gai", {Damage.NO_ACCENTS}),
        ("NGUY?N V?N M?U", "Nam", ADDRESS, {Damage.NO_ACCENTS}),
        ("TRN VN MẪU", "Nam", ADDRESS, {Damage.NO_ACCENTS}),
        ("ĐỖ BOONG", "Nam", ADDRESS, set()),
        ("LAN ANH", "Nữ", ADDRESS, set()),
        ("H'HEN NIÊ", "Nữ", "Buôn Ma Thuột, Đắk Lắk", set()),
        ("Y MOAN ÊNUÔL", "Nam", "Cư M'gar, Đắk Lắk", set()),
        ("RƠ CHÂM HWING", "Nam", "Pleiku, Gia Lai", set()),
        ("NGUYỄN VĂN MẪU", "Nam", "KP3, Q.10, TP. Hồ Chí Minh", set()),
    ],
)
def test_damage_is_told(name, sex, address, damage):
    number = "022190000001" if sex.startswith("Nu") or sex == "Nữ" else "022090000001"
    card = card_of(f"{number}||{name}|05021990|{sex}|{address}|15062021")
    assert card.damage == damage
    assert card.sex == ("Nữ" if number[3] == "1" else "Nam")


@pytest.mark.parametrize(
    ("sex", "read"), [("Nu", "Nữ"), ("Nuwx", "Nữ"), ("NỮ", "Nữ"), ("N", "Nữ"), ("", "Nữ"), ("nam", "Nam")]
)
def test_a_damaged_sex_is_taken_from_the_number(sex, read):
    assert card_of(f"022190000001||TRẦN THỊ MẪU|05021990|{sex}|{ADDRESS}|15062021").sex == read


def test_a_card_cut_in_its_address_is_told():
    assert Damage.CUT_SHORT in card_of("022090000001||NGUYỄN VĂN MẪU|05021990|Nam|").damage


@pytest.mark.parametrize(
    "text",
    [
        "022090000001|",
        "022090000001||NGUYỄN VĂ",
        "022090000001||NGUYỄN VĂN MẪU|05021990",
        "022090000001||NGUYỄN VĂN MẪU|05021990|Nam",
        CARD.replace("05021990", "31021990"),
        CARD.replace("05021990", ""),
        CARD.removeprefix("0"),
        CARD.replace("022090000001", "123456789"),
        "1" + CARD,
    ],
)
def test_a_card_that_cannot_be_used_says_what_to_do(text):
    scan = recognise(text)
    assert scan is not None
    assert scan.kind is ScanKind.CITIZEN_CARD
    assert scan.card is None
    assert "Quét lại" in scan.problem
    assert classify(text).kind is QueryKind.SCAN


@pytest.mark.parametrize(
    "text", ["", "a|b", "khai sinh | kết hôn", "12|34", "|", "khai sinh", "1001193", "\ud800"]
)
def test_other_text_is_no_scan(text):
    assert recognise(text) is None


PROVISIONAL = provisional_code("Z00.01", date(2026, 11, 23), "Q1", 10 * 32**4 + 28 * 32**3 + 17)


@pytest.mark.parametrize("around", ["{}", " {}\r", "]Q3{}", "]C1{}\n", "\ufeff{}"])
@pytest.mark.parametrize("code", ["H49.12-250705-0001", "000.00.00.H49-261123-0007", PROVISIONAL])
def test_a_slip_is_its_code(code, around):
    for written in (code, code.lower()):
        assert recognise(around.format(written)).code == code


def test_an_input_method_in_the_way_of_a_slip_is_undone():
    assert "AW" in PROVISIONAL
    assert recognise(PROVISIONAL.replace("AW", "Ă")).code == PROVISIONAL
    assert recognise(PROVISIONAL.replace("AW", "ă").lower()).code == PROVISIONAL
    stroke = provisional_code("Z00", date(2026, 11, 23), "1", 13 * 32**4 + 13 * 32**3 + 5)
    assert "DD" in stroke
    assert recognise(stroke.replace("DD", "Đ")).code == stroke
    vni = provisional_code("Z00", date(2026, 11, 23), "1", 10 * 32**4 + 1 * 32**3 + 5)
    assert "-A1" in vni
    assert recognise(vni.replace("-A1", "-Á")).code == vni


@pytest.mark.parametrize(
    "text", ["H49-251332-0001", PROVISIONAL[:-1] + ("0" if PROVISIONAL[-1] != "0" else "1")]
)
def test_a_misread_slip_says_what_to_do(text):
    scan = recognise(text)
    assert scan.code == ""
    assert "Quét lại phiếu" in scan.problem


@given(
    st.sampled_from([CARD, RELATIVES, PROVISIONAL, PROVISIONAL.lower(), "H49.12-250705-0001", f"]Q3{CARD}"]),
    st.data(),
)
def test_what_becomes_a_scan_could_be_one_all_along(text, data):
    assert could_be_scan(text[: data.draw(st.integers(0, len(text)))])


@pytest.mark.parametrize("typed", ["kh", "dk", "khai sinh", "nguyen", "chung thuc", "022 090", "xin|"])
def test_words_stop_being_scans_early(typed):
    assert not could_be_scan(typed)


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text):
    recognise(text)
    could_be_scan(text)
    assert classify(text).kind in QueryKind


@given(st.lists(st.text(alphabet="0123456789aĂđ?/ ", max_size=14), min_size=2, max_size=9).map("|".join))
def test_any_fields_are_read_without_an_error(text):
    scan = recognise(text)
    assert scan is None or (scan.card is None) == bool(scan.problem)
