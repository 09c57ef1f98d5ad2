"""Collect the desk's texts into the gettext catalogues and compile them.

Vietnamese texts are the message ids, so only English needs a translation. Run after changing texts; with ``--check`` nothing is
written and the exit code says whether the catalogues are complete and fresh. Needs ``babel`` (in the ``test`` extra).
"""

from __future__ import annotations

import ast
import io
import string
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "counter_tui"
MESSAGES = SOURCE / "i18n" / "locale" / "en" / "LC_MESSAGES"
CALLS = {"text", "mark"}


class Texts(Catalog):
    """A catalogue whose bytes do not name the version of Babel: a new one must not make them stale."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines."""
        return [line for line in super().mime_headers if line[0] != "Generated-By"]


def collected() -> Catalog:
    """Return a catalogue of every text in the source."""
    catalog = Texts(locale="en", project="counter_tui", charset="utf-8", fuzzy=False)
    for path in sorted(SOURCE.rglob("*.py")):
        # The parser, not Babel's reader of tokens: to that, a parameter named "text" may look like a call.
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(message)), *_]) if (
                    name in CALLS and message
                ):
                    catalog.add(message, locations=[(str(path), node.lineno)])
    return catalog


def merged() -> Catalog:
    """Return the English catalogue brought up to date with the source; obsolete texts are dropped."""
    template = collected()
    path = MESSAGES / "counter_tui.po"
    if not path.exists():
        return template
    with path.open("rb") as file:
        known = read_po(file, locale="en")
    for message in template:
        if message.id and (old := known.get(message.id)) is not None:
            message.string = old.string
    return template


def places(template: str) -> set[str]:
    """Return the names of the ``{places}`` of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def problems(catalog: Catalog) -> list[str]:
    """Return what is missing or wrong: no translation, or other places than the Vietnamese text."""
    wrong = []
    for message in catalog:
        if not message.id:
            continue
        if not message.string:
            wrong.append(f"no English: {message.id}")
        elif places(message.id) != places(message.string):
            wrong.append(f"other places: {message.id}")
    return wrong


def rendered(catalog: Catalog) -> tuple[bytes, bytes]:
    """Return the .po and .mo bytes; the same source gives the same bytes."""
    # Babel writes the time of day otherwise, and the same texts must give the same bytes.
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, omit_header=False, sort_output=True, no_location=True, width=120)
    lines = [
        line for line in po.getvalue().decode().splitlines() if not line.startswith('"POT-Creation-Date')
    ]
    lines = [line for line in lines if not line.startswith(('"PO-Revision-Date', '"Generated-By', "#"))]
    write_mo(mo, catalog)
    return ("\n".join(lines).strip() + "\n").encode(), mo.getvalue()


def main() -> int:
    """Write or check the catalogues."""
    catalog = merged()
    po, mo = rendered(catalog)
    wrong = problems(catalog)
    print("\n".join(wrong))
    if "--check" in sys.argv:
        fresh = (MESSAGES / "counter_tui.po").read_bytes() == po and (
            MESSAGES / "counter_tui.mo"
        ).read_bytes() == mo
        if not fresh:
            print("stale: run python tools/update_texts.py")
        return int(bool(wrong) or not fresh)
    MESSAGES.mkdir(parents=True, exist_ok=True)
    (MESSAGES / "counter_tui.po").write_bytes(po)
    (MESSAGES / "counter_tui.mo").write_bytes(mo)
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
