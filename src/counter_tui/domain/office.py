"""The office, its counters and its officers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SAMPLE_OFFICE_PREFIX = "Z00"
"""Codes of sample offices begin so; no agency identifier of Vietnam does, and ``office init`` refuses it for a real one."""


class Role(StrEnum):
    """What an account may do; what is not allowed is denied."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class NumberPolicy(StrEnum):
    """How dossier numbers are given (the office's choice)."""

    LEASED = "leased"
    SERVER = "server"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A window of the office (quầy)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who works at the desk (cán bộ)."""

    id: str
    name: str
    role: Role = Role.OFFICER
    counter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Letterhead, place and policies of the office; ``code`` is its identifier, which begins each dossier number."""

    code: str
    name: str
    superior: str
    address: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    sample: bool = False
    number_policy: NumberPolicy = NumberPolicy.LEASED
    counters: tuple[Counter, ...] = ()

    def counter_named(self, counter_id: str) -> Counter | None:
        """Return the counter with this id, if there is one."""
        return next((c for c in self.counters if c.id == counter_id), None)
