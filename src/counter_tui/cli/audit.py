"""Checks audit trails."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from counter_tui.cli.exit_codes import DONE, REFUSED, exit_code
from counter_tui.errors import CounterError
from counter_tui.i18n import choose, environment_language, mark, text, use

WHY = {
    "gap": mark("thiếu dòng"),
    "changed": mark("dòng đã bị sửa"),
    "body": mark("nội dung hồ sơ mà dòng này ghi đã bị sửa hoặc mất"),
    "head": mark("khác với bản máy chủ đã giữ"),
}


TRAIL = {
    "same": mark("nhật ký vẫn ghi đúng dòng này"),
    "differs": mark("NHẬT KÝ ĐÃ KHÁC: dòng này không còn như trên báo cáo"),
    "missing": mark("NHẬT KÝ THIẾU dòng này"),
    "elsewhere": mark("nhật ký ấy không ở đây: chạy lệnh này ở máy giữ nó"),
}
"""What a trail says of a signed head."""


def verify(*, data: Path | None, office_data: Path | str | None, as_json: bool, head: str = "") -> int:
    """Check the desk's trail (and the carried office's), or a service's in *office_data*, and a signed *head* from paper.

    1 when a row is broken, a difference stands, or the head is not what the trail says.
    """
    try:
        code, answer = _checked(data, office_data, head)
    except CounterError as error:
        code, answer = exit_code(error), {"error": str(error)}
    if code != DONE:
        print(f"counter-tui: {answer['error']}", file=sys.stderr)
        if as_json:
            print(json.dumps(answer, ensure_ascii=False))
        return code
    print(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(answer)))
    signed = answer.pop("head", None)
    bad = any(found["broken"] is not None or found.get("differences") for found in answer.values())
    return REFUSED if bad or (signed is not None and not _holds(signed)) else DONE


def _holds(signed: Mapping[str, Any]) -> bool:
    return signed["signature"] and signed["key"] and signed["trail"] in {"same", "elsewhere"}


def _head_line(signed: Mapping[str, Any]) -> str:
    whose = text("máy quầy") if signed["whose"] == "desk" else text("máy chủ")
    if not signed["signature"]:
        said = text("CHỮ KÝ SAI: mã gõ nhầm, hoặc báo cáo không phải do máy ấy in")
    elif not signed["key"]:
        said = text("KHÓA LẠ: chữ ký đúng nhưng không phải khóa của {whose}", whose=whose)
    else:
        trail = TRAIL[signed["trail"]]
        said = text(trail)
    return text("Mã ký của {whose}, dòng {number}: {said}", whose=whose, number=signed["sequence"], said=said)


def acknowledge(*, data: Path | None, as_json: bool) -> int:
    """Note that what was found of the trails has been looked into: the desk no longer warns of it."""
    from counter_tui.cli.queries import ask

    def lines(answer: Any) -> list[str]:
        if not answer:
            return [text("Không có gì phải ghi nhận.")]
        return [
            *map(_difference, answer),
            text("Đã ghi nhận, bàn thôi nhắc. Các dòng nhật ký vẫn còn nguyên."),
        ]

    return ask("audit-acknowledge", {}, data, as_json, lines)


def _difference(found: Mapping[str, str]) -> str:
    return f"  {datetime.fromisoformat(found['at']):%H:%M %d/%m/%Y}  {found['text']}"


def _checked(data: Path | None, office_data: Path | str | None, head: str) -> tuple[int, Any]:
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    paths = standard_paths(data)
    settings = config.load(paths.config_file)
    use(choose(settings.string("language"), environment_language()))
    if office_data is not None:
        from counter_tui.composition.audit_check import verify_office, verify_shared

        if isinstance(office_data, str):
            return DONE, verify_shared(office_data, head)
        return DONE, verify_office(office_data.expanduser().resolve(), head)
    from counter_tui.composition.one_command import answer_command

    arguments = {"head": head} if head else {}
    return answer_command(
        paths, settings, "audit-verify", arguments, lambda sentence: print(sentence, file=sys.stderr)
    )


def _lines(answer: Mapping[str, Any]) -> list[str]:
    lines = []
    for whose, found in answer.items():
        if whose == "head":
            lines.append(_head_line(found))
            continue
        name = (
            text("Nhật ký của bàn")
            if whose == "desk"
            else text("Nhật ký của trung tâm {code}", code=whose[7:])
        )
        if found["broken"] is None:
            said = text("nguyên vẹn, {rows} dòng", rows=found["rows"])
        else:
            reason = WHY[found["why"]]
            said = text("HỎNG từ dòng {broken}: {why}", broken=found["broken"], why=text(reason))
        lines.append(f"{name}: {said}")
        lines.append(f"  {found['head']['sequence']} {found['head']['link']}")
        if differences := found.get("differences"):
            lines += map(_difference, differences)
            lines.append(
                f"  {text('Kiểm tra xong thì chạy counter-tui audit acknowledge để bàn thôi nhắc.')}"
            )
    return lines
