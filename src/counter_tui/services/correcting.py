"""Put right what was received: a new registration in the place of the old, or a number voided; with a reason, always."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from counter_tui.domain import corrected_times, correction
from counter_tui.domain.actions import ActionKind, Correct, Void
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import DossierEvent, FeeLine, ReceivedPaper, Registration
from counter_tui.domain.draft import Draft
from counter_tui.domain.fee_book import fee_change, owed_before
from counter_tui.domain.fee_items import FeeBook, FeeChange
from counter_tui.domain.identity import tidy
from counter_tui.domain.journal import Entry, EntryKind, EntryState
from counter_tui.domain.mended_money import change_by_mending
from counter_tui.domain.new_draft import look_up_only
from counter_tui.domain.papers_held import papers_held
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.receipt import RECEIPT_FORM, Slip
from counter_tui.domain.slips.forms import VOID
from counter_tui.domain.text import canonical
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import BadInput, NotFound, Refused
from counter_tui.i18n import mark
from counter_tui.services.action_entry import made_on
from counter_tui.services.casework import CaseWork
from counter_tui.services.corrected_receipt import corrected_receipt
from counter_tui.services.fee_desk import book_of
from counter_tui.services.journal_book import MOST_REFUSED, JournalBook
from counter_tui.services.last_slip import last_received
from counter_tui.services.newer import Merged, Newer
from counter_tui.services.newest import KNOWN_ELSEWHERE, Seen, newest
from counter_tui.services.ports import Catalogue, Dossiers, Gateway, Journal, Prints
from counter_tui.services.ports.days import Days
from counter_tui.services.procedure_wanted import procedure_of, wanted_procedure
from counter_tui.services.reception import Check, Reception
from counter_tui.services.registration_entry import void_slip_of
from counter_tui.services.same_day import SameDayRequest, fee_put_right
from counter_tui.services.session import Session

NO_REASON = mark("Ghi lý do sửa: lý do nằm trong quá trình của hồ sơ.")
NO_VOID_REASON = mark("Ghi lý do hủy: số hồ sơ vẫn nằm trong sổ kèm lý do.")
NOTHING_CHANGED = mark("Chưa sửa gì so với hồ sơ đã nhận.")
ONLY_THE_SLIP = mark("Chưa sửa gì. Chỉ cần in phiếu: Esc, mở hồ sơ, Enter rồi F12.")
NOTHING_RECEIVED = mark("Quầy này chưa nhận hồ sơ nào để sửa.")
NO_MONEY = FeeChange()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What holds now, and the money it moves; ``form`` is the slip that waits to be printed, empty when there is none.

    ``merged`` tells what was taken over from another desk that was first.
    """

    registration: Registration
    form: str = ""
    fees: FeeChange = NO_MONEY
    merged: Merged | None = None


class Correcting:
    """Corrects and voids what this office received, before or after the service confirmed it, on-line or off."""

    def __init__(
        self,
        *,
        casework: CaseWork,
        reception: Reception,
        book: JournalBook,
        catalogue: Catalogue,
        journal: Journal,
        dossiers: Dossiers,
        gateway: Gateway,
        days: Days,
        prints: Prints,
        session: Session,
    ) -> None:
        self._casework = casework
        self._reception = reception
        self._book = book
        self._catalogue = catalogue
        self._journal = journal
        self._dossiers = dossiers
        self._gateway = gateway
        self._days = days
        self._opened: dict[str, Seen] = {}
        self._nowhere: set[str] = set()
        self.newer = Newer(casework, dossiers, gateway)
        self._prints = prints
        self._session = session

    async def last(self) -> str:
        """Return the code of this desk's last registration that still holds; raises NotFound."""
        if (entry := await last_received(self._journal, self._dossiers)) is None:
            raise NotFound(NOTHING_RECEIVED)
        return entry.dossier

    async def open(self, code: str) -> Registration:
        """Return what was received; raises Refused when it cannot be corrected now, NotFound when it is not known here."""
        summary = await self._casework.standing(code)
        refused = await self._refused_entry(summary.code)
        if refused is not None and (own := await self._dossiers.registration(summary.code)) is not None:
            self._nowhere.add(own.id)
            self._opened.pop(own.id, None)  # what followed it is sent after it and is no part of the form
            return own
        hindered = await self._casework.hindered(summary, ActionKind.CORRECT)
        if hindered is not None:
            raise Refused(hindered.message, code="wrong-status", **hindered.values)
        if (found := await newest(self._dossiers, self._days, self._gateway, summary)) is None:
            raise NotFound(KNOWN_ELSEWHERE, dossier=code)
        self._opened[found.registration.id] = found
        return found.registration

    async def item(self, code: str, original: Registration | None = None) -> CatalogueItem:
        """Return a procedure of the catalogue, else that of *original* as it was received; raises NotFound."""
        return await procedure_of(self._catalogue, canonical(code), original)

    async def wanted(self, typed: str, original: Registration | None = None) -> CatalogueItem:
        """Return the procedure an officer typed, by code or by words only one answers to; raises NotFound, BadInput."""
        if original is not None and canonical(typed) == original.procedure_code:
            return await self.item(typed, original)
        return await wanted_procedure(self._catalogue, typed)

    def brought_later(self, original: Registration) -> tuple[ReceivedPaper, ...]:
        """Return the papers handed in after the reception, by what was opened; they stay as they are."""
        return papers_held((), self._seen(original))

    def draft(self, original: Registration, item: CatalogueItem) -> Draft:
        """Return the form filled with what was registered."""
        return correction.draft_of(original, item, self._new_id(), self._seen(original))

    def other_procedure(
        self, draft: Draft, item: CatalogueItem, original: Registration | None = None
    ) -> Draft:
        """Return the draft under another procedure, its papers and fees; raises Refused when look-up only on that day.

        Back under that of *original*, they are what was received.
        """
        back = original is not None and item.procedure.code == original.procedure_code
        if original is not None and back:
            return correction.under_another(draft, self.draft(original, item), item.procedure.channels)
        if not (held := self._reception.held(draft, item)).receivable:
            raise look_up_only(held)
        other = correction.under_another(draft, self._reception.start(item), item.procedure.channels)
        return replace(other, fees=self._reception.fees(replace(draft, channel=other.channel), item))

    def check(self, original: Registration, draft: Draft, item: CatalogueItem) -> Check:
        """Return errors and warnings of the corrected draft, each at its field."""
        there = (*draft.papers, *self.brought_later(original))
        checked = self._reception.check(replace(draft, papers=there), item)
        errors = correction.standing_against(
            checked.errors,
            draft,
            original,
            self._seen(original),
            in_the_book=original.id not in self._nowhere,
        )
        return Check(errors=errors, warnings=correction.unusual_against(checked.warnings, draft, original))

    async def due(self, original: Registration, draft: Draft, item: CatalogueItem) -> Due | None:
        """Return the due time from the original or corrected reception; raises BadInput for an impossible date."""
        events, now = await self._events(original), self._casework.now()
        return corrected_times.due(draft, item, original, events, self._session.calendar, now)

    async def fee_change(self, original: Registration, fees: Sequence[FeeLine]) -> FeeChange:
        """Return what is to be taken or given back now when *fees* take the place of those of *original*."""
        if await self._refused_entry(original.code) is not None:
            known = await self._days.dossier(original.code)
            return change_by_mending(known, replace(original, fees=tuple(fees)))
        return fee_change(await self._book_of(original), original, fees)

    def same_day_fee(self, original: Registration, request: SameDayRequest) -> FeeLine:
        """Return the fee of a same-day entry put right; raises BadInput, see :func:`fee_put_right`."""
        return fee_put_right(original, request)

    async def correct(self, original: Registration, draft: Draft, reason: str) -> Corrected:
        """Register the corrected draft in the place of *original*; raises BadInput at a field, Refused."""
        item = await self.item(draft.procedure_code, original)
        for problem in self.check(original, draft, item).errors:
            raise BadInput(problem.message, field=problem.field, **problem.values)
        fixed = await self._fixed(original, draft, item)
        return await self._store(original, fixed, reason, with_slip=True)

    async def correct_same_day(
        self, original: Registration, request: SameDayRequest, reason: str
    ) -> Corrected:
        """Put a same-day entry right: procedure, person, counts, exemption; raises BadInput at a field, Refused."""
        for problem in request.problems:
            raise BadInput(problem.message, field=problem.field, **problem.values)
        assert original.same_day is not None
        item = request.item.at(original.received_at)
        draft = replace(
            self.draft(original, item),
            procedure_code=item.procedure.code,
            applicant=tidy(request.applicant),
            owner_is_applicant=True,
            papers=original.papers,
            fees=(self.same_day_fee(original, request),),
        )
        work = correction.recounted(original.same_day, request.documents, request.pages, request.copies)
        fixed = replace(await self._fixed(original, draft, item), same_day=work)
        had_slip = await self._prints.last_of(original.code, RECEIPT_FORM) is not None
        if request.with_slip and not had_slip and correction.says_the_same(original, fixed):
            raise BadInput(ONLY_THE_SLIP, field="slip")
        return await self._store(original, fixed, reason, with_slip=request.with_slip or had_slip)

    async def void(self, original: Registration, reason: str) -> Corrected:
        """Void a dossier; its number stays in the book with the reason, and a void slip waits to be printed.

        Raises BadInput without a reason, Refused when only a supervisor may.
        """
        reason = canonical(reason)
        if not reason:
            raise BadInput(NO_VOID_REASON, field="reason")
        if (entry := await self._refused_entry(original.code)) is not None:
            await self._book.void(entry.id, reason)
            printed = await self._prints.last_of(original.code, VOID)
            return Corrected(registration=original, form=printed.slip.form if printed is not None else "")
        name, now = self._session.officer.name, self._casework.now()
        slip = void_slip_of(original, self._session.office, reason=reason, officer=name, at=now)
        await self._casework.act(original.code, Void(reason=reason), slips=() if slip is None else (slip,))
        return Corrected(registration=original, form=slip.form if slip is not None else "")

    async def _fixed(self, original: Registration, draft: Draft, item: CatalogueItem) -> Registration:
        return correction.corrected(
            original,
            draft,
            item,
            new_id=self._new_id(),
            received=corrected_times.received_at(draft, original, self._casework.now()),
            due=await self.due(original, draft, item),
            events=await self._events(original),
            calendar=self._session.calendar,
        )

    async def _store(
        self, original: Registration, fixed: Registration, reason: str, *, with_slip: bool
    ) -> Corrected:
        reason = canonical(reason)
        if not reason:
            raise BadInput(NO_REASON, field="reason")
        if correction.says_the_same(original, fixed):
            raise BadInput(NOTHING_CHANGED, field="reason")
        if merged := await self.newer.onto(original, fixed, self._opened.get(original.id)):
            original, fixed = merged.seen.registration, merged.registration
            self._opened[original.id] = merged.seen
        change = await self.fee_change(original, fixed.fees)
        if (entry := await self._refused_entry(original.code)) is not None:
            await self._book.amend(entry.id, fixed, replaces=correction.replaced_slip(original))
            printed = await self._prints.last_of(original.code, RECEIPT_FORM)
            return Corrected(
                registration=fixed, form=RECEIPT_FORM if printed is not None else "", fees=change
            )
        book = await self._book_of(original)
        action = Correct(registration=fixed, reason=reason, owed_before=owed_before(fixed, book))
        slip = await self._receipt(action, original, book) if with_slip else None
        new = await self._casework.prepared(
            original.code,
            action,
            slips=(slip,) if slip is not None else (),
            seen=self._opened.get(original.id),
        )
        await self._casework.store(made_on(new, book))
        return Corrected(
            registration=fixed, form=RECEIPT_FORM if slip is not None else "", fees=change, merged=merged
        )

    async def _book_of(self, original: Registration) -> FeeBook:
        seen, events = self._opened.get(original.id), await self._events(original)
        return await book_of(self._days, original, events, seen.first if seen is not None else None)

    async def _events(self, original: Registration) -> Sequence[DossierEvent]:
        if await self._refused_entry(original.code) is not None:
            return ()  # what followed it is sent after what takes its place, and moves the due time then
        opened = self._opened.get(original.id)
        return opened.events if opened is not None else await self._dossiers.events(original.code)

    def _seen(self, original: Registration) -> Sequence[DossierEvent]:
        return self._opened[original.id].events if original.id in self._opened else ()

    async def _receipt(self, action: Correct, original: Registration, book: FeeBook) -> Slip | None:
        before, events = await self._casework.standing(original.code), await self._events(original)
        office = self._session.office
        return await corrected_receipt(self._casework, office, action, original, before, events, book)

    async def _refused_entry(self, code: str) -> Entry | None:
        refused = await self._journal.entries((EntryState.REFUSED,), limit=MOST_REFUSED)
        return next((e for e in refused if e.dossier == code and e.kind is EntryKind.REGISTER), None)

    def _new_id(self) -> str:
        return uuid7(self._casework.now(), secrets.token_bytes(10))
