"""Keep number blocks in hand, so that a number is there before anything is sent."""

from __future__ import annotations

from datetime import date

from counter_tui.domain.journal import NumberBlock
from counter_tui.domain.office import NumberPolicy
from counter_tui.errors import Offline, Refused, SignInNeeded
from counter_tui.services.ports import Clock, Gateway, Numbers, OfficeRecord
from counter_tui.services.session import Session

LOW_WATER = 5
DAYS_AHEAD = 2


class NumberSupply:
    """Leases blocks for today and the next two working days, and again when few numbers are left."""

    def __init__(
        self, numbers: Numbers, gateway: Gateway, record: OfficeRecord, session: Session, clock: Clock
    ) -> None:
        self._numbers = numbers
        self._gateway = gateway
        self._record = record
        self._session = session
        self._clock = clock

    async def left_today(self) -> int:
        """Return how many numbers of today's blocks are unused."""
        today = self._clock.now().date()
        return sum(block.left for block in await self._ours() if block.day == today)

    async def ensure_today(self) -> bool:
        """Try once, within the gateway's deadline, to have a number for today; return whether there is one."""
        if self._session.office.number_policy is NumberPolicy.PROVISIONAL:
            return False
        if await self.left_today():
            return True
        try:
            await self._lease(self._clock.now().date())
        except (Offline, SignInNeeded, Refused):
            return False
        return True

    async def refill(self) -> None:
        """Lease what is missing for today and the next working days; raises what the gateway raises."""
        if self._session.office.number_policy is not NumberPolicy.LEASED:
            return
        today = self._clock.now().date()
        if await self.left_today() <= LOW_WATER:
            await self._lease(today)
        held = {block.day for block in await self._ours()}
        day = today
        for _ in range(DAYS_AHEAD):
            day = self._session.calendar.next_working(day)
            if day not in held:
                await self._lease(day)

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

    async def _lease(self, day: date) -> None:
        installation = await self._record.installation()
        nth = await self._numbers.leased_on(day)
        key = f"{installation}:{self._session.office.code}:{self._session.counter}:{day:%y%m%d}:{nth}"
        await self._numbers.add(
            await self._gateway.lease(
                key=key, counter=self._session.counter, day=day, installation=installation
            )
        )
