"""Who works at this desk, for which office, at which counter."""

from __future__ import annotations

from contextlib import suppress

from counter_tui.domain.actions import Actor
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.office import Office, Officer, Role
from counter_tui.errors import Offline, Refused, SignInNeeded
from counter_tui.i18n import mark
from counter_tui.services.ports import Gateway, OfficeRecord

UNKNOWN_OFFICE = Office(code="", name="", superior="")
UNKNOWN_OFFICER = Officer(id="", name="")


class Session:
    """Office, calendar and officer as last heard; known off-line from the first answer of the service on."""

    def __init__(
        self, gateway: Gateway, record: OfficeRecord, counter: str = "", *, calendar: Calendar | None = None
    ) -> None:
        """*calendar* holds until the office's own is known, so that no date is ever computed without holidays."""
        self._gateway = gateway
        self._record = record
        self._wished_counter = counter
        self.office = UNKNOWN_OFFICE
        self.officer = UNKNOWN_OFFICER
        self.calendar = calendar or Calendar()

    @property
    def known(self) -> bool:
        """Whether an office is known, so that dossiers can be received."""
        return bool(self.office.code)

    @property
    def counter(self) -> str:
        """The counter this desk stands at: the configured one, the officer's, else the office's first."""
        wished = self._wished_counter or self.officer.counter
        if wished and (not self.office.counters or self.office.counter_named(wished)):
            return wished
        return self.office.counters[0].id if self.office.counters else "1"

    @property
    def actor(self) -> Actor:
        """Who works at this desk now, and at which counter."""
        return Actor(
            officer_id=self.officer.id,
            officer_name=self.officer.name,
            counter=self.counter,
            role=self.officer.role,
        )

    async def restore(self) -> None:
        """Take up what was stored."""
        if (stored := await self._record.load()) is not None:
            self.office, self.calendar, self.officer = stored

    async def learn(self) -> bool:
        """Ask the service who we are if nobody has told yet; return whether the office is known now."""
        if not self.known:
            with suppress(Offline, SignInNeeded, Refused):
                await self.refresh()
        return self.known

    async def sign_in(self, name: str, password: str) -> None:
        """Sign in and learn the office; raises Offline, or Refused: an administrator handles no dossiers."""
        await self._gateway.sign_in(name, password)
        if (await self._gateway.me()).role is Role.ADMIN:
            self._gateway.sign_out()
            raise Refused(
                mark(
                    "Tài khoản quản trị không tiếp nhận hồ sơ. Đăng nhập bằng tài khoản của cán bộ một cửa."
                ),
                code="forbidden",
            )
        await self.refresh()

    async def refresh(self) -> None:
        """Ask the service who we are and store it; raises Offline, SignInNeeded or Refused."""
        officer = await self._gateway.me()
        office = await self._gateway.office()
        calendar = await self._gateway.calendar()
        await self._record.store(office, calendar, officer)
        self.office, self.calendar, self.officer = office, calendar, officer
