"""Runs the desk in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.system import garbage
from counter_tui.system.config import Config
from counter_tui.system.paths import Paths

if TYPE_CHECKING:
    from counter_tui.services.desk import Desk

COMMAND_SECONDS = 3.0
"""How long a desk waits for a command that holds the data at the moment before it says who does."""


def run_desk(paths: Paths, settings: Config) -> int:
    """Show the first frame, open the desk behind it, and return the exit code when the officer leaves.

    A passphrase is asked for before the first frame; raises PassphraseNeeded, WrongPassphrase.
    """
    garbage.wait_until_open()
    from counter_tui.composition.unlocking import unlocked

    passphrases = unlocked(paths, settings)
    from counter_tui.app.counter import CounterApp
    from counter_tui.app.scan_gate import ScannerSet
    from counter_tui.app.terminal import guard_invalid_bytes, outlive_the_terminal, stamp_keys_by_read
    from counter_tui.composition.desk import DeskOpening
    from counter_tui.domain.scan_trace import Suffix
    from counter_tui.system import logs
    from counter_tui.system.crash_reports import CrashReports
    from counter_tui.system.serial_scanner import SerialScanner

    logs.start(paths.state, settings.string("log.level"))
    guard_invalid_bytes()
    stamp_keys_by_read()
    outlive_the_terminal()
    opening = DeskOpening(paths, settings, wait=COMMAND_SECONDS, passphrases=passphrases)

    async def opened() -> Desk:
        try:
            return await opening.open()
        finally:
            garbage.keep_what_is_open()

    app = CounterApp(
        opening=opened,
        closing=opening.close,
        crash_reports=CrashReports(paths.state),
        theme=settings.string("theme"),
        keymap=settings.keymap,
        scanner=ScannerSet(
            gap=settings.number("scanner.gap_ms") / 1000,
            prefix=settings.string("scanner.prefix").lower(),
            suffix=Suffix(settings.string("scanner.suffix")),
        ),
        serial_scanner=SerialScanner(port, settings.number("scanner.baud"))
        if (port := settings.string("scanner.port"))
        else None,
        lock_minutes=settings.number("desk.lock_minutes"),
    )
    app.run(mouse=settings.flag("terminal.mouse"))
    return app.return_code or 0
