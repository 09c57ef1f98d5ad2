"""What each field of the registration form holds of a draft; pure, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from counter_tui.domain.dossier import Collection
from counter_tui.domain.draft import Draft
from counter_tui.domain.identity import compact_number
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.scan import CitizenCard
from counter_tui.domain.text import canonical, canonical_block
from counter_tui.domain.typed_dates import parse_birth
from counter_tui.screens.wording import iso_day, person_of

PERSONS = ("applicant", "owner")
PERSON_FIELDS = ("name", "identity", "birth", "sex", "address", "phone", "email", "representative")
_DRAFT_FIELDS: Mapping[str, str] = {
    "collection_address": "collection_address",
    "note": "note",
    "due": "due_text",
    "due_reason": "due_reason",
    "received": "received_text",
}


def widget_id(field: str) -> str:
    """Return the widget id of a field: ``applicant.name`` → ``applicant-name``."""
    return re.sub(r"[._]", "-", field)


def typed_count(typed: str) -> int:
    """Return a typed count, a whole number in digits alone; 0 when it is none (``1.5``), for the check to name."""
    digits = typed.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0


def shown(draft: Draft, field: str) -> str:
    """Return what the field shows for a draft."""
    whose, _, part = field.partition(".")
    if whose in PERSONS:
        value = str(getattr(getattr(draft, whose), part))
        return iso_day(value) if part == "birth" else value
    if field == "sets":
        return str(draft.sets) if draft.sets else ""
    return str(getattr(draft, _DRAFT_FIELDS[field]))


def with_field(draft: Draft, field: str, typed: str) -> Draft:
    """Return the draft with what was typed into one field."""
    whose, _, part = field.partition(".")
    changes: dict[str, Any]
    if whose in PERSONS:
        value = canonical(typed)
        if part == "birth":
            value = parse_birth(value) or value
        changes = {whose: replace(getattr(draft, whose), **{part: value})}
    elif field == "sets":
        changes = {"sets": typed_count(typed)}
    else:
        clean = canonical_block(typed) if field == "note" else canonical(typed)
        changes = {_DRAFT_FIELDS[field]: clean}
    return replace(draft, **changes)


def with_person(draft: Draft, whose: str, person: Person) -> Draft:
    """Return the draft with another applicant or owner; an owner given is no longer the applicant."""
    if whose == "owner":
        return replace(draft, owner=person, owner_is_applicant=False)
    return replace(draft, applicant=person)


def with_kind(draft: Draft, whose: str, kind: PersonKind) -> Draft:
    """Return the draft with its applicant or owner as a person or an organisation."""
    changes: dict[str, Any] = {whose: replace(getattr(draft, whose), kind=kind)}
    return replace(draft, **changes)


def with_collection(draft: Draft, collection: Collection) -> Draft:
    """Return the draft with another way to collect the result; the address typed is kept for the way back."""
    return replace(draft, collection=collection)


def holds_another(person: Person, number: str) -> bool:
    """Whether the fields already hold someone else than the card just read; a name without a number may be the same."""
    return bool(person.identity) and compact_number(person.identity) != number


def ticked(draft: Draft) -> tuple[int, int]:
    """Return how many papers were taken in (or do not apply) and how many there are."""
    taken = sum(1 for paper in draft.papers if paper.taken or paper.not_applicable)
    return taken, len(draft.papers)


def person_from_card(card: CitizenCard, held: Person, names: Sequence[str]) -> Person:
    """Return who the fields show after a card was read.

    Number, birth and sex are always the card's. A damaged name gives way to the name this desk knows, or to nothing, and a
    damaged address to nothing; what the fields hold of the same person stays where the card cannot be trusted.
    """
    same = not holds_another(held, card.number)
    read = person_of(card)
    known = held if same else Person()
    return replace(
        read,
        name=read.name or known.name or next(iter(names), ""),
        birth=read.birth or known.birth,
        sex=read.sex or known.sex,
        address=read.address or known.address,
        phone=known.phone,
        email=known.email,
    )
