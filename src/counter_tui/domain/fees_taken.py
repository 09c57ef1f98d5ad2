"""The sums a day's account is made of, one line each: who paid or got back what for which dossier."""

from __future__ import annotations

from counter_tui.domain.day_close import DayFacts
from counter_tui.domain.day_money import NO_KIND
from counter_tui.domain.dossier_money import is_lost, postings_of, procedure_of
from counter_tui.domain.fee_items import PostingKind
from counter_tui.domain.office import Office
from counter_tui.domain.procedure import FeeKind
from counter_tui.domain.slips.day_papers import TakenFee


def fees_taken(facts: DayFacts, office: Office) -> tuple[TakenFee, ...]:
    """Return every sum taken or given back (negative, named) on a day, in order; they add up to the net of ``day_record``."""
    found = []
    for dossier in facts.dossiers:
        known = dossier.versions[-1] if dossier.versions else None
        for item, posting in postings_of(dossier, facts.day):
            if posting.kind not in {PostingKind.PAID, PostingKind.REFUNDED}:
                continue
            counter = office.counter_named(posting.counter)
            is_charge = item is not None and item.kind is FeeKind.CHARGE
            back = posting.kind is PostingKind.REFUNDED
            amount = -posting.amount if back else posting.amount
            what = item.label if item is not None else NO_KIND
            if back:
                what = f"{'Hoàn trả do đính chính' if posting.corrects else 'Hoàn trả'}: {what}"
            found.append(
                TakenFee(
                    unit=counter.name if counter is not None else posting.counter,
                    code=dossier.code,
                    procedure=procedure_of(dossier),
                    owner=known.owner.name if known is not None else "",
                    address=(known.owner.address or known.applicant.address) if known is not None else "",
                    payer=known.applicant.name if known is not None else "",
                    what=what,
                    taken_at=posting.at,
                    nameless=known is None and dossier.kept is not None,
                    charge=amount if is_charge else 0,
                    service=0 if is_charge else amount,
                )
            )
    return tuple(sorted(found, key=lambda fee: fee.taken_at))


def sums_removed(facts: DayFacts) -> tuple[str, ...]:
    """Return the dossiers of which sums of a day may be missing, for an earlier version removed what they are made of."""
    return tuple(dossier.code for dossier in facts.dossiers if is_lost(dossier, facts.day))
