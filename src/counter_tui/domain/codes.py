"""Codes at the desk: dossier numbers, provisional codes, procedure codes."""

from __future__ import annotations

import re
from datetime import date

from counter_tui.domain.text import canonical, fold

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that what is read aloud or typed is not confused."""

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOK_ALIKES = str.maketrans("OIL", "011")
# TT 01/2018/TT-VPCP Điều 19 and the identifiers of QĐ 20/2020/QĐ-TTg; wider, since TT 03/2025 may differ.
_DOSSIER = re.compile(
    r"(?:(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3}|(?:\d{3}\.){1,2}\d{2}\.[A-Z]\d{2})"
    r"-(\d{6})-\d{4,6}",
    re.ASCII,
)
_PROVISIONAL = re.compile(r"TAM-([A-Z0-9.]+)-(\d{6})-([A-Z0-9]+)-([A-Z0-9]{5})-([A-Z0-9])", re.ASCII)
_PROCEDURE = re.compile(r"([1-9])[.,]?(\d{6})(?:\.(?:\d{2,3}\.){0,3}[A-Z]\d{2}(?:\.\d{1,3})*)?", re.ASCII)
_OF_OFFICE = re.compile(r"\d{6}-\d{4,6}", re.ASCII)
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
PROVISIONAL_PREFIX = "TAM-"


def block_prefix(office: str, day: date) -> str:
    """Return what the dossier numbers of *office* on *day* begin with: ``<office>-<YYMMDD>``."""
    return f"{office}-{day:%y%m%d}"


def dossier_number(prefix: str, sequence: int) -> str:
    """Return a dossier number: *prefix* and the running number of the day, at least four digits."""
    return f"{prefix}-{sequence:04d}"


def provisional_code(office: str, day: date, counter: str, entropy: int) -> str:
    """Return ``TAM-<office>-<YYMMDD>-<counter>-<5 Crockford base 32>-<check>`` from 25 bits of *entropy*.

    Capital ASCII. The check character is that of ISO/IEC 7064 MOD 37,36 over letters and digits; draws whose
    check character could be confused (I, L, O, U) are passed over, so that a look-alike can be taken back.
    """
    head = f"{PROVISIONAL_PREFIX}{_ascii(office, '.')}-{day:%y%m%d}-{_ascii(counter) or '0'}"
    while True:
        drawn = "".join(CROCKFORD[entropy >> shift & 31] for shift in (20, 15, 10, 5, 0))
        check = _check_character(head + drawn)
        if check in CROCKFORD:
            return f"{head}-{drawn}-{check}"
        entropy += 1


def parse_dossier_code(text: str) -> str | None:
    """Return *text* as a dossier number or provisional code, canonically written, or ``None`` for neither.

    Lower case, white space and other dashes are taken back; the date must exist; a provisional code must
    match its check character. ``None`` does not mean wrong: callers may keep an unknown shape as it is.
    """
    code = _compact(text)
    if (match := _DOSSIER.fullmatch(code)) is not None:
        return code if _is_date(match[1]) else None
    if (match := _PROVISIONAL.fullmatch(code)) is None or not _is_date(match[2]):
        return None
    head, (drawn, check) = code[:-8], (part.translate(_LOOK_ALIKES) for part in match.group(4, 5))
    if any(char not in CROCKFORD for char in drawn + check) or _check_character(head + drawn) != check:
        return None
    return f"{head}-{drawn}-{check}"


def with_office(text: str, office: str) -> str:
    """Return the number of a dossier that was typed from its date on with its *office*; anything else as it is."""
    return f"{office}-{code}" if office and _OF_OFFICE.fullmatch(code := _compact(text)) else text


def has_dossier_shape(text: str) -> bool:
    """Return whether *text* is built like a dossier number or provisional code, right or not."""
    code = _compact(text)
    return bool(_DOSSIER.fullmatch(code) or _PROVISIONAL.fullmatch(code))


def is_provisional(code: str) -> bool:
    """Return whether *code* is a desk's own provisional code."""
    return code.startswith(PROVISIONAL_PREFIX)


def procedure_code(text: str) -> str | None:
    """Return a national procedure code as ``1.001193``, also from ``1001193``, ``1,001193`` and ``1.001193.H49``, or ``None``."""
    match = _PROCEDURE.fullmatch(canonical(text).upper())
    return f"{match[1]}.{match[2]}" if match else None


def _compact(text: str) -> str:
    return _DASHES.sub("-", "".join(canonical(text).split())).upper()


def _check_character(text: str) -> str:
    product = 36
    for char in text:
        if char in _ALPHANUMERIC:
            product = (((product + _ALPHANUMERIC.index(char)) % 36 or 36) * 2) % 37
    return _ALPHANUMERIC[(37 - product) % 36]


def _is_date(digits: str) -> bool:
    try:
        date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return False
    return True


def _ascii(text: str, also: str = "") -> str:
    return "".join(char for char in fold(text).upper() if char in _ALPHANUMERIC or char in also)
