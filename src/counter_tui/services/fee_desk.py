"""Fees of a dossier after its reception: taken, waived, given back."""

from __future__ import annotations

from collections.abc import Iterable

from counter_tui.domain.actions import RecordFees, Refund
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, FeeLine, FeeMethod, Registration
from counter_tui.domain.fee_book import fee_book
from counter_tui.domain.fee_items import FeeBook, FeeItem, FeeState
from counter_tui.domain.obstacles import Obstacle
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark
from counter_tui.services.casework import CaseWork, Done
from counter_tui.services.lookup import Lookup
from counter_tui.services.ports.days import Days


async def book_of(days: Days, known: Registration, events: Iterable[DossierEvent]) -> FeeBook:
    """Return the fee book of a dossier after *events*: by the versions this desk has of it, else by what is *known* of it."""
    versions = (await days.dossier(known.code)).versions or (known,)
    return fee_book(*with_corrections(versions, events))


class FeeDesk:
    """Keeps the fee book of dossiers; every verb is one durable action."""

    def __init__(self, casework: CaseWork, lookup: Lookup, days: Days) -> None:
        self._casework = casework
        self._lookup = lookup
        self._days = days

    async def book(self, code: str) -> FeeBook:
        """Return what became of each fee: by the service's events when it answers, else by this desk's; raises NotFound."""
        view = await self._lookup.dossier(code)
        known = await self._days.dossier(view.summary.code)
        events = view.events if view.from_service else known.events
        versions = known.versions or ((view.registration,) if view.registration is not None else ())
        first, told = with_corrections(versions, events)
        return fee_book(first, told)

    async def hindered(self, code: str) -> Obstacle | None:
        """Return what of the dossier the service refused: until it is dealt with nothing is settled."""
        return await self._casework.held((await self._casework.standing(code)).code)

    async def held(self, code: str) -> int:
        """Return đồng taken for a dossier and not given back; 0 where that is not known here."""
        try:
            return (await self.book(code)).held
        except CounterError:
            return 0

    async def pay(
        self, code: str, item: FeeItem, method: FeeMethod, *, amount: int | None = None, receipt: str = ""
    ) -> Done:
        """Record that *amount* đồng of a fee (all of it when not named) was taken; raises BadInput, Refused."""
        _require_amount(item, field="amount")
        taken = item.due if amount is None else amount
        if not 0 < taken <= item.due:
            raise BadInput(mark("Khoản này còn phải thu {due} đồng."), due=_said(item.due), field="amount")
        line = FeeLine(
            kind=item.kind,
            label=item.label,
            amount=taken,
            moment=item.moment,
            method=method,
            outside_receipt=receipt.strip(),
        )
        return await self._casework.act(code, RecordFees(payments=(line,)))

    async def exempt(self, code: str, item: FeeItem, *, reason: str, basis: str) -> Done:
        """Waive what is due of a fee; raises BadInput without reason and basis, Refused."""
        _require_amount(item, field="item")
        if not item.due:
            raise BadInput(mark("Khoản này không còn gì phải thu."), field="item")
        if not reason.strip():
            raise BadInput(mark("Ghi lý do miễn, giảm."), field="reason")
        if not basis.strip():
            raise BadInput(mark("Ghi căn cứ miễn, giảm (văn bản, giấy tờ chứng minh)."), field="basis")
        line = FeeLine(
            kind=item.kind,
            label=item.label,
            amount=item.due,
            moment=item.moment,
            exempt_reason=reason.strip(),
            exempt_basis=basis.strip(),
        )
        return await self._casework.act(code, RecordFees(payments=(line,)))

    async def refund(self, code: str, item: FeeItem, amount: int, *, reason: str) -> Done:
        """Record that money was given back; raises BadInput without reason or beyond what was taken, Refused."""
        if not 0 < amount <= item.held:
            raise BadInput(
                mark("Chỉ hoàn được số đã thu của khoản này: {held} đồng."),
                held=_said(item.held),
                field="amount",
            )
        if not reason.strip():
            raise BadInput(mark("Ghi lý do hoàn trả."), field="reason")
        refund = Refund(label=item.label, amount=amount, reason=reason.strip())
        return await self._casework.act(code, RecordFees(refunds=(refund,)))


def _require_amount(item: FeeItem, field: str) -> None:
    if item.state is FeeState.UNDETERMINED:
        raise BadInput(
            mark("Khoản này chưa xác định mức thu: đính chính hồ sơ này để ghi số tiền hoặc miễn."),
            field=field,
        )


def _said(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
