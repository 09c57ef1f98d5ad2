"""The service's SQL as PostgreSQL takes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

from counter_tui.server.store import Value

_HINT = re.compile(r"\s+INDEXED BY \w+")
_TYPE = re.compile(r"\b(TEXT|INTEGER)\b")
_INDEX = re.compile(r"CREATE INDEX \w+ ON \w+ \([^)]*\)")
_COVERING = re.compile(r", (words|officer_name|procedure_field|flags)\b")
# Compared byte by byte as SQLite does, whatever the database's locale: codes and keyset pages depend on it.
_TYPES = {"TEXT": 'TEXT COLLATE "C"', "INTEGER": "BIGINT"}


@lru_cache(maxsize=512)
def statement(sql: str) -> str:
    """Return a statement with psycopg's places for values and without SQLite's planner hints."""
    return _HINT.sub("", sql).replace("%", "%%").replace("?", "%s")


def script(sql: str) -> str:
    """Return a migration with PostgreSQL's types: text in byte order, whole numbers of 64 bits; and with its indexes.

    It takes no row of an index above a third of a page: columns that only cover a query, and may be long, stay out.
    """
    narrow = _INDEX.sub(lambda found: _COVERING.sub("", found[0]), sql)
    return _TYPE.sub(lambda found: _TYPES[found[1]], narrow)


def plain(values: Sequence[Value], *, searching: bool = False) -> list[Any]:
    """Return values without their enumeration, which psycopg would write by name.

    No text in PostgreSQL holds the character NUL: to search for one is to find nothing, to store one is refused there.
    """
    return [_plain(value, searching) for value in values]


def _plain(value: Value, searching: bool) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.replace("\0", "\ufffd") if searching and isinstance(value, str) else value
