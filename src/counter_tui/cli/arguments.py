"""What several commands take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from counter_tui.i18n import text


def number(lowest: int, highest: int) -> Callable[[str], int]:
    """Return the reading of a whole number within bounds, for ``type=``."""

    def whole(typed: str) -> int:
        if not (typed.isascii() and typed.isdigit() and lowest <= int(typed) <= highest):
            raise argparse.ArgumentTypeError(
                text("cần một số từ {lowest} đến {highest}", lowest=lowest, highest=highest)
            )
        return int(typed)

    return whole


def with_office_data(command: argparse.ArgumentParser, folder: str) -> None:
    """Let a command take where a service's data are: a folder (a Path) or an address of PostgreSQL (a str)."""
    where = command.add_mutually_exclusive_group()
    where.add_argument("--data", type=Path, default=None, metavar="DIR", dest="office_data", help=folder)
    where.add_argument(
        "--database",
        nargs="?",
        const="",
        default=None,
        metavar="ADDRESS",
        dest="office_data",
        help=text(
            "postgresql://… không kèm mật khẩu; bỏ trống: biến COUNTER_TUI_DATABASE, rồi các biến PG… của libpq"
        ),
    )


def with_json(command: argparse.ArgumentParser, start: Callable[[argparse.Namespace], int]) -> None:
    """Let a command print JSON, and start it by *start*."""
    command.add_argument("--json", action="store_true", help=text("in kết quả dạng JSON"))
    command.set_defaults(start=start)
