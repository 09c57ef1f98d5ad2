"""What goes into a column: moments as whole microseconds, domain objects as tagged JSON."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import StorageError
from counter_tui.i18n import mark

T = TypeVar("T")

VERSION_TAG = b"1"
"""First byte of a body: which reading it wants."""

_EPOCH = datetime(1970, 1, 1, 7, tzinfo=VIETNAM)
_MICROSECOND = timedelta(microseconds=1)


def pack(value: object) -> bytes:
    """Return a domain object as bytes, its text in NFC."""
    text = msgspec.json.encode(value).decode()
    return VERSION_TAG + unicodedata.normalize("NFC", text).encode()


def unpack(body: bytes, kind: type[T]) -> T:
    """Return the object of *kind* that :func:`pack` made; raises StorageError when it is none."""
    if body[:1] == VERSION_TAG:
        try:
            return msgspec.json.decode(memoryview(body)[1:], type=kind)
        except msgspec.MsgspecError as problem:
            raise unreadable() from problem
    raise unreadable()


def to_moment(at: datetime) -> int:
    """Return an aware moment as microseconds since 1970 UTC, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def from_moment(moment: int) -> datetime:
    """Return the moment in Vietnam's zone."""
    return _EPOCH + moment * _MICROSECOND


def unreadable() -> StorageError:
    """Return the error for a row that this version cannot read."""
    return StorageError(mark("Có dữ liệu đã lưu mà phiên bản này không đọc được. Báo người quản trị."))
