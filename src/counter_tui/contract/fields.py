"""Field types of the wire structs: lengths, shapes and ranges, and how text and times are taken in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.text import canonical, canonical_block
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

Money = Annotated[int, Meta(ge=0, le=10**12, description="Đồng")]
Count = Annotated[int, Meta(ge=0, le=9999)]
Version = Annotated[int, Meta(ge=0, le=2**53)]
Moment = Annotated[datetime, Meta(tz=True, description="RFC 3339 with offset")]
Short = Annotated[str, Meta(max_length=60)]
Line = Annotated[str, Meta(max_length=500)]
Name = Annotated[str, Meta(min_length=1, max_length=500)]
Long = Annotated[str, Meta(max_length=8000)]
Uuid = Annotated[
    str,
    Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", max_length=36),
]
Earlier = Annotated[tuple[Uuid, ...], Meta(max_length=500)]
"""Ids of registrations that were refused."""
OfficeCode = Annotated[str, Meta(pattern=r"^[0-9A-Z]+(\.[0-9A-Z]+)*$", min_length=1, max_length=30)]
LocalId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", min_length=1, max_length=40)]
ProcedureCode = Annotated[str, Meta(pattern=r"^[0-9A-Za-z._-]+$", min_length=1, max_length=40)]
DossierCode = Annotated[str, Meta(pattern=r"^[0-9A-Z][0-9A-Z.-]*$", min_length=1, max_length=60)]

FIRST_YEAR, LAST_YEAR = 1900, 2999


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Part of a request: a field the service does not know is refused, not lost in silence."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Part of an answer: a desk ignores fields a newer service adds."""


def line(text: str) -> str:
    """Return single-line text as it may be kept and shown."""
    return canonical(text)


def block(text: str) -> str:
    """Return text of several lines as it may be kept and shown."""
    return canonical_block(text)


def moment(at: datetime, pointer: str) -> datetime:
    """Return *at* in Vietnam's zone; raises BadInput for a year no dossier can have."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise BadInput(mark("Ngày giờ không thể có: kiểm tra lại năm."), field=pointer)
    return at.astimezone(VIETNAM)
