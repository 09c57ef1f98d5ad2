"""Opens the desk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from counter_tui.cli.exit_codes import WRONG_USE, exit_code
from counter_tui.errors import CounterError
from counter_tui.i18n import choose, environment_language, text, use


def start(data: Path | None) -> int:
    """Run the desk in this terminal and return its exit code."""
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    paths = standard_paths(data)
    try:
        settings = config.load(paths.config_file)
    except CounterError as error:
        print(f"counter-tui: {error}", file=sys.stderr)
        return exit_code(error)
    use(choose(settings.string("language"), environment_language()))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(
            text(
                "counter-tui: cần chạy trong cửa sổ dòng lệnh (terminal); các lệnh khác xem counter-tui --help."
            ),
            file=sys.stderr,
        )
        return WRONG_USE
    if not settings.flag("terminal.kitty_keyboard"):
        os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    # A changed result list takes two of the framework's frames: at its usual 60 a second that is most of what a key costs.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # The thread that reads keys gives the interpreter up at each key; at the usual 5 ms a scan of 90 would be torn apart.
    sys.setswitchinterval(0.0005)
    from counter_tui.composition.terminal import run_desk

    try:
        return run_desk(paths, settings)
    except CounterError as error:
        print(f"counter-tui: {error}", file=sys.stderr)
        return exit_code(error)
