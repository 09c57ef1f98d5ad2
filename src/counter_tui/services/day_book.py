"""The account of a day at this desk: seen at any time, closed once, kept as it was closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.day_close import DayFacts, DayRecord, day_record, difference, printed
from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.fees_taken import fees_taken, sums_removed
from counter_tui.domain.receipt import Slip
from counter_tui.domain.register import checked_period
from counter_tui.domain.slips.day_papers import TakenFee, day_close_report, fee_list
from counter_tui.errors import BadInput, NotFound
from counter_tui.i18n import mark
from counter_tui.services.ports import Clock, Dossiers
from counter_tui.services.ports.days import Days, KeptDay
from counter_tui.services.session import Session

Heard = Mapping[str, DossierSummary]

MOST_DAYS = 92
"""Days of one list of fees: a quarter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A day as it stands ``now``; once closed also as it was ``kept``, and what came ``after``."""

    now: DayRecord
    kept: KeptDay | None = None

    @property
    def after(self) -> DayRecord | None:
        """What came after the day was closed; ``None`` while it is open."""
        return difference(self.now, self.kept.record) if self.kept is not None else None

    @property
    def shown(self) -> DayRecord:
        """What the report says: the kept account, else the day as it stands."""
        return self.kept.record if self.kept is not None else self.now


class DayBook:
    """Accounts for the days of this desk."""

    def __init__(self, days: Days, dossiers: Dossiers, session: Session, clock: Clock) -> None:
        self._days = days
        self._dossiers = dossiers
        self._session = session
        self._clock = clock

    def today(self) -> date:
        """Return the day at the desk."""
        return self._clock.now().astimezone(VIETNAM).date()

    async def day(self, day: date | None = None) -> DayView:
        """Return a day (today when not named) as it stands, with what was kept of it; raises BadInput for one to come."""
        wanted = self._checked(day)
        facts = await self._days.facts(wanted)
        now = day_record(_told(facts, await self._heard(facts)))
        return DayView(now=now, kept=await self._days.kept(wanted))

    async def close(self, day: date | None = None) -> DayView:
        """Close a day durably and return it; one closed before stays as it was. Raises BadInput, StorageError."""
        wanted = self._checked(day)
        heard = await self._heard(await self._days.facts(wanted))
        at = self._clock.now()

        def build(facts: DayFacts) -> tuple[DayRecord, Slip]:
            record = day_record(_told(facts, heard))
            return record, self._slip(record, at)

        officer = self._session.officer
        await self._days.close(wanted, build, officer_id=officer.id, officer_name=officer.name, at=at)
        return await self.day(wanted)

    async def require_closed(self, day: date) -> None:
        """Raise NotFound unless a day was closed here, BadInput for one to come: its report is of the closed day only."""
        if await self._days.kept(self._checked(day)) is None:
            raise NotFound(
                mark("Ngày {day} chưa chốt, chưa có báo cáo để in: mở Chốt ngày (Shift+F9), bấm F12."),
                day=f"{day:%d/%m/%Y}",
            )

    def report(self, view: DayView) -> Slip:
        """Return the report of a day as it would be printed."""
        at = view.kept.closed_at if view.kept is not None else self._clock.now()
        return self._slip(view.shown, at)

    async def fee_list(self, first: date, last: date) -> Slip:
        """Return the list of the fees taken here in a period; raises BadInput for one to come, upside down or too long."""
        checked_period(first, last, self.today(), most=MOST_DAYS)
        office = self._session.office
        taken: list[TakenFee] = []
        removed: dict[str, None] = {}
        for n in range((last - first).days + 1):
            facts = await self._days.facts(first + timedelta(days=n))
            taken += fees_taken(facts, office)
            removed |= dict.fromkeys(sums_removed(facts))
        officer, at = self._session.officer.name, self._clock.now()
        return fee_list(taken, office, first=first, last=last, officer=officer, at=at, removed=tuple(removed))

    def _slip(self, record: DayRecord, at: datetime) -> Slip:
        return day_close_report(
            printed(record), self._session.office, officer=self._session.officer.name, at=at
        )

    async def _heard(self, facts: DayFacts) -> Heard:
        # Another desk may have handed it on, or voided it: the service's word counts.
        codes = [*facts.left, *(dossier.code for dossier in facts.dossiers)]
        found = await self._dossiers.standings(list(dict.fromkeys(codes)))
        return {summary.code: summary for summary in found}

    def _checked(self, day: date | None) -> date:
        wanted = day or self.today()
        if wanted > self.today():
            raise BadInput(
                mark("Ngày {day} chưa đến. Chọn hôm nay hoặc một ngày đã qua."), day=f"{wanted:%d/%m/%Y}"
            )
        return wanted


def _told(facts: DayFacts, heard: Heard) -> DayFacts:
    """Return the facts of this desk with what it heard from the service of its dossiers."""
    return replace(
        facts,
        left=tuple(code for code in facts.left if code in heard and heard[code].at_counter),
        dossiers=tuple(replace(one, standing=heard.get(one.code)) for one in facts.dossiers),
    )
