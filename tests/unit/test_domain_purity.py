"""The domain stands on the standard library alone, touches nothing outside and has no clock."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import counter_tui.domain

ROOM = Path(counter_tui.domain.__file__).parent
NEVER = {
    "os",
    "io",
    "pathlib",
    "socket",
    "subprocess",
    "sqlite3",
    "asyncio",
    "threading",
    "random",
    "secrets",
    "logging",
}
CLOCKS = {"now", "today", "utcnow", "time_ns", "monotonic", "perf_counter", "uuid1", "uuid4"}


def modules():
    return [pytest.param(path, id=path.stem) for path in sorted(ROOM.rglob("*.py"))]


@pytest.mark.parametrize("path", modules())
def test_imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            top = name.partition(".")[0]
            ours = name.startswith(("counter_tui.domain", "counter_tui.errors", "counter_tui.i18n"))
            assert (
                ours or (top == "counter_tui" and name == "counter_tui") or top in sys.stdlib_module_names
            ), name
            assert top not in NEVER, name


@pytest.mark.parametrize("path", modules())
def test_no_clock_and_no_files(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in CLOCKS | {"open", "print", "input"}, f"{path.name}:{node.lineno}"
