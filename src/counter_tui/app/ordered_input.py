"""Deliver keys one at a time in the order they were typed, and take scans out on the way.

Textual runs a focused widget's printable keys at once but its bindings only after the key has bubbled to the app, so keys
read in one burst change places (textual#1009, textual#6605): input methods, scanners and batched packets come out wrong.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App, ReturnType

from counter_tui.app.scan_gate import (
    CONTROLS,
    ENDERS,
    LATE_ENDER,
    PREFIX_PATIENCE,
    SCANNER_STALL,
    SHORTEST,
    TAP_GAP,
    Burst,
    ScanHandler,
    ScannerSet,
    Torn,
    TraceHandler,
    scans_in,
    traced,
)
from counter_tui.app.waiting_keys import first_screen, form_standing, form_takes
from counter_tui.domain.scan_trace import whole_trace
from counter_tui.i18n import text
from counter_tui.widgets.plain import plain
from counter_tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.widget import Widget

    from counter_tui.domain.scan import Scan

FOCUS_PATIENCE = 2.0
"""Seconds that keys wait at most for a screen that has just opened to take the focus."""


class OrderedInputApp(App[ReturnType]):
    """An app that finishes handling each key before it starts the next; the only owner of ``on_event``."""

    KEY_TIMEOUT = 5.0
    """Seconds to wait for a slow handler before the next key goes through all the same."""
    ROUNDS = 4
    """How often a key's consequences (messages that cause messages) are waited for."""

    def __init__(self, *, scanner: ScannerSet | None = None) -> None:
        super().__init__()
        self.scanner = scanner or ScannerSet()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._arrived = asyncio.Event()
        self._started = False
        self._delivery: asyncio.Task[None] | None = None
        self._text_until = 0.0
        self._ender_until = 0.0
        self._torn = Torn()
        self._seen: tuple[Screen[Any] | None, float] = (None, 0.0)

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
        if not self._started:
            await first_screen(self)
            self._started = True
        while self._waiting:
            event = self._waiting.popleft()
            stack = self.screen_stack
            if stack and isinstance(stack[-1], TraceHandler):
                await self._deliver_traced(stack[-1], event)
            elif isinstance(event, events.Paste):
                await self._deliver_paste(event)
            elif event.key in ENDERS and event.time <= self._ender_until:
                self._ender_until = 0.0
            elif self.scanner.begins_with(event):
                await self._deliver_prefixed(event)
            elif event.time <= self._text_until and event.key in CONTROLS:
                continue
            elif event.time <= self._text_until or not (event.is_printable or event.key in CONTROLS):
                if not event.is_printable:
                    self._torn = Torn()  # no scanner sends keys like this one in the middle of a scan
                self._keep_typing(event)
                await self._hand_on(event)
            else:
                await self._deliver_burst(event)

    def _keep_typing(self, key: events.Key) -> None:
        # Keys that follow fast on ordinary text are text too: a code in the middle of a sentence is no scan.
        if key.time <= self._text_until:
            self._text_until = 0.0 if key.key in ENDERS else key.time + self.scanner.gap

    async def _deliver_paste(self, event: events.Paste) -> None:
        for scan in (scans := scans_in(event.text)):
            await self._offer(scan)
        if not scans:
            event.text = plain(event.text)  # for fields that are Textual's own
            await self._hand_on(event)

    async def _deliver_prefixed(self, prefix: events.Key) -> None:
        """Take what follows the scanner's own prefix for a scan, at whatever speed; nothing of it reaches a field before."""
        burst = Burst()
        burst.prefixed = True
        key = await self._next_key(prefix.time, PREFIX_PATIENCE)
        while key is not None:
            burst.add(key)
            if burst.ender is not None:
                break
            key = await self._next_key(burst.last, PREFIX_PATIENCE, burst)
        burst.ended = True
        scan = burst.scan()
        if scan is not None and await self._offer(scan):
            return
        # Pressed by hand, or nothing the desk can use: it goes where it was meant to go.
        keys = [*burst.keys, *([burst.ender] if burst.ender else [])]
        await self._hand_on(*(keys or [prefix]))

    async def _deliver_traced(self, screen: Screen[Any], first: events.Key | events.Paste) -> None:
        """Show a burst to the screen that asks what the scanner sends; keys that are typing work as everywhere."""
        typing = isinstance(self.focused, TextField)
        if typing and (isinstance(first, events.Paste) or first.key == "backspace"):
            await self._hand_on(first)
            return
        if isinstance(first, events.Paste):
            pasted = whole_trace(first.text)
            await self._run_in(screen, lambda: screen.handle_trace(pasted))  # type: ignore[attr-defined]
            return
        keys, gap = [first], min(self.scanner.gap, TAP_GAP) if typing else TAP_GAP
        while (key := await self._next_key(keys[-1].time, gap, any_key=True)) is not None:
            keys.append(key)
        if (seen := traced(keys, typing=typing)) is None:
            await self._hand_on(*keys)
            return
        await self._run_in(screen, lambda: screen.handle_trace(seen))  # type: ignore[attr-defined]

    async def _deliver_burst(self, first: events.Key) -> None:
        burst = await self._gather(first)
        scan = burst.scan()
        if (scan is None or scan.problem) and (whole := self._torn.joined_with(burst)) is not None:
            scan, burst.undo = whole
        if scan is None:
            self._torn.remember(burst)
            await self._hand_on(*burst.unseen)
            self._text_until = 0.0 if burst.ended else burst.last + self.scanner.gap
            return
        self._torn = Torn()
        if burst.undo is not None:
            field, snapshot = burst.undo
            await self._run_in(field, lambda: field.restore(snapshot))
        if burst.ender is None and self.scanner.may_end:
            self._ender_until = burst.last + LATE_ENDER
        if not await self._offer(scan):
            await self._hand_on(*burst.all_keys)

    async def _gather(self, first: events.Key) -> Burst:
        """Hand the first printable key on at once, and hold what follows fast for as long as it may be a scan."""
        burst = Burst(self._torn.before(first))
        key: events.Key | None = first
        while key is not None:
            seen = burst.add(key)
            if seen and len(burst.keys) == 1 and form_takes(self, key):
                burst.held = False
                if isinstance(self.focused, TextField):
                    burst.undo = self.focused, self.focused.snapshot()
                await self._hand_on(key)
            if burst.ender is not None or (seen and not burst.may_be_scan):
                break
            key = await self._next_key(burst.last, self._patience(burst), burst)
        burst.ended = key is None or burst.ender is not None
        return burst

    def _patience(self, burst: Burst) -> float:
        if burst.surely_scanner:
            return SCANNER_STALL
        # A scanner known to end with a key has not ended before it.
        waits = self.scanner.surely_ends and len(burst.text) >= SHORTEST
        return max(self.scanner.gap, LATE_ENDER) if waits else self.scanner.gap

    async def _next_key(
        self, after: float, gap: float, burst: Burst | None = None, *, any_key: bool = False
    ) -> events.Key | None:
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
        known = following.is_printable or following.key in CONTROLS | ENDERS | {"backspace"}
        if not (any_key or known or (burst is not None and burst.takes(following, self.scanner.gap))):
            return None
        self._waiting.popleft()
        return following

    async def _offer(self, scan: Scan) -> bool:
        """Let the screen act on a scan, in its own message loop; return whether it took it."""
        await form_standing(self)
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

    async def _focus_of_new_screen(self) -> None:
        """Wait for the focus of a screen that has just opened: the first key typed there would go nowhere."""
        screen = self.screen
        if screen is not self._seen[0]:
            self._seen = screen, time.monotonic()
        while time.monotonic() < self._seen[1] + FOCUS_PATIENCE:
            if screen.focused is not None or not screen.focus_chain:
                break
            await asyncio.sleep(0.01)

    async def _hand_on(self, *fresh: events.Key | events.Paste) -> None:
        for event in fresh:
            if not await form_standing(self, event):
                self._waiting.clear()
                said = text("Máy vừa hỏi: những gì gõ trước đó chưa dùng, trả lời rồi gõ lại.")
                self.notify(said, severity="warning", markup=False)
                return
            if isinstance(event, events.Paste) or event.is_printable:
                await self._focus_of_new_screen()
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
