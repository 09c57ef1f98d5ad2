"""The draft a dossier is begun with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.counted_fees import ONE, Counts
from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.draft import Draft
from counter_tui.domain.fees import fee_lines
from counter_tui.domain.procedure import Channel
from counter_tui.errors import Refused
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from datetime import datetime

    from counter_tui.domain.procedure import CatalogueItem

NOT_RECEIVED = mark("Thủ tục này không tiếp nhận tại trung tâm. {where}")


def new_draft(
    item: CatalogueItem,
    case: str | None = None,
    counts: Counts = ONE,
    *,
    draft_id: str,
    officer_id: str,
    now: datetime,
) -> Draft:
    """Return a draft: the case (else the first), direct channel where there is one, papers and the fees of *now* for *counts*."""
    cases, channels = item.procedure.cases, item.procedure.channels
    if case not in cases:
        case = cases[0] if cases else None
    channel = Channel.DIRECT if Channel.DIRECT in channels else channels[0]
    return Draft(
        id=draft_id,
        procedure_code=item.procedure.code,
        procedure_name=item.procedure.name,
        case=case,
        channel=channel,
        papers=papers_asked(item, case),
        fees=fee_lines(item.at(now), channel, counts),
        officer_id=officer_id,
        procedure_version=item.procedure.version,
    )


def papers_asked(item: CatalogueItem, case: str | None) -> tuple[ReceivedPaper, ...]:
    """Return the papers of a case, none of them handed over yet."""
    return tuple(
        ReceivedPaper(name=paper.name, originals=0, copies=0) for paper in item.procedure.papers_for(case)
    )


def look_up_only(item: CatalogueItem) -> Refused:
    """Return the refusal of what the rule of *item* has taken in elsewhere; it says where."""
    where = (item.rule.look_up_only if item.rule is not None else None) or ""
    return Refused(NOT_RECEIVED, code="look-up-only", where=where)
