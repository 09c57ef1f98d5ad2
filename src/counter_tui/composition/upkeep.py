"""What a desk does beside its work: audit heads to and from the service, answers about its trail."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from counter_tui.composition.audit_check import office_verdict, told
from counter_tui.composition.head_check import verdict
from counter_tui.composition.taking_away import TakingAwayCommands
from counter_tui.domain import signed_head
from counter_tui.domain.signed_head import DESK
from counter_tui.errors import CounterError, StorageError
from counter_tui.i18n import mark, text
from counter_tui.services.audit_heads import DIFFERENCES, AuditHeads
from counter_tui.storage.retention import Retention
from counter_tui.storage.signed_heads import link_at, own_key, service_keys
from counter_tui.system.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from counter_tui.api.http_gateway import HttpGateway
    from counter_tui.domain.signed_head import SignedHead
    from counter_tui.server.embedded import EmbeddedOffice
    from counter_tui.services.desk import Desk
    from counter_tui.storage.desk_files import DeskFiles


LOOK_EVERY = 30.0
"""Seconds between looks at the disk."""

UNCONFIRMED = mark(
    "Lịch nghỉ năm {year} chưa được xác nhận: báo người quản trị nhập ngày nghỉ lễ, Tết năm {year} để ngày hẹn trả tính đúng."
)

PURGE_EVERY = timedelta(hours=6)


class Upkeep:
    """The upkeep of one opened desk; *office* gives the carried office when it is open.

    *keep_days* is how long citizens' data stay after their last confirmation.
    """

    def __init__(
        self,
        desk: Desk,
        files: DeskFiles,
        gateway: HttpGateway,
        office: Callable[[], EmbeddedOffice | None],
        keep_days: int,
    ) -> None:
        self._files = files
        self._sync = desk.sync
        self._session = desk.session
        self._said = self._said_of_days = self._said_of_mark = ""
        self._clock = SystemClock()
        self._retention = Retention(files.journal_file, files.dossiers, timedelta(days=keep_days))
        self._purged_at: datetime | None = None
        self._gateway = gateway
        self._office = office
        self._taking_away = TakingAwayCommands(desk, files, gateway)
        from counter_tui.api.audit_heads import AuditHeadExchange

        self._heads = AuditHeads(
            files.audit,
            AuditHeadExchange(gateway),
            files.office_record,
            desk.session,
            SystemClock(),
            desk.sync.warn,
            files.parcels,
        )
        desk.sync.also.append(self._heads.exchange)
        self.look_at_the_disk()
        self.look_at_the_calendar()

    async def run(self) -> None:
        """Remind of what was found in the trails, then look after the disk until cancelled."""
        with suppress(StorageError):
            await self._heads.remind()
        while True:
            with suppress(
                StorageError
            ):  # tried again; what must be said is said where something is lost by it
                await self._purge_when_due()
            await asyncio.sleep(LOOK_EVERY)
            await asyncio.to_thread(self._files.room.keep_ballast)
            self.look_at_the_disk()
            self.look_at_the_calendar()

    async def _purge_when_due(self) -> None:
        now = self._clock.now()
        if self._purged_at is None or abs(now - self._purged_at) > PURGE_EVERY:
            await self._retention.purge(now)
            self._purged_at = now

    def look_at_the_disk(self) -> None:
        """Say when room runs out, and take it back when there is room again."""
        now = self._files.room.warning()
        if self._said and self._said != now:
            self._sync.unwarn(self._said)
        if now:
            self._sync.warn(now)
        self._said = now
        if (unmarked := self._files.high_water.warning()) != self._said_of_mark:
            self._sync.unwarn(self._said_of_mark)
            if unmarked:
                self._sync.warn(unmarked)
            self._said_of_mark = unmarked

    def look_at_the_calendar(self) -> None:
        """Say in time that next year's days off are missing: due times are counted with them."""
        year = self._session.calendar.unconfirmed_year(self._clock.now().date())
        now = text(UNCONFIRMED, year=year) if year else ""
        if self._said_of_days and self._said_of_days != now:
            self._sync.unwarn(self._said_of_days)
        if now:
            self._sync.warn(now)
        self._said_of_days = now

    @property
    def commands(self) -> dict[str, Callable[..., Awaitable[Any]]]:
        """Commands answered beside those of the services."""
        return {
            "audit-verify": self.audit_verify,
            "audit-acknowledge": self.audit_acknowledge,
            **self._taking_away.commands,
        }

    async def audit_acknowledge(self) -> list[dict[str, str]]:
        """Note that what desk and service found of each other's trails has been looked into; return it."""
        found = await self._heads.acknowledge()
        for action, _ in found:
            self._sync.unwarn(text(DIFFERENCES[action]))
        return _differences(found)

    async def audit_verify(self, head: str = "") -> dict[str, Any]:
        """Check the desk's trail, and the carried office's; with what was found of the service's and not acknowledged.

        *head* is a signed head from a day's report, which is checked against them. Raises BadInput.
        """
        signed = signed_head.read(head) if head else None
        with suppress(CounterError):
            await self._gateway.health()  # opens the carried office if nothing has yet
        answer: dict[str, Any] = {"desk": told(await self._files.audit.verify())}
        answer["desk"]["differences"] = _differences(await self._heads.differences())
        if (office := self._office()) is not None:
            from counter_tui.server.tables import audit

            code = office.office
            verdict = await office.service.database.read(lambda db: audit.verified(db, code))
            answer[f"office {code}"] = told(verdict)
        if signed is not None:
            answer["head"] = await self._head_checked(signed)
        return answer

    async def _head_checked(self, signed: SignedHead) -> dict[str, Any]:
        office, number = self._office(), signed.head.sequence
        code = self._session.office.code
        if signed.whose == DESK:
            key, link = await self._files.journal_file.read(lambda c: (own_key(c), link_at(c, number)))
            return verdict(signed, code, {key}, lambda _: link)
        keys = await self._files.journal_file.read(service_keys)
        if office is None:
            return verdict(signed, code, keys, None)
        return await office.service.database.read(lambda db: office_verdict(db, code, signed))


def _differences(found: list[tuple[str, datetime]]) -> list[dict[str, str]]:
    return [{"kind": kind, "at": at.isoformat(), "text": text(DIFFERENCES[kind])} for kind, at in found]
