"""Fees of a dossier after its reception: taken, waived, given back."""

from __future__ import annotations

from collections.abc import Iterable

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import RecordFees
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, FeeLine, FeeMethod, Registration
from counter_tui.domain.dossier_money import held_of, versions_sent
from counter_tui.domain.fee_book import fee_book
from counter_tui.domain.fee_items import FeeBook, FeeItem, FeeState, PostingKind
from counter_tui.domain.journal import Entry, EntryKind, EntryState
from counter_tui.domain.known_in_full import all_done_here
from counter_tui.domain.money_back import back_words, moved_with, together
from counter_tui.domain.obstacles import Obstacle
from counter_tui.errors import BadInput, CounterError, Refused
from counter_tui.i18n import mark
from counter_tui.services.casework import CaseWork, Done
from counter_tui.services.journal_book import MOST_REFUSED
from counter_tui.services.lookup import DossierView, Lookup
from counter_tui.services.newest import KNOWN_ELSEWHERE, known_whole
from counter_tui.services.outdated import STALE
from counter_tui.services.ports import Journal
from counter_tui.services.ports.days import Days

FEE_REPLACED = mark("Khoản này vừa được đính chính. Xem lại các khoản rồi ghi; chưa ghi gì.")
LESS_DUE = mark(
    "Khoản này chỉ còn phải thu {due} đồng: vừa được thu, miễn, hoàn hoặc đính chính. Xem lại rồi ghi; chưa ghi gì."
)
LESS_HELD = mark(
    "Khoản này chỉ còn giữ {held} đồng: vừa được hoàn hoặc đính chính. Xem lại rồi ghi; chưa ghi gì."
)


async def book_of(
    days: Days, known: Registration, events: Iterable[DossierEvent], first: Registration | None = None
) -> FeeBook:
    """Return the fee book of a dossier after *events*.

    By what was registered *first*, where the service told it, else by the versions this desk has, else by what is *known*.
    """
    if first is not None:
        return fee_book(*with_corrections((first,), events))
    return fee_book(*with_corrections(versions_sent(await days.dossier(known.code)) or (known,), events))


GIVEN_BACK = mark(
    "Khoản này đã hoàn trả {back} đồng nên không còn phải thu. Thu lại: sửa hồ sơ (Ctrl+E), ở khoản này chọn “thu khi tiếp nhận”."
)


class FeeDesk:
    """Keeps the fee book of dossiers; every verb is one durable action."""

    def __init__(self, casework: CaseWork, lookup: Lookup, days: Days, journal: Journal) -> None:
        self._casework = casework
        self._lookup = lookup
        self._days = days
        self._journal = journal

    async def book(self, code: str) -> FeeBook:
        """Return what became of each fee: by the service's events when it answers, else by this desk's; raises NotFound."""
        return await self._book(await self._lookup.dossier(code))

    async def _book(self, view: DossierView) -> FeeBook:
        known = await self._days.dossier(view.summary.code)
        events = view.events if view.from_service else known.events
        told = view.first or view.registration
        versions = known.versions if known.versions and view.first is None else (told,) if told else ()
        return fee_book(*with_corrections(versions, events))

    async def hindered(self, code: str) -> Obstacle | None:
        """Return what of the dossier the service refused: until it is dealt with nothing is settled."""
        return await self._casework.held((await self._casework.standing(code)).code)

    async def to_give_back(self, code: str, entry: Entry | None = None) -> str:
        """Return in words what goes back of the money of a dossier when *entry*, or its refused registration, is given up."""
        if entry is None:
            refused = await self._journal.entries((EntryState.REFUSED,), limit=MOST_REFUSED)
            entry = next((e for e in refused if e.dossier == code and e.kind is EntryKind.REGISTER), None)
        if entry is None:
            return ""
        if entry.kind is EntryKind.REGISTER:
            return back_words(held_of(await self._days.dossier(code)))
        made = await self._journal.unsettled(code)
        if entry.state is EntryState.WAITING:
            made = [one for one in made if one.entry.id == entry.id]
        return back_words(together(moved_with(one.action, one.base) for one in made))

    async def held(self, code: str) -> int:
        """Return đồng taken for a dossier and not given back; 0 where that is not known here."""
        try:
            return (await self.book(code)).held
        except CounterError:
            return 0

    async def pay(
        self, code: str, item: FeeItem, method: FeeMethod, *, amount: int | None = None, receipt: str = ""
    ) -> Done:
        """Record that *amount* đồng of a fee (all of it when not named) was taken; raises BadInput, Refused.

        *item* is the fee as the officer saw it; what became of it since is looked up before anything is written.
        """
        _require_amount(item, field="amount")
        taken = item.due if amount is None else amount
        if not item.due and (back := item.total(PostingKind.REFUNDED)):
            raise BadInput(GIVEN_BACK, back=_said(back), field="amount")
        if not 0 < taken <= item.due:
            raise BadInput(mark("Khoản này còn phải thu {due} đồng."), due=_said(item.due), field="amount")
        if (now := await self._standing(code, item)).due < taken:
            raise Refused(LESS_DUE, code=STALE, due=_said(now.due))
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
        if (now := await self._standing(code, item)).due != item.due:
            raise Refused(LESS_DUE, code=STALE, due=_said(now.due))
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
        if (now := await self._standing(code, item, gives_back=True)).held < amount:
            raise Refused(LESS_HELD, code=STALE, held=_said(now.held))
        refund = Refund(label=item.label, amount=amount, reason=reason.strip())
        return await self._casework.act(code, RecordFees(refunds=(refund,)))

    async def _standing(self, code: str, item: FeeItem, *, gives_back: bool = False) -> FeeItem:
        """Return *item* as it stands now; raises Refused where that is not known, or a correction has replaced it.

        What another counter gave back shows in no sum: without the network only who did everything himself gives money back.
        """
        view = await self._lookup.dossier(code)
        known, standing = await self._days.dossier(view.summary.code), view.summary
        book = await self._book(view)
        if not view.from_service and not all_done_here(standing, known):
            whole = known_whole(standing, view.registration, known)
            if gives_back or not whole or book.due != standing.fees_due:
                raise Refused(KNOWN_ELSEWHERE, code="not-known-here", dossier=standing.code)
        if (now := book.as_it_stands(item)) is None:
            raise Refused(FEE_REPLACED, code=STALE)
        return now


def _require_amount(item: FeeItem, field: str) -> None:
    if item.state is FeeState.UNDETERMINED:
        raise BadInput(
            mark("Khoản này chưa xác định mức thu: đính chính hồ sơ này để ghi số tiền hoặc miễn."),
            field=field,
        )


def _said(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
