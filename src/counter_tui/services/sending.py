"""Sends what waits in the journal: several dossiers at a time, each dossier's entries in their order."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from counter_tui.domain.codes import is_provisional
from counter_tui.domain.journal import Entry, EntryKind, EntryState
from counter_tui.errors import CounterError, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark, text
from counter_tui.services.ports import Clock, Gateway, Journal, Outcome, SendResult, Settlement

LANES = 8
"""Most entries under way at once, each of another dossier; one at first, twice as many after each answer."""
BATCH = 64
FAILURES = 3
"""Sendings in a row without a verdict after which the rest waits for the next round."""
LOOK_AGAIN = 1.0
"""Seconds after which new entries are looked for beside one that hangs."""
BACKOFF_CAP = 60.0

UNDER_WAY = mark("Việc này đang được gửi, không rút lại được. Đợi xác nhận rồi làm việc tiếp theo.")
FAULT = mark("Chương trình có lỗi khi gửi mục này ({kind}): mục vẫn an toàn trong sổ. Báo người quản trị.")
NUMBER_IN_USE = mark(
    "Máy chủ cấp số {code} cho một hồ sơ của máy này, nhưng ở đây số ấy là hồ sơ khác: báo người phụ trách đối chiếu hai hồ sơ."
)

Sending = asyncio.Task[SendResult]


class Sender:
    """Drains the journal; *notice* gets sentences for the officer, *progress* is awaited after each settling."""

    def __init__(
        self,
        journal: Journal,
        gateway: Gateway,
        clock: Clock,
        notice: Callable[[str], None],
        progress: Callable[[], Awaitable[None]],
    ) -> None:
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._notice = notice
        self._progress = progress
        self._run: _Run | None = None
        self._choosing = asyncio.Lock()

    async def drain(self) -> None:
        """Send all that is due; raises Offline or SignInNeeded once what was under way is settled.

        Only the first unsettled entry of a dossier is ever under way, so its order holds; an entry that hangs, fails or
        is refused takes one lane and holds nobody else's dossier. Cancelled, what was under way is sent again later,
        unchanged and under the same key.
        """
        run = self._run = _Run(self._journal, self._gateway, self._clock, self._choosing)
        try:
            while await run.start_what_is_due():
                ended = await run.ended()
                now = self._clock.now()
                in_use = await self._journal.settle_all(
                    [made for entry, result in ended if (made := settlement(entry, result, now))], now
                )
                for made in in_use:
                    self._notice(text(NUMBER_IN_USE, code=made.code))
                left = {made.entry_id for made in in_use}
                for entry, result in ended:
                    if entry.id not in left:
                        self._say_taken(entry, result)
                await run.judge(ended)
                await self._progress()
        finally:
            run.cancel()
            self._run = None
        if run.halted is not None:
            raise run.halted

    async def unless_sent(self, entry_id: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do *work* on an entry that is not sent meanwhile; raises Refused when it is under way or next."""
        async with self._choosing:
            if self._run is not None and self._run.has(entry_id):
                raise Refused(UNDER_WAY, code="taken")
            await work()

    def _say_taken(self, entry: Entry, result: SendResult) -> None:
        if _renumbered(entry, result) and not is_provisional(entry.dossier):
            self._notice(
                text(
                    "Số {old} đã có hồ sơ khác dùng: hồ sơ này nay mang số {new}. In lại giấy cho công dân và báo "
                    "người phụ trách.",
                    old=entry.dossier,
                    new=result.code,
                )
            )


class _Run:
    """What is under way in one draining, and why nothing more is begun."""

    def __init__(self, journal: Journal, gateway: Gateway, clock: Clock, choosing: asyncio.Lock) -> None:
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._choosing = choosing
        self._queue: deque[Entry] = deque()
        self._running: dict[Sending, Entry] = {}
        self._lanes = 1
        self._failures = 0
        self._stopped = False
        self.halted: CounterError | None = None

    async def start_what_is_due(self) -> bool:
        """Fill the lanes; return whether anything is under way."""
        if not self._stopped:
            if not self._queue:
                async with self._choosing:
                    due = await self._journal.due_to_send(self._clock.now(), BATCH)
                    self._queue.extend(entry for entry in due if not self.has(entry.id))
            free = max(0, self._lanes - len(self._running))
            await self._note_actions([*islice(self._queue, free)], begun=True)
            for _ in range(min(free, len(self._queue))):
                entry = self._queue.popleft()
                self._running[asyncio.create_task(self._gateway.send(entry))] = entry
        return bool(self._running)

    async def _note_actions(self, entries: Sequence[Entry], *, begun: bool) -> None:
        """Note which actions leave: only they can be taken back, which what the service may have done must not be."""
        if actions := [entry.id for entry in entries if entry.kind is EntryKind.ACTION]:
            await self._journal.note_begun(actions, begun)

    def has(self, entry_id: str) -> bool:
        """Whether an entry is under way or next."""
        return any(entry.id == entry_id for entry in (*self._running.values(), *self._queue))

    async def ended(self) -> list[tuple[Entry, SendResult]]:
        """Return what came of sendings, as soon as one has ended; none after a while."""
        done, _ = await asyncio.wait(self._running, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
        return [(self._running.pop(task), _came_of(task)) for task in done]

    async def judge(self, ended: Sequence[tuple[Entry, SendResult]]) -> None:
        """Open or close lanes by how it went, and stop when the service is away."""
        results = [result for _, result in ended]
        undone = [entry for entry, result in ended if result.outcome is Outcome.SIGN_IN]
        await self._note_actions(undone, begun=False)
        for result in results:
            match result.outcome:
                case Outcome.CONFIRMED | Outcome.REFUSED:
                    self._failures, self._lanes = 0, min(LANES, self._lanes * 2)
                case Outcome.SIGN_IN:
                    self._stop(SignInNeeded(""))
                case Outcome.RETRY:
                    self._failures, self._lanes = self._failures + 1, 1
        silent = any(r.outcome is Outcome.RETRY and not r.problem_code for r in results)
        if silent and self.halted is None:
            # One dossier's request may fail by itself: whether the service is there is another question.
            try:
                await self._gateway.health()
            except CounterError as away:
                self._stop(away if isinstance(away, Offline | SignInNeeded) else Offline(""))
        if self._failures >= FAILURES:
            self._stop(Offline("") if silent else None)

    def cancel(self) -> None:
        """Give up what is under way."""
        for task in self._running:
            task.cancel()

    def _stop(self, why: CounterError | None) -> None:
        self._stopped = True
        self._queue.clear()
        self.halted = self.halted or why


def _came_of(task: Sending) -> SendResult:
    """Return what came of a sending; a fault of the program in one entry holds no other back and ends no desk."""
    fault = task.exception()
    if fault is None:
        return task.result()
    if not isinstance(fault, Exception):
        raise fault
    problem = text(FAULT, kind=type(fault).__name__)
    return SendResult(outcome=Outcome.RETRY, problem=problem, problem_code="fault")


def settlement(entry: Entry, result: SendResult, now: datetime) -> Settlement | None:
    """Return what the journal notes of one sending; ``None`` while a sign-in is wanted: it counts for nothing."""
    match result.outcome:
        case Outcome.CONFIRMED:
            code = result.code if _renumbered(entry, result) else ""
            return Settlement(entry_id=entry.id, state=EntryState.CONFIRMED, code=code)
        case Outcome.REFUSED:
            return Settlement(
                entry_id=entry.id,
                state=EntryState.REFUSED,
                problem=result.problem,
                problem_code=result.problem_code,
            )
        case Outcome.RETRY:
            return Settlement(
                entry_id=entry.id,
                state=EntryState.WAITING,
                next_attempt_at=now + pause(entry.attempts, result.retry_after),
                problem=result.problem,
            )
        case Outcome.SIGN_IN:
            return None


def pause(attempts: int, named: float | None) -> timedelta:
    """Return how long to wait before sending again: what the service *named*, else anything up to 1, 2, 4 … 60 seconds.

    Full jitter spreads the desks of a whole province that come back at the same moment.
    """
    if named is not None:
        return timedelta(seconds=named)
    ceiling = min(BACKOFF_CAP, 2.0 ** min(attempts, 6))
    return timedelta(seconds=random.uniform(0, ceiling))  # noqa: S311 - spreads load, no secret


def _renumbered(entry: Entry, result: SendResult) -> bool:
    confirmed = result.outcome is Outcome.CONFIRMED and entry.kind is EntryKind.REGISTER
    return confirmed and bool(result.code) and result.code != entry.dossier
