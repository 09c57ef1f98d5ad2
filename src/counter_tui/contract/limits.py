"""Limits and short texts, as procedures and office rules both have them on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Answer, block, line
from counter_tui.domain.procedure import Channel, LimitUnit, TimeLimit

Code = Annotated[str, Meta(pattern=r"^[1-9]\.\d{6}\Z", description="National procedure code")]
Sheets = Annotated[int, Meta(ge=0, le=999)]
Text = Annotated[str, Meta(min_length=1)]


class LimitBody(Answer, frozen=True, omit_defaults=True):
    """A processing limit; without a unit it is not computable."""

    value: Annotated[int, Meta(ge=0, le=9999)] | None = None
    unit: LimitUnit | None = None
    note: str | None = None

    @classmethod
    def from_domain(cls, limit: TimeLimit) -> LimitBody:
        """Return the wire form of *limit*."""
        return cls(value=limit.value, unit=limit.unit, note=limit.note)

    def to_domain(self) -> TimeLimit:
        """Return the limit."""
        return TimeLimit(value=self.value, unit=self.unit, note=optional_block(self.note))


def limit_bodies(limits: Mapping[Channel, TimeLimit]) -> dict[Channel, LimitBody]:
    """Return the wire form of limits by channel."""
    return {channel: LimitBody.from_domain(limit) for channel, limit in limits.items()}


def limits_of(bodies: Mapping[Channel, LimitBody]) -> dict[Channel, TimeLimit]:
    """Return limits by channel."""
    return {channel: body.to_domain() for channel, body in bodies.items()}


def optional_line(text: str | None) -> str | None:
    """Return one line of text, canonical; ``None`` when there is none."""
    return (line(text) or None) if text is not None else None


def optional_block(text: str | None) -> str | None:
    """Return a text of several lines, canonical; ``None`` when there is none."""
    return (block(text) or None) if text is not None else None
