"""The commands. Nothing heavy is imported before it is known which one runs."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code: 0 done, 1 refused or not found, 2 wrong use."""
    from counter_tui.cli.parser import run

    return run(argv)
