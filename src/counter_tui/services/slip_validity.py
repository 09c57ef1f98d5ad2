"""Why a slip is not printed again: what this desk did since it was made, and what other desks did, as last heard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from counter_tui.domain.actions import ActionKind, Correct
from counter_tui.domain.dossier import CORRECTED, DossierSummary, Status
from counter_tui.domain.obstacles import Obstacle
from counter_tui.domain.receipt_content import moved_due
from counter_tui.domain.receipt_many import moved_dues
from counter_tui.domain.refused_before import refused_before
from counter_tui.domain.slips.forms import RECEIPT, REGISTER, RETURN, VOID
from counter_tui.errors import Refused
from counter_tui.i18n import mark
from counter_tui.services.newest import still_holding
from counter_tui.services.ports import Dossiers, PrintJob, Validity

LAPSED: Mapping[Validity, str] = MappingProxyType(
    {
        Validity.REPLACED: mark("Phiếu này đã được phiếu sau thay thế nên không in nữa. In phiếu sau."),
        Validity.VOIDED: mark("Hồ sơ này đã hủy: giấy của hồ sơ không in nữa. In lại được phiếu hủy."),
        Validity.DROPPED: mark("Việc ghi trên phiếu này đã rút lại: phiếu không còn hiệu lực, không in nữa."),
    }
)
"""Why a slip is printed no more, and what is instead."""
_VOIDED = mark("Hồ sơ {dossier} đã hủy: giấy của hồ sơ không in nữa.")
_CORRECTED = mark(
    "Hồ sơ {dossier} đã được sửa ở quầy khác: bản này không in nữa. Mở phiếu của hồ sơ, bấm F12 để in giấy tiếp nhận mới."
)
_UNRETURNED = mark(
    "Lần trả kết quả của hồ sơ {dossier} ghi nhầm, đã bỏ ở quầy khác: phiếu không còn hiệu lực, không in nữa."
)
_TOGETHER = mark(
    "Hồ sơ {dossier} trên giấy chung này đã sửa hoặc hủy: giấy chung không in nữa."
    " Còn từ hai hồ sơ: mở phiếu của một hồ sơ, bấm Ctrl+Y để in giấy chung mới; chỉ còn một: giao giấy tiếp nhận riêng của hồ sơ đó."
)
_CHANGES = frozenset({ActionKind.CORRECT.value, ActionKind.VOID.value})


def is_joint(job: PrintJob) -> bool:
    """Return whether a print is one receipt for several dossiers, each of which has its own, too."""
    return job.slip.form == RECEIPT and len(job.slip.dossiers) > 1


def _is_of_dossiers(form: str) -> bool:
    """Return whether a form speaks for its dossiers; lists, sheets, books and reports tell how it was on their day."""
    return form == RETURN or (form.isdecimal() and form not in {VOID, REGISTER})


class SlipValidity:
    """Judges slips before another copy leaves the desk."""

    def __init__(self, dossiers: Dossiers) -> None:
        self._dossiers = dossiers

    async def require(self, job: PrintJob) -> None:
        """Raise Refused unless what a slip says still holds, saying what to do instead."""
        if job.validity is not Validity.HOLDS:
            raise Refused(LAPSED[job.validity], code="outdated")
        if not _is_of_dossiers(job.slip.form):
            return
        together = len(job.slip.dossiers) > 1
        for code in job.slip.dossiers or (job.dossier,):
            if together and await self._changed_since(code, job):
                raise Refused(_TOGETHER, code="outdated", dossier=code)
            standing = await self._dossiers.summary(code)
            if standing is None:
                continue
            if standing.voided:
                raise Refused(_TOGETHER if is_joint(job) else _VOIDED, code="outdated", dossier=code)
            if await self._undone_elsewhere(standing, job):
                raise Refused(_UNRETURNED, code="outdated", dossier=code)
            if not await self._superseded(standing, job):
                continue
            if is_joint(job):
                raise Refused(_TOGETHER, code="outdated", dossier=code)
            if (refused := await self._undecided(standing.code)) is not None:
                raise Refused(refused.message, code="outdated", **refused.values)
            raise Refused(_CORRECTED, code="outdated", dossier=code)

    async def outlived(self, job: PrintJob) -> bool:
        """Return whether a receipt of one dossier tells no more what holds, so that another is to be made of that.

        Not while a correction of this desk is refused and nobody dealt with it: that one's receipt may hold after all.
        """
        if job.slip.form != RECEIPT or is_joint(job):
            return False
        if job.validity is not Validity.HOLDS:
            return job.validity is Validity.DROPPED
        standing = await self._dossiers.summary(job.dossier)
        if standing is None or standing.voided or not await self._superseded(standing, job):
            return False
        return await self._undecided(standing.code) is None

    async def moved_dues(self, job: PrintJob) -> tuple[tuple[int, datetime], ...]:
        """Return what ``SlipMark.moved_dues`` says of a receipt, as known here."""
        if job.slip.form != RECEIPT:
            return ()
        if is_joint(job):
            found = {code: await self._dossiers.summary(code) for code in job.slip.dossiers}
            return moved_dues(job.slip, {code: one.due_at for code, one in found.items() if one is not None})
        standing = await self._dossiers.summary(job.dossier)
        moved = moved_due(job.slip, standing.due_at) if standing is not None else None
        return ((0, moved),) if moved is not None else ()

    async def _superseded(self, standing: DossierSummary, job: PrintJob) -> bool:
        """Return whether a receipt was made of something else than what its dossier stands on."""
        if job.slip.form != RECEIPT:
            return False
        made_of = job.slip.registrations
        if made_of and standing.registration_id:
            return standing.registration_id not in made_of
        # A service of an earlier version does not tell what holds, an earlier version of the desk what it was made of.
        own = await self._dossiers.registration(standing.code)
        if made_of and (is_joint(job) or own is None or own.id not in made_of):
            return False
        return await self._corrected_elsewhere(standing)

    async def _undone_elsewhere(self, standing: DossierSummary, job: PrintJob) -> bool:
        """Return whether a return slip is of a return another desk undid; not while one of this desk is refused."""
        if job.slip.form != RETURN or standing.status is Status.RETURNED:
            return False
        return not await self._dossiers.refused_events(standing.code)

    async def _corrected_elsewhere(self, standing: DossierSummary) -> bool:
        if CORRECTED not in standing.flags or await still_holding(self._dossiers, standing) is not None:
            return False
        # Where a later correction of this desk was refused, an earlier one of its own holds.
        actions = [event.action for event in await self._dossiers.events(standing.code)]
        own = {action.registration.id for action in actions if isinstance(action, Correct)}
        return standing.registration_id not in own

    async def _undecided(self, code: str) -> Obstacle | None:
        """Return why no receipt is made while a correction of this desk is refused and nobody dealt with it."""
        refused = await self._dossiers.refused_events(code)
        return next((refused_before(event) for event in refused if isinstance(event.action, Correct)), None)

    async def _changed_since(self, code: str, job: PrintJob) -> bool:
        events = await self._dossiers.events(code)
        return any(event.kind in _CHANGES and event.at > job.created_at for event in events)
