"""A correction made of a version that is no longer the newest: merged with what became of the dossier meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.domain.correction import says_the_same
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.merge import Difference, choices
from counter_tui.domain.three_way import three_way
from counter_tui.errors import BadInput, Refused
from counter_tui.i18n import mark
from counter_tui.services.casework import CaseWork
from counter_tui.services.newest import HERE, Seen, seen_there, told
from counter_tui.services.ports import Dossiers, Gateway

DONE_THERE = mark("Quầy khác vừa sửa đúng như vậy, không còn gì để ghi. Bấm Esc.")


class Clashes(Refused):
    """Both changed the same to something else; nothing is stored. ``found`` are the fields, ``since`` what was done there."""

    def __init__(self, version: int, found: tuple[Difference, ...], since: tuple[DossierEvent, ...]) -> None:
        super().__init__(
            mark("Hồ sơ vừa được quầy khác sửa, vướng với bản đang sửa. Chưa ghi gì."), code="version-stale"
        )
        self.version = version
        self.found = found
        self.since = since


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What takes the place of ``seen``, the newest; ``taken`` are the fields in which the other's change holds."""

    registration: Registration
    seen: Seen
    taken: tuple[Difference, ...] = ()
    since: tuple[DossierEvent, ...] = ()


class Newer:
    """Takes a correction onto what another desk made of the dossier since it was opened."""

    def __init__(self, casework: CaseWork, dossiers: Dossiers, gateway: Gateway) -> None:
        self._casework = casework
        self._dossiers = dossiers
        self._gateway = gateway
        self._kept: dict[str, int] = {}

    def keep_mine(self, original: Registration, clashes: Clashes) -> None:
        """Let what is typed hold where it clashes with the version the officer was shown."""
        self._kept[original.id] = clashes.version

    async def onto(self, original: Registration, fixed: Registration, seen: Seen | None) -> Merged | None:
        """Return *fixed*, made of *original* as *seen*, on top of the newest version; ``None`` when that is the one seen.

        Raises BadInput when the other made it the same, Clashes unless the officer keeps his own.
        """
        if seen is None:
            return None
        standing = await self._casework.standing(original.code)
        newer = await newer_than(seen, standing, self._dossiers, self._gateway)
        if newer is None:
            return None
        before, since = newer.events[: seen.version], newer.events[seen.version :]
        compared = three_way(original, fixed, newer.registration, newer.events, before)
        if compared.clashes and self._kept.get(original.id) != newer.version:
            raise Clashes(newer.version, compared.clashes, since)
        made = compared.merged(dict.fromkeys(choices(compared.clashes), True))
        if says_the_same(newer.registration, made):
            raise BadInput(DONE_THERE, field="reason")
        return Merged(registration=made, seen=newer, taken=compared.taken_over, since=since)


async def newer_than(
    seen: Seen, standing: DossierSummary, dossiers: Dossiers, gateway: Gateway
) -> Seen | None:
    """Return what a dossier became since *seen*, on the service's word alone: what is known here may lack a correction.

    ``None`` when nothing happened, when this desk itself corrected it meanwhile, or when the service does not say.
    """
    unsent = await dossiers.unsent_events(standing.code)
    if any(event.kind in HERE for event in unsent) or (unsent and standing.version == seen.version):
        return None
    # Also where nothing was heard: changes are asked for every quarter of a minute only.
    if (said := await told(dossiers, gateway, standing.code)) is None:
        return None
    if not unsent and said.summary.version <= seen.version:
        return None
    return await seen_there(dossiers, said, unsent, standing)
