"""What undoes a result or a return noted in error, on the wire.

``status`` and ``place`` are where the dossier was before. A sender may leave them out: the service goes by its own events,
and what it keeps and tells afterwards is what those say.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from counter_tui.contract.action_parts import ActionAsk, Reason
from counter_tui.contract.fields import block, line
from counter_tui.domain import actions as domain
from counter_tui.domain.dossier import Status

Place = Annotated[str, Meta(max_length=500)]


class UnfinishAction(ActionAsk, frozen=True, kw_only=True, tag="unfinish"):
    """The result was noted in error: the dossier goes back to where it was before; ``reason`` stands in its timeline."""

    reason: Reason
    status: Status = Status.IN_PROGRESS
    place: Place = ""

    def to_domain(self) -> domain.Unfinish:
        """Return the action."""
        return domain.Unfinish(reason=block(self.reason), status=self.status, place=line(self.place))


class UnreturnAction(ActionAsk, frozen=True, kw_only=True, tag="unreturn"):
    """The return was noted in error: a supervisor sets the dossier back; what was paid with it stays paid."""

    reason: Reason
    status: Status = Status.DONE
    place: Place = ""

    def to_domain(self) -> domain.Unreturn:
        """Return the action."""
        return domain.Unreturn(reason=block(self.reason), status=self.status, place=line(self.place))
