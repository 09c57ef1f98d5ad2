"""Who somebody is: personal numbers, passports, tax codes, telephones, e-mail."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from counter_tui.domain.person import IdentityKind, Person, PersonKind
from counter_tui.domain.text import canonical
from counter_tui.domain.typed_dates import parse_birth

PASSPORT = re.compile(r"[A-Z]\d{7}", re.ASCII)
_FOREIGN_PAPER = re.compile(r"(?=.*\d)[A-Z0-9/-]{5,20}", re.ASCII)
_TAX_CODE = re.compile(r"\d{10}(?:-\d{3})?", re.ASCII)
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_PHONE = re.compile(r"0[35789]\d{8}|02\d{9}|1[89]00\d{4,6}", re.ASCII)
_FOREIGN_PHONE = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(?:\.[^@\s,;<>.]+)+")
_SEPARATORS = re.compile(r"[ .()-]")


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What a 12-digit personal number says: place of birth registration, sex, year of birth (NĐ 137/2015 Điều 13)."""

    place: str
    sex: str
    birth_year: int


def number_facts(number: str) -> NumberFacts | None:
    """Return what a personal number says, ``None`` when it is not 12 digits."""
    if re.fullmatch(r"[0-9]{12}", number) is None:
        return None
    century, female = divmod(int(number[3]), 2)
    sex = "Nữ" if female else "Nam"
    return NumberFacts(place=number[:3], sex=sex, birth_year=1900 + 100 * century + int(number[4:6]))


def identity_kind(number: str) -> IdentityKind:
    """Return what kind of paper *number* belongs to by its shape; ``NONE`` when no shape fits."""
    number = number.upper()
    if re.fullmatch(r"[0-9]{12}", number):
        return IdentityKind.PERSONAL_NUMBER
    if re.fullmatch(r"[0-9]{9}", number):
        return IdentityKind.OLD_ID
    if _TAX_CODE.fullmatch(number):
        return IdentityKind.TAX_CODE
    return (
        IdentityKind.PASSPORT
        if _FOREIGN_PAPER.fullmatch(number) and not number.isdigit()
        else IdentityKind.NONE
    )


def tax_code_valid(code: str) -> bool:
    """Return whether a tax code of 10 or 10-3 digits matches its check digit (weights of Tổng cục Thuế)."""
    if _TAX_CODE.fullmatch(code) is None:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, code, strict=False))
    return 10 - total % 11 == int(code[9])


def normal_phone(text: str) -> str | None:
    """Return a telephone number as ``0…`` (or ``+…`` from abroad); ``None`` when it is not one."""
    digits = _SEPARATORS.sub("", canonical(text))
    national = re.sub(r"^(?:\+84|0084|84(?=\d{9,10}$))0?", "0", digits)
    if _PHONE.fullmatch(national):
        return national
    return digits if _FOREIGN_PHONE.fullmatch(digits) and not digits.startswith("+84") else None


def email_valid(text: str) -> bool:
    """Return whether *text* has the shape of one e-mail address."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def compact_number(text: str) -> str:
    """Return an identity number without spaces and points, in capitals."""
    compact = re.sub(r"[ .]", "", canonical(text)).upper()
    digits = compact.replace("-", "")
    return digits if digits.isdigit() and _TAX_CODE.fullmatch(compact) is None else compact


def tidy(person: Person) -> Person:
    """Return *person* as it is stored: canonical text, number and telephone without separators, birth in ISO form.

    What cannot be understood stays as it was typed.
    """
    return replace(
        person,
        name=canonical(person.name),
        identity=compact_number(person.identity),
        birth=parse_birth(person.birth) or canonical(person.birth),
        sex=canonical(person.sex),
        address=canonical(person.address),
        phone=normal_phone(person.phone) or canonical(person.phone),
        email=canonical(person.email),
        representative=canonical(person.representative) if person.kind is PersonKind.ORGANISATION else "",
    )
