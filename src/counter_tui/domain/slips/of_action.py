"""Which slip an action on a dossier gives, and what stands on it.

Numbers (``Số: …``) stay open: they come from the office's book of outgoing papers, and no desk may make them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.actions import Action, Refuse, RequestSupplement, Reschedule, Void, Withdraw
from counter_tui.domain.dossier import DossierSummary, Registration
from counter_tui.domain.office import Office
from counter_tui.domain.person import Person
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.approval import Approval
from counter_tui.domain.slips.leader_papers import apology, stop_notice
from counter_tui.domain.slips.matter import Matter, matter_of
from counter_tui.domain.slips.requests import WantedPaper, refusal, supplement_request
from counter_tui.domain.slips.return_slip import void_slip


def slip_of(
    action: Action,
    dossier: DossierSummary,
    registration: Registration | None,
    office: Office,
    *,
    officer: str,
    at: datetime,
    stage: str = "",
    wanted: Sequence[WantedPaper] = (),
    draft: bool = False,
) -> Slip | None:
    """Return form 02, 03, 04 or 05 for an action, the slip of a voiding, ``None`` for one without a form.

    *dossier* is how it stood before, *stage* that in words; *wanted* tells the papers asked for with their counts. A
    leader's paper (04, 05) is a draft until a leader is named, or when *draft* asks for one. Raises Refused where another
    body's form applies.
    """
    matter = matter_on(dossier, registration)
    match action:
        case RequestSupplement():
            papers = tuple(wanted) or tuple(WantedPaper(name=name) for name in action.papers)
            return supplement_request(
                matter,
                office,
                reason=action.reason,
                papers=papers,
                officer=officer,
                at=at,
                after_reception=True,
                until=action.until,
            )
        case Refuse():
            return refusal(matter, office, reason=action.reason, officer=officer, at=at)
        case Reschedule():
            return apology(
                matter,
                office,
                cause=action.reason,
                responsible=dossier.place or office.name,
                new_due=action.due.at,
                approval=_approval("" if draft else action.approved_by, at),
                at=at,
            )
        case Withdraw():
            return stop_notice(
                matter,
                office,
                request=action.reason,
                requested_at=at,
                stage=stage,
                decision="Dừng giải quyết hồ sơ theo yêu cầu của người nộp.",
                approval=_approval("" if draft else action.approved_by, at),
                at=at,
            )
        case Void():
            return void_slip(matter, office, reason=action.reason, officer=officer, at=at)
        case _:
            return None


def matter_on(dossier: DossierSummary, registration: Registration | None) -> Matter:
    """Return what the forms say of a dossier as it stands; what another desk received may be known by names only."""
    if registration is not None:
        known = matter_of(registration)
        return replace(
            known,
            code=dossier.code,
            provisional=known.provisional and dossier.code == registration.code,
            due_at=dossier.due_at,
        )
    return Matter(
        code=dossier.code,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        procedure_field=dossier.procedure_field,
        owner=Person(name=dossier.owner_name),
        applicant=Person(name=dossier.applicant_name),
        counter=dossier.counter,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
    )


def _approval(leader: str, at: datetime) -> Approval:
    """A leader's paper goes out with the action: approved by whom the officer names, issued at once."""
    paper = Approval()
    return paper.approved(leader, at).issued(at) if leader.strip() else paper
