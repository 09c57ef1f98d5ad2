"""People and organisations at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PersonKind(StrEnum):
    """National codes of LoaiDoiTuong: a citizen or an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


class IdentityKind(StrEnum):
    """Kind of identity paper."""

    PERSONAL_NUMBER = "personal_number"
    OLD_ID = "old_id"
    PASSPORT = "passport"
    TAX_CODE = "tax_code"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An applicant or owner; dates are ``YYYY-MM-DD`` or a year, empty when unknown."""

    kind: PersonKind = PersonKind.PERSON
    name: str = ""
    identity: str = ""
    birth: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.identity)
