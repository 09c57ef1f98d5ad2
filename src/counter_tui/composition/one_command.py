"""Answers one command: by the desk that is running on these data, else by one opened for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from counter_tui.composition.unlocking import unlocked
from counter_tui.errors import DeskRunning
from counter_tui.i18n import use
from counter_tui.system.config import Config
from counter_tui.system.control_socket import ask
from counter_tui.system.passphrase import Passphrases
from counter_tui.system.paths import Paths

PATIENCE = {"sync": 120.0, "journal-import": 150.0, "journal-export": 60.0, "printers": 60.0}
"""Seconds a running desk may take; ten for the commands not named."""

LOCK_SECONDS = 5.0
"""How long a command waits for another that holds the data, or for a desk that is opening."""


def answer_command(
    paths: Paths,
    settings: Config,
    command: str,
    arguments: Mapping[str, Any],
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[int, Any]:
    """Return exit code and answer; raises CounterError when the desk's data cannot be opened.

    What a running desk says is in its language, which is then spoken here, too. *tell* gets what was found and mended in opening them: nobody would hear of it later.
    """
    patience = PATIENCE.get(command, 10.0)
    running = ask(paths.control_socket, command, arguments, patience, use)
    if running is not None:
        return running
    passphrases = unlocked(paths, settings)
    try:
        return asyncio.run(_answer_alone(paths, settings, command, arguments, tell, passphrases))
    except DeskRunning:
        # A desk that was only opening when it was asked first answers by now.
        if (running := ask(paths.control_socket, command, arguments, patience, use)) is not None:
            return running
        raise


async def _answer_alone(
    paths: Paths,
    settings: Config,
    command: str,
    arguments: Mapping[str, Any],
    tell: Callable[[str], None],
    passphrases: Passphrases,
) -> tuple[int, Any]:
    from counter_tui.composition.desk import DeskOpening

    opening = DeskOpening(paths, settings, answers_commands=False, wait=LOCK_SECONDS, passphrases=passphrases)
    try:
        desk = await opening.open()
        if not desk.session.known and command != "sync":
            await desk.sync.round()
        return await opening.command_line.answer(command, arguments)
    finally:
        await opening.close()
        for warning in opening.found:
            tell(warning)
