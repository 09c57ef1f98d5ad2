"""The office's register, asked of the service page by page."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from counter_tui.api.answers import BAD_ANSWER, UNREADABLE, decoded, readable, succeeded
from counter_tui.contract.dossiers import DossierBody, RegisterPage
from counter_tui.contract.fields import line
from counter_tui.contract.numbers import VoidNumberBody
from counter_tui.domain.numbers import ENDING_WORDS
from counter_tui.domain.register import Booked, Period, VoidNumber, together
from counter_tui.errors import Refused
from counter_tui.services.ports.register import RegisterFacts

if TYPE_CHECKING:
    from counter_tui.api.http_gateway import HttpGateway

PAGE = 100
BUDGET = 30.0
"""Seconds a page may take: the officer waits for it, with the desk free for other work."""


class OfficeBook:
    """Implements ``ports.OfficeRegister``."""

    def __init__(self, gateway: HttpGateway) -> None:
        self._gateway = gateway

    async def facts(self, period: Period) -> RegisterFacts:
        """Return what the service holds of a period; raises Offline, SignInNeeded or Refused.

        A service that leads back to a page it gave before is refused: the register would never be whole.
        """
        dossiers: list[Booked] = []
        asked = {""}
        head = page = await self._page(period, "")
        while True:
            dossiers += await asyncio.to_thread(_dossiers, page)
            if not page.next:
                break
            if page.next in asked:
                raise Refused(UNREADABLE, code=BAD_ANSWER)
            asked.add(page.next)
            page = await self._page(period, page.next)
        void = together(_void(one) for one in head.void if _number(one.code) is not None)
        return RegisterFacts(dossiers=tuple(dossiers), void=tuple(void), before=head.before)

    async def _page(self, period: Period, cursor: str) -> RegisterPage:
        path = f"/v1/register?from={period.first}&to={period.last}&limit={PAGE}"
        if cursor:
            path += f"&cursor={quote(cursor, safe='')}"
        answer = await self._gateway.ask("GET", path, None, {}, BUDGET)
        return await asyncio.to_thread(decoded, succeeded(answer).body, RegisterPage)


def _dossiers(page: RegisterPage) -> list[Booked]:
    with readable():
        return [_booked(body) for body in page.dossiers]


def _booked(body: DossierBody) -> Booked:
    summary = body.summary.to_domain()
    return Booked(
        code=summary.code,
        alias=summary.alias,
        procedure=summary.procedure_name,
        received_at=summary.received_at,
        due_at=summary.due_at,
        registration=body.registration.to_domain(),
        events=tuple(event.to_domain() for event in body.events),
        voided=summary.voided,
    )


def _number(code: str) -> tuple[str, int, date] | None:
    prefix, _, number = line(code).rpartition("-")
    day = prefix.rpartition("-")[2]
    if not (number.isdecimal() and len(day) == 6 and day.isdecimal()):
        return None
    try:
        return prefix, int(number), date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        return None


def _void(body: VoidNumberBody) -> VoidNumber:
    found = _number(body.code)
    assert found is not None
    prefix, number, day = found
    return VoidNumber(prefix, number, number, ENDING_WORDS.get(body.reason, line(body.reason)), day)
