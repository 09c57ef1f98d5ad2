"""Answers one command: by the desk that is running on these data, else by one opened for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from counter_tui.system.config import Config
from counter_tui.system.control_socket import ask
from counter_tui.system.paths import Paths

PATIENCE = {"sync": 120.0}
"""Seconds a running desk may take; ten for the commands not named."""


def answer_command(
    paths: Paths, settings: Config, command: str, arguments: Mapping[str, Any]
) -> tuple[int, Any]:
    """Return exit code and answer; raises CounterError when the desk's data cannot be opened."""
    running = ask(paths.control_socket, command, arguments, PATIENCE.get(command, 10.0))
    if running is not None:
        return running
    return asyncio.run(_answer_alone(paths, settings, command, arguments))


async def _answer_alone(
    paths: Paths, settings: Config, command: str, arguments: Mapping[str, Any]
) -> tuple[int, Any]:
    from counter_tui.composition.desk import DeskOpening

    opening = DeskOpening(paths, settings, answers_commands=False, wait=5.0)
    try:
        desk = await opening.open()
        if not desk.session.known and command != "sync":
            await desk.sync.round()
        return await opening.command_line.answer(command, arguments)
    finally:
        await opening.close()
