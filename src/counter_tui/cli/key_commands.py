"""The command line of ``key``."""

from __future__ import annotations

import argparse
from pathlib import Path

from counter_tui.i18n import text


def add(keys: argparse.ArgumentParser) -> None:
    """Add ``change``, ``passphrase`` and ``lost``."""
    turns = keys.add_subparsers(title=text("việc"), metavar="", required=True)
    turns.add_parser("change", help=text("đổi khóa; mục chưa gửi vẫn giữ nguyên")).set_defaults(
        start=_start_change
    )
    passphrase = turns.add_parser("passphrase", help=text("đặt, đổi hoặc bỏ cụm mật khẩu giữ khóa"))
    either = passphrase.add_mutually_exclusive_group()
    either.add_argument(
        "--remove", action="store_true", help=text("bỏ cụm mật khẩu; khóa về kho mật khẩu hoặc tệp khóa")
    )
    either.add_argument(
        "--new-passphrase-file",
        type=Path,
        default=None,
        metavar="FILE",
        help=text("tệp ghi cụm mật khẩu mới, thay vì gõ"),
    )
    passphrase.add_argument(
        "--data",
        type=Path,
        default=None,
        metavar="DIR",
        dest="office_data",
        help=text("thư mục dữ liệu của máy chủ (mặc định: bàn này)"),
    )
    passphrase.set_defaults(start=_start_passphrase)
    lost = turns.add_parser("lost", help=text("mất khóa thì mất gì, làm gì"))
    lost.add_argument(
        "--set-aside",
        action="store_true",
        help=text("đổi tên các tệp không mở được để bàn mở sổ mới; không xóa gì"),
    )
    lost.set_defaults(start=_start_lost)


def _start_change(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import key

    return key.change(arguments.data)


def _start_passphrase(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import key

    return key.passphrase(
        arguments.data,
        office_data=arguments.office_data,
        new_file=arguments.new_passphrase_file,
        remove=arguments.remove,
    )


def _start_lost(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import key

    return key.lost(arguments.data, aside=arguments.set_aside)
