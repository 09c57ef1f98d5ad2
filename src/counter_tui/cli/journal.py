"""Copies the unsent journal to a file, and takes such a file in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from counter_tui.cli.exit_codes import DONE, aside, ended, exit_code
from counter_tui.errors import CounterError
from counter_tui.i18n import choose, environment_language, text, use

STEP = 100
"""Entries between two words of progress."""


def export(file: Path, *, data: Path | None, as_json: bool) -> int:
    """Write what the desk has not sent to *file*."""
    code, answer = _of_desk("journal-export", file, data)
    if code == DONE and not as_json:
        print(
            text(
                "Đã chép {entries} mục của {dossiers} hồ sơ vào {path}. Chỉ máy chủ mở được tệp này. Bàn vẫn tự gửi khi có "
                "kết nối; nhận hai lần cũng không trùng.",
                **answer,
            )
        )
        return DONE
    return ended(code, answer, as_json)


def take_in(file: Path, *, data: Path | None, office_data: Path | str | None, as_json: bool) -> int:
    """Take *file* in: at the service in *office_data*, else by handing it to the service from this desk."""
    if office_data is None:
        code, answer = _of_desk("journal-import", file, data)
    else:
        code, answer = _at_service(file, office_data)
    if code != DONE or as_json:
        return ended(code, answer, as_json)
    print("\n".join(_lines(answer)))
    return DONE


def _lines(answer: Mapping[str, Any]) -> list[str]:
    lines = [
        text(
            "Tệp có {entries} mục: {taken} mục vừa nhận, {known} mục đã có từ trước, {left} mục để lại cho bàn đã xuất.",
            entries=answer["entries"],
            taken=answer["taken"],
            known=answer["known"],
            left=len(answer["left"]),
        )
    ]
    for one in answer["left"]:
        why = one["title"] or text("đứng sau một mục chưa nhận của hồ sơ này")
        lines.append(f"  {one['dossier']}: {why}")
    return lines


def _of_desk(command: str, file: Path, data: Path | None) -> tuple[int, Any]:
    from counter_tui.composition.one_command import answer_command
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    try:
        paths = standard_paths(data)
        settings = config.load(paths.config_file)
        use(choose(settings.string("language"), environment_language()))
        arguments = {"path": str(file.expanduser().absolute())}
        return answer_command(paths, settings, command, arguments, aside)
    except CounterError as error:
        return exit_code(error), {"error": str(error)}


def _at_service(file: Path, office_data: Path | str) -> tuple[int, Any]:
    import asyncio

    from counter_tui.composition.service import served_key
    from counter_tui.composition.taking_away import import_at_database, import_at_service
    from counter_tui.system.paths import standard_paths

    try:
        if isinstance(office_data, str):
            return DONE, asyncio.run(import_at_database(office_data, file.expanduser(), _progress))
        directory = office_data.expanduser().resolve()
        key = served_key(standard_paths(), directory).value
        return DONE, asyncio.run(import_at_service(directory, key, file.expanduser(), _progress))
    except CounterError as error:
        return exit_code(error), {"error": str(error)}


def _progress(done: int, of: int) -> None:
    if done % STEP == 0 or done == of:
        aside(text("Đã xét {done}/{total} mục", done=done, total=of))
