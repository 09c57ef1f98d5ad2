"""What the service needs of a database, whichever keeps it: an encrypted file of its own, or PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from counter_tui.errors import StorageError

T = TypeVar("T")
Value = str | bytes | int | float | None
Row = tuple[Any, ...]


class Busy(StorageError):
    """Another transaction holds what this one needs, for longer than is waited; the same request may be sent again."""


class Connection(Protocol):
    """One open transaction; places of values are ``?``. Raises StorageError and its children only."""

    def hold(self, office: str) -> None:
        """Have the office's other writers wait until this transaction ends.

        To be called before what is read decides what is written; again in the same transaction it costs nothing.
        Raises Busy.
        """

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run a statement and return how many rows it changed."""

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""

    def one(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """Return the first row, or ``None``; the statement runs to its end."""

    def all(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows."""


class Store(Protocol):
    """An open database; ``shared`` when other processes may write to it too, which is only found by looking."""

    @property
    def shared(self) -> bool:
        """Whether this process may not be the only writer."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in one writing transaction and return its result once that is durable.

        *work* does nothing but use the connection: it may be run more than once. Raises what it raises, with
        nothing written.
        """

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in a reading transaction, which sees one moment."""

    async def close(self) -> None:
        """Finish what has begun and close."""
