"""The command line of what is asked of the desk's own work: queue, dossier, day, screen."""

from __future__ import annotations

import argparse

from counter_tui.cli import register
from counter_tui.cli.arguments import number, with_json
from counter_tui.i18n import text


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``queue``, ``dossier``, ``day`` and ``unlock``."""
    queue = commands.add_parser("queue", help=text("hồ sơ đang chờ của trung tâm, gấp nhất trước"))
    queue.add_argument("words", nargs="*", help=text("từ cần tìm: mã, họ tên, thủ tục"))
    queue.add_argument(
        "--band",
        default="",
        choices=("late", "hours", "today", "soon", "on_time", "no_due", "ready", "stopped"),
        help=text("mức gấp: late trễ, hours còn hai giờ, today hôm nay, ready chờ trả…"),
    )
    queue.add_argument("--status", type=number(1, 10), default=0, help=text("trạng thái 1-10"))
    queue.add_argument("--officer", default="", help=text("tài khoản cán bộ phụ trách"))
    queue.add_argument(
        "--stuck",
        type=number(0, 999),
        default=0,
        metavar="DAYS",
        help=text("số ngày không chuyển động, ít nhất"),
    )
    queue.add_argument(
        "--sort", default="due", choices=("due", "moved", "received", "code"), help=text("thứ tự")
    )
    queue.add_argument("--limit", type=number(1, 100_000), default=200, help=text("số kết quả"))
    with_json(queue, _start_queue)

    dossier = commands.add_parser("dossier", help=text("một hồ sơ: tình trạng, quá trình, phí"))
    dossier.add_argument("code", help=text("mã hồ sơ hoặc mã tạm"))
    with_json(dossier, _start_dossier)

    with_json(
        commands.add_parser("unlock", help=text("mở khóa màn hình của bàn và bỏ mã PIN đã quên")),
        _start_unlock,
    )

    register.add(commands)
    day = commands.add_parser("day", help=text("sổ ngày của quầy: tiền, số, việc còn lại"))
    day.add_argument("--date", default="", metavar="YYYY-MM-DD", help=text("ngày (mặc định: hôm nay)"))
    with_json(day, _start_day)


def _start_queue(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import desk_queries

    wanted = {
        name: getattr(arguments, name) for name in ("band", "status", "officer", "stuck", "sort", "limit")
    }
    return desk_queries.queue(
        {**wanted, "words": " ".join(arguments.words)}, data=arguments.data, as_json=arguments.json
    )


def _start_dossier(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import desk_queries

    return desk_queries.dossier(arguments.code, data=arguments.data, as_json=arguments.json)


def _start_unlock(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import desk_queries

    return desk_queries.unlock(data=arguments.data, as_json=arguments.json)


def _start_day(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import desk_queries

    return desk_queries.day(arguments.date, data=arguments.data, as_json=arguments.json)
