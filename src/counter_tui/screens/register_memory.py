"""What was ticked and typed under a case or a channel the officer has left, should they come back to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui.domain.counted_fees import counts_of
from counter_tui.domain.fees import same_fee

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.domain.dossier import FeeLine, ReceivedPaper
    from counter_tui.domain.draft import Draft
    from counter_tui.domain.procedure import Channel


class FormMemory:
    """One stray arrow key on a choice must not cost what was ticked; kept for as long as the form is open."""

    def __init__(self) -> None:
        self._papers: dict[str, ReceivedPaper] = {}
        self._fees: dict[Channel, tuple[FeeLine, ...]] = {}
        self._counted = False

    def leave(self, draft: Draft) -> None:
        """Keep papers and fees as they are before another case or channel is chosen."""
        self._papers.update({paper.name: paper for paper in draft.papers})
        self._fees[draft.channel] = draft.fees
        self._counted = any(counts_of(line) is not None for line in draft.fees)

    def papers(self, draft: Draft) -> Draft:
        """Return the draft of the case just chosen with the ticks it had."""
        return replace(draft, papers=tuple(self._papers.get(paper.name, paper) for paper in draft.papers))

    def fees(self, draft: Draft) -> Draft:
        """Return the draft of the channel just chosen with the amounts and exemptions it had, for what is counted by now."""
        held = self._fees.get(draft.channel, draft.fees)
        if self._counted:
            held = tuple(_recounted(line, draft.fees) for line in held)
        return replace(draft, fees=held)


def _recounted(line: FeeLine, fresh: Sequence[FeeLine]) -> FeeLine:
    now = next((one for one in fresh if counts_of(one) is not None and same_fee(one, line)), line)
    return replace(line, label=now.label, amount=now.amount)
