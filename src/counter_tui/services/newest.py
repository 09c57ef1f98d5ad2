"""A dossier's registration as it was last corrected, wherever that was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counter_tui.domain.actions import ActionKind, Correct
from counter_tui.domain.dossier import CORRECTED, DossierEvent, DossierSummary, Registration, summary_of
from counter_tui.domain.dossier_money import DossierFacts, events_sent
from counter_tui.domain.known_in_full import known_in_full
from counter_tui.errors import NotFound, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark
from counter_tui.services.ports import Dossiers, Gateway, RemoteDossier
from counter_tui.services.ports.days import Days

NOT_KNOWN = mark(
    "Hồ sơ {dossier} do quầy khác nhận, sửa hoặc xử lý và chưa hỏi được máy chủ: in ở quầy đó, hoặc thử lại khi có mạng."
)
KNOWN_ELSEWHERE = mark(
    "Hồ sơ {dossier} do quầy khác nhận, sửa hoặc xử lý và chưa hỏi được máy chủ: làm ở quầy đó, hoặc thử lại khi có mạng."
)
HERE = frozenset({"register", ActionKind.CORRECT.value})
"""Events after which this desk's own registration is the newest while the service has not confirmed them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A dossier as an officer saw it: what was last registered, all that happened so far, and the version of that.

    ``first`` is what was registered before any correction, where the service said it.
    """

    registration: Registration
    events: tuple[DossierEvent, ...]
    version: int
    first: Registration | None = None


async def still_holding(dossiers: Dossiers, standing: DossierSummary) -> Registration | None:
    """Return what this desk registered for a dossier while it holds, as far as its standing shows.

    ``None`` when it was corrected elsewhere since, or is not registered here.
    """
    own = await dossiers.registration(standing.code)
    if own is None or not holds(own, standing, await dossiers.events(standing.code)):
        return None
    return own


def holds(own: Registration, standing: DossierSummary, events: Sequence[DossierEvent]) -> bool:
    """Return whether *own* is what a dossier stands on, of which *events* are known here."""
    if standing.registration_id:
        return own.id == standing.registration_id
    return not _differs(own, standing, events)


def _differs(own: Registration, standing: DossierSummary, events: Sequence[DossierEvent]) -> bool:
    """Return whether *own* may not be what holds, where nobody told which registration that is (earlier versions)."""
    told = summary_of(own)
    there = sum(event.kind != "renumber" and not _amended(event) for event in events)
    return (CORRECTED in standing.flags and (not own.replaces or standing.version > there)) or any(
        getattr(told, name) != getattr(standing, name)
        for name in ("procedure_code", "applicant_name", "owner_name", "received_at", "found_by")
    )


def _amended(event: DossierEvent) -> bool:
    # A refused registration was put right: it is sent as the first one, and no event to the service.
    return event.kind == ActionKind.CORRECT.value and event.action is None


def known_whole(standing: DossierSummary, own: Registration | None, known: DossierFacts) -> bool:
    """Return whether what this desk has of a dossier is all there is of it, as far as its standing shows."""
    return own is not None and holds(own, standing, known.events) and known_in_full(standing, own, known)


async def told(dossiers: Dossiers, gateway: Gateway, code: str) -> RemoteDossier | None:
    """Return a dossier as the service tells it, ``None`` where it does not answer or does not know it.

    What was registered here and is not confirmed it does not know: under its number may be somebody else's.
    """
    if await dossiers.unconfirmed(code):
        return None
    try:
        return await gateway.dossier(code)
    except (Offline, Refused, SignInNeeded, NotFound):
        return None


async def newest(dossiers: Dossiers, days: Days, gateway: Gateway, standing: DossierSummary) -> Seen | None:
    """Return a dossier's newest registration: this desk's while it waits to be sent, else the service's, else this desk's.

    ``None`` when nobody here has it, or has only one that was corrected elsewhere, or to which something was done
    elsewhere that moved its due time, its papers or its fees.
    """
    code = standing.code
    own, unsent = await dossiers.registration(code), await dossiers.unsent_events(code)
    if own is None or not any(event.kind in HERE for event in unsent):
        said = await told(dossiers, gateway, code)
        if said is not None and (seen := await seen_there(dossiers, said, unsent, standing)) is not None:
            return seen
    known = await days.dossier(code)
    if own is None or not known_whole(standing, own, known):
        return None
    return Seen(registration=own, events=events_sent(known), version=standing.version)


async def newest_for_paper(
    dossiers: Dossiers, days: Days, gateway: Gateway, standing: DossierSummary
) -> Seen:
    """Return :func:`newest` for a paper to be made of it; raises NotFound where nobody here has it."""
    if (found := await newest(dossiers, days, gateway, standing)) is None:
        raise NotFound(NOT_KNOWN, dossier=standing.code)
    return found


async def seen_there(
    dossiers: Dossiers, said: RemoteDossier, unsent: Sequence[DossierEvent], standing: DossierSummary
) -> Seen | None:
    """Return a dossier as the service tells it, with what waits here behind it; ``None`` when it tells no registration."""
    registration = with_waiting(said.registration, unsent)
    if registration is None:
        return None
    if not unsent and said.summary.version > standing.version:
        # What is done next expects the version that was just read, not one heard earlier.
        await dossiers.store_answer(said.summary)
    return Seen(
        registration=registration,
        events=(*said.events, *unsent),
        version=standing.version if unsent else said.summary.version,
        first=said.first,
    )


def with_waiting(registration: Registration | None, unsent: Sequence[DossierEvent]) -> Registration | None:
    """Return what the service told of a dossier as this desk put it right last, where that waits to be sent.

    Of a dossier received elsewhere nothing is kept here: only what waits tells of the correction.
    """
    waiting = [event.action.registration for event in unsent if isinstance(event.action, Correct)]
    return waiting[-1] if waiting else registration
