"""A dossier's registration as it was last corrected, wherever that was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counter_tui.domain.actions import ActionKind
from counter_tui.domain.dossier import CORRECTED, DossierEvent, DossierSummary, Registration, summary_of
from counter_tui.domain.dossier_money import DossierFacts, events_sent
from counter_tui.domain.known_in_full import known_in_full
from counter_tui.errors import NotFound, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark
from counter_tui.services.ports import Dossiers, Gateway, RemoteDossier
from counter_tui.services.ports.days import Days

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


def is_outdated(registration: Registration, standing: DossierSummary) -> bool:
    """Return whether a dossier was corrected elsewhere since *registration* was stored here, as far as its standing shows."""
    told = summary_of(registration)
    return (CORRECTED in standing.flags and not registration.replaces) or any(
        getattr(told, name) != getattr(standing, name)
        for name in ("procedure_code", "applicant_name", "owner_name", "received_at", "found_by")
    )


def known_whole(standing: DossierSummary, own: Registration | None, known: DossierFacts) -> bool:
    """Return whether what this desk has of a dossier is all there is of it, as far as its standing shows."""
    return own is not None and not is_outdated(own, standing) and known_in_full(standing, own, known)


async def newest(dossiers: Dossiers, days: Days, gateway: Gateway, standing: DossierSummary) -> Seen | None:
    """Return a dossier's newest registration: this desk's while it waits to be sent, else the service's, else this desk's.

    ``None`` when nobody here has it, or has only one that was corrected elsewhere, or to which something was done
    elsewhere that moved its due time, its papers or its fees.
    """
    code = standing.code
    own, unsent = await dossiers.registration(code), await dossiers.unsent_events(code)
    if own is None or not any(event.kind in HERE for event in unsent):
        try:
            said = await gateway.dossier(code)
        except (Offline, Refused, SignInNeeded, NotFound):
            said = None
        if said is not None and (seen := await seen_there(dossiers, said, unsent, standing)) is not None:
            return seen
    known = await days.dossier(code)
    if own is None or not known_whole(standing, own, known):
        return None
    return Seen(registration=own, events=events_sent(known), version=standing.version)


async def seen_there(
    dossiers: Dossiers, said: RemoteDossier, unsent: Sequence[DossierEvent], standing: DossierSummary
) -> Seen | None:
    """Return a dossier as the service tells it, with what waits here behind it; ``None`` when it tells no registration."""
    if said.registration is None:
        return None
    if not unsent and said.summary.version > standing.version:
        # What is done next expects the version that was just read, not one heard earlier.
        await dossiers.store_answer(said.summary)
    return Seen(
        registration=said.registration,
        events=(*said.events, *unsent),
        version=standing.version if unsent else said.summary.version,
        first=said.first,
    )
