"""What a line typed into the one search box means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from counter_tui.domain.codes import procedure_code
from counter_tui.domain.identity import PASSPORT, normal_phone
from counter_tui.domain.scan import Scan, ScanKind, recognise
from counter_tui.domain.text import canonical

_IDENTITY = re.compile(r"\d{12}|\d{9}", re.ASCII)
_SPACED_DIGITS = re.compile(r"\+?[\d .-]+", re.ASCII)


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
    """Say what *typed* is; what is only the beginning of a code stays words.

    A card, and a card or code that cannot be used, is ``SCAN``; a good dossier code is ``DOSSIER_CODE``, from a slip too.
    """
    value = canonical(typed)
    if (scan := recognise(typed)) is not None:
        if scan.kind is ScanKind.DOSSIER_CODE and not scan.problem:
            return Query(kind=QueryKind.DOSSIER_CODE, value=scan.code, scan=scan)
        return Query(kind=QueryKind.SCAN, value=scan.card.number if scan.card else "", scan=scan)
    if (code := procedure_code(value)) is not None:
        return Query(kind=QueryKind.PROCEDURE_CODE, value=code)
    digits = re.sub(r"[ .-]", "", value)
    if _SPACED_DIGITS.fullmatch(value):
        if _IDENTITY.fullmatch(digits):
            return Query(kind=QueryKind.IDENTITY, value=digits)
        if (phone := normal_phone(value)) is not None:
            return Query(kind=QueryKind.PHONE, value=phone)
    if PASSPORT.fullmatch(value.upper()):
        return Query(kind=QueryKind.IDENTITY, value=value.upper())
    return Query(kind=QueryKind.WORDS, value=value)
