"""Lines by words and cells."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from counter_tui.widgets.plain import elide, fit, plain
from counter_tui.widgets.wrapping import wrap


@pytest.mark.parametrize("width", [1, 2, 7, 20, 79])
@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "một",
        "- bản chính hoặc bản sao có chứng thực",
        "x" * 200,
        "1. " + "漢字" * 40 + " hết",
        "   thụt đầu dòng " * 9,
    ],
)
def test_no_line_is_wider_and_no_word_is_lost(paragraph, width):
    lines = wrap(paragraph, width)
    assert all(cell_len(line) <= max(width, 2) for line in lines)
    assert "".join("".join(lines).split()) == "".join(paragraph.split())


def test_lines_after_a_bullet_are_indented():
    assert wrap("- một hai ba bốn", 10) == ["- một hai", "  ba bốn"]


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("Đăng ký", 10, "Đăng ký"), ("Đăng ký khai sinh", 8, "Đăng ký…"), ("漢字漢", 4, "漢…")],
)
def test_elide(text, width, shown):
    assert elide(text, width) == shown
    assert cell_len(fit(text, width)) == width


def test_plain_joins_breaks_and_drops_what_is_not_seen():
    assert plain("a\tb\nc\x1b[1md\u202e\x9be\u200b") == "a b cde"
    assert plain("Hu\u031bo\u031b\u0300ng") == "Hường"
