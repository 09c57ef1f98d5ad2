"""The files carried in the package: commune catalogue, the sample office's rules, synonyms, calendar."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from counter_tui.contract.calendar import CalendarBody
from counter_tui.contract.catalogue_records import decode_procedures, decode_rules, join
from counter_tui.decoding import from_json
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.procedure import CatalogueItem


class SynonymBody(msgspec.Struct, frozen=True):
    """Everyday words for one procedure or several, the likeliest first."""

    words: str
    codes: tuple[str, ...]


class EverydayWords(msgspec.Struct, frozen=True):
    """How citizens ask: words that say nothing of the matter, words for procedures, and what is asked for most."""

    filler: tuple[str, ...]
    synonyms: tuple[SynonymBody, ...]
    common: tuple[str, ...] = ()


def procedures_json() -> bytes:
    """Return the packaged catalogue of commune procedures."""
    return _read("catalogue", "commune_procedures.json")


def office_rules_json() -> bytes:
    """Return the sample office's rules."""
    return _read("catalogue", "office_rules.json")


def synonyms_json() -> bytes:
    """Return the packaged everyday words."""
    return _read("catalogue", "synonyms.json")


def calendar_json() -> bytes:
    """Return Vietnam's days off and working Saturdays with the usual office hours."""
    return _read("calendar", "vietnam.json")


def items() -> tuple[list[CatalogueItem], list[str]]:
    """Return the packaged procedures with the sample office's rules, and the names of broken records."""
    procedures, broken = decode_procedures(procedures_json())
    rules, broken_rules = decode_rules(office_rules_json())
    return join(procedures, rules), broken + broken_rules


def calendar() -> Calendar:
    """Return the packaged calendar."""
    return from_json(calendar_json(), CalendarBody).to_domain()


def everyday_words() -> EverydayWords:
    """Return the packaged everyday words."""
    return from_json(synonyms_json(), EverydayWords)


def _read(*path: str) -> bytes:
    return files("counter_tui").joinpath("data", *path).read_bytes()
