"""Lists and tries the printers of a desk."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from counter_tui.i18n import text


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``printers``."""
    printers = commands.add_parser(
        "printers", help=text("máy in: tình trạng từng máy, vì sao phiếu chờ, in thử")
    )
    printers.add_argument("--test", default="", metavar="NAME", help=text("in một trang thử ra máy in này"))
    printers.add_argument("--json", action="store_true", help=text("in kết quả dạng JSON"))
    printers.set_defaults(start=_list)


def _list(arguments: argparse.Namespace) -> int:
    """Print how each printer stands; with ``--test`` the page first."""
    from counter_tui.cli.queries import ask

    test = {"test": arguments.test} if arguments.test else {}
    return ask("printers", test, arguments.data, arguments.json, _lines)


def _lines(answer: Any) -> list[str]:
    lines = [text("Đã in thử: {where}", where=answer["tested"])] if answer["tested"] else []
    lines += [_line(printer) for printer in answer["printers"]]
    lines += [
        text("+ chưa dùng: {words}, thêm bằng địa chỉ {address}", words=one["words"], address=one["address"])
        for one in answer["found"]
    ]
    if asking := answer["prints_asking"]:
        lines.append(text("{n} phiếu có thể đã ra: mở bàn, bấm F7, xem khay giấy rồi trả lời", n=asking))
    if failed := answer["prints_failed"]:
        lines.append(text("{n} phiếu cần sửa mới in được: mở bàn, bấm F7", n=failed))
    if waiting := answer["prints_open"] - asking - failed:
        why = answer["prints_why"]
        lines.append(text("{n} phiếu chưa in xong", n=waiting) + (f": {why}" if why else ""))
    return lines


def _line(printer: Mapping[str, Any]) -> str:
    usual = f" [{text('mặc định')}]" if printer["usual"] else ""
    sign = "✓" if printer["ready"] else "!"
    return f"{sign} {printer['name']}{usual}: {printer['target']}, {printer['paper']}: {printer['state']}"
