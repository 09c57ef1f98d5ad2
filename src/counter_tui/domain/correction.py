"""What was received, opened again to be put right, and the registration that takes its place (NĐ 61/2018, Article 21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain import draft_check, route
from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.deadline import SHUT, Due, decided
from counter_tui.domain.deadline_changes import counted_from, latest_due
from counter_tui.domain.dossier import DossierEvent, ReceivedPaper, Registration, SameDayWork
from counter_tui.domain.draft import Draft, FieldProblem
from counter_tui.domain.due_replay import replayed
from counter_tui.domain.identity import tidy
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import CatalogueItem, Channel, Procedure, RouteStep


def draft_of(registration: Registration, item: CatalogueItem, draft_id: str) -> Draft:
    """Return the form's draft filled with what was registered; papers of the case not taken in come last.

    An owner who is the applicant leaves the owner's fields empty: another one put there has nothing of the applicant's.
    """
    r = registration
    owner_is_applicant = r.owner == r.applicant
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
        due_text=_shown(r.due.at) if r.due is not None and r.due_decision else "",
        due_reason=r.due_decision,
        received_text=_shown(r.received_at),
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


def received_at(draft: Draft, original: Registration, now: datetime) -> datetime:
    """Return when the dossier was received: to the second as before unless another time was typed; raises BadInput."""
    if _received_as_before(draft, original):
        return original.received_at
    return draft_check.received_at(draft, now)


def due(
    draft: Draft,
    item: CatalogueItem,
    original: Registration,
    events: Sequence[DossierEvent],
    calendar: Calendar,
    now: datetime,
) -> Due | None:
    """Return the due time with its ledger, from the original or the corrected reception; raises BadInput.

    Stops, completed papers (NĐ 61/2018, Article 19 khoản 4) and later promises among *events* move it as they moved the
    original's. What does not bear on the time leaves the promise as it holds.
    """
    received = received_at(draft, original, now)
    since = counted_from(received, events)
    decided_anew = _decided_anew(draft, original)
    if not (
        decided_anew
        or draft.procedure_code != original.procedure_code
        or draft.channel is not original.channel
        or since != counted_from(original.received_at, events)
    ):
        return latest_due(original, events)
    if draft.due_text.strip() and (decided_anew or since == received):
        at = draft_check.decided_due(draft, since, calendar)
        begun: Due | None = decided(since, at, draft.due_reason, calendar)
        if decided_anew:
            return begun
    else:
        begun = route.promised(item, draft.channel, received, calendar)
    fresh = replace(
        original,
        procedure_code=draft.procedure_code,
        channel=draft.channel,
        received_at=received,
        due=begun,
        route=route.planned(received, _steps(item, received), calendar),
    )
    return replayed(fresh, events, item, calendar)


def standing_against(
    problems: Sequence[FieldProblem], draft: Draft, original: Registration, *, in_the_book: bool = True
) -> tuple[FieldProblem, ...]:
    """Return what of *problems* stops a correction: what was received so may stay, whatever changed since.

    That is a promise given before, also when that day was made a day off, a case the catalogue no longer has, or had
    not yet, and a reception by now long ago; that only where the service took the original *in_the_book*.
    """
    stands = set()
    if not _decided_anew(draft, original):
        stands.add(SHUT)
    if (draft.procedure_code, draft.case) == (original.procedure_code, original.case):
        stands.add(draft_check.CASE_MISSING)
    if in_the_book and _received_as_before(draft, original):
        stands.add(draft_check.RECEIVED_LONG_AGO)
    return tuple(problem for problem in problems if problem.message not in stands)


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
    held = item.at(received)
    steps = _steps(item, received)
    since = counted_from(received, events)
    same_chain = (item.procedure.code, since) == (
        original.procedure_code,
        counted_from(original.received_at, events),
    )
    limit = draft_check.limit_words(held.limit_for(draft.channel))
    if _as_received(draft, original):
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
        due_decision=draft.due_reason if draft.due_text.strip() and due is not None and due.by_hand else "",
        same_day=original.same_day,
        replaces=original.replaces + 1,
        route=original.route if same_chain else route.planned(since, steps, calendar),
    )


def recounted(work: SameDayWork, documents: int, pages: int, copies: int) -> SameDayWork:
    """Return same-day work with other counts, handed back when it was."""
    return replace(work, documents=documents, pages=pages, copies=copies)


def counts_the_same(
    original: Registration, item: CatalogueItem, documents: int, pages: int, copies: int
) -> bool:
    """Return whether a same-day entry stays as much of the same work as it was."""
    work = original.same_day
    return (
        work is not None
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


def _steps(item: CatalogueItem, received: datetime) -> Sequence[RouteStep]:
    rule = item.at(received).rule
    return rule.route if rule is not None else ()


def _received_as_before(draft: Draft, original: Registration) -> bool:
    return draft.received_text.strip() == _shown(original.received_at)


def _as_received(draft: Draft, original: Registration) -> bool:
    return (draft.procedure_code, draft.case, draft.channel) == (
        original.procedure_code,
        original.case,
        original.channel,
    )


def _decided_anew(draft: Draft, original: Registration) -> bool:
    before = _shown(original.due.at) if original.due is not None and original.due_decision else ""
    return draft.due_text.strip() != before or (bool(before) and draft.due_reason != original.due_decision)


def _papers(registration: Registration, item: CatalogueItem) -> tuple[ReceivedPaper, ...]:
    taken = {paper.name: paper for paper in registration.papers}
    listed = [paper.name for paper in item.procedure.papers_for(registration.case)]
    return (
        *(taken.get(name, ReceivedPaper(name=name)) for name in listed),
        *(paper for name, paper in taken.items() if name not in listed),
    )


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
