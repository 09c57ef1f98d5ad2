"""Messages of the Internet Printing Protocol, as much as slips need (RFC 8010 encoding, RFC 8011 operations and values)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

VERSION = b"\x01\x01"
"""1.1, which every printer must take."""
_OPERATION, _JOB, _END, _PRINTER = 0x01, 0x02, 0x03, 0x04
_DELIMITERS = 0x0F
_INTEGER, _BOOLEAN, _ENUM, _TEXT, _NAME, _KEYWORD, _URI = 0x21, 0x22, 0x23, 0x41, 0x42, 0x44, 0x45
_CHARSET, _LANGUAGE, _MIME, _WITH_LANGUAGE = 0x47, 0x48, 0x49, (0x35, 0x36)
_RESOLUTION = 0x32
"""Dots across and along, and the unit: 3 an inch, 4 a centimetre."""
_TAGS: Mapping[str, int] = {
    "attributes-charset": _CHARSET,
    "attributes-natural-language": _LANGUAGE,
    "printer-uri": _URI,
    "requesting-user-name": _NAME,
    "job-name": _NAME,
    "job-id": _INTEGER,
    "document-format": _MIME,
    "requested-attributes": _KEYWORD,
    "which-jobs": _KEYWORD,
    "my-jobs": _BOOLEAN,
    "copies": _INTEGER,
    "media": _KEYWORD,
    "sides": _KEYWORD,
    "print-scaling": _KEYWORD,
}
_IDS = itertools.count(1)


class Operation(IntEnum):
    """What is asked of a printer."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_PRINTERS = 0x4002


class NotIpp(ValueError):
    """What came is no IPP message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status code and the groups of attributes, each attribute a list of values; below 0x0100 is success."""

    status: int
    groups: tuple[tuple[int, Mapping[str, list[Any]]], ...]

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return self.status < 0x0100

    @property
    def message(self) -> str:
        """What the printer says of it."""
        return str(first(self._group(_OPERATION), "status-message", ""))

    @property
    def printer(self) -> Mapping[str, list[Any]]:
        """The printer's attributes."""
        return self._group(_PRINTER)

    @property
    def printers(self) -> list[Mapping[str, list[Any]]]:
        """The attributes of each printer."""
        return [attributes for tag, attributes in self.groups if tag == _PRINTER]

    @property
    def jobs(self) -> list[Mapping[str, list[Any]]]:
        """The attributes of each job."""
        return [attributes for tag, attributes in self.groups if tag == _JOB]

    def _group(self, wanted: int) -> Mapping[str, list[Any]]:
        return next((attributes for tag, attributes in self.groups if tag == wanted), {})


def first(attributes: Mapping[str, list[Any]], name: str, default: Any) -> Any:
    """Return the first value of an attribute when it is of the default's kind."""
    values = attributes.get(name, ())
    return values[0] if values and isinstance(values[0], type(default)) else default


def request(
    operation: Operation, attributes: Mapping[str, object], job: Mapping[str, object] | None = None
) -> bytes:
    """Return a request; *job* are the attributes that the printed paper is to have."""
    head = {"attributes-charset": "utf-8", "attributes-natural-language": "en", **attributes}
    message = VERSION + operation.to_bytes(2, "big") + (next(_IDS) & 0x7FFFFFFF).to_bytes(4, "big")
    message += bytes((_OPERATION,)) + b"".join(_attribute(name, value) for name, value in head.items())
    if job:
        message += bytes((_JOB,)) + b"".join(_attribute(name, value) for name, value in job.items())
    return message + bytes((_END,))


def answer(message: bytes) -> Answer:
    """Read a printer's answer; raises NotIpp."""
    try:
        status = int.from_bytes(message[2:4], "big")
        if len(message) < 9 or message[0] not in {1, 2}:
            raise NotIpp
        return Answer(status, tuple(_groups(message, 8)))
    except (IndexError, UnicodeDecodeError) as problem:
        raise NotIpp from problem


def _groups(message: bytes, at: int) -> Iterable[tuple[int, dict[str, list[Any]]]]:
    attributes: dict[str, list[Any]] = {}
    group, name = 0, ""
    while True:
        tag = message[at]
        at += 1
        if tag <= _DELIMITERS:
            if group:
                yield group, attributes
            if tag == _END:
                return
            group, attributes = tag, {}
            continue
        label, at = _sized(message, at)
        value, at = _sized(message, at)
        name = label.decode("ascii") if label else name
        attributes.setdefault(name, []).append(_value(tag, value))


def _sized(message: bytes, at: int) -> tuple[bytes, int]:
    size = int.from_bytes(message[at : at + 2], "big")
    if at + 2 + size > len(message):
        raise NotIpp
    return message[at + 2 : at + 2 + size], at + 2 + size


def _value(tag: int, value: bytes) -> Any:
    if tag in {_INTEGER, _ENUM}:
        return int.from_bytes(value, "big", signed=True)
    if tag == _BOOLEAN:
        return value != b"\0"
    if tag in _WITH_LANGUAGE:
        _, at = _sized(value, 0)
        return _sized(value, at)[0].decode("utf-8")
    if tag == _RESOLUTION and len(value) == 9:
        return int.from_bytes(value[:4], "big"), int.from_bytes(value[4:8], "big"), value[8]
    return value.decode("utf-8") if _TEXT <= tag <= _MIME else value


def _attribute(name: str, value: object) -> bytes:
    values = value if isinstance(value, (list, tuple)) else [value]
    parts = []
    for number, one in enumerate(values):
        label = b"" if number else name.encode("ascii")
        body = _body(one)
        parts.append(
            bytes((_TAGS[name],))
            + len(label).to_bytes(2, "big")
            + label
            + len(body).to_bytes(2, "big")
            + body
        )
    return b"".join(parts)


def _body(value: object) -> bytes:
    if isinstance(value, bool):
        return b"\1" if value else b"\0"
    if isinstance(value, int):
        return value.to_bytes(4, "big", signed=True)
    return str(value).encode("utf-8")
