"""What can be done to a dossier, on the wire."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Answer, Ask, Line, Moment
from counter_tui.domain.dossier import Status


class VoidAction(Ask, frozen=True, kw_only=True, tag="void", tag_field="action"):
    """Voids a dossier registered in error, or a number that was never registered."""

    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class ReturnAction(Ask, frozen=True, kw_only=True, tag="return", tag_field="action"):
    """Hands the result back; ``at`` is the service's time unless it happened earlier, ``receiver`` who took it."""

    at: Moment | None = None
    receiver: Line = ""
    note: Annotated[str, Meta(max_length=2000)] = ""


Action = VoidAction | ReturnAction


class ActionBody(Answer, frozen=True, kw_only=True):
    """The answer to an action; ``version`` counts events (0 for a number without a dossier), ``status`` is ``None`` there."""

    code: str
    version: int
    status: Status | None = None
