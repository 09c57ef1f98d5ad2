"""Leasing of number blocks on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from counter_tui.contract.fields import Answer, Ask, LocalId, Moment, line, moment
from counter_tui.domain.journal import NumberBlock
from counter_tui.domain.numbers import BlockReport, BlockVerdict, Ending, VoidedNumbers


class BlockRequest(Ask, frozen=True, kw_only=True):
    """Asks for a block of *day* for one counter and one installation, whose last acknowledged ``mark`` is *stamp*."""

    counter: LocalId
    day: date
    installation: Annotated[str, Meta(min_length=1, max_length=100)]
    stamp: Annotated[str, Meta(max_length=40)] = ""


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


class HeldBody(Ask, frozen=True, kw_only=True):
    """A block a desk holds: numbers from ``next`` on are unused, ``ended`` says why no more are taken of it."""

    id: Annotated[str, Meta(min_length=1, max_length=100)]
    office: Annotated[str, Meta(max_length=30)]
    counter: LocalId
    day: date
    first: Annotated[int, Meta(ge=1, le=999_999)]
    last: Annotated[int, Meta(ge=0, le=999_999)]
    next: Annotated[int, Meta(ge=1, le=1_000_000)]
    ended: Literal["", "day-over", "policy"] = ""


class ReportRequest(Ask, frozen=True, kw_only=True):
    """Tells of the numbers a desk holds, and of the moment of its installation: ``mark`` of ``generation``, to become ``following``."""

    installation: Annotated[str, Meta(min_length=1, max_length=100)]
    counter: LocalId
    generation: Annotated[int, Meta(ge=0, le=2**53)]
    mark: Annotated[str, Meta(max_length=40)]
    following: Annotated[str, Meta(min_length=1, max_length=40)]
    blocks: Annotated[tuple[HeldBody, ...], Meta(max_length=100)] = ()

    @classmethod
    def from_domain(cls, report: BlockReport, counter: str) -> ReportRequest:
        """Return the request of a desk at *counter*."""
        return cls(
            installation=report.installation,
            counter=counter,
            generation=report.stamp.generation,
            mark=report.stamp.mark,
            following=report.following,
            blocks=tuple(
                HeldBody(
                    id=block.id,
                    office=block.office,
                    counter=block.counter,
                    day=block.day,
                    first=block.first,
                    last=block.last,
                    next=block.next,
                    ended=_given_back(block.ended),
                )
                for block in report.blocks
            ),
        )


def _given_back(ended: str) -> Literal["", "day-over", "policy"]:
    match ended:
        case Ending.DAY_OVER:
            return "day-over"
        case Ending.POLICY:
            return "policy"
    return ""


class VoidedBody(Answer, frozen=True, kw_only=True):
    """How many numbers of a day were voided for one reason."""

    day: date
    reason: str
    count: int


class ReportBody(Answer, frozen=True, kw_only=True):
    """What became of the blocks: the highest number that arrived, by block id; blocks that overlap others; settled blocks.

    ``stale``: another desk has moved on under this installation, or this desk went back in time; nothing was changed.
    """

    now: Moment
    stale: bool = False
    highest: dict[str, int] = {}
    overlapping: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    voided: tuple[VoidedBody, ...] = ()

    def to_domain(self) -> BlockVerdict:
        """Return the verdict."""
        return BlockVerdict(
            stale=self.stale,
            now=moment(self.now, "/now"),
            highest=self.highest,
            overlapping=self.overlapping,
            settled=self.settled,
            voided=tuple(
                VoidedNumbers(day=one.day, reason=line(one.reason)[:200], count=one.count)
                for one in self.voided
            ),
        )


class VoidNumberBody(Answer, frozen=True, kw_only=True):
    """A line of the void register: a number no dossier has, why, who voided it (empty: the service) and when."""

    code: str
    reason: str
    officer: str
    at: Moment


class VoidRegister(Answer, frozen=True, kw_only=True):
    """The void register of one day."""

    numbers: tuple[VoidNumberBody, ...] = ()
