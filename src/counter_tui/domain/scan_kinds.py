"""What a scan can be, and what can be wrong with it."""

from __future__ import annotations

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
