"""What a line typed into the one search box means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter_tui.domain.scan import Scan


class QueryKind(StrEnum):
    """What was typed decides what opens."""

    WORDS = "words"
    PROCEDURE_CODE = "procedure_code"
    DOSSIER_CODE = "dossier_code"
    IDENTITY = "identity"
    PHONE = "phone"
    SCAN = "scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A typed line understood: its kind, its canonical value, and the scan when it was a whole card or slip text."""

    kind: QueryKind
    value: str
    scan: Scan | None = None


def classify(typed: str) -> Query:
    """Say what *typed* is."""
    return Query(kind=QueryKind.WORDS, value=typed)
