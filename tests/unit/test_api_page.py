"""The page about the dossier API: fresh, and every problem the service can answer with on it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from counter_tui import i18n
from counter_tui.contract.problem_words import TITLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_page_of_the_api_is_fresh():
    page = runpy.run_path(str(DOCS / "make_api.py"))["page"]()
    assert (DOCS / "api.md").read_text(encoding="utf-8") == page, "run: python docs/make_api.py"
    assert i18n.language() == "vi"


def test_every_problem_has_a_title_and_every_title_a_use():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src" / "counter_tui" / "server").rglob("*.py")
        if path.name != "problems.py"
    )
    used = set(re.findall(r'(?:ProblemError|invalid)\(\s*"([a-z-]+)"', source))
    assert used <= set(TITLES)
    assert all(f'"{code}"' in source for code in TITLES)
