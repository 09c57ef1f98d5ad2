"""Numbers of people and organisations, telephones, e-mail, dates of birth."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.identity import (
    NumberFacts,
    email_valid,
    identity_kind,
    normal_phone,
    number_facts,
    tax_code_valid,
    tidy,
)
from counter_tui.domain.person import IdentityKind, Person, PersonKind
from counter_tui.domain.person_check import person_errors, person_warnings
from counter_tui.domain.typed_dates import parse_birth, parse_date, parse_moment

TODAY = date(2026, 11, 23)
CITIZEN = Person(name="NGUYỄN VĂN MẪU", identity="022090000001", birth="1990-02-05", sex="Nam")
COMPANY = Person(
    kind=PersonKind.ORGANISATION, name="Công ty Mẫu", identity="0100109106", representative="TRẦN THỊ MẪU"
)


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        ("022090000001", NumberFacts("022", "Nam", 1990)),
        ("001193000001", NumberFacts("001", "Nữ", 1993)),
        ("079205000001", NumberFacts("079", "Nam", 2005)),
        ("048312000001", NumberFacts("048", "Nữ", 2012)),
        ("02209000000", None),
        ("０２２０９００００００１", None),
    ],
)
def test_what_a_personal_number_says(number, facts):
    assert number_facts(number) == facts


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("022090000001", IdentityKind.PERSONAL_NUMBER),
        ("123456789", IdentityKind.OLD_ID),
        ("B1234567", IdentityKind.PASSPORT),
        ("AB12345", IdentityKind.PASSPORT),
        ("0100109106", IdentityKind.TAX_CODE),
        ("0100109106-001", IdentityKind.TAX_CODE),
        ("0220900000011", IdentityKind.NONE),
        ("ĐB12345", IdentityKind.NONE),
        ("", IdentityKind.NONE),
    ],
)
def test_the_kind_of_a_number(number, kind):
    assert identity_kind(number) is kind


def test_a_tax_code_has_a_check_digit():
    assert tax_code_valid("0100109106")
    assert tax_code_valid("0100109106-001")
    wrong = ["0100109106"[:at] + digit + "0100109106"[at + 1 :] for at in range(10) for digit in "0123456789"]
    assert {code for code in wrong if tax_code_valid(code)} == {"0100109106"}


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("0912345678", "0912345678"),
        ("091 234 56 78", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("+84 (0) 912345678", "0912345678"),
        ("02033825123", "02033825123"),
        ("19001234", "19001234"),
        ("+81312345678", "+81312345678"),
        ("0112345678", None),
        ("091234567", None),
        ("09123456789", None),
        ("+8491234567", None),
        ("số của con", None),
        ("", None),
    ],
)
def test_telephones(typed, phone):
    assert normal_phone(typed) == phone


def test_email():
    assert email_valid("mau@quangninh.gov.vn")
    assert not any(
        map(email_valid, ["mau", "mau@", "mau@vn", "@a.vn", "a b@c.vn", "a@b.vn, c@d.vn", "a@b..vn"])
    )


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/02/1990", date(1990, 2, 5)),
        ("5/2/1990", date(1990, 2, 5)),
        ("05021990", date(1990, 2, 5)),
        ("5-2-1990", date(1990, 2, 5)),
        ("1990-02-05", date(1990, 2, 5)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2026", None),
        ("31/04/2026", None),
        ("00/01/2026", None),
        ("5/2/90", None),
        ("0000", None),
        ("", None),
    ],
)
def test_typed_dates(typed, day):
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("30/11/2026", (30, 11, 17, 0)),
        ("16:05 30/11/2026", (30, 11, 16, 5)),
        ("30/11/2026 16:05", (30, 11, 16, 5)),
        ("16h05, 30112026", (30, 11, 16, 5)),
        ("16h 30/11/2026", (30, 11, 16, 0)),
        ("16 giờ 05 phút 30/11/2026", (30, 11, 16, 5)),
        ("24:00 30/11/2026", None),
        ("16:60 30/11/2026", None),
        ("16:05", None),
        ("30/11/2026 mai", None),
        ("30/11/2026 1/12/2026", None),
        ("", None),
    ],
)
def test_typed_moments(typed, moment):
    expected = moment and datetime(2026, moment[1], moment[0], moment[2], moment[3], tzinfo=VIETNAM)
    assert parse_moment(typed, time(17)) == expected


def test_births_may_be_a_year():
    assert parse_birth("1950") == "1950"
    assert parse_birth("00001950") == "1950"
    assert parse_birth("5/2/1990") == "1990-02-05"
    assert parse_birth("1850abc") is None


@given(st.text(max_size=30))
def test_any_typed_date_is_read_without_an_error(typed):
    parse_birth(typed)
    parse_moment(typed, time(17))


def test_a_tidy_person_is_written_one_way():
    typed = Person(
        name=" Nguyễn  Văn Mẫu\u200b", identity="022 090 000 001", birth="5/2/1990", phone="+84 912 345 678"
    )
    assert tidy(typed) == Person(
        name="Nguyễn Văn Mẫu", identity="022090000001", birth="1990-02-05", phone="0912345678"
    )
    assert tidy(tidy(typed)) == tidy(typed)
    assert tidy(COMPANY) == COMPANY
    assert tidy(Person(identity="0100109106-001")).identity == "0100109106-001"
    assert tidy(Person(identity="022-090-000-001")).identity == "022090000001"
    assert tidy(Person(name="A", birth="tháng 2", phone="không có")).birth == "tháng 2"


def test_a_good_person_has_no_problem():
    for person in (CITIZEN, COMPANY):
        assert person_errors(person, "applicant", TODAY) == []
        assert person_warnings(person, "applicant") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " .. "}, "name"),
        ({"identity": "02209000000"}, "identity"),
        ({"identity": "0220900000011"}, "identity"),
        ({"identity": "0220900000"}, "identity"),
        ({"identity": "02209000000a?"}, "identity"),
        ({"birth": "31/02/1990"}, "birth"),
        ({"birth": "24/11/2026"}, "birth"),
        ({"phone": "0912"}, "phone"),
        ({"email": "mau@"}, "email"),
    ],
)
def test_what_stops_a_save_is_said_at_its_field(changes, field):
    values = {"name": CITIZEN.name, "identity": CITIZEN.identity, "birth": CITIZEN.birth} | changes
    for prefix in ("applicant", "owner"):
        assert [p.field for p in person_errors(Person(**values), prefix, TODAY)] == [f"{prefix}.{field}"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "NGUYỄN VĂN MẪU 2"}, "name", "chữ số"),
        ({"identity": ""}, "identity", "trùng"),
        ({"identity": "123456789"}, "identity", "CMND"),
        ({"identity": "000090000001"}, "identity", "000"),
        ({"birth": "1991"}, "identity", "Năm sinh"),
        ({"identity": "022290000001", "birth": ""}, "identity", "tương lai"),
        ({"sex": "Nữ"}, "identity", "Giới tính"),
    ],
)
def test_what_is_unusual_only_warns(changes, field, words):
    values = {
        "name": CITIZEN.name,
        "identity": CITIZEN.identity,
        "birth": CITIZEN.birth,
        "sex": "Nam",
    } | changes
    person = Person(**values)
    assert person_errors(person, "applicant", TODAY) == []
    problem = next(p for p in person_warnings(person, "applicant", TODAY) if words in p.message)
    assert problem.field == f"applicant.{field}"


def test_organisations():
    assert [p.field for p in person_warnings(Person(kind=PersonKind.ORGANISATION, name="HTX"), "owner")] == [
        "owner.representative",
        "owner.identity",
    ]
    household = Person(kind=PersonKind.ORGANISATION, name="Hộ Mẫu", identity="22A8001234", representative="A")
    assert person_errors(household, "owner", TODAY) == []
    for wrong in ("010010910", "01001091060", "0100109106001"):
        company = Person(kind=PersonKind.ORGANISATION, name="Công ty", identity=wrong)
        assert [p.field for p in person_errors(company, "owner", TODAY)] == ["owner.identity"]
    mistyped = Person(kind=PersonKind.ORGANISATION, name="Công ty", identity="0100109107", representative="A")
    assert person_errors(mistyped, "owner", TODAY) == []
    assert "chữ số kiểm tra" in person_warnings(mistyped, "owner")[0].message
