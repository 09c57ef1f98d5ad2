"""A receipt that was never stored at this desk, made of what was received: here without a slip, or at another counter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import Action, CompleteSupplement, Resume
from counter_tui.domain.correction import replaced_slip
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.receipt import Slip
from counter_tui.errors import Refused
from counter_tui.i18n import mark
from counter_tui.services.casework import CaseWork
from counter_tui.services.fee_desk import book_of
from counter_tui.services.newest import NOT_KNOWN, newest, newest_for_paper
from counter_tui.services.ports import Dossiers, Gateway
from counter_tui.services.ports.days import Days
from counter_tui.services.registration_entry import receipt_of
from counter_tui.services.session import Session

VOIDED = mark("Hồ sơ {dossier} đã hủy: không in giấy tiếp nhận nữa.")
NO_RECEIPT = mark(
    "Thủ tục này dùng biểu mẫu của ngành: trung tâm không in giấy tiếp nhận cho hồ sơ {dossier}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeReceipt:
    """A receipt with what was received, then and since; ``copy`` when the citizen was given the original."""

    code: str
    slip: Slip
    copy: bool


class ReceiptSource:
    """Makes the receipt of a dossier anew from its registration: this desk's, else the one the service tells."""

    def __init__(
        self, casework: CaseWork, dossiers: Dossiers, days: Days, gateway: Gateway, session: Session
    ) -> None:
        self._casework = casework
        self._dossiers = dossiers
        self._days = days
        self._gateway = gateway
        self._session = session

    async def make(self, code: str, *, printed: bool = False) -> MadeReceipt:
        """Return the receipt of a dossier, by code or alias; raises NotFound, and Refused where there is none to print.

        Only same-day work is received without one, so what came here in any other way is a copy; so is what was *printed*
        here before.
        """
        standing = await self._casework.standing(code)
        if standing.voided:
            raise Refused(VOIDED, code="voided", dossier=standing.code)
        found = await newest_for_paper(self._dossiers, self._days, self._gateway, standing)
        held, own = found.registration, await self._dossiers.registration(standing.code)
        before = replaced_slip(replace(held, replaces=held.replaces - 1)) if held.replaces else ""
        due = latest_due(held, found.events)
        if due is not None and (held.due is None or held.due.at != due.at):
            before = replaced_slip(held)
            held = replace(held, due=due, due_decision=due.decision)
        standing = await self._casework.standing(standing.code)  # what was just read may be newer
        held = replace(held, route=await self._casework.route(standing, held))
        slip = receipt_of(
            held,
            self._session.office,
            replaces=before if printed or held.same_day is None else "",
            events=found.events,
            book=await book_of(self._days, found.registration, found.events, found.first),
        )
        if slip is None:
            raise Refused(NO_RECEIPT, code="foreign-forms", dossier=standing.code)
        first = own is not None and own.counter == self._session.counter and held.same_day is not None
        return MadeReceipt(code=standing.code, slip=slip, copy=printed or not first)

    async def renewed(self, code: str, action: Action) -> Slip | None:
        """Return the receipt with the due time *action* gives at the end of a stop, instead of the one in the citizen's hand.

        It lists the papers handed in since, by *action* too, and the fees as they stand now. ``None`` where the time stays,
        and where there is no receipt of ours to renew. Raises Refused where nobody here knows what it would say.
        """
        if not isinstance(action, CompleteSupplement | Resume) or action.due is None:
            return None
        before = await self._casework.standing(code)
        if action.due.at == before.due_at:
            return None
        if (found := await newest(self._dossiers, self._days, self._gateway, before)) is None:
            raise Refused(NOT_KNOWN, code="not-known-here", dossier=before.code)
        held = found.registration
        if held.same_day is not None:
            return None
        now = self._casework.now()
        after = lifecycle.apply(before, await self._casework.with_stage_due(before, action, now), now)
        route = await self._casework.route(after, held)
        moved = replace(held, code=before.code, due=action.due, due_decision=action.due.decision, route=route)
        return receipt_of(
            moved,
            self._session.office,
            replaces=replaced_slip(held),
            events=found.events,
            doing=action,
            book=await book_of(self._days, held, found.events, found.first),
        )
