"""Writes the register of a period as a file."""

from __future__ import annotations

import argparse
import base64
from pathlib import Path
from typing import Any

from counter_tui.i18n import text


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``register``."""
    register = commands.add_parser(
        "register", help=text("sổ theo dõi hồ sơ của một kỳ: .pdf (Mẫu 07), .xlsx hoặc .csv")
    )
    register.add_argument("--from", dest="first", required=True, metavar="YYYY-MM-DD", help=text("từ ngày"))
    register.add_argument("--to", dest="last", required=True, metavar="YYYY-MM-DD", help=text("đến hết ngày"))
    register.add_argument(
        "--output", type=Path, required=True, metavar="FILE", help=text("tệp .pdf, .xlsx hoặc .csv")
    )
    register.add_argument(
        "--desk", action="store_true", help=text("chỉ hồ sơ của quầy này, không hỏi máy chủ")
    )
    register.add_argument("--json", action="store_true", help=text("in kết quả dạng JSON"))
    register.set_defaults(start=_start)


def _start(arguments: argparse.Namespace) -> int:
    from counter_tui.cli.queries import ask, write

    output: Path = arguments.output

    def lines(answer: Any) -> list[str]:
        write(output, base64.b64decode(answer.pop("file")))
        answer["file"] = str(output)
        return [
            text(
                "{dossiers} hồ sơ, {void} số hủy. Đã ghi {path}",
                dossiers=answer["dossiers"],
                void=answer["void"],
                path=str(output),
            )
        ]

    wanted = {
        "first": arguments.first,
        "last": arguments.last,
        "form": output.suffix.removeprefix(".").lower(),
        "whose": "desk" if arguments.desk else "office",
    }
    return ask("register", wanted, arguments.data, arguments.json, lines)
