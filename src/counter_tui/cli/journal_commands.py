"""The command line of ``journal``."""

from __future__ import annotations

import argparse
from pathlib import Path

from counter_tui.cli.arguments import with_office_data
from counter_tui.i18n import text


def add(journal: argparse.ArgumentParser) -> None:
    """Add ``export`` and ``import``."""
    carried = journal.add_subparsers(title=text("việc"), metavar="", required=True)
    export = carried.add_parser("export", help=text("chép các mục chờ gửi vào một tệp niêm phong"))
    export.add_argument("file", type=Path, help=text("tệp sẽ ghi, ví dụ trên USB"))
    export.set_defaults(start=_export)
    bring = carried.add_parser("import", help=text("đưa tệp sổ lệnh vào máy chủ"))
    bring.add_argument("file", type=Path, help=text("tệp đã xuất từ một bàn"))
    with_office_data(
        bring, text("thư mục dữ liệu của máy chủ (mặc định: bàn này chuyển tới máy chủ qua mạng)")
    )
    bring.set_defaults(start=_import)
    for command in (export, bring):
        command.add_argument("--json", action="store_true", help=text("in kết quả dạng JSON"))


def _export(arguments: argparse.Namespace) -> int:
    from counter_tui.cli.journal import export

    return export(arguments.file, data=arguments.data, as_json=arguments.json)


def _import(arguments: argparse.Namespace) -> int:
    from counter_tui.cli.journal import take_in

    return take_in(
        arguments.file, data=arguments.data, office_data=arguments.office_data, as_json=arguments.json
    )
