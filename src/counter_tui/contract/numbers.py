"""Leasing of number blocks on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Answer, Ask, LocalId, line
from counter_tui.domain.journal import NumberBlock


class BlockRequest(Ask, frozen=True, kw_only=True):
    """Asks for a block of *day* for one counter and one installation."""

    counter: LocalId
    day: date
    installation: Annotated[str, Meta(min_length=1, max_length=100)]


class BlockBody(Answer, frozen=True, kw_only=True):
    """A leased block: numbers ``first``..``last`` after ``prefix`` (``<office>-<YYMMDD>``)."""

    id: str
    office: str
    counter: str
    day: date
    prefix: str
    first: int
    last: int
    installation: str

    def to_domain(self) -> NumberBlock:
        """Return the block, unused."""
        return NumberBlock(
            id=line(self.id),
            office=line(self.office),
            counter=line(self.counter),
            day=self.day,
            prefix=line(self.prefix),
            first=self.first,
            last=self.last,
            next=self.first,
            installation=line(self.installation),
        )
