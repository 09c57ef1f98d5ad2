"""A journal carried in a file: what stands readable on it, what is sealed in it, and what the service did with it.

The file is three parts: :data:`MAGIC`, one line of JSON (:class:`Label`) with one line of the signature in hexadecimal
digits, and the sealed bytes (``contract/sealing.py``), which are a compressed :class:`Contents` in JSON.
"""

from __future__ import annotations

import zlib
from typing import Annotated

import msgspec
from msgspec import Meta

from counter_tui.contract.fields import Answer, Ask, Line, LocalId, Moment, OfficeCode, Short
from counter_tui.decoding import from_json
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

MAGIC = b"counter-tui journal 1\n"
LARGEST = 16 * 1024 * 1024
"""Bytes of a file: some 40,000 registrations."""
LARGEST_CONTENTS = 256 * 1024 * 1024
UNREADABLE = mark("Đây không phải tệp sổ lệnh, hoặc tệp bị sửa hay chép thiếu. Chép lại từ bàn đã xuất.")

Hex = Annotated[str, Meta(pattern="^[0-9a-f]*$", max_length=128)]


class Label(Ask, frozen=True, kw_only=True):
    """What stands readable on the file: from whom, for whom, when, how many; no name of anybody.

    ``key`` is the desk's Ed25519 public key, ``sealed_for`` the service's X25519 public key, in hexadecimal digits.
    """

    office: OfficeCode
    installation: LocalId
    officer_id: Short
    made_at: Moment
    entries: int
    key: Hex
    sealed_for: Hex


class EntryBody(Ask, frozen=True, kw_only=True):
    """One entry, unchanged: its id is its idempotency key, ``body`` the exact bytes."""

    id: LocalId
    kind: EntryKind
    dossier: Line
    path: Line
    body: bytes
    created_at: Moment
    officer_id: Short
    if_match: Short = ""

    @classmethod
    def from_domain(cls, entry: Entry) -> EntryBody:
        """Return an entry as it is carried."""
        return cls(
            id=entry.id,
            kind=entry.kind,
            dossier=entry.dossier,
            path=entry.path,
            body=entry.body,
            created_at=entry.created_at,
            officer_id=entry.officer_id,
            if_match=entry.if_match,
        )


class Contents(Ask, frozen=True, kw_only=True):
    """The unsent entries in the order of sending."""

    entries: tuple[EntryBody, ...]

    def packed(self) -> bytes:
        """Return the bytes that are sealed."""
        return zlib.compress(msgspec.json.encode(self))

    @classmethod
    def unpacked(cls, data: bytes) -> Contents:
        """Return what :meth:`packed` made; raises BadInput."""
        reader = zlib.decompressobj()
        try:
            return from_json(reader.decompress(data, LARGEST_CONTENTS), cls)
        except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as problem:
            raise BadInput(UNREADABLE) from problem


class ParcelRequest(Ask, frozen=True, kw_only=True):
    """A file brought by a desk that cannot open it, in base64."""

    parcel: bytes


class Left(Answer, frozen=True, kw_only=True):
    """An entry that was not taken, and why (a stable problem code; ``held`` behind another one of its dossier)."""

    dossier: str
    code: str
    title: str = ""


class ParcelReport(Answer, frozen=True, kw_only=True):
    """What became of the entries: ``taken`` now, ``known`` from before, ``left`` to the desk that made them."""

    installation: str
    officer_id: str
    made_at: Moment
    entries: int
    taken: int = 0
    known: int = 0
    left: tuple[Left, ...] = ()


def framed(label: bytes, signature: bytes, sealed: bytes) -> bytes:
    """Return the bytes of a file."""
    return b"".join((MAGIC, label, b"\n", signature.hex().encode(), b"\n", sealed))


def parts(data: bytes) -> tuple[Label, bytes, bytes, bytes]:
    """Return a file's label, its bytes, the signature and what is sealed; raises BadInput."""
    if not data.startswith(MAGIC) or len(data) > LARGEST:
        raise BadInput(UNREADABLE)
    pieces = data[len(MAGIC) :].split(b"\n", 2)
    try:
        label, signature, sealed = pieces
        return from_json(label, Label), label, bytes.fromhex(signature.decode()), sealed
    except (ValueError, msgspec.MsgspecError) as problem:
        raise BadInput(UNREADABLE) from problem
