"""An officer's own keys, checked before they are used: Textual itself takes clashes and unknown names in silence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter_tui.i18n import text
from counter_tui.screens.keys import KEYS, shown_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RESERVED = frozenset(
    {
        "ctrl+h",
        "ctrl+i",
        "ctrl+j",
        "ctrl+m",
        "ctrl+left_square_bracket",
        "ctrl+[",
        "ctrl+z",
        "ctrl+c",
        "ctrl+b",
        "ctrl+d",
    }
)
"""Keys a terminal cannot tell from others, stops the program with, or that scanners send."""
_NAMED = "escape|enter|tab|space|backspace|delete|insert|home|end|pageup|pagedown|up|down|left|right|slash"
_KNOWN = re.compile(
    rf"(?:(?:shift\+|ctrl\+)*(?:f(?:[1-9]|1\d|2[0-4])|{_NAMED})|ctrl\+(?:shift\+)?[a-z]|ctrl\+[\\^_])"
)


def checked(wished: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the part of *wished* (binding id → keys) that can be used, and a sentence for each that cannot."""
    good: dict[str, str] = {}
    problems: list[str] = []
    known = {key.id for key in KEYS}
    for binding, keys in wished.items():
        if binding not in known:
            problems.append(text("[keys] {id}: không có lệnh này. Danh sách lệnh: docs/keys.md.", id=binding))
        elif (reason := _unusable(keys)) is not None:
            problems.append(text("[keys] {id}: {reason}", id=binding, reason=reason))
        else:
            good[binding] = ",".join(_split(keys))
    for binding, key, other in list(_clashes(good)):
        good.pop(binding, None)
        problems.append(
            text(
                "[keys] {id}: phím {key} đã dùng cho {other}; giữ phím cũ.", id=binding, key=key, other=other
            )
        )
    return good, problems


def main_keys(own: Mapping[str, str]) -> frozenset[str]:
    """Return the keys that do what a screen is for: F12 and what stands beside it, as the table has them and as the officer does."""
    mains = [key for key in KEYS if _first(key.keys) == "f12"]
    return frozenset(k for key in mains for keys in (key.keys, own.get(key.id, "")) for k in _split(keys))


def renamed(own: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that have another name in texts: those whose every command has the same other key now."""
    now: dict[str, set[str]] = {}
    for key in KEYS:
        now.setdefault(_first(key.keys), set()).add(_first(own.get(key.id, key.keys)))
    return {
        shown_keys(before): shown_keys(after.copy().pop())
        for before, after in now.items()
        if len(after) == 1 and before not in after
    }


def _first(keys: str) -> str:
    return keys.partition(",")[0]


def _split(keys: str) -> list[str]:
    return [key.strip().lower() for key in keys.split(",") if key.strip()]


def _unusable(keys: str) -> str | None:
    if not (wished := _split(keys)):
        return text("chưa ghi phím nào.")
    for key in wished:
        if key in RESERVED:
            return text("phím {key} dành riêng cho terminal và máy quét, chọn phím khác.", key=key)
        if _KNOWN.fullmatch(key) is None:
            return text("không dùng được phím {key}: chỉ phím F, Ctrl+chữ cái và phím điều khiển.", key=key)
    return None


def _clashes(good: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (id, key, other id) for keys that another binding of the same area, or of the app, has too."""
    effective = {key.id: set(_split(good.get(key.id, key.keys))) for key in KEYS}
    default = {key.id: set(_split(key.keys)) for key in KEYS}
    for binding in good:
        area = binding.partition(".")[0]
        for other, keys in effective.items():
            near = other.partition(".")[0] == area or "app" in {area, other.partition(".")[0]}
            shared = keys & effective[binding] - (default[other] & default[binding])
            if other != binding and near and shared:
                yield binding, sorted(shared)[0], other
                break
