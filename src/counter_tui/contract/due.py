"""Due time with its ledger, agencies of a route, and same-day work, on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Ask, Line, Moment, line, moment
from counter_tui.domain.deadline import Due, LedgerKind, LedgerLine
from counter_tui.domain.dossier import RouteStage, SameDayWork


class LedgerBody(Ask, frozen=True, kw_only=True):
    """One day of the ledger that explains a due time."""

    day: date
    kind: LedgerKind
    count: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    note: Line = ""


class DueBody(Ask, frozen=True, kw_only=True):
    """A due moment and its ledger."""

    at: Moment
    ledger: Annotated[tuple[LedgerBody, ...], Meta(max_length=4000)] = ()
    unconfirmed: bool = False

    @classmethod
    def from_domain(cls, due: Due) -> DueBody:
        """Return the wire form of *due*."""
        return cls(
            at=due.at,
            ledger=tuple(LedgerBody(day=x.day, kind=x.kind, count=x.count, note=x.note) for x in due.ledger),
            unconfirmed=due.unconfirmed,
        )

    def to_domain(self) -> Due:
        """Return the due time; raises BadInput for an impossible moment."""
        return Due(
            at=moment(self.at, "/due/at"),
            ledger=tuple(
                LedgerLine(day=x.day, kind=x.kind, count=x.count, note=line(x.note)) for x in self.ledger
            ),
            unconfirmed=self.unconfirmed,
        )


class SameDayBody(Ask, frozen=True, kw_only=True):
    """Documents × pages × copies, received and returned in one entry."""

    documents: Annotated[int, Meta(ge=1, le=9999)]
    pages: Annotated[int, Meta(ge=1, le=9999)]
    copies: Annotated[int, Meta(ge=1, le=9999)]
    returned_at: Moment

    @classmethod
    def from_domain(cls, work: SameDayWork) -> SameDayBody:
        """Return the wire form of *work*."""
        return cls(
            documents=work.documents, pages=work.pages, copies=work.copies, returned_at=work.returned_at
        )

    def to_domain(self) -> SameDayWork:
        """Return the same-day work; raises BadInput for an impossible moment."""
        return SameDayWork(
            documents=self.documents,
            pages=self.pages,
            copies=self.copies,
            returned_at=moment(self.returned_at, "/same_day/returned_at"),
        )


class RouteStageBody(Ask, frozen=True, kw_only=True):
    """One agency of a chain with its own limit."""

    agency: Annotated[str, Meta(min_length=1, max_length=500)]
    limit_text: Line = ""
    due_at: Moment | None = None

    @classmethod
    def from_domain(cls, stage: RouteStage) -> RouteStageBody:
        """Return the wire form of *stage*."""
        return cls(agency=stage.agency, limit_text=stage.limit_text, due_at=stage.due_at)

    def to_domain(self) -> RouteStage:
        """Return the stage; raises BadInput for an impossible moment."""
        due = moment(self.due_at, "/route/due_at") if self.due_at else None
        return RouteStage(agency=line(self.agency), limit_text=line(self.limit_text), due_at=due)
