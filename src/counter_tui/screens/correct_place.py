"""Where the officer stands in a form that gives way to that of another procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget


def place_in(form: Widget, focused: Widget | None) -> str | None:
    """Return the id of the widget in *form* that has the focus, ``None`` when it is elsewhere."""
    if focused is None or form not in focused.ancestors:
        return None
    return focused.id or ""


def go_to(form: Widget, place: str) -> None:
    """Put the focus where it was, else at the beginning of *form*: the key typed next must go somewhere."""
    inside = [widget for widget in form.screen.focus_chain if form in widget.ancestors]
    if inside:
        form.screen.set_focus(next((widget for widget in inside if place and widget.id == place), inside[0]))
