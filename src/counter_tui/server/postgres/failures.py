"""What PostgreSQL and psycopg say, in our own errors; what they quote of rows stays out of every sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from counter_tui.database.failures import ConstraintFailed
from counter_tui.errors import BadInput, CounterError, DiskFull, StorageError
from counter_tui.i18n import mark
from counter_tui.server.store import Busy

CONFLICTS = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock."""
AWAY = frozenset({"57P01", "57P02", "57P03"})
"""The server is stopping or starting."""
LOCK_TIMEOUT, DISK_FULL, UNIQUE = "55P03", "53100", "23505"
CONNECTION, CONSTRAINT, WRONG_VALUE, TOO_LARGE = "08", "23", "22", "54"


class Transient(StorageError):
    """The transaction came to nothing through no fault of its own, or its connection was lost: run it again."""


class Conflict(Transient):
    """Another transaction got in the way."""


@contextmanager
def mapped(connection: psycopg.Connection | None = None) -> Iterator[None]:
    """Turn what psycopg raises into StorageError and its children, BadInput for text no table takes."""
    try:
        yield
    except psycopg.Error as problem:
        raise translate(problem, connection) from problem


def translate(problem: psycopg.Error, connection: psycopg.Connection | None = None) -> CounterError:
    """Return our error for an error of psycopg."""
    state = problem.sqlstate or ""
    lost = connection is not None and connection.closed
    serial = connection is not None and connection.isolation_level is psycopg.IsolationLevel.SERIALIZABLE
    if state in CONFLICTS or (serial and state == UNIQUE):  # there it may say the one for the other
        return Conflict(mark("Dữ liệu trung tâm đang bận. Thử lại sau giây lát."))
    if state in AWAY or state.startswith(CONNECTION) or (lost and not state):
        return Transient(mark("Máy chủ PostgreSQL chưa trả lời được. Kiểm tra máy chủ đó rồi thử lại."))
    if state == LOCK_TIMEOUT:
        return Busy(mark("Dữ liệu trung tâm đang bận. Thử lại sau giây lát."))
    if state == DISK_FULL:
        return DiskFull(mark("Ổ đĩa của máy chủ PostgreSQL đã đầy, chưa ghi được gì. Báo người quản trị."))
    if state.startswith(CONSTRAINT):
        return ConstraintFailed(mark("Dữ liệu bị trùng hoặc trái quy tắc trong cơ sở dữ liệu."))
    if state.startswith((WRONG_VALUE, TOO_LARGE)) or isinstance(problem, psycopg.DataError):
        # Above all the character NUL, which PostgreSQL keeps in no text: sent again it would fail again.
        return BadInput(mark("Nội dung có ký tự không lưu được. Sửa rồi gửi lại."), field="/")
    return StorageError(
        mark("Cơ sở dữ liệu PostgreSQL không dùng được: {reason}"), reason=state or type(problem).__name__
    )
