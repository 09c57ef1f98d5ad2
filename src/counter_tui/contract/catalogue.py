"""Procedures and office rules: one format on the wire and in the packaged files.

All text is made canonical on the way in; :mod:`counter_tui.contract.catalogue_records` decodes many records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated

import msgspec
from msgspec import Meta

from counter_tui.contract.fields import Answer, Money, block, line
from counter_tui.domain.procedure import (
    CatalogueItem,
    Channel,
    Fee,
    FeeKind,
    LegalReference,
    LimitUnit,
    OfficeRule,
    PageFee,
    Paper,
    Procedure,
    TimeLimit,
)

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
        return TimeLimit(value=self.value, unit=self.unit, note=_block(self.note))


class FeeBody(Answer, frozen=True, omit_defaults=True):
    """One fee row; ``amount`` in đồng, ``channel`` where the source splits the fee."""

    kind: FeeKind | None = None
    amount: Money | None = None
    note: str | None = None
    channel: Channel | None = None

    @classmethod
    def from_domain(cls, fee: Fee) -> FeeBody:
        """Return the wire form of *fee*."""
        return cls(kind=fee.kind, amount=fee.amount, note=fee.note, channel=fee.channel)

    def to_domain(self) -> Fee:
        """Return the fee row."""
        return Fee(kind=self.kind, amount=self.amount, note=_block(self.note), channel=self.channel)


class PaperBody(Answer, frozen=True, omit_defaults=True):
    """One row of the papers: ``case`` is a variant, ``section`` a heading that is none."""

    name: Text
    form_code: str | None = None
    originals: Sheets | None = None
    copies: Sheets | None = None
    required: bool = True
    case: str | None = None
    section: str | None = None
    is_note: bool = False

    @classmethod
    def from_domain(cls, paper: Paper) -> PaperBody:
        """Return the wire form of *paper*."""
        return cls(
            name=paper.name,
            form_code=paper.form_code,
            originals=paper.originals,
            copies=paper.copies,
            required=paper.required,
            case=paper.case,
            section=paper.section,
            is_note=paper.is_note,
        )

    def to_domain(self) -> Paper:
        """Return the paper."""
        return Paper(
            name=block(self.name),
            originals=self.originals,
            copies=self.copies,
            required=self.required,
            case=_line(self.case),
            form_code=_line(self.form_code),
            is_note=self.is_note,
            section=_line(self.section),
        )


class LegalBody(Answer, frozen=True, omit_defaults=True):
    """A legal text the procedure rests on."""

    number: str
    title: str | None = None


class ProcedureBody(Answer, frozen=True, omit_defaults=True):
    """One procedure as published, with its source and date."""

    code: Code
    name: Text
    field: str
    level: str = ""
    applicant_types: tuple[str, ...] = ()
    limit: LimitBody = LimitBody()
    limits_by_channel: dict[Channel, LimitBody] = {}
    fees: tuple[FeeBody, ...] = ()
    papers: tuple[PaperBody, ...] = ()
    steps: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    legal_basis: tuple[LegalBody, ...] = ()
    conditions: str | None = None
    channels: tuple[Channel, ...] = (Channel.DIRECT,)
    source_url: str = ""
    source_date: str = ""
    decision_number: str | None = None
    version: Annotated[int, Meta(ge=0)] = 0

    @classmethod
    def from_domain(cls, procedure: Procedure) -> ProcedureBody:
        """Return the wire form of *procedure*."""
        return cls(
            code=procedure.code,
            name=procedure.name,
            field=procedure.field,
            level=procedure.level,
            applicant_types=procedure.applicant_types,
            limit=LimitBody.from_domain(procedure.limit),
            limits_by_channel=_limit_bodies(procedure.channel_limits),
            fees=tuple(map(FeeBody.from_domain, procedure.fees)),
            papers=tuple(map(PaperBody.from_domain, procedure.papers)),
            steps=procedure.steps,
            results=procedure.results,
            legal_basis=tuple(LegalBody(number=law.number, title=law.title) for law in procedure.legal_basis),
            conditions=procedure.conditions,
            channels=procedure.channels,
            source_url=procedure.source_url,
            source_date=procedure.source_date,
            decision_number=procedure.decision_number,
            version=procedure.version,
        )

    def to_domain(self) -> Procedure:
        """Return the procedure, its texts canonical."""
        return Procedure(
            code=self.code,
            name=line(self.name),
            field=line(self.field),
            level=line(self.level),
            applicant_types=tuple(map(line, self.applicant_types)),
            limit=self.limit.to_domain(),
            channel_limits=_limits(self.limits_by_channel),
            fees=tuple(fee.to_domain() for fee in self.fees),
            papers=tuple(paper.to_domain() for paper in self.papers),
            steps=tuple(map(block, self.steps)),
            results=tuple(map(block, self.results)),
            legal_basis=tuple(LegalReference(line(law.number), _line(law.title)) for law in self.legal_basis),
            conditions=_block(self.conditions),
            channels=self.channels,
            source_url=line(self.source_url),
            source_date=line(self.source_date),
            decision_number=_line(self.decision_number),
            version=self.version,
        )


class PageFeeBody(Answer, frozen=True):
    """Fee of a certified copy by page, in đồng."""

    first: Money
    first_pages: Sheets
    further: Money
    cap: Money


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
            limits_by_channel=_limit_bodies(rule.channel_limits),
            cutoff=rule.cutoff,
            page_fee=msgspec.convert(page_fee, PageFeeBody, from_attributes=True) if page_fee else None,
            unit_fee=rule.unit_fee,
            counts_pages=rule.counts_pages,
            same_day_desk=rule.same_day_desk,
            must_be_present=rule.must_be_present,
            look_up_only=rule.look_up_only,
            synonyms=rule.synonyms,
            notes=rule.notes,
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
            channel_limits=_limits(self.limits_by_channel),
            cutoff=self.cutoff,
            page_fee=PageFee(**msgspec.structs.asdict(page_fee)) if page_fee else None,
            unit_fee=self.unit_fee,
            counts_pages=self.counts_pages,
            same_day_desk=self.same_day_desk,
            must_be_present=self.must_be_present,
            look_up_only=_line(self.look_up_only),
            synonyms=tuple(map(line, self.synonyms)),
            notes=tuple(map(line, self.notes)),
        )


class ItemBody(Answer, frozen=True, omit_defaults=True):
    """A procedure with the office's rule for it."""

    procedure: ProcedureBody
    rule: OfficeRuleBody | None = None

    @classmethod
    def from_domain(cls, item: CatalogueItem) -> ItemBody:
        """Return the wire form of *item*."""
        rule = OfficeRuleBody.from_domain(item.rule) if item.rule else None
        return cls(procedure=ProcedureBody.from_domain(item.procedure), rule=rule)

    def to_domain(self) -> CatalogueItem:
        """Return the item."""
        return CatalogueItem(self.procedure.to_domain(), self.rule.to_domain() if self.rule else None)


def _limit_bodies(limits: Mapping[Channel, TimeLimit]) -> dict[Channel, LimitBody]:
    return {channel: LimitBody.from_domain(limit) for channel, limit in limits.items()}


def _limits(bodies: Mapping[Channel, LimitBody]) -> dict[Channel, TimeLimit]:
    return {channel: body.to_domain() for channel, body in bodies.items()}


def _line(text: str | None) -> str | None:
    return (line(text) or None) if text is not None else None


def _block(text: str | None) -> str | None:
    return (block(text) or None) if text is not None else None
