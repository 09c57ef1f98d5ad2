"""Errors of the dossier API as RFC 9457 problem details."""

from __future__ import annotations

import msgspec


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong at one place of the body; ``pointer`` is a JSON pointer (RFC 6901)."""

    pointer: str
    detail: str = ""


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Problem details (RFC 9457): ``code`` is stable, ``title`` a Vietnamese sentence that says what to do."""

    code: str
    title: str
    status: int
    type: str = "about:blank"
    detail: str = ""
    errors: tuple[FieldError, ...] = ()
