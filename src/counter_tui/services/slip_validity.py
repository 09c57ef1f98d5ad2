"""Why a slip is not printed again: what this desk did since it was made, and what other desks did, as last heard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from counter_tui.domain.actions import ActionKind, Correct
from counter_tui.domain.dossier import CORRECTED, DossierSummary
from counter_tui.domain.receipt_content import moved_due
from counter_tui.domain.receipt_many import moved_dues
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
    "Hồ sơ {dossier} đã được sửa ở quầy khác: giấy tiếp nhận mới in ở quầy đó, bản ở máy này không in nữa."
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
            if is_joint(job) and job.slip.registrations:
                if standing.registration_id not in {"", *job.slip.registrations}:
                    raise Refused(_TOGETHER, code="outdated", dossier=code)
            elif job.slip.form == RECEIPT and await self._corrected_elsewhere(standing):
                raise Refused(_TOGETHER if is_joint(job) else _CORRECTED, code="outdated", dossier=code)

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

    async def _corrected_elsewhere(self, standing: DossierSummary) -> bool:
        known = await self._dossiers.registration(standing.code)
        if known is None or CORRECTED not in standing.flags:
            return False
        if await still_holding(self._dossiers, standing) is not None:
            return False
        # Where a later correction of this desk was refused, an earlier one of its own holds.
        actions = [event.action for event in await self._dossiers.events(standing.code)]
        own = {action.registration.id for action in actions if isinstance(action, Correct)}
        return standing.registration_id not in own

    async def _changed_since(self, code: str, job: PrintJob) -> bool:
        events = await self._dossiers.events(code)
        return any(event.kind in _CHANGES and event.at > job.created_at for event in events)
