"""Opens the service on PostgreSQL, where the extra for it is installed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from counter_tui.errors import BadConfig
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from counter_tui.server.postgres.address import Address
    from counter_tui.server.service import Service

VARIABLE = "COUNTER_TUI_DATABASE"


def address(given: str) -> Address:
    """Return the database's address: *given*, else of the environment; raises BadConfig."""
    try:
        from counter_tui.server.postgres.address import address_of
    except ImportError as problem:
        raise BadConfig(
            mark("Chưa cài phần dùng PostgreSQL. Chạy: pip install 'counter-tui[postgres]'.")
        ) from problem
    return address_of(given, os.environ.get(VARIABLE, ""))


async def open_at(given: str) -> Service:
    """Open the service's database, brought up to date; raises BadConfig, StorageError."""
    where = address(given)
    from counter_tui.server.postgres.opening import open_shared

    return await open_shared(where)
