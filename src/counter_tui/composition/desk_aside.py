"""Moves a desk's sample files away by name; nothing is deleted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM

if TYPE_CHECKING:
    from pathlib import Path

    from counter_tui.system.paths import Paths

DESK_FILES = ("journal.db", "cache.db")


def set_desk_aside(paths: Paths) -> list[Path]:
    """Move the desk's sample journal away by name: sample dossiers must not be sent to a real office."""
    stamp = f"sample-{datetime.now(VIETNAM):%Y%m%d-%H%M%S}"
    moved = []
    for name in DESK_FILES:
        for part in sorted(paths.data.glob(f"{name}*")):
            part.rename(part.with_name(f"{stamp}-{part.name}"))
            if part.name == name:
                moved.append(part.with_name(f"{stamp}-{part.name}"))
    return moved
