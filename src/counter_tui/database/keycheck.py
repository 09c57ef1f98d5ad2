"""A small file beside a database that tells a wrong key from a damaged first page.

SQLite answers both with "file is not a database". The file holds 16 random bytes and HMAC-SHA256 (RFC 2104) of
them under the key, cut to 16 bytes: it says nothing about the key itself.
"""

from __future__ import annotations

import hmac
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SALT_SIZE = 16
PURPOSE = b"counter-tui key check v1"


def path_of(database: Path) -> Path:
    """Return where the check of a database lies."""
    return database.with_name(database.name + ".keycheck")


def write(database: Path, key: bytes) -> None:
    """Write the check of *key* for *database*, mode 0600, unless there is one; raises OSError."""
    salt = secrets.token_bytes(SALT_SIZE)
    try:
        handle = os.open(path_of(database), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    try:
        os.write(handle, salt + _digest(salt, key))
        os.fsync(handle)
    except OSError:
        path_of(database).unlink()
        raise
    finally:
        os.close(handle)


def matches(database: Path, key: bytes) -> bool | None:
    """Return whether *key* is the one the database was made with; ``None`` when there is no (whole) check."""
    try:
        stored = path_of(database).read_bytes()
    except OSError:
        return None
    if len(stored) != SALT_SIZE * 2:
        return None
    return hmac.compare_digest(stored[SALT_SIZE:], _digest(stored[:SALT_SIZE], key))


def _digest(salt: bytes, key: bytes) -> bytes:
    return hmac.digest(key, PURPOSE + salt, "sha256")[:SALT_SIZE]
