"""Tries every template of slips without opening a desk."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.template_check import check_templates
from counter_tui.system.config import Config


def checked_templates(settings: Config) -> list[dict[str, Any]]:
    """Return every template in use with what is wrong with it; raises BadConfig, PrintFailed when their folder is not there or cannot be read."""
    folder = settings.string("print.templates")
    return asyncio.run(_checked(Path(folder).expanduser() if folder else None))


async def _checked(own: Path | None) -> list[dict[str, Any]]:
    renderer = TypstRenderer(override_dir=own)
    try:
        return [dataclasses.asdict(template) async for template in check_templates(renderer)]
    finally:
        await renderer.close()
