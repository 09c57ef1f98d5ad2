"""Lock the screen of a desk left alone: what citizens' data stands there is for nobody who walks by."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from counter_tui.domain.pin import PinRecord, checked_pin, digest
from counter_tui.errors import BadInput, Refused
from counter_tui.i18n import mark
from counter_tui.services.ports import Audit, Clock
from counter_tui.services.ports.records import Pins
from counter_tui.services.session import Session


class ScreenLock:
    """The PIN belongs to the desk; a locked desk is still locked after a start. It hides the screen and encrypts nothing."""

    def __init__(self, pins: Pins, audit: Audit, session: Session, clock: Clock) -> None:
        self._pins = pins
        self._audit = audit
        self._session = session
        self._clock = clock
        self.unlocked: Callable[[], None] = lambda: None
        """Called when the screen is unlocked, from wherever."""

    async def has_pin(self) -> bool:
        """Whether a PIN was chosen."""
        return await self._pins.load() is not None

    async def locked(self) -> bool:
        """Whether the screen is locked, also from before the last start."""
        known = await self._pins.load()
        return known is not None and known.locked

    async def choose(self, pin: str, again: str) -> None:
        """Take a PIN typed twice; raises BadInput."""
        salt = secrets.token_bytes(16)
        made = await asyncio.to_thread(digest, checked_pin(pin, again), salt)
        await self._pins.store(PinRecord(salt=salt, digest=made))

    async def lock(self) -> None:
        """Lock; raises Refused without a PIN."""
        known = await self._pins.load()
        if known is None:
            raise Refused(mark("Chưa đặt mã PIN: đặt mã trước khi khóa."))
        await self._pins.store(replace(known, locked=True))
        await self._note("lock")

    async def unlock(self, pin: str) -> None:
        """Unlock; raises BadInput for a wrong PIN, or while wrong ones make one wait."""
        known = await self._pins.load()
        if known is None or not known.locked:
            return
        now = self._clock.now()
        if (left := known.wait_left(now)) > timedelta():
            raise BadInput(
                mark("Sai nhiều lần: chờ {seconds} giây rồi gõ lại."),
                seconds=-(-left // timedelta(seconds=1)),
            )
        if not hmac.compare_digest(await asyncio.to_thread(digest, pin, known.salt), known.digest):
            await self._pins.store(replace(known, failures=known.failures + 1, failed_at=now))
            await self._note("unlock-failed")
            raise BadInput(mark("Mã PIN không đúng."))
        await self._pins.store(replace(known, locked=False, failures=0, failed_at=None))
        self.unlocked()
        await self._note("unlock")

    async def forget(self) -> None:
        """Unlock and forget the PIN, for whoever may run commands on this machine."""
        await self._pins.store(None)
        self.unlocked()
        await self._note("pin-forgotten")

    async def _note(self, what: str) -> None:
        await self._audit.record(what, "", self._session.officer.id, self._clock.now())
