"""Keep number blocks in hand, so that a number is there before anything is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

from counter_tui.domain.clock_check import clock_doubt
from counter_tui.domain.draft import FieldProblem
from counter_tui.domain.journal import NumberBlock
from counter_tui.domain.link import BUDGET
from counter_tui.domain.numbers import CLOCK_TOLERANCE, BlockVerdict, VoidedNumbers, days_wanted, low_water
from counter_tui.domain.office import NumberPolicy
from counter_tui.errors import Offline, Refused, SignInNeeded
from counter_tui.i18n import text
from counter_tui.services.ports import Clock, Gateway, Numbers, OfficeRecord
from counter_tui.services.session import Session

REPORT_EVERY = timedelta(hours=1)
MISCOUNTED = 10
"""Blocks a mended journal may have lost of one day and still get a new one."""
REPORTS = 3
"""At most so many in a row: a lost answer repeated, found to be a copy, the first one of the new installation."""


class NumberSupply:
    """Leases blocks for today and the next two working days, and tells the service what became of those before.

    *notice* is called with sentences for the officer. Before each leasing the desk reports: a copy of this desk, or a
    journal restored from a backup, is found there and starts anew instead of giving numbers twice.
    """

    def __init__(
        self, numbers: Numbers, gateway: Gateway, record: OfficeRecord, session: Session, clock: Clock
    ) -> None:
        self._numbers = numbers
        self._gateway = gateway
        self._record = record
        self._session = session
        self._clock = clock
        self._reported: datetime | None = None
        self._one_at_a_time = asyncio.Lock()
        self.notice: Callable[[str], None] = lambda _: None
        self.local: Callable[[], bool] = lambda: False
        """Whether the service is not to be asked while an officer waits."""

    async def left_today(self) -> int:
        """Return how many numbers of today's blocks are unused and may be given."""
        today = self._clock.now().date()
        if not (await self._numbers.clock()).trusts(today):
            return 0
        return sum(block.left for block in await self._ours() if block.day == today)

    async def clock_doubt(self) -> FieldProblem | None:
        """Return what is odd about this machine's date: a later day than today has come."""
        return clock_doubt(await self._numbers.clock(), self._clock.now().date())

    async def ensure_today(self) -> bool:
        """Try once, within the budget of a call, to have a number for today; return whether there is one."""
        await self._give_back()
        if self._session.office.number_policy is NumberPolicy.PROVISIONAL:
            return False
        if not await self.left_today() and not self.local():
            try:
                async with asyncio.timeout(BUDGET), self._one_at_a_time:
                    await self._report()
                    await self._lease(self._clock.now().date())
            except (Offline, SignInNeeded, Refused, TimeoutError):
                return False
        return await self.left_today() > 0

    async def refill(self) -> None:
        """Report when it is time, and lease what is missing for today and the next working days; raises what the gateway raises."""
        await self._give_back()
        async with self._one_at_a_time:
            today = self._clock.now().date()
            missing = await self._missing(today)
            if missing or await self._report_is_due():
                await self._report()
                missing = await self._missing(today)
            for day in missing:
                await self._lease(day)

    async def voided(self) -> list[tuple[datetime, VoidedNumbers]]:
        """Return what the service voided of this desk's numbers, newest first, each with when it said so."""
        return await self._numbers.voided()

    async def _missing(self, today: date) -> list[date]:
        if self._session.office.number_policy is not NumberPolicy.LEASED:
            return []
        clock, ours = await self._numbers.clock(), await self._ours()
        low = low_water(block for block in ours if block.day == today)
        wanted = days_wanted(self._session.calendar, today)
        return [
            day
            for day in wanted
            if clock.trusts(day)
            and sum(block.left for block in ours if block.day == day) <= (low if day == today else 0)
        ]

    async def _ours(self) -> list[NumberBlock]:
        """Blocks that this installation may use at this counter: another counter's stay untouched."""
        installation = await self._record.installation()
        return [
            block
            for block in await self._numbers.blocks()
            if block.office == self._session.office.code
            and block.counter == self._session.counter
            and block.installation == installation
        ]

    async def _give_back(self) -> None:
        """End what the office's way of giving numbers leaves no use for."""
        match self._session.office.number_policy:
            case NumberPolicy.SERVER:
                await self._numbers.end_larger_than(1, self._clock.now())
            case NumberPolicy.PROVISIONAL:
                await self._numbers.end_larger_than(0, self._clock.now())

    async def _report_is_due(self) -> bool:
        now, last = self._clock.now(), self._reported
        if last is None or last.date() != now.date() or abs(now - last) > REPORT_EVERY:
            return True
        return (await self._numbers.clock()).wrong

    async def _report(self) -> None:
        """Tell the service of our blocks; again after a lost answer, as a new installation, and when a day is over."""
        self._reported = None
        for _ in range(REPORTS):
            now, known = self._clock.now(), (await self._numbers.clock()).known
            told = await self._numbers.report(now)
            verdict = await self._gateway.report_numbers(told, self._session.counter)
            renewed = await self._numbers.settle(told, verdict, now)
            self._say(verdict, now, renewed=renewed)
            another_day = (await self._numbers.clock()).known != known
            if not (renewed or told.again or another_day):
                break
        self._reported = now

    def _say(self, verdict: BlockVerdict, now: datetime, *, renewed: bool) -> None:
        if renewed:
            self.notice(
                text(
                    "Dữ liệu trên máy này là bản sao, hoặc được khôi phục từ bản sao lưu: đã bỏ dải số cũ và xin dải "
                    "mới để không số nào cấp hai lần. Đối chiếu sổ với hồ sơ giấy của ngày gần nhất."
                )
            )
        if verdict.overlapping:
            self.notice(
                text(
                    "Máy chủ đã cấp lại {count} dải số của quầy cho nơi khác: quầy dùng dải mới. Hồ sơ nào bị đổi số "
                    "thì có việc trong sổ: in lại giấy cho công dân.",
                    count=len(verdict.overlapping),
                )
            )
        skew = abs(now - verdict.now)
        if skew > CLOCK_TOLERANCE:
            self.notice(
                text(
                    "Đồng hồ máy này lệch máy chủ {minutes} phút. Chỉnh lại đồng hồ: ngày giờ in trên giấy lấy từ đó.",
                    minutes=int(skew.total_seconds() // 60),
                )
            )

    async def _lease(self, day: date) -> None:
        if not (await self._numbers.clock()).trusts(day):
            return
        installation = await self._record.installation()
        counted = await self._numbers.leased_on(day)
        # Counted keys: a block whose answer was lost is the answer to the next request. A journal that was mended after
        # damage may have lost count, and gets a block it knows; then the next key is tried.
        for nth in range(counted, counted + MISCOUNTED):
            block = await self._gateway.lease(
                key=f"{installation}:{self._session.office.code}:{self._session.counter}:{day:%y%m%d}:{nth}",
                counter=self._session.counter,
                day=day,
                installation=installation,
                stamp=await self._numbers.stamp(),
            )
            if await self._numbers.add(block):
                return
