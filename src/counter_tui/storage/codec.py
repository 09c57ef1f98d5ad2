"""What goes into a body: domain objects as tagged JSON."""

from __future__ import annotations

import unicodedata
from typing import TypeVar

import msgspec

from counter_tui.decoding import from_json
from counter_tui.errors import StorageError
from counter_tui.i18n import mark

T = TypeVar("T")

VERSION_TAG = b"1"
"""First byte of a body: which reading it wants."""


def pack(value: object) -> bytes:
    """Return a domain object as bytes, its text in NFC."""
    text = msgspec.json.encode(value).decode()
    return VERSION_TAG + unicodedata.normalize("NFC", text).encode()


def unpack(body: bytes, kind: type[T]) -> T:
    """Return the object of *kind* that :func:`pack` made; raises StorageError when it is none."""
    if body[:1] == VERSION_TAG:
        try:
            return from_json(memoryview(body)[1:], kind)
        except msgspec.MsgspecError as problem:
            raise unreadable() from problem
    raise unreadable()


def unreadable() -> StorageError:
    """Return the error for a row that this version cannot read."""
    return StorageError(mark("Có dữ liệu đã lưu mà phiên bản này không đọc được. Báo người quản trị."))
