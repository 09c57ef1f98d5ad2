"""The command line of ``office``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counter_tui.cli.arguments import with_json, with_office_data
from counter_tui.cli.exit_codes import WRONG_USE
from counter_tui.i18n import text


def add(office: argparse.ArgumentParser) -> None:
    """Add ``init``, ``rules`` and ``catalogue``."""
    actions = office.add_subparsers(title=text("việc"), metavar="", required=True)
    folder = text("thư mục dữ liệu của máy chủ (mặc định: bàn này)")
    init = actions.add_parser("init", help=text("hỏi tên, quầy, cán bộ, giờ làm việc rồi lập trung tâm"))
    init.add_argument(
        "--from", dest="answers", type=Path, default=None, metavar="FILE.toml", help=text("tệp trả lời sẵn")
    )
    with_office_data(init, folder)
    init.set_defaults(start=_init)
    for name, what in (
        ("rules", text("xuất quy tắc của trung tâm ra tệp, hoặc nạp tệp đã sửa")),
        ("catalogue", text("xuất thủ tục của trung tâm ra tệp, hoặc nạp tệp đã sửa")),
    ):
        command = actions.add_parser(name, help=what)
        command.add_argument(
            "file", nargs="?", type=Path, metavar="FILE", help=text("tệp JSON đã sửa, để nạp")
        )
        command.add_argument(
            "--export", type=Path, default=None, metavar="FILE", help=text("tệp JSON sẽ ghi")
        )
        command.add_argument(
            "--dry-run", action="store_true", help=text("chỉ hiện những gì sẽ thay đổi, không ghi")
        )
        with_office_data(command, folder)
        with_json(command, _own)
        command.set_defaults(what=name)


def _init(arguments: argparse.Namespace) -> int:
    from counter_tui.cli.service import office_init

    return office_init(arguments.answers, desk_data=arguments.data, office_data=arguments.office_data)


def _own(arguments: argparse.Namespace) -> int:
    if (arguments.file is None) == (arguments.export is None):
        print(f"counter-tui: {text('cần một tệp để nạp, hoặc --export TỆP để xuất')}", file=sys.stderr)
        return WRONG_USE
    if arguments.dry_run and arguments.export is not None:
        print(f"counter-tui: {text('--dry-run chỉ dùng khi nạp tệp')}", file=sys.stderr)
        return WRONG_USE
    from counter_tui.cli import own_catalogue

    places = {"desk_data": arguments.data, "office_data": arguments.office_data, "as_json": arguments.json}
    if arguments.export is not None:
        return own_catalogue.export(arguments.what, arguments.export, **places)
    return own_catalogue.take_in(arguments.what, arguments.file, dry_run=arguments.dry_run, **places)
