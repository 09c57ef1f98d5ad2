"""What ``info`` says of this installation; no secret, no citizen."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Mapping
from importlib import metadata
from typing import Any

from counter_tui import __version__
from counter_tui.i18n import language
from counter_tui.system.config import Config
from counter_tui.system.paths import Paths

LIBRARIES = ("textual", "httpx", "msgspec", "apsw-sqlite3mc", "typst", "starlette", "uvicorn")


def facts(paths: Paths, settings: Config, *, key_place: str) -> Mapping[str, Any]:
    """Return versions, paths, terminal and where the service is."""
    size = shutil.get_terminal_size()
    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "paths": {
            "data": str(paths.data),
            "config": str(paths.config_file),
            "state": str(paths.state),
            "slips": settings.string("print.folder") or str(paths.slips),
        },
        "key": key_place,
        "terminal": {
            "type": os.environ.get("TERM", ""),
            "size": f"{size.columns}x{size.lines}",
            "encoding": sys.__stdout__.encoding if sys.__stdout__ else "",
            "multiplexer": "tmux" if os.environ.get("TMUX") else "",
        },
        "language": language(),
        "api": settings.string("api.url") or "embedded",
    }
