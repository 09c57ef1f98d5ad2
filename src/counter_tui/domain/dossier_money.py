"""What moved in the fees of one dossier at this desk, and what of it outlives the citizens' data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from counter_tui.domain.actions import ActionKind, Correct, RecordFees
from counter_tui.domain.base import Base
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, DossierSummary, FeeLine, FeeMethod, Registration
from counter_tui.domain.fee_book import after, changes_fees, corrected, fee_book
from counter_tui.domain.fee_items import FeeBook, FeeItem, Posting, PostingKind
from counter_tui.domain.fees_elsewhere import as_found, marked
from counter_tui.domain.money_back import GivenUp, items_of
from counter_tui.i18n import mark

VOIDED_ELSEWHERE = mark("hủy ở quầy khác")
"""Why a number is void whose reason only the desk that voided it, and the service, know."""
_RECEIVED = "register"
_MOVES_MONEY = frozenset(
    {
        _RECEIVED,
        *(one.value for one in (ActionKind.RETURN, ActionKind.FEES, ActionKind.CORRECT, ActionKind.VOID)),
    }
)
"""Events that an account cannot be made of once registration and actions are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMoney:
    """The fees of a dossier whose citizens' data were removed, with all that happened to them: no names, nothing registered.

    ``elsewhere`` is what moved at the desk that had received it; of the days ``lost`` sums were missing already.
    """

    book: FeeBook
    elsewhere: tuple[Posting, ...] = ()
    procedure: str = ""
    provisional: bool = False
    lost: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """A dossier this desk did something with on the day: all versions of its registration and all its events here.

    ``made_on`` tells of each event what it was made on, where that is known; ``given_up`` holds the money that moved with
    what did not happen after all.
    ``kept`` is what moved in it until its data were removed; versions and actions are those that came since.
    ``taken_in`` are the places of events that a registration mended later has in it: the service never heard of them.
    ``standing`` is how it stands by what the service was last heard to say; money is only ever read from the events, so
    that what another desk took or gave back is in that desk's account alone.
    """

    code: str
    versions: tuple[Registration, ...] = ()
    events: tuple[DossierEvent, ...] = ()
    made_on: tuple[Base | None, ...] = ()
    given_up: tuple[GivenUp, ...] = ()
    kept: KeptMoney | None = None
    standing: DossierSummary | None = None
    taken_in: frozenset[int] = frozenset()

    @property
    def received_here(self) -> bool:
        """Whether it is a dossier of this desk."""
        return any(event.kind == _RECEIVED for event in self.events)

    @property
    def void(self) -> tuple[str, datetime] | None:
        """Why and when its number became void, here or, of a dossier of this desk, elsewhere; ``None`` while it is valid."""
        for event in reversed(self.events):
            if event.kind == ActionKind.VOID.value:
                return event.note, event.at
        if self.received_here and self.standing is not None and self.standing.voided:
            return VOIDED_ELSEWHERE, self.standing.last_moved_at
        return None


def postings_of(dossier: DossierFacts, day: date) -> list[tuple[FeeItem | None, Posting]]:
    """Return what moved on *day* in the fees of a dossier, each with its fee where it is known."""
    return [moved for moved in _moved_here(dossier, _book(dossier)) if on_day(moved[1].at, day)]


def money_to_keep(dossier: DossierFacts) -> KeptMoney | None:
    """Return what outlives the data of a dossier.

    ``None`` where nothing moved at this desk, or where the data went before anything was kept of its money.
    """
    book, lost = _book(dossier), _lost_days(dossier)
    nothing_here = not lost and not dossier.received_here and not _moved_here(dossier, book)
    if nothing_here or _removed_unkept(dossier):
        return None
    return KeptMoney(
        book=book,
        elsewhere=dossier.kept.elsewhere if dossier.kept is not None else (),
        procedure=procedure_of(dossier),
        provisional=is_provisional(dossier),
        lost=tuple(sorted(lost)),
    )


def held_of(dossier: DossierFacts) -> RecordFees:
    """Return what this desk holds of a dossier it received, as payments of it, each the way it was made."""
    return RecordFees(payments=tuple(line for item in _book(dossier).items for line in _held(item)))


def _held(item: FeeItem) -> Iterator[FeeLine]:
    ways: Counter[FeeMethod] = Counter()
    for one in item.postings:
        if one.kind in {PostingKind.PAID, PostingKind.REFUNDED}:
            ways[one.method or FeeMethod.CASH] += one.amount if one.kind is PostingKind.PAID else -one.amount
    if any(amount < 0 for amount in ways.values()):  # given back another way than it was paid
        ways = Counter({max(ways, key=lambda way: ways[way]): item.held})
    for way, amount in ways.items():
        if amount > 0:
            yield FeeLine(kind=item.kind, label=item.label, amount=amount, method=way)


def versions_sent(dossier: DossierFacts) -> tuple[Registration, ...]:
    """Return the versions without those of corrections that a registration mended later has in it: nobody else had them."""
    taken_in = [dossier.events[place].action for place in dossier.taken_in]
    made = [action.registration.id for action in taken_in if isinstance(action, Correct)]
    return tuple(version for version in dossier.versions if version.id not in made)


def events_sent(dossier: DossierFacts) -> tuple[DossierEvent, ...]:
    """Return the events, in the order of sending, without what a registration mended later has in it."""
    return tuple(event for place, event in enumerate(dossier.events) if place not in dossier.taken_in)


def procedure_of(dossier: DossierFacts) -> str:
    """Return the name of a dossier's procedure; empty where this desk does not know it."""
    if dossier.versions:
        return dossier.versions[-1].procedure_name
    return dossier.kept.procedure if dossier.kept is not None else ""


def is_provisional(dossier: DossierFacts) -> bool:
    """Return whether a dossier was received under a provisional code."""
    kept = dossier.kept is not None and dossier.kept.provisional
    return kept or any(version.provisional for version in dossier.versions)


def is_lost(dossier: DossierFacts, day: date) -> bool:
    """Return whether sums of *day* may be missing, for what they are counted from was removed by an earlier version."""
    return day in _lost_days(dossier)


def on_day(at: datetime, day: date) -> bool:
    """Return whether a moment is of a day at the desk."""
    return at.astimezone(VIETNAM).date() == day


def _day_of(event: DossierEvent) -> date:
    return event.at.astimezone(VIETNAM).date()


def _removed_unkept(dossier: DossierFacts) -> bool:
    return dossier.kept is None and not dossier.versions and dossier.received_here


def _lost_days(dossier: DossierFacts) -> frozenset[date]:
    if dossier.kept is not None:
        return frozenset(dossier.kept.lost)
    if _removed_unkept(dossier):
        return frozenset(_day_of(event) for event in dossier.events if event.kind in _MOVES_MONEY)
    first, events = with_corrections(dossier.versions, dossier.events)
    # Without the version it changed, nobody can tell what a correction moved.
    unknown = {
        _day_of(event)
        for event, base in zip(events, _made_on(dossier), strict=True)
        if base is None
        and first is not None
        and isinstance(event.action, Correct)
        and not changes_fees(event.action, first)
    }
    received = {_day_of(event) for event in events if event.kind == _RECEIVED}
    return frozenset(unknown | received) if unknown else frozenset()


def _moved_here(dossier: DossierFacts, book: FeeBook) -> list[tuple[FeeItem | None, Posting]]:
    there = dossier.kept.elsewhere if dossier.kept is not None else ()
    return [(item, one) for item, one in book.postings() if not one.elsewhere and one not in there]


def _book(dossier: DossierFacts) -> FeeBook:
    """Return the fees as this desk moved them, and as its corrections found them moved by others."""
    first, events = with_corrections(dossier.versions, dossier.events)
    book, last = _begun(dossier, first, events), first
    for event, base in zip(events, _made_on(dossier), strict=True):
        action = event.action
        if not isinstance(action, Correct):
            book = after(book, event, None)
            continue
        if base is not None:
            book = as_found(book, base, last, event)
        if (
            base is not None
            or dossier.kept is not None
            or (first is not None and changes_fees(action, first))
        ):
            book = corrected(book, action, event)
        last = action.registration
    given_up = (item for one in dossier.given_up for item in items_of(one))
    return replace(book, items=(*book.items, *given_up))


def _begun(dossier: DossierFacts, first: Registration | None, events: Sequence[DossierEvent]) -> FeeBook:
    if dossier.kept is not None:
        return dossier.kept.book
    if dossier.received_here:
        received = [event for event in events if event.kind == _RECEIVED]
        return fee_book(first, received)
    # What was received at another desk was paid there; what a correction here changes of it is this desk's money.
    return marked(fee_book(first, ()))


def _made_on(dossier: DossierFacts) -> tuple[Base | None, ...]:
    return dossier.made_on or (None,) * len(dossier.events)
