"""Tries the templates of slips."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from counter_tui.cli.exit_codes import DONE, REFUSED, exit_code
from counter_tui.errors import CounterError
from counter_tui.i18n import choose, environment_language, text, use


def check(*, data: Path | None, as_json: bool) -> int:
    """List every template in use, packaged and the office's own, with what is wrong with it; 1 when one is refused, 2 when their folder is not there."""
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    try:
        settings = config.load(standard_paths(data).config_file)
        use(choose(settings.string("language"), environment_language()))
        from counter_tui.composition.template_list import checked_templates

        found = checked_templates(settings)
    except CounterError as error:
        print(f"counter-tui: {error}", file=sys.stderr)
        if as_json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        return exit_code(error)
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(map(_line, found)))
    return REFUSED if any(template["problem"] for template in found) else DONE


def _line(template: Mapping[str, Any]) -> str:
    if not template["form"]:
        return f"✗ {template['problem']}"
    whose = text("của trung tâm") if template["own"] else text("đi kèm phần mềm")
    day = f"{date.fromisoformat(template['valid_from']):%d/%m/%Y}"
    line = (
        f"{'✗' if template['problem'] else '✓'} {template['form']:<9} {template['version']:<18} {template['name']}"
        f" ({', '.join(template['papers'])}; {whose}; {text('từ ngày {day}', day=day)})"
    )
    return f"{line}\n    {template['problem']}" if template["problem"] else line
