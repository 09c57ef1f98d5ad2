"""Commands that ask a desk: the running one over its socket, else one opened for the command."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from counter_tui.cli.exit_codes import DONE, exit_code
from counter_tui.errors import CounterError, why
from counter_tui.i18n import choose, environment_language, mark, text, use


def lookup(words: str, limit: int, *, data: Path | None, as_json: bool) -> int:
    """Print procedures for *words*."""

    def lines(answer: Any) -> list[str]:
        return [
            f"{row['code']}  {row['name']}" + ("" if row["receivable"] else f"  ({text('chỉ tra cứu')})")
            for row in answer
        ]

    return ask("lookup", {"words": words, "limit": limit}, data, as_json, lines)


def due(code: str, received: str, channel: str, *, data: Path | None, as_json: bool) -> int:
    """Print a due time and the ledger that explains it."""

    def lines(answer: Any) -> list[str]:
        head = [f"{answer['code']}  {answer['name']}", text("Hẹn trả: {at}", at=answer["due"])]
        warnings = list(answer.get("notes", ()))  # a desk begun before the last update tells none
        if not answer["calendar_confirmed"]:
            warnings.append(text("Lịch nghỉ của năm này chưa được công bố chính thức."))
        if not answer.get("rule_in_force", True):
            warnings.append(
                text("Quy tắc của trung tâm không có hiệu lực ngày nhận: tính theo danh mục quốc gia.")
            )
        return head + [f"  {line['text']}" for line in answer["ledger"]] + warnings

    return ask("due", {"code": code, "received": received, "channel": channel}, data, as_json, lines)


def sync(*, data: Path | None, as_json: bool) -> int:
    """Send what waits and fetch what is new."""

    def lines(answer: Any) -> list[str]:
        journal = answer["journal"]
        return [
            text(
                "Đã đồng bộ. Chờ gửi: {waiting}; bị từ chối: {refused}; thủ tục: {procedures}.",
                waiting=journal["waiting"],
                refused=journal["refused"],
                procedures=answer["catalogue"]["procedures"],
            )
        ]

    return ask("sync", {}, data, as_json, lines)


def info(*, data: Path | None, as_json: bool) -> int:
    """Print versions, paths, terminal, service and counts."""

    def lines(answer: Any, indent: str = "") -> list[str]:
        rows: list[str] = []
        for name, value in answer.items():
            if isinstance(value, dict):
                rows += [f"{indent}{name}:", *lines(value, indent + "  ")]
            elif isinstance(value, list):
                rows.append(f"{indent}{name}: {'; '.join(map(str, value)) or '-'}")
            else:
                rows.append(f"{indent}{name}: {'-' if value is None else value}")
        return rows

    return ask("info", {}, data, as_json, lines)


def print_slip(
    dossier: str, form: str, output: Path, paper: str = "", *, data: Path | None, as_json: bool
) -> int:
    """Write a slip as a PDF file, readable by its owner only."""

    def lines(answer: Any) -> list[str]:
        write(output, base64.b64decode(answer.pop("pdf")))
        answer["file"] = str(output)
        return [text("Đã ghi {path}", path=str(output))]

    return ask("print", {"dossier": dossier, "form": form, "paper": paper}, data, as_json, lines)


def ask(
    command: str,
    arguments: Mapping[str, Any],
    data: Path | None,
    as_json: bool,
    lines: Callable[[Any], list[str]],
) -> int:
    """Ask the desk and print the answer, as lines or as JSON; return the exit code."""
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    paths = standard_paths(data)
    try:
        settings = config.load(paths.config_file)
        use(choose(settings.string("language"), environment_language()))
        from counter_tui.composition.one_command import answer_command

        code, answer = answer_command(paths, settings, command, arguments, _tell)
        if code == DONE:
            shown = lines(answer)
    except CounterError as error:
        code, answer = exit_code(error), {"error": str(error)}
    if code != DONE:
        print(f"counter-tui: {answer['error']}", file=sys.stderr)
        if as_json:
            print(json.dumps(answer, ensure_ascii=False))
        return code
    print(
        json.dumps(answer, ensure_ascii=False, indent=2)
        if as_json
        else "\n".join(_safe(line) for line in shown)
    )
    return code


def write(output: Path, pdf: bytes) -> None:
    """Write a file whole or not at all; what is no plain file (a pipe) is written to."""
    plain = output.is_file() or not output.exists()
    target = output.with_name(f".{output.name}.{os.getpid()}.new") if plain else output
    try:
        try:
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(pdf)
            if plain:
                target.replace(output)
        except OSError:
            if plain:
                target.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CounterError(
            mark("Không ghi được {path}: {reason}. Chọn nơi ghi khác rồi làm lại."),
            path=str(output),
            reason=why(error),
        ) from error


def _tell(warning: str) -> None:
    print(f"counter-tui: {_safe(warning)}", file=sys.stderr)


def _safe(line: str) -> str:
    return "".join(char if char.isprintable() else " " for char in line)
