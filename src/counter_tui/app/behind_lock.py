"""Keeps back what wants to come onto a locked screen, and brings it in its order once the screen is unlocked."""

from __future__ import annotations

import asyncio
import contextvars
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on
from textual.await_complete import AwaitComplete
from textual.notifications import Notify
from textual.widget import AwaitMount

from counter_tui.app.paper_ways import PaperWaysApp
from counter_tui.screens.desk_screen import SEVERITIES
from counter_tui.screens.lock import LockScreen
from counter_tui.screens.navigation import Wanted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.screen import Screen, ScreenResultType

    from counter_tui.app.paper_ways import SerialLine
    from counter_tui.app.scan_gate import ScannerSet


class BehindLockApp(PaperWaysApp):
    """While locked, no screen or box opens, nobody goes anywhere and nothing is said: it all waits for the PIN.

    Work that was begun goes on; whoever waits for an answer to a box waits until it could be asked.
    """

    def __init__(
        self, *, scanner: ScannerSet | None = None, serial_scanner: SerialLine | None = None
    ) -> None:
        super().__init__(scanner=scanner, serial_scanner=serial_scanner)
        self._locked = False
        self._kept: list[Callable[[], object]] = []
        self._kept_words: dict[tuple[str, str], Notify] = {}

    @property
    def locked(self) -> bool:
        """Whether the screen is locked, or just about to be."""
        return self._locked

    def keep_back(self) -> None:
        """Keep from now on everything back but the lock itself."""
        self._locked = True

    async def let_through(self) -> None:
        """Bring what was kept back; what is locked again in between keeps the rest."""
        self._locked = False
        while self._kept and not self._locked:
            came = self._kept.pop(0)()
            if isinstance(came, AwaitComplete | AwaitMount):
                await came
        if not self._locked:
            self.refresh_bindings()  # most keys were dead when the screen came back
            words, self._kept_words = self._kept_words, {}
            for said in words.values():
                one = said.notification
                self.notify(
                    one.message,
                    title=one.title,
                    severity=one.severity,
                    timeout=one.timeout,
                    markup=one.markup,
                )

    def tell(self, sentence: str, level: str = "info") -> None:
        """Tell the officer something in passing, once the screen is unlocked."""
        if self._locked:
            self.notify(sentence, severity=SEVERITIES.get(level, "information"), markup=False)
        else:
            super().tell(sentence, level)

    def push_screen(  # type: ignore[override]  # Textual's overloads tell the two kinds of answer apart
        self,
        screen: Screen[ScreenResultType] | str,
        callback: Callable[[ScreenResultType | None], None]
        | Callable[[ScreenResultType | None], Awaitable[None]]
        | None = None,
        wait_for_dismiss: bool = False,
        mode: str | None = None,
    ) -> AwaitComplete | AwaitMount | asyncio.Future[Any]:
        """Show a screen or a box; the lock is the only one that comes onto a locked screen."""
        push: Callable[[], Any] = partial(
            super().push_screen, screen, callback, wait_for_dismiss=wait_for_dismiss, mode=mode
        )
        if not self._locked or isinstance(screen, LockScreen):
            came: AwaitComplete | AwaitMount | asyncio.Future[Any] = push()
            return came
        # Who asked (for the answer) and which worker waits are known by the context only.
        asked = contextvars.copy_context()
        if not wait_for_dismiss:
            self._kept.append(lambda: asked.run(push))
            return AwaitComplete()
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._kept.append(lambda: _hand_on(asked.run(push), answer))
        return answer

    async def grant_wish(self) -> None:
        """Do what was asked for while the desk was opening, not before it is unlocked."""
        if self._locked:
            self._kept.append(lambda: self.call_later(self.grant_wish))
        else:
            await super().grant_wish()

    @on(Wanted)
    def _wanted(self, message: Wanted) -> None:
        if self._locked:
            message.prevent_default()
            again = replace(message)
            self._kept.append(lambda: self.post_message(again))

    def on_notify(self, event: Notify) -> None:
        """Say nothing on a locked screen: words in passing name people and dossiers. Said often, it is said once."""
        if self._locked:
            event.prevent_default()
            self._kept_words[event.notification.message, event.notification.severity] = event


def _hand_on(given: asyncio.Future[Any], wanted: asyncio.Future[Any]) -> None:
    def answered(given: asyncio.Future[Any]) -> None:
        if not wanted.done() and not given.cancelled():
            wanted.set_result(given.result())

    given.add_done_callback(answered)
