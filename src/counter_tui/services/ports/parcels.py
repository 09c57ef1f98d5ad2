"""The unsent journal as one file: sealed to the service, signed by this installation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from counter_tui.domain.journal import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLabel:
    """What stands readable on such a file."""

    office: str
    installation: str
    officer_id: str
    made_at: datetime
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftEntry:
    """An entry the service did not take from a file, and why in a stable code and in its words."""

    dossier: str
    code: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of the entries of a file: ``taken`` now, ``known`` from before, ``left`` to the desk that made them."""

    label: ParcelLabel
    taken: int
    known: int
    left: tuple[LeftEntry, ...] = ()


class ParcelKeys(Protocol):
    """The key by which this installation signs files, and the key the service opens them with."""

    async def public_key(self) -> bytes:
        """Return the Ed25519 public key of this installation."""
        ...

    async def keep_sealing_key(self, office: str, key: bytes) -> None:
        """Keep the service's X25519 public key; an empty one changes nothing."""
        ...


class Parcels(ParcelKeys, Protocol):
    """What is to be copied, and what is noted of it."""

    async def seed(self) -> bytes:
        """Return the seed of the signing key."""
        ...

    async def sealing_key(self, office: str) -> bytes:
        """Return the service's public key as it was last told; empty when none was."""
        ...

    async def unsent(self) -> list[Entry]:
        """Return what waits to be sent, in order; what stands behind a refused entry of its dossier waits for that one."""
        ...

    async def take(self, officer_id: str, at: datetime) -> list[Entry]:
        """Return what waits, marked as copied to a file and with a row in the trail for each dossier, all at once.

        It goes on waiting, and is not taken back any more.
        """
        ...


class ParcelSealer(Protocol):
    """Makes and reads such files; pure."""

    def seal(self, label: ParcelLabel, entries: Sequence[Entry], *, seed: bytes, sealing_key: bytes) -> bytes:
        """Return the file; raises BadInput for a key that is none."""
        ...

    def label(self, data: bytes) -> ParcelLabel:
        """Return the label of a file that is whole as it was signed; raises BadInput."""
        ...

    async def bring(self, data: bytes) -> Brought:
        """Hand a file to the service, which opens it; raises Offline, SignInNeeded, Refused."""
        ...


class ParcelFiles(Protocol):
    """The file on its way: a USB stick."""

    async def try_place(self, path: Path) -> None:
        """Raise StorageError where nothing can be written; leaves nothing there."""
        ...

    async def write(self, path: Path, data: bytes) -> None:
        """Write it whole and durably or not at all; raises StorageError."""
        ...

    async def read(self, path: Path) -> bytes:
        """Return its bytes; raises NotFound, StorageError, BadInput when it is too large to be one."""
        ...
