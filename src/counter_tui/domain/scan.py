"""What a scanner, a paste or a line of typing turns out to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ScanKind(StrEnum):
    """What was recognised."""

    CITIZEN_CARD = "citizen_card"
    DOSSIER_CODE = "dossier_code"


class Damage(StrEnum):
    """What is wrong with a recognised scan."""

    TELEX = "telex"
    NO_ACCENTS = "no_accents"
    CUT_SHORT = "cut_short"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenCard:
    """The fields of a citizen card's QR that the desk may keep; relatives' data is never taken.

    ``birth`` is ``YYYY-MM-DD``; ``name`` and ``address`` are as read, and not to be trusted when ``damage`` is not empty.
    """

    number: str
    name: str
    birth: str
    sex: str
    address: str
    damage: frozenset[Damage] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A recognised scan: a card, or the dossier code of a slip; ``problem`` (a message id) when it is one but cannot be used."""

    kind: ScanKind
    card: CitizenCard | None = None
    code: str = ""
    problem: str = ""
