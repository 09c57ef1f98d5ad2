"""Typed decoding from several threads: the only room that asks msgspec for a value of a type."""

from __future__ import annotations

import threading
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

_json: dict[Any, msgspec.json.Decoder[Any]] = {}
_msgpack: dict[Any, msgspec.msgpack.Decoder[Any]] = {}
_describing = threading.Lock()
"""Held while msgspec reads the fields of a type.

It keeps what it found on the class before all of it is there, so that a second thread that meets the type for the first
time at the same moment reads half of it and the process dies (msgspec 0.22, segmentation fault).
"""


def json_decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """Return the decoder of JSON for *kind*; may be used by several threads."""
    found = _json.get(kind)
    if found is None:
        with _describing:
            found = _json.setdefault(kind, msgspec.json.Decoder(kind))
    return found


@overload
def from_json(raw: bytes | str | memoryview, kind: type[T]) -> T: ...
@overload
def from_json(raw: bytes | str | memoryview, kind: Any) -> Any: ...
def from_json(raw: bytes | str | memoryview, kind: Any) -> Any:
    """Return the value of *kind* that JSON holds; raises ``msgspec.MsgspecError`` when it holds none."""
    return json_decoder(kind).decode(raw)


def from_msgpack(raw: bytes, kind: type[T]) -> T:
    """Return the value of *kind* that MessagePack holds; raises ``msgspec.MsgspecError`` when it holds none."""
    found = _msgpack.get(kind)
    if found is None:
        with _describing:
            found = _msgpack.setdefault(kind, msgspec.msgpack.Decoder(kind))
    value: T = found.decode(raw)
    return value


def converted(value: object, kind: type[T], *, strict: bool = True, from_attributes: bool = False) -> T:
    """Return a value made of plain parts (or, with *from_attributes*, of another object) as *kind*.

    Raises ``msgspec.ValidationError``; *strict* as in ``msgspec.convert``.
    """
    json_decoder(kind)
    made: T = msgspec.convert(value, kind, strict=strict, from_attributes=from_attributes)
    return made
