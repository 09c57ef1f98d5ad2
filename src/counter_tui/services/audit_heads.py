"""Carries the head of this desk's audit trail to the service and keeps the service's: neither is written anew unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from counter_tui.domain.audit_chain import Head
from counter_tui.errors import Refused
from counter_tui.i18n import mark, text
from counter_tui.services.ports import Clock, OfficeRecord
from counter_tui.services.ports.parcels import ParcelKeys
from counter_tui.services.ports.witness import HeadGateway, ServiceHead, Witness
from counter_tui.services.session import Session

EVERY = timedelta(minutes=10)
"""How old the service's head may get while our own trail stands still."""
NOT_THERE = 404

OWN, KEY, SERVICE = "own-trail-differs", "service-key-changed", "service-trail-differs"
DIFFERENCES = {
    OWN: mark(
        "Nhật ký kiểm toán của máy này khác với bản máy chủ đã giữ: báo người quản trị, chạy counter-tui audit verify."
    ),
    KEY: mark("Khóa ký nhật ký của máy chủ đã đổi: hỏi người quản trị xem máy chủ có vừa cài lại."),
    SERVICE: mark("Nhật ký kiểm toán của máy chủ không còn như trước: báo người quản trị kiểm tra máy chủ."),
}
"""What may be found, as the row of our own trail that notes it, and in words."""
SEEN = "differences-acknowledged"
"""The row that says somebody has looked into what was found before it."""


class AuditHeads:
    """One exchange in each round with the service, when there is something new; *warn* tells the officer."""

    def __init__(
        self,
        witness: Witness,
        gateway: HeadGateway,
        record: OfficeRecord,
        session: Session,
        clock: Clock,
        warn: Callable[[str], None],
        keys: ParcelKeys,
    ) -> None:
        self._witness = witness
        self._gateway = gateway
        self._record = record
        self._session = session
        self._clock = clock
        self._warn = warn
        self._keys = keys
        self._told: Head | None = None
        self._at: datetime | None = None

    async def exchange(self) -> None:
        """Exchange heads; raises Offline, SignInNeeded, Refused, StorageError."""
        ours, now = await self._witness.head(), self._clock.now()
        if ours == self._told and self._at is not None and abs(now - self._at) < EVERY:
            return
        kept = await self._witness.witnessed()
        try:
            theirs = await self._gateway.exchange_heads(
                installation=await self._record.installation(),
                head=ours,
                acknowledged=await self._witness.acknowledged(),
                witnessed=kept[0] if kept else None,
                key=await self._keys.public_key(),
            )
        except Refused as refusal:
            if refusal.status != NOT_THERE:
                raise
            return  # an older service keeps no trail
        await self._judge(ours, theirs, kept, now)
        await self._keys.keep_sealing_key(self._session.office.code, theirs.sealing_key)
        self._told, self._at = await self._witness.head(), now

    async def _judge(
        self, ours: Head, theirs: ServiceHead, kept: tuple[Head, bytes] | None, now: datetime
    ) -> None:
        found = [] if theirs.agrees else [OWN]
        if kept is not None:
            found += _compared(theirs, *kept)
        await self._witness.keep(ours, theirs, now)
        for action in found:
            self._warn(text(DIFFERENCES[action]))
            await self._witness.record(action, "", self._session.officer.id, now)

    async def differences(self) -> list[tuple[str, datetime]]:
        """Return what was found and when, until somebody acknowledges it; also what an earlier run of the desk found."""
        return await self._witness.noted(tuple(DIFFERENCES), since=SEEN)

    async def remind(self) -> None:
        """Warn of what was found before and not acknowledged yet."""
        for action in dict.fromkeys([action for action, _ in await self.differences()]):
            self._warn(text(DIFFERENCES[action]))

    async def acknowledge(self) -> list[tuple[str, datetime]]:
        """Note that what was found has been looked into, and return it; the rows that tell of it stay."""
        if found := await self.differences():
            await self._witness.record(SEEN, "", self._session.officer.id, self._clock.now())
        return found


def _compared(theirs: ServiceHead, head: Head, key: bytes) -> list[str]:
    found = [] if key == theirs.key else [KEY]
    if theirs.witnessed_link != head.link or theirs.head.sequence < head.sequence:
        found.append(SERVICE)
    return found
