"""Whether a screen has a form to type into just now; while it has none, keys wait (``app/waiting_keys.py``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual.screen import Screen


class FormStands:
    """Told by the screen what becomes of its form; asked before each key.

    A form that is being written down may go in the next moment: what is typed then would go with it, and is meant for
    what comes after it.
    """

    def __init__(self) -> None:
        self._there = self._answers = True
        self._turn = 0

    def takes(self, *, command: bool) -> bool:
        """Return whether a key that types, or a *command* (Esc, F12, a scan), is for the form as it stands."""
        return self._there or (command and self._answers)

    def goes(self) -> None:
        """Note that another form takes its place: until it is there every key waits."""
        self._there = self._answers = False

    def back(self) -> None:
        """Note that there is a form to type into."""
        self._there = self._answers = True

    def until_written(
        self, screen: Screen[Any], work: Coroutine[Any, Any, None]
    ) -> Coroutine[Any, Any, None]:
        """Return *work* that writes down what stands in the form: what is typed from now to its end waits, commands do not."""
        self._there, self._answers = False, True
        self._turn += 1
        return self._written(screen, work, self._turn)

    async def _written(self, screen: Screen[Any], work: Coroutine[Any, Any, None], turn: int) -> None:
        def ended() -> None:
            if turn == self._turn:
                self.back()

        try:
            await work
        finally:
            # On the way that the screen's wish to leave has gone before.
            screen.call_later(screen.app.call_later, ended)


@runtime_checkable
class HasForm(Protocol):
    """A screen that says whether its form stands."""

    form_stands: FormStands
