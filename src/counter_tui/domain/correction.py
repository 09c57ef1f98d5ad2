"""What was received, opened again to be put right, and the registration that takes its place (NĐ 61/2018, Article 21)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain import draft_check
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.corrected_times import (
    as_received,
    chain,
    decided_anew,
    received_as_before,
    shown,
    shown_due,
    under_its_limit,
)
from counter_tui.domain.deadline import SHUT, Due
from counter_tui.domain.dossier import DossierEvent, ReceivedPaper, Registration, SameDayWork
from counter_tui.domain.draft import Draft, FieldProblem
from counter_tui.domain.fees import undecided
from counter_tui.domain.identity import tidy
from counter_tui.domain.limit_words import limit_words
from counter_tui.domain.money import format_money
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import CatalogueItem, Channel, Procedure
from counter_tui.i18n import mark

AMOUNT_TAKEN_AWAY = mark("Hồ sơ đã ghi thu {amount}, bản sửa không còn số tiền nào.")
"""Said once more before it is written down: an amount wiped out by mistake looks like one nobody knew yet."""


def draft_of(
    registration: Registration, item: CatalogueItem, draft_id: str, events: Sequence[DossierEvent] = ()
) -> Draft:
    """Return the form's draft filled with what was registered; papers of the case not taken in come last.

    A due time an officer decided is the one that holds after *events*.

    An owner who is the applicant leaves the owner's fields empty: another one put there has nothing of the applicant's.
    """
    r = registration
    owner_is_applicant = r.owner == r.applicant
    due_text, due_reason = shown_due(r, events)
    return Draft(
        id=draft_id,
        procedure_code=r.procedure_code,
        procedure_name=r.procedure_name,
        case=r.case,
        channel=r.channel,
        applicant=r.applicant,
        owner_is_applicant=owner_is_applicant,
        owner=Person() if owner_is_applicant else r.owner,
        papers=_papers(r, item),
        fees=r.fees,
        collection=r.collection,
        collection_address=r.collection_address,
        note=r.note,
        sets=r.sets,
        due_text=due_text,
        due_reason=due_reason,
        received_text=shown(r.received_at),
        duplicate_reason=r.duplicate_reason,
        officer_id=r.officer_id,
        procedure_version=r.procedure_version,
    )


def under_another(draft: Draft, fresh: Draft, channels: Sequence[Channel]) -> Draft:
    """Return the draft under the procedure that *fresh* was begun for: papers and fees are that one's, who and when stay."""
    ticked = {paper.name: paper for paper in draft.papers}
    return replace(
        draft,
        procedure_code=fresh.procedure_code,
        procedure_name=fresh.procedure_name,
        procedure_version=fresh.procedure_version,
        case=fresh.case,
        channel=draft.channel if draft.channel in channels else fresh.channel,
        papers=tuple(ticked.get(paper.name, paper) for paper in fresh.papers),
        fees=fresh.fees,
        due_text=fresh.due_text,
        due_reason=fresh.due_reason,
    )


def standing_against(
    problems: Sequence[FieldProblem],
    draft: Draft,
    original: Registration,
    events: Sequence[DossierEvent] = (),
    *,
    in_the_book: bool = True,
) -> tuple[FieldProblem, ...]:
    """Return what of *problems* stops a correction: what was received so may stay, whatever changed since.

    That is a promise given before, also when that day was made a day off or no limit is known any more, a case the
    catalogue no longer has, or had not yet, and a reception by now long ago; that only where the service took the original
    *in_the_book*.
    """
    stands = set()
    if original.due is not None and _time_as_received(draft, original, events):
        stands.add(draft_check.LIMIT_UNKNOWN)
    if not decided_anew(draft, original, events):
        stands.add(SHUT)
    if (draft.procedure_code, draft.case) == (original.procedure_code, original.case):
        stands.add(draft_check.CASE_MISSING)
    if in_the_book and received_as_before(draft, original):
        stands.add(draft_check.RECEIVED_LONG_AGO)
    return tuple(problem for problem in problems if problem.message not in stands)


def unusual_against(
    problems: Sequence[FieldProblem], draft: Draft, original: Registration
) -> tuple[FieldProblem, ...]:
    """Return what is to be said of a correction, of *problems* and of amounts taken away.

    A fee counted as it was received stands, whatever rule is edited.
    """
    counted = {(fee.label, fee.amount) for fee in original.fees}
    kept = {
        f"fees.{index}"
        for index, fee in enumerate(draft.fees)
        if draft.procedure_code == original.procedure_code and (fee.label, fee.amount) in counted
    }
    said = (one for one in problems if one.message != draft_check.BY_RULE or one.field not in kept)
    return (*said, *_taken_away(draft, original))


def corrected(
    original: Registration,
    draft: Draft,
    item: CatalogueItem,
    *,
    new_id: str,
    received: datetime,
    due: Due | None,
    events: Sequence[DossierEvent],
    calendar: Calendar,
) -> Registration:
    """Return the registration that takes the place of *original*: code, office, counter and receiving officer stay.

    It stays under the version it was received under, unless it should have been another procedure, case or channel.
    """
    held = under_its_limit(item, draft, original, received).at(received)
    limit = limit_words(held.limit_for(draft.channel))
    if as_received(draft, original):
        procedure = replace(
            item.procedure,
            name=original.procedure_name,
            field=original.procedure_field,
            version=original.procedure_version,
        )
        limit = original.limit_text if received == original.received_at else limit
    else:
        procedure = item.procedure
    return replace(
        original,
        id=new_id,
        procedure_code=procedure.code,
        procedure_name=procedure.name,
        procedure_field=procedure.field,
        procedure_version=procedure.version,
        case=draft.case,
        channel=draft.channel,
        applicant=tidy(draft.applicant),
        owner=tidy(draft.effective_owner),
        papers=tuple(p for p in draft.papers if p.taken or p.not_applicable),
        fees=draft.fees,
        collection=draft.collection,
        collection_address=draft.sent_to,
        note=draft.note,
        sets=draft.sets,
        received_at=received,
        limit_text=limit,
        due=due,
        due_decision=due.decision if due is not None else "",
        same_day=original.same_day,
        replaces=original.replaces + 1,
        route=chain(draft, item, original, received, events, calendar),
    )


def recounted(work: SameDayWork, documents: int, pages: int, copies: int) -> SameDayWork:
    """Return same-day work with other counts, handed back when it was."""
    return replace(work, documents=documents, pages=pages, copies=copies)


def counts_the_same(
    original: Registration, item: CatalogueItem, documents: int, pages: int, copies: int
) -> bool:
    """Return whether a same-day entry stays as much of the same work as it was, so that its fee stands."""
    work = original.same_day
    return (
        work is not None
        and bool(original.fees)
        and item.procedure.code == original.procedure_code
        and (work.documents, work.pages, work.copies) == (documents, pages, copies)
    )


def item_of(registration: Registration) -> CatalogueItem:
    """Return the procedure as far as what was registered tells of it, for when the catalogue no longer has it."""
    r = registration
    return CatalogueItem(
        Procedure(
            code=r.procedure_code,
            name=r.procedure_name,
            field=r.procedure_field,
            version=r.procedure_version,
            channels=(r.channel,),
        )
    )


def says_the_same(one: Registration, other: Registration) -> bool:
    """Return whether two registrations differ in nothing but their ids and the number of corrections."""

    def said(which: Registration) -> Registration:
        return replace(which, id="", replaces=0, procedure_version=0, collection_address=which.sent_to)

    return said(one) == said(other)


def replaced_slip(original: Registration) -> str:
    """Return the number of the slip that the corrected one takes the place of."""
    return original.code if original.replaces == 0 else f"{original.code} (bản sửa lần {original.replaces})"


def _taken_away(draft: Draft, original: Registration) -> Iterator[FieldProblem]:
    """Yield the fees that have no amount yet where what was received asked for one of their kind: that money goes back."""
    for index in undecided(draft.fees):
        stood = sum(fee.due for fee in original.fees if fee.kind == draft.fees[index].kind)
        if stood:
            yield FieldProblem(f"fees.{index}", AMOUNT_TAKEN_AWAY, {"amount": format_money(stood)})


def _time_as_received(draft: Draft, original: Registration, events: Sequence[DossierEvent]) -> bool:
    """Return whether nothing the due time is counted from was touched."""
    return (
        not decided_anew(draft, original, events)
        and (draft.procedure_code, draft.channel) == (original.procedure_code, original.channel)
        and received_as_before(draft, original)
    )


def _papers(registration: Registration, item: CatalogueItem) -> tuple[ReceivedPaper, ...]:
    taken = {paper.name: paper for paper in registration.papers}
    listed = [paper.name for paper in item.procedure.papers_for(registration.case)]
    return (
        *(taken.get(name, ReceivedPaper(name=name)) for name in listed),
        *(paper for name, paper in taken.items() if name not in listed),
    )
