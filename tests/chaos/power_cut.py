"""A disk that loses power: what was not synced is lost, cut short or torn by sectors, under SQLite's own file layer."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from pathlib import Path

import apsw

SECTOR = 512
Write = tuple[int, bytes | None]
"""Where and what was written; ``None`` cuts the file off there."""
Surviving = Callable[[list[Write], random.Random], list[Write]]


def nothing(pending: list[Write], chance: random.Random) -> list[Write]:
    """The disk had written nothing that was not synced."""
    del pending, chance
    return []


def beginning(pending: list[Write], chance: random.Random) -> list[Write]:
    """It had written in order, up to some point."""
    return pending[: chance.randint(0, len(pending))]


def sectors(pending: list[Write], chance: random.Random) -> list[Write]:
    """It had written some sectors, in any order: a torn page."""
    torn: list[Write] = []
    for offset, data in pending:
        if data is None:
            torn.append((offset, None))
            continue
        pieces = range(0, len(data), SECTOR)
        torn += [(offset + at, data[at : at + SECTOR]) for at in pieces if chance.random() < 0.5]
    return torn


class Disk:
    """What is durable of each file, and what is still to be synced."""

    def __init__(self) -> None:
        self.durable: dict[str, bytearray] = {}
        self.pending: dict[str, list[Write]] = {}
        self.lock = threading.RLock()
        """Whoever holds it lets no file change."""

    def known(self, name: str) -> list[Write]:
        """Return what is to be synced of a file; what it held when it was first opened is durable."""
        if name not in self.pending:
            there = Path(name) if name else None
            self.durable[name] = bytearray(there.read_bytes() if there and there.exists() else b"")
            self.pending[name] = []
        return self.pending[name]

    def synced(self, name: str) -> None:
        """Make what was written to a file durable."""
        _apply(self.durable[name], self.pending[name])
        self.pending[name].clear()

    def after_the_cut(self, into: Path, surviving: Surviving, chance: random.Random) -> None:
        """Write every file to *into* as it is found when the power is back."""
        for name in self.pending:
            image = bytearray(self.durable[name])
            _apply(image, surviving(self.pending[name], chance))
            (into / Path(name).name).write_bytes(image)


def _apply(image: bytearray, writes: list[Write]) -> None:
    for offset, data in writes:
        if data is None:
            del image[offset:]
        else:
            image.extend(bytes(max(0, offset - len(image))))
            image[offset : offset + len(data)] = data


class File(apsw.VFSFile):
    """A file whose writes are kept apart until it is synced."""

    def __init__(self, disk: Disk, name: str | apsw.URIFilename, flags: list[int]) -> None:
        self._disk = disk
        self._name = name if isinstance(name, str) else name.filename()
        disk.known(self._name)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        """Write, and remember it as not durable."""
        with self._disk.lock:
            self._disk.known(self._name).append((offset, bytes(data)))
            super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        """Cut off, and remember it as not durable."""
        with self._disk.lock:
            self._disk.known(self._name).append((size, None))
            super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        """Make everything written so far durable."""
        with self._disk.lock:
            super().xSync(flags)
            self._disk.synced(self._name)


class Layer(apsw.VFS):
    """The file layer named *name*; encrypted files are opened through ``multipleciphers-<name>``.

    One for the whole process: the encrypting layer over it keeps pointing at it. ``disk`` may be changed for another.
    """

    def __init__(self, name: str) -> None:
        self.disk = Disk()
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        """Open a file on the disk."""
        return File(self.disk, name or "", flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        """Delete a file; that it is gone counts as durable, as SQLite asks the directory to be synced."""
        super().xDelete(name, sync)
        self.disk.durable.pop(name, None)
        self.disk.pending.pop(name, None)
