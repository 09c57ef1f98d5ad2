"""Shows what became of a file of the office's rules or procedures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from counter_tui.cli.exit_codes import DONE, REFUSED, aside, ended, exit_code
from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError
from counter_tui.i18n import choose, environment_language, text, use

LONGEST_VALUE = 300


def export(
    what: str, file: Path, *, desk_data: Path | None, office_data: Path | str | None, as_json: bool
) -> int:
    """Write the office's rules or procedures to a new file."""
    from counter_tui.composition import own_catalogue

    path = file.expanduser().absolute()
    code, answer = _answered(
        desk_data, lambda: own_catalogue.export(what, path, desk_data, office_data, aside)
    )
    if code == DONE and not as_json:
        print(_exported(what, answer))
    return ended(code, answer, as_json)


def take_in(
    what: str,
    file: Path,
    *,
    dry_run: bool,
    desk_data: Path | None,
    office_data: Path | str | None,
    as_json: bool,
) -> int:
    """Change the office's rules or procedures by a file; with *dry_run* only show what would change."""
    from counter_tui.composition import own_catalogue

    path = file.expanduser()
    code, answer = _answered(
        desk_data,
        lambda: own_catalogue.take_in(what, path, desk_data, office_data, aside, dry_run=dry_run),
    )
    if code == DONE and answer["problems"]:
        code = REFUSED
        for problem in answer["problems"]:
            aside(problem["message"])
        answer["error"] = text(
            "Tệp {path} có {count} chỗ sai, chưa thay đổi gì. Sửa rồi chạy lại.",
            path=str(file),
            count=len(answer["problems"]),
        )
    elif code == DONE and not as_json:
        print("\n".join(_lines(answer, dry_run=dry_run)))
    return ended(code, answer, as_json)


def _answered(desk_data: Path | None, work: Callable[[], dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    try:
        settings = config.load(standard_paths(desk_data).config_file)
        use(choose(settings.string("language"), environment_language()))
        return DONE, work()
    except CounterError as error:
        return exit_code(error), {"error": str(error)}


def _exported(what: str, answer: Mapping[str, Any]) -> str:
    if what == "rules":
        return text("Đã ghi {count} quy tắc vào {path}. Sửa rồi nạp: counter-tui office rules TỆP", **answer)
    return text("Đã ghi {count} thủ tục vào {path}. Sửa rồi nạp: counter-tui office catalogue TỆP", **answer)


def _lines(answer: Mapping[str, Any], *, dry_run: bool) -> list[str]:
    changes = answer["changes"]
    if not changes:
        return [text("Tệp giống những gì trung tâm đang có: không có gì thay đổi.")]
    lines = [line for change in changes for line in _change(change)]
    if dry_run:
        return [
            *lines,
            text("Sẽ thay đổi {count} thủ tục. Chưa ghi gì: bỏ --dry-run để ghi.", count=len(changes)),
        ]
    return [
        *lines,
        text(
            "Đã thay đổi {count} thủ tục. Bàn nhận khi mở hoặc ở lần đồng bộ tới (counter-tui sync); hồ sơ đã nhận giữ nguyên.",
            count=len(changes),
        ),
    ]


def _change(change: Mapping[str, Any]) -> list[str]:
    name = f"{change['code']} {canonical(change['name'])}"
    match change["change"]:
        case "added":
            return [f"+ {name} — {text('thủ tục mới')}"]
        case "ended":
            return [f"- {name} — {text('không tiếp nhận nữa')}"]
        case "changed":
            return [f"* {name}", *map(_field, change["details"])]
    lines = [f"* {name}"]
    for rule in change["details"]:
        day = f"{date.fromisoformat(rule['valid_from']):%d/%m/%Y}"
        match rule["change"]:
            case "added":
                lines.append(f"  + {text('quy tắc mới, từ {day}', day=day)}")
            case "removed":
                lines.append(f"  - {text('bỏ quy tắc từ {day}', day=day)}")
            case _:
                lines.append(f"  {text('quy tắc từ {day}', day=day)}")
        lines.extend(f"  {_field(field)}" for field in rule["fields"])
    return lines


def _field(field: Mapping[str, Any]) -> str:
    return f"    {field['field']}: {_value(field['before'])} → {_value(field['after'])}"


def _value(value: Any) -> str:
    if value is None:
        return "—"
    words = canonical(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return words if len(words) <= LONGEST_VALUE else f"{words[:LONGEST_VALUE]} …"
