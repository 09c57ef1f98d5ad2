"""Runs the desk in a terminal."""

from __future__ import annotations

from counter_tui.system.config import Config
from counter_tui.system.paths import Paths

COMMAND_SECONDS = 3.0
"""How long a desk waits for a command that holds the data at the moment before it says who does."""


def run_desk(paths: Paths, settings: Config) -> int:
    """Show the first frame, open the desk behind it, and return the exit code when the officer leaves."""
    from counter_tui.app.counter import CounterApp
    from counter_tui.app.terminal import guard_invalid_bytes
    from counter_tui.composition.desk import DeskOpening
    from counter_tui.system import logs
    from counter_tui.system.crash_reports import CrashReports

    logs.start(paths.state, settings.string("log.level"))
    guard_invalid_bytes()
    opening = DeskOpening(paths, settings, wait=COMMAND_SECONDS)
    app = CounterApp(
        opening=opening.open,
        closing=opening.close,
        crash_reports=CrashReports(paths.state),
        theme=settings.string("theme"),
        keymap=settings.keymap,
        scan_gap_ms=settings.number("scanner.gap_ms"),
    )
    app.run(mouse=settings.flag("terminal.mouse"))
    return app.return_code or 0
