"""What an office decided for one procedure: one format on the wire and in the packaged files."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

import msgspec
from msgspec import Meta

from counter_tui.contract.fields import Answer, Money, line
from counter_tui.contract.limits import Code, LimitBody, Sheets, Text, limit_bodies, limits_of, optional_line
from counter_tui.decoding import converted
from counter_tui.domain.procedure import Channel, OfficeRule, PageFee, RouteStep


class PageFeeBody(Answer, frozen=True):
    """Fee of a certified copy by page, in đồng."""

    first: Money
    first_pages: Sheets
    further: Money
    cap: Money


class RouteStepBody(Answer, frozen=True):
    """One agency of a chain and its own limit."""

    agency: Text
    limit: LimitBody

    @classmethod
    def from_domain(cls, step: RouteStep) -> RouteStepBody:
        """Return the wire form of *step*."""
        return cls(agency=step.agency, limit=LimitBody.from_domain(step.limit))

    def to_domain(self) -> RouteStep:
        """Return the step, its text canonical."""
        return RouteStep(agency=line(self.agency), limit=self.limit.to_domain())


class OfficeRuleBody(Answer, frozen=True, omit_defaults=True):
    """What the office decided for one procedure, with source and dates."""

    code: Code
    source: Text
    valid_from: date
    valid_to: date | None = None
    sample: bool = False
    limit: LimitBody | None = None
    limits_by_channel: dict[Channel, LimitBody] = {}
    cutoff: time | None = None
    page_fee: PageFeeBody | None = None
    unit_fee: Money | None = None
    counts_pages: bool = False
    same_day_desk: bool = False
    must_be_present: bool = False
    look_up_only: str | None = None
    synonyms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    route: Annotated[tuple[RouteStepBody, ...], Meta(max_length=20)] = ()

    @classmethod
    def from_domain(cls, rule: OfficeRule) -> OfficeRuleBody:
        """Return the wire form of *rule*."""
        page_fee = rule.page_fee
        return cls(
            code=rule.code,
            source=rule.source,
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
            sample=rule.sample,
            limit=LimitBody.from_domain(rule.limit) if rule.limit else None,
            limits_by_channel=limit_bodies(rule.channel_limits),
            cutoff=rule.cutoff,
            page_fee=converted(page_fee, PageFeeBody, from_attributes=True) if page_fee else None,
            unit_fee=rule.unit_fee,
            counts_pages=rule.counts_pages,
            same_day_desk=rule.same_day_desk,
            must_be_present=rule.must_be_present,
            look_up_only=rule.look_up_only,
            synonyms=rule.synonyms,
            notes=rule.notes,
            route=tuple(map(RouteStepBody.from_domain, rule.route)),
        )

    def to_domain(self) -> OfficeRule:
        """Return the rule, its texts canonical."""
        page_fee = self.page_fee
        return OfficeRule(
            code=self.code,
            source=line(self.source),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            sample=self.sample,
            limit=self.limit.to_domain() if self.limit else None,
            channel_limits=limits_of(self.limits_by_channel),
            cutoff=self.cutoff,
            page_fee=PageFee(**msgspec.structs.asdict(page_fee)) if page_fee else None,
            unit_fee=self.unit_fee,
            counts_pages=self.counts_pages,
            same_day_desk=self.same_day_desk,
            must_be_present=self.must_be_present,
            look_up_only=optional_line(self.look_up_only),
            synonyms=tuple(map(line, self.synonyms)),
            notes=tuple(map(line, self.notes)),
            route=tuple(step.to_domain() for step in self.route),
        )
