"""What a scanner's keys say of its settings."""

from __future__ import annotations

import pytest

from counter_tui.domain.scan_trace import Stroke, Suffix, checked_prefix, trace, whole_trace
from counter_tui.errors import BadInput

CODE = "H49.15-260105-0012"
CARD = "022090000001||NGUYEENX VAWN MAAUX|01021990|Nam|Thôn Mẫu, Xã Mẫu"


def strokes(text: str, *, before: tuple[str, ...] = (), after: tuple[str, ...] = (), ms: float = 2.0):
    keys = [*((key, "") for key in before), *((c, c) for c in text), *((key, "") for key in after)]
    return [Stroke(key, character, n * ms / 1000) for n, (key, character) in enumerate(keys)]


def test_prefix_suffix_and_speed_are_told_apart():
    seen = trace(strokes(CODE, before=("f11",), after=("enter",), ms=21))
    assert (seen.prefix, seen.suffix, seen.text) == ("f11", Suffix.ENTER, CODE)
    assert (round(seen.usual), seen.gap_ms) == (21, 60)
    assert seen.raw == f"<f11>{CODE}<CR>"
    assert seen.readable and not seen.typed_over


@pytest.mark.parametrize(
    ("after", "suffix"),
    [
        (("tab",), Suffix.TAB),
        (("enter", "ctrl+j"), Suffix.ENTER),
        ((), Suffix.NONE),
    ],
)
def test_what_it_ends_with(after, suffix):
    assert trace(strokes(CODE, after=after)).suffix is suffix


def test_one_strange_sign_before_what_can_be_read_is_a_prefix():
    assert trace(strokes("~" + CODE)).prefix == "~"
    assert trace(strokes("]C1" + CODE)).prefix == ""
    assert trace(strokes("~hello")).prefix == ""


def test_controls_are_shown_by_name():
    sent = strokes(CODE, before=("ctrl+b",), after=("ctrl+c", "enter"))
    assert trace(sent).raw == f"<STX>{CODE}<ETX><CR>"


def test_an_input_method_is_seen_at_work():
    assert trace(strokes(CARD)).typed_over
    assert not trace(strokes(CODE)).typed_over
    retyped = strokes(CODE)
    retyped[5:5] = [Stroke("x", "x", 0.009), Stroke("backspace", "", 0.0091)]
    assert trace(retyped).typed_over


@pytest.mark.parametrize(("slowest", "gap"), [(1, 30), (19, 30), (25, 60), (60, 100), (900, 400)])
def test_the_gap_leaves_room_above_the_slowest_key(slowest, gap):
    assert trace(strokes(CODE, ms=slowest)).gap_ms == gap


def test_what_comes_at_once_has_nothing_to_set():
    seen = whole_trace(f"\x02{CODE}\r\x01")
    assert (seen.whole, seen.readable, seen.raw) == (True, True, f"<STX>{CODE}<CR><?>")


@pytest.mark.parametrize(("typed", "kept"), [("", ""), (" F11 ", "f11"), ("~", "~"), ("f24", "f24")])
def test_a_prefix_is_a_function_key_or_one_sign(typed, kept):
    assert checked_prefix(typed) == kept


@pytest.mark.parametrize("typed", ["a", "7", "ab", "f25", "đ", "~~"])
def test_what_hands_type_is_no_prefix(typed):
    with pytest.raises(BadInput) as refused:
        checked_prefix(typed)
    assert refused.value.field == "prefix"
