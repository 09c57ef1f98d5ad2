"""Reads the command line and starts what it asks for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from counter_tui import __version__
from counter_tui.cli import desk_parser, journal_commands, key_commands, office_commands, printers
from counter_tui.cli.arguments import number, with_json, with_office_data
from counter_tui.cli.exit_codes import WRONG_USE
from counter_tui.cli.speaking import Parser
from counter_tui.i18n import choose, environment_language, text, use


def run(argv: Sequence[str] | None) -> int:
    """Parse *argv*, run what it asks for and return the exit code; a wrong use prints what would be right."""
    use(choose(None, environment_language()))
    if not _speaks_utf8():
        print(
            "counter-tui: man hinh khong dung UTF-8. Dat LANG=C.UTF-8 (hoac vi_VN.UTF-8) roi chay lai. / "
            "This terminal is not UTF-8: set LANG=C.UTF-8 and run again.",
            file=sys.stderr,
        )
        return WRONG_USE
    arguments = _parser().parse_args(argv)
    start: Callable[[argparse.Namespace], int] = arguments.start
    return start(arguments)


def _speaks_utf8() -> bool:
    encodings = {
        (stream.encoding or "").lower().replace("-", "") for stream in (sys.stdout, sys.stderr) if stream
    }
    return encodings <= {"utf8", "utf8sig"} and sys.getfilesystemencoding().lower() == "utf-8"


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = Parser(
        prog="counter-tui",
        description=text(
            "Bàn làm việc của cán bộ một cửa: tra cứu, tiếp nhận, in giấy hẹn — kể cả khi mất mạng."
        ),
        epilog=text(
            "Không có lệnh: mở bàn làm việc. Mã thoát: 0 xong, 1 bị từ chối hoặc không thấy, 2 dùng hoặc cấu hình sai."
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=text("hiện phiên bản rồi thoát"),
    )
    parser.add_argument(
        "--data", type=Path, default=None, help=text("thư mục dữ liệu của bàn (mặc định theo hệ điều hành)")
    )
    parser.set_defaults(start=_start_desk)
    commands = parser.add_subparsers(title=text("lệnh"), metavar="")

    lookup = commands.add_parser("lookup", help=text("tìm thủ tục"))
    lookup.add_argument(
        "words", nargs="+", help=text("từ khóa, chữ cái đầu hoặc mã; có dấu hay không đều được")
    )
    lookup.add_argument("--limit", type=number(1, 1000), default=20, help=text("số kết quả"))
    with_json(lookup, _start_lookup)

    due = commands.add_parser("due", help=text("tính ngày hẹn trả và giải thích từng ngày"))
    due.add_argument("code", help=text("mã thủ tục"))
    due.add_argument(
        "--received", required=True, metavar="TIME", help=text("lúc nhận, ví dụ 2026-11-23T14:00")
    )
    due.add_argument(
        "--channel", default="direct", choices=("direct", "online", "post"), help=text("kênh nộp")
    )
    with_json(due, _start_due)

    with_json(commands.add_parser("sync", help=text("gửi sổ và tải danh mục ngay")), _start_sync)
    with_json(
        commands.add_parser("info", help=text("phiên bản, đường dẫn, kết nối, số mục trong sổ")), _start_info
    )

    paper = commands.add_parser("print", help=text("xuất một phiếu ra tệp PDF"))
    paper.add_argument(
        "dossier",
        nargs="?",
        help=text(
            "mã hồ sơ (chung-MÃ: giấy chung của người nộp); guidance: mã thủ tục; handover, results: mã danh sách; dayclose: ngày; fees, 07: ngày hoặc 2026-11-01..2026-11-30"
        ),
    )
    paper.add_argument(
        "--form", default="01", help=text("mẫu phiếu (01: giấy tiếp nhận và hẹn trả; xem --check-templates)")
    )
    paper.add_argument("--paper", default="", help=text("khổ giấy: a5, a4, a4-landscape, 80mm, 58mm"))
    paper.add_argument("--output", type=Path, metavar="FILE", help=text("tệp PDF sẽ ghi"))
    paper.add_argument(
        "--check-templates", action="store_true", help=text("thử mọi mẫu phiếu, nêu tên và dòng có lỗi")
    )
    with_json(paper, _start_print)

    desk_parser.add(commands)

    audit = commands.add_parser("audit", help=text("nhật ký kiểm toán"))
    checks = audit.add_subparsers(title=text("việc"), metavar="", required=True)
    verify = checks.add_parser("verify", help=text("kiểm tra nhật ký, nêu dòng hỏng đầu tiên"))
    with_office_data(verify, text("thư mục dữ liệu của máy chủ (mặc định: bàn này)"))
    verify.add_argument(
        "--head", default="", metavar="TEXT", help=text("mã ký in trên báo cáo chốt ngày, để đối chiếu")
    )
    with_json(verify, _start_audit_verify)
    with_json(
        checks.add_parser(
            "acknowledge", help=text("ghi nhận đã kiểm tra chỗ nhật ký khác nhau, để bàn thôi nhắc")
        ),
        _start_audit_acknowledge,
    )

    printers.add(commands)
    journal_commands.add(
        commands.add_parser("journal", help=text("chép sổ lệnh chưa gửi ra tệp, hoặc nhận tệp đó"))
    )

    key_commands.add(commands.add_parser("key", help=text("khóa của dữ liệu đã mã hóa")))

    serve = commands.add_parser("serve", help=text("chạy máy chủ hồ sơ cho nhiều bàn"))
    serve.add_argument("--host", default="127.0.0.1", help=text("địa chỉ máy chủ nghe"))
    serve.add_argument("--port", type=number(0, 65535), default=8080, help=text("cổng máy chủ nghe"))
    with_office_data(serve, text("thư mục dữ liệu của máy chủ"))
    serve.add_argument("--tls-cert", type=Path, default=None, metavar="FILE", help=text("tệp chứng thư TLS"))
    serve.add_argument("--tls-key", type=Path, default=None, metavar="FILE", help=text("tệp khóa TLS"))
    serve.set_defaults(start=_start_serve)

    office_commands.add(
        commands.add_parser("office", help=text("lập trung tâm thật; quy tắc và thủ tục của trung tâm"))
    )
    return parser


def _start_desk(arguments: argparse.Namespace) -> int:
    from counter_tui.cli.desk import start

    return start(arguments.data)


def _start_lookup(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import queries

    return queries.lookup(
        " ".join(arguments.words), arguments.limit, data=arguments.data, as_json=arguments.json
    )


def _start_due(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import queries

    return queries.due(
        arguments.code, arguments.received, arguments.channel, data=arguments.data, as_json=arguments.json
    )


def _start_sync(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import queries

    return queries.sync(data=arguments.data, as_json=arguments.json)


def _start_info(arguments: argparse.Namespace) -> int:
    from counter_tui.cli import queries

    return queries.info(data=arguments.data, as_json=arguments.json)


def _start_print(arguments: argparse.Namespace) -> int:
    if arguments.check_templates:
        from counter_tui.cli.templates import check

        return check(data=arguments.data, as_json=arguments.json)
    if arguments.dossier is None or arguments.output is None:
        needed = text("cần mã hồ sơ và --output FILE, hoặc --check-templates")
        print(f"counter-tui: {needed}", file=sys.stderr)
        return WRONG_USE
    from counter_tui.cli import queries

    return queries.print_slip(
        arguments.dossier,
        arguments.form,
        arguments.output,
        arguments.paper,
        data=arguments.data,
        as_json=arguments.json,
    )


def _start_audit_verify(arguments: argparse.Namespace) -> int:
    from counter_tui.cli.audit import verify

    return verify(
        data=arguments.data, office_data=arguments.office_data, as_json=arguments.json, head=arguments.head
    )


def _start_audit_acknowledge(arguments: argparse.Namespace) -> int:
    from counter_tui.cli.audit import acknowledge

    return acknowledge(data=arguments.data, as_json=arguments.json)


def _start_serve(arguments: argparse.Namespace) -> int:
    from counter_tui.cli.service import serve

    return serve(
        arguments.host,
        arguments.port,
        arguments.office_data,
        tls_cert=arguments.tls_cert,
        tls_key=arguments.tls_key,
    )
