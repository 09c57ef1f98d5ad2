"""The desk's own themes; never ANSI colours, whose meaning each terminal changes."""

from __future__ import annotations

import os

from textual.theme import Theme

LIGHT = Theme(
    name="counter-light",
    primary="#1f4e79",
    secondary="#3d6b99",
    accent="#8a4b08",
    foreground="#1a1a1a",
    background="#f7f7f5",
    surface="#ffffff",
    panel="#e6eaee",
    success="#1e6b33",
    warning="#8a5a00",
    error="#a31515",
    dark=False,
)
DARK = Theme(
    name="counter-dark",
    primary="#2f6ca3",
    secondary="#5b8fc0",
    accent="#e0a458",
    foreground="#e4e4e4",
    background="#14181d",
    surface="#1b2027",
    panel="#262d36",
    success="#7ec98f",
    warning="#e5b567",
    error="#f28b82",
    dark=True,
)
HIGH_CONTRAST = Theme(
    name="counter-high-contrast",
    primary="#0000c0",
    secondary="#ffff00",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#202020",
    success="#00ff00",
    warning="#ffff00",
    error="#ff8080",
    dark=True,
    variables={
        "text-muted": "#ffffff",
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
    },
)
THEMES = {"light": LIGHT, "dark": DARK, "high-contrast": HIGH_CONTRAST}


def chosen(name: str) -> Theme:
    """Return the theme of a setting; under ``NO_COLOR`` (no-color.org) the one that needs no colour."""
    if os.environ.get("NO_COLOR"):
        return HIGH_CONTRAST
    return THEMES.get(name, LIGHT)
