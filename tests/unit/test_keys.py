"""The table of keys: complete, without clashes, and the docs fresh."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from textual.widgets import Input

import counter_tui.screens
from counter_tui.app.keymap import RESERVED, checked, renamed
from counter_tui.i18n import name_keys, text
from counter_tui.screens.keys import KEYS, shown_keys

DOCS = Path(__file__).parents[2] / "docs"


def test_page_of_keys_is_fresh():
    page = runpy.run_path(str(DOCS / "make_keys.py"))["page"]()
    assert (DOCS / "keys.md").read_text(encoding="utf-8") == page, "run: python docs/make_keys.py"


def test_ids_are_unique_and_no_area_uses_a_key_twice():
    ids = [key.id for key in KEYS]
    assert len(ids) == len(set(ids))
    pairs = [(key.area, one) for key in KEYS for one in key.keys.split(",")]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("everywhere", ["app.help", "app.queue", "app.prints", "app.journal", "app.quit"])
def test_what_is_promised_everywhere_is_shadowed_nowhere(everywhere):
    keys = {one for key in KEYS if key.id == everywhere for one in key.keys.split(",")}
    assert not [key.id for key in KEYS if key.id != everywhere and keys & set(key.keys.split(","))]


SCREENS = Path(counter_tui.screens.__file__).parent
ON_A_ROW = {"printers.remove"}
"""Works on the list's row; in the field for an address Delete deletes a character, as everywhere."""


def test_no_key_of_a_screen_is_swallowed_by_a_field_with_the_focus():
    """A field has keys of its own (Ctrl+K erases to the end): a screen with fields needs another key, or priority."""
    of_fields = {one for binding in Input.BINDINGS for one in binding.key.split(",")}
    swallowed = [key for key in KEYS if not key.priority and set(key.keys.split(",")) <= of_fields]
    assert {"dossier.act", "journal.void"} <= {key.id for key in swallowed}, "the search finds them"
    for key in swallowed:
        source = (SCREENS / f"{key.area}.py").read_text(encoding="utf-8")
        has_fields = re.search(r"\b(Input|TextField|LabelledField)\b", source)
        assert not has_fields or key.id in ON_A_ROW, key.id


def test_no_default_is_reserved_or_unusable():
    assert checked({key.id: key.keys for key in KEYS})[1] == []
    assert not RESERVED & {one for key in KEYS for one in key.keys.split(",")}


@pytest.mark.parametrize(
    ("wished", "said"),
    [
        ({"no.such": "f4"}, "không có lệnh này"),
        ({"app.help": "ctrl+j"}, "dành riêng"),
        ({"app.help": "a"}, "không dùng được phím a"),
        ({"app.help": "alt+a"}, "không dùng được phím alt+a"),
        ({"app.help": "f99"}, "không dùng được phím f99"),
        ({"app.help": " , "}, "chưa ghi phím nào"),
        ({"app.help": "f9"}, "đã dùng cho app.journal"),
        ({"app.journal": "f12"}, "đã dùng cho"),
        ({"receipt.save": "f2"}, "đã dùng cho app.look_up"),
    ],
)
def test_what_cannot_be_used_is_said(wished, said):
    good, problems = checked(wished)
    assert good == {}
    assert len(problems) == 1
    assert said in problems[0]


def test_usable_keys_are_kept_and_may_change_places():
    wished = {"app.help": "F13, ctrl+g", "app.journal": "f11", "app.refresh": "f9"}
    assert checked(wished) == ({"app.help": "f13,ctrl+g", "app.journal": "f11", "app.refresh": "f9"}, [])


def test_keys_are_shown_as_on_the_keyboard():
    assert shown_keys("f12,ctrl+s,escape,slash") == "F12, Ctrl+S, Esc, /"


def test_texts_name_the_officers_own_keys():
    own, _ = checked({"app.journal": "f11", "register.save": "ctrl+k", "app.correct": "f13"})
    assert renamed(own) == {"F9": "F11", "Ctrl+E": "F13"}  # F12 still saves on other screens
    name_keys(renamed(own))
    try:
        assert text("{n} lưu ý, xem F9", n="F9") == "F9 lưu ý, xem F11"
        assert text("Ctrl+E, Ctrl+EE, F90, Shift+F9, Ctrl+E.") == "F13, Ctrl+EE, F90, Shift+F9, F13."
    finally:
        name_keys({})
    assert text("{n} lưu ý, xem F9", n=1) == "1 lưu ý, xem F9"


def test_keys_that_change_places_change_them_in_texts_too():
    own, _ = checked({"app.prints": "f9", "app.journal": "f7"})
    assert renamed(own) == {"F7": "F9", "F9": "F7"}
