"""A form keeps the field with the focus in sight while lines appear above it."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

from counter_tui.widgets.form_scroll import FormScroll
from counter_tui.widgets.text_field import TextField


class Form(App[None]):
    def compose(self) -> ComposeResult:
        with FormScroll():
            yield Static(id="warning")
            for nth in range(12):
                yield TextField(id=f"field-{nth}")


async def test_a_warning_above_does_not_push_the_focused_field_off_the_screen():
    app = Form()
    async with app.run_test(size=(40, 12)) as pilot:
        last = app.query_one("#field-11", TextField)
        last.focus()
        await pilot.pause()
        app.query_one("#warning", Static).update("một\nhai\nba\nbốn")
        await pilot.pause()
        await pilot.pause()
        assert app.query_one(FormScroll).region.contains_region(last.region)


async def test_a_form_that_was_scrolled_by_hand_stays_where_it_was_put():
    app = Form()
    async with app.run_test(size=(40, 12)) as pilot:
        app.query_one("#field-0", TextField).focus()
        form = app.query_one(FormScroll)
        form.scroll_end(animate=False, immediate=True)
        await pilot.pause()
        assert form.scroll_y == form.max_scroll_y > 0
