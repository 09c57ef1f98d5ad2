"""Papers an officer prints besides what an action brings: the control sheet of a dossier, the guidance of a procedure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from counter_tui.domain.actions import Forward
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import DossierEvent, Registration
from counter_tui.domain.fees_now import fees_now
from counter_tui.domain.papers_held import papers_held
from counter_tui.domain.procedure import CatalogueItem, Channel
from counter_tui.domain.receipt import Slip
from counter_tui.domain.receipt_many import number_of, receipt_for_many, replaced_by
from counter_tui.domain.slips.control_sheet import control_sheet
from counter_tui.domain.slips.guidance_sheet import guidance_sheet
from counter_tui.domain.slips.hand_over_steps import hand_over_steps
from counter_tui.domain.slips.matter import matter_of
from counter_tui.errors import NotFound, Refused
from counter_tui.i18n import mark
from counter_tui.services.casework import CaseWork
from counter_tui.services.fee_desk import book_of
from counter_tui.services.newest import NOT_KNOWN, newest_for_paper
from counter_tui.services.ports import Clock, Dossiers, Gateway, PrintJob, PrintState, Validity
from counter_tui.services.ports.days import Days
from counter_tui.services.print_turns import SENDABLE
from counter_tui.services.receipts import Receipts
from counter_tui.services.session import Session

TOGETHER = "chung-"
"""What the name of a receipt for several dossiers begins with, before the code of the first."""


class DeskPapers:
    """Makes such papers of what is known now, and prints them."""

    def __init__(
        self,
        casework: CaseWork,
        dossiers: Dossiers,
        days: Days,
        gateway: Gateway,
        receipts: Receipts,
        session: Session,
        clock: Clock,
    ) -> None:
        self._casework = casework
        self._dossiers = dossiers
        self._days = days
        self._gateway = gateway
        self._receipts = receipts
        self._session = session
        self._clock = clock

    async def control_sheet(self, code: str) -> Slip:
        """Return form 06 with the hand-overs so far and room to sign; raises NotFound, Refused where another body's form applies."""
        summary = await self._casework.standing(code)
        found = await newest_for_paper(self._dossiers, self._days, self._gateway, summary)
        registration, events = found.registration, found.events
        due = latest_due(registration, events)
        desk = self._session.office.name
        return control_sheet(
            replace(matter_of(registration), code=summary.code, due_at=due.at if due is not None else None),
            self._session.office,
            handling=registration.route[0].agency
            if registration.route
            else summary.place or _went_to(events),
            cooperating="; ".join(stage.agency for stage in registration.route[1:]),
            steps=hand_over_steps(events, desk, due.at if due is not None else None),
            at=self._clock.now(),
        )

    async def print_control_sheet(self, code: str) -> PrintJob:
        """Print form 06; raises what making it raises, and PrintFailed, the print then stays open."""
        slip = await self.control_sheet(code)
        return await self._receipts.print_made(slip.dossiers[0], slip)

    async def receipt_for_all(self, code: str) -> Slip:
        """Return one receipt for this dossier and all others its applicant handed in here the same day.

        Raises NotFound when it was not received here, or one of them is not known here as it stands; Refused when there is
        no other or another body's form applies.
        """
        return (await self._receipt_for_all(code))[0]

    async def _receipt_for_all(self, code: str) -> tuple[Slip, str]:
        """Return that receipt and the name it is filed under: that of the one it takes the place of, if there is one."""
        if await self._dossiers.registration(code) is None:
            raise NotFound(mark("Hồ sơ {code} không do quầy này tiếp nhận, không in chung được."), code=code)
        standing = await self._dossiers.summary(code)
        if standing is not None and standing.voided:
            raise Refused(mark("Hồ sơ {dossier} đã hủy, không in chung được."), code="voided", dossier=code)
        first = await self._casework.registration(code)
        if first is None:
            raise NotFound(NOT_KNOWN, dossier=code)
        together = {first.code: first}
        for summary in await self._dossiers.open_for_person(first.applicant.identity):
            if (own := await self._dossiers.registration(summary.code)) is None:
                continue
            # Not known as it stands, it is asked for below, where it came with the others.
            other = await self._casework.registration(summary.code) or own
            if _same_visit(first, other):
                together[other.code] = other
        if len(together) == 1:
            raise Refused(mark("Hôm đó người này chỉ nộp một hồ sơ ở quầy này."), code="only-one")
        in_order = sorted(together.values(), key=lambda one: one.received_at)
        before = await self._receipt_before(in_order)
        name = f"{TOGETHER}{in_order[0].code}"
        made = await self._as_they_stand(in_order)
        if before is None:
            return made(""), name
        # Under one name a later receipt ends the one before, even when the dossier it is named after is on it no more.
        # Where another group's receipt holds under that name, it is left alone.
        name = before.dossier if before.validity is Validity.HOLDS else name
        # What says the same, and what never came out, is no receipt to be replaced.
        slip = made(replaced_by(before.slip))
        if slip.reads_as(before.slip) or _never_came_out(before):
            return slip, name
        return made(number_of(before.slip, before.created_at)), name

    async def _as_they_stand(self, together: Sequence[Registration]) -> Callable[[str], Slip]:
        """Return what makes their receipt: with the due times and fees that hold now and the papers handed in since."""
        dues, fees, held = {}, {}, []
        for code in (one.code for one in together):
            standing = await self._casework.standing(code)
            found = await newest_for_paper(self._dossiers, self._days, self._gateway, standing)
            one, events = found.registration, found.events
            dues[one.code] = latest_due(one, events)
            fees[one.code] = fees_now(one, await book_of(self._days, one, events, found.first))
            held.append(replace(one, papers=papers_held(one.papers, events)))
        office = self._session.office
        return lambda replaces: receipt_for_many(held, office, dues=dues, fees=fees, replaces=replaces)

    async def _receipt_before(self, together: Sequence[Registration]) -> PrintJob | None:
        codes = [one.code for one in together]
        for one in together:
            standing = await self._dossiers.summary(one.code)
            # Printed before the service gave its number, it bears the provisional code.
            codes += [standing.alias] if standing is not None and standing.alias else []
        morning = (
            together[0].received_at.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        )
        return await self._receipts.naming(codes, under=TOGETHER, since=morning)

    async def print_receipt_for_all(self, code: str) -> PrintJob:
        """Print one receipt for all dossiers of a visit; raises what making it raises, and PrintFailed."""
        slip, name = await self._receipt_for_all(code)
        return await self._receipts.print_made(name, slip)

    def guidance(self, item: CatalogueItem, case: str | None) -> Slip:
        """Return what to bring for one case, how long it takes, what it costs; raises Refused where another body's forms apply."""
        return guidance_sheet(
            item,
            self._session.office,
            case=case,
            channel=Channel.DIRECT,
            at=self._clock.now(),
            officer=self._session.officer.name,
        )

    async def print_guidance(self, item: CatalogueItem, case: str | None) -> PrintJob:
        """Print the guidance sheet; raises Refused as making it does, PrintFailed, the print then stays open.

        Each is of its own name: a later sheet of the procedure takes no earlier one's place, whose citizen waits for it too.
        """
        at = self._clock.now().astimezone(VIETNAM)
        return await self._receipts.print_made(
            f"{item.procedure.code}-{at:%d%H%M%S}", self.guidance(item, case)
        )


def _never_came_out(job: PrintJob) -> bool:
    # Given up by the desk itself, with a reason, is only what still waited.
    lapsed = job.state is PrintState.CANCELLED and bool(job.problem)
    return job.reprint == 0 and (job.state in SENDABLE or lapsed)


def _same_visit(one: Registration, other: Registration) -> bool:
    days = {registration.received_at.astimezone(VIETNAM).date() for registration in (one, other)}
    return len(days) == 1 and one.applicant.identity == other.applicant.identity


def _went_to(events: Sequence[DossierEvent]) -> str:
    """Return where a dossier that is at the counter (again) went last; empty when it did not go anywhere yet."""
    forwarded = (event.action.to for event in reversed(events) if isinstance(event.action, Forward))
    return next(forwarded, "")
