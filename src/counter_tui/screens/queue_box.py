"""The box over the queue."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from counter_tui.widgets.text_field import TextField


class QueueBox(TextField):
    """While it is empty, Home and End go to the first and the last row: there is no text to move in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "home_or_first", show=False),
        Binding("end", "end_or_last", show=False),
    ]

    async def action_home_or_first(self) -> None:
        """Go to the start of the text, else to the first row."""
        if self.value:
            self.action_home()
        else:
            await self.run_action("screen.far(-1)")

    async def action_end_or_last(self) -> None:
        """Go to the end of the text, else to the last row."""
        if self.value:
            self.action_end()
        else:
            await self.run_action("screen.far(1)")
