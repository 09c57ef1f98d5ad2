"""Who may import whom, checked on the source and at run time; a package on no layer fails."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "counter_tui"

ALLOWED: dict[str, set[str]] = {
    "domain": set(),
    "i18n": set(),
    "errors": {"i18n"},
    "data": set(),
    "decoding": set(),
    "contract": {"decoding", "domain", "data"},
    "database": {"domain"},
    "services": {"domain"},
    "api": {"decoding", "contract", "domain", "services"},
    "storage": {"decoding", "database", "contract", "domain", "services"},
    "printing": {"domain", "data", "services"},
    "system": {"domain", "services"},
    "widgets": {"domain"},
    "screens": {"widgets", "services", "domain"},
    "app": {"screens", "widgets", "services", "domain"},
    "server": {"decoding", "contract", "database", "domain", "system"},
    "composition": {
        "app",
        "screens",
        "widgets",
        "services",
        "domain",
        "api",
        "storage",
        "printing",
        "database",
        "system",
        "server",
        "contract",
    },
    "cli": {"composition", "system", "domain"},
    "__main__": {"cli"},
    "__init__": set(),
}
KNOWN_BY_ALL = {"errors", "i18n", "__init__"}
DRAWS = {"textual", "rich"}
ADAPTER_LIBRARIES = {
    "apsw",
    "msgspec",
    "httpx",
    "typst",
    "starlette",
    "uvicorn",
    "keyring",
    "cryptography",
    "argon2",
    "psycopg",
    "psycopg_pool",
}
ABOVE_ADAPTERS = {"widgets", "screens", "app", "services", "domain", "cli"}
MAY_DRAW = {"widgets", "screens", "app"}


def imports(path: Path) -> list[tuple[str, bool]]:
    """Every imported module of a file, with whether it is imported for type checking only."""
    found: list[tuple[str, bool]] = []

    def walk(node: ast.AST, checking: bool) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for child in node.body:
                walk(child, True)
            return
        if isinstance(node, ast.Import):
            found.extend((alias.name, checking) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "counter_tui":
                found.extend((f"counter_tui.{alias.name}", checking) for alias in node.names)
            elif node.module:
                found.append((node.module, checking))
        for child in ast.iter_child_nodes(node):
            walk(child, checking)

    walk(ast.parse(path.read_text(encoding="utf-8")), False)
    return found


FILES = sorted(SOURCE.rglob("*.py"))


def package_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def violations(package: str, modules: list[tuple[str, bool]]) -> list[str]:
    wrong = []
    for module, checking in modules:
        head, _, rest = module.partition(".")
        other = rest.split(".")[0]
        ours = head == "counter_tui" and other not in {"", package, "__version__"}
        if ours and other not in KNOWN_BY_ALL | ALLOWED[package]:
            wrong.append(module)
        if checking:
            continue
        if head in DRAWS and package not in MAY_DRAW:
            wrong.append(module)
        if head in ADAPTER_LIBRARIES and package in ABOVE_ADAPTERS:
            wrong.append(module)
        if package == "domain" and head not in sys.stdlib_module_names | {"counter_tui"}:
            wrong.append(module)
    return wrong


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_downwards(path: Path) -> None:
    package = package_of(path)
    assert package in ALLOWED, f"{package} is on no layer"
    assert not violations(package, imports(path))


def test_the_check_sees_a_wrong_arrow() -> None:
    assert violations("screens", [("counter_tui.storage.journal", False)])
    assert violations("domain", [("msgspec", False)])
    assert violations("services", [("textual.app", False)])
    assert violations("server", [("counter_tui.services.ports", False)])
    assert not violations("screens", [("counter_tui.services.desk", False), ("textual.screen", False)])


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_rooms_are_small(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        assert sum(1 for _ in file) <= 300


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        (
            "counter_tui.cli.parser",
            {"textual", "rich", "httpx", "apsw", "msgspec", "typst", "starlette", "platformdirs"},
        ),
        ("counter_tui.services.desk", {"textual", "rich", "httpx", "apsw", "msgspec", "typst", "starlette"}),
        (
            "counter_tui.storage.desk_files",
            {"textual", "rich", "httpx", "typst", "starlette", "keyring", "counter_tui.server"},
        ),
        ("counter_tui.api.http_gateway", {"textual", "rich", "httpx", "apsw", "typst", "starlette"}),
        (
            "counter_tui.composition.terminal",
            {"textual", "httpx", "apsw", "msgspec", "typst", "starlette", "keyring"},
        ),
        ("counter_tui.server.run", {"psycopg", "psycopg_pool", "counter_tui.server.postgres"}),
        (
            "counter_tui.app.counter",
            {
                "httpx",
                "apsw",
                "msgspec",
                "typst",
                "starlette",
                "keyring",
                "counter_tui.server",
                "markdown_it",
            },
        ),
    ],
)
def test_what_is_loaded_at_run_time(module: str, forbidden: set[str]) -> None:
    """A static graph cannot tell a deferred import from an eager one; a fresh interpreter can."""
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not forbidden & set(loaded)


def test_version_needs_neither_the_interface_nor_the_network() -> None:
    code = (
        "import sys\n"
        "from counter_tui.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(len(sys.modules), *sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "counter-tui 0." in out
    names = set(out.split())
    assert not names & {"textual", "rich", "httpx", "msgspec", "apsw", "asyncio", "platformdirs"}
