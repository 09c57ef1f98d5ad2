"""The table of keys: complete, without clashes, and the docs fresh."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from counter_tui.app.keymap import RESERVED, checked
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
    wished = {"app.help": "F4, ctrl+g", "app.journal": "f11", "app.refresh": "f9"}
    assert checked(wished) == ({"app.help": "f4,ctrl+g", "app.journal": "f11", "app.refresh": "f9"}, [])


def test_keys_are_shown_as_on_the_keyboard():
    assert shown_keys("f12,ctrl+s,escape,slash") == "F12, Ctrl+S, Esc, /"
