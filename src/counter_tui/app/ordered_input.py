"""Deliver keys one at a time in the order they were typed, and take scans out on the way.

Textual runs a focused widget's printable keys at once but its bindings only after the key has bubbled to the app, so keys
read in one burst change places (textual#1009, textual#6605): input methods, scanners and batched packets come out wrong.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual import events
from textual.app import App, ReturnType

from counter_tui.app.scan_gate import CONTROLS, DEFAULT_GAP, ENDERS, LATE_ENDER, STALL, Burst, Torn, scans_in
from counter_tui.i18n import text
from counter_tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump
    from textual.widget import Widget

    from counter_tui.domain.scan import Scan


START_PATIENCE = 1.0
"""Seconds that keys wait at most for the first screen to take the focus."""


@runtime_checkable
class ScanHandler(Protocol):
    """A screen that knows what to do with a scan."""

    def handle_scan(self, scan: Scan) -> bool:
        """Act on a scan; return ``False`` to have it typed into the field instead."""
        ...


class OrderedInputApp(App[ReturnType]):
    """An app that finishes handling each key before it starts the next; the only owner of ``on_event``."""

    KEY_TIMEOUT = 5.0
    """Seconds to wait for a slow handler before the next key goes through all the same."""
    ROUNDS = 4
    """How often a key's consequences (messages that cause messages) are waited for."""

    def __init__(self, *, scan_gap: float = DEFAULT_GAP) -> None:
        super().__init__()
        self._scan_gap = scan_gap
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._arrived = asyncio.Event()
        self._started = False
        self._delivery: asyncio.Task[None] | None = None
        self._text_until = 0.0
        self._ender_until = 0.0
        self._torn = Torn()

    async def on_event(self, event: events.Event) -> None:
        """Queue fresh keys and pastes; everything else goes straight on."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self._waiting.append(event)
        self._arrived.set()
        if self._delivery is None or self._delivery.done():
            self._delivery = asyncio.create_task(self._deliver())
            self._delivery.add_done_callback(self._delivered)

    async def on_unmount(self) -> None:
        """Stop delivering."""
        if self._delivery is not None:
            self._delivery.cancel()

    def _delivered(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.call_later(self._fail, error)

    def _fail(self, error: BaseException) -> None:
        # Raised in the app's own loop, where Textual's crash path is.
        raise error

    async def _deliver(self) -> None:
        await self._first_screen()
        while self._waiting:
            event = self._waiting.popleft()
            if isinstance(event, events.Paste):
                await self._deliver_paste(event)
            elif event.key in ENDERS and event.time <= self._ender_until:
                self._ender_until = 0.0
            elif event.time <= self._text_until and event.key in CONTROLS:
                continue
            elif event.time <= self._text_until or not (event.is_printable or event.key in CONTROLS):
                self._keep_typing(event)
                await self._hand_on(event)
            else:
                await self._deliver_burst(event)

    async def _first_screen(self) -> None:
        """Wait for the first screen and its focus: what is typed before would go nowhere."""
        limit = time.monotonic() + START_PATIENCE
        while not self._started and time.monotonic() < limit:
            stack = self.screen_stack
            screen = stack[-1] if stack else None
            if screen is not None and screen.is_mounted and (screen.focused or not screen.focus_chain):
                break
            await asyncio.sleep(0.01)
        self._started = True

    def _keep_typing(self, key: events.Key) -> None:
        # Keys that follow fast on ordinary text are text too: a code in the middle of a sentence is no scan.
        if key.time <= self._text_until:
            self._text_until = 0.0 if key.key in ENDERS else key.time + self._scan_gap

    async def _deliver_paste(self, event: events.Paste) -> None:
        for scan in (scans := scans_in(event.text)):
            await self._offer(scan)
        if not scans:
            await self._hand_on(event)

    async def _deliver_burst(self, first: events.Key) -> None:
        burst = await self._gather(first)
        scan = burst.scan()
        if (scan is None or scan.problem) and (whole := self._torn.joined_with(burst)) is not None:
            scan, burst.undo = whole, self._torn.undo
        if scan is None:
            self._torn.remember(burst)
            for key in burst.unseen:
                await self._hand_on(key)
            self._text_until = 0.0 if burst.ended else burst.last + self._scan_gap
            return
        self._torn = Torn()
        if burst.undo is not None:
            field, snapshot = burst.undo
            await self._run_in(field, lambda: field.restore(snapshot))
        if burst.ender is None:
            self._ender_until = burst.last + LATE_ENDER
        if not await self._offer(scan):
            for key in burst.all_keys:
                await self._hand_on(key)

    async def _gather(self, first: events.Key) -> Burst:
        """Hand the first printable key on at once, and hold what follows fast for as long as it may be a scan."""
        burst = Burst(self._torn.before(first))
        key: events.Key | None = first
        while key is not None:
            seen = burst.add(key)
            if seen and len(burst.keys) == 1:
                if isinstance(self.focused, TextField):
                    burst.undo = self.focused, self.focused.snapshot()
                await self._hand_on(key)
            if burst.ender is not None or (seen and not burst.may_be_scan):
                break
            key = await self._next_key(burst.last, STALL if burst.surely_scanner else self._scan_gap)
        burst.ended = key is None or burst.ender is not None
        return burst

    async def _next_key(self, after: float, gap: float) -> events.Key | None:
        """Return the next key of the burst, ``None`` when none came within *gap* seconds and it has ended."""
        until = after + gap
        patience = max(0.01, until - time.monotonic())
        while not self._waiting:
            self._arrived.clear()
            started = time.monotonic()
            try:
                await asyncio.wait_for(self._arrived.wait(), patience)
            except TimeoutError:
                return None
            patience -= time.monotonic() - started
        following = self._waiting[0]
        if isinstance(following, events.Paste) or following.time > until:
            return None
        if not (following.is_printable or following.key in CONTROLS | ENDERS | {"backspace"}):
            return None
        self._waiting.popleft()
        return following

    async def _offer(self, scan: Scan) -> bool:
        """Let the screen act on a scan, in its own message loop; return whether it took it."""
        screen = self.screen
        if not isinstance(screen, ScanHandler):
            self.notify(text("Đóng hộp thoại đang mở rồi quét lại."), severity="warning", markup=False)
            return True
        answers: list[bool] = []
        await self._run_in(screen, lambda: answers.append(screen.handle_scan(scan)))
        return answers != [False]

    async def _run_in(self, node: Widget, action: Callable[[], object]) -> None:
        node.call_later(action)
        await self._settle(node)

    async def _hand_on(self, event: events.Key | events.Paste) -> None:
        target = self.focused or self.screen
        await super().on_event(event)
        await self._settle(target)

    async def _settle(self, target: Widget) -> None:
        """Wait until the event has bubbled from *target* to the app and what it caused has been handled."""
        nodes: list[MessagePump] = list(target.ancestors_with_self)
        for _ in range(self.ROUNDS):
            for node in nodes:
                await self._caught_up(node)
            if self.is_running and self.screen not in nodes:
                nodes = [*nodes, self.screen]
            elif not any(node.message_queue_size for node in nodes):
                break

    async def _caught_up(self, node: MessagePump) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        limit = time.monotonic() + self.KEY_TIMEOUT

        def reached() -> None:
            if not done.done():
                done.set_result(None)

        if not node.is_running or not node.call_later(reached):
            return
        while not done.done() and node.is_running and time.monotonic() < limit:
            await asyncio.wait({done}, timeout=min(0.1, self.KEY_TIMEOUT))
        done.cancel()
