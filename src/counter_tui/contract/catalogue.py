"""Procedures and office rules: one format on the wire and in the packaged files.

All text is made canonical on the way in; :mod:`counter_tui.contract.catalogue_records` decodes many records.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Answer, Money, block, line
from counter_tui.contract.limits import (
    Code,
    LimitBody,
    Sheets,
    Text,
    limit_bodies,
    limits_of,
    optional_block,
    optional_line,
)
from counter_tui.contract.office_rule import OfficeRuleBody
from counter_tui.domain.procedure import (
    CatalogueItem,
    Channel,
    Fee,
    FeeKind,
    LegalReference,
    Paper,
    Procedure,
)


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
        return Fee(kind=self.kind, amount=self.amount, note=optional_block(self.note), channel=self.channel)


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
            case=optional_line(self.case),
            form_code=optional_line(self.form_code),
            is_note=self.is_note,
            section=optional_line(self.section),
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
            limits_by_channel=limit_bodies(procedure.channel_limits),
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
            channel_limits=limits_of(self.limits_by_channel),
            fees=tuple(fee.to_domain() for fee in self.fees),
            papers=tuple(paper.to_domain() for paper in self.papers),
            steps=tuple(map(block, self.steps)),
            results=tuple(map(block, self.results)),
            legal_basis=tuple(
                LegalReference(line(law.number), optional_line(law.title)) for law in self.legal_basis
            ),
            conditions=optional_block(self.conditions),
            channels=self.channels,
            source_url=line(self.source_url),
            source_date=line(self.source_date),
            decision_number=optional_line(self.decision_number),
            version=self.version,
        )


class ItemBody(Answer, frozen=True, omit_defaults=True):
    """A procedure with the office's rule for it."""

    procedure: ProcedureBody
    rule: OfficeRuleBody | None = None
    other_rules: tuple[OfficeRuleBody, ...] = ()

    @classmethod
    def from_domain(cls, item: CatalogueItem) -> ItemBody:
        """Return the wire form of *item*."""
        rule = OfficeRuleBody.from_domain(item.rule) if item.rule else None
        others = tuple(OfficeRuleBody.from_domain(one) for one in item.other_rules)
        return cls(procedure=ProcedureBody.from_domain(item.procedure), rule=rule, other_rules=others)

    def to_domain(self) -> CatalogueItem:
        """Return the item."""
        rule = self.rule.to_domain() if self.rule else None
        return CatalogueItem(
            self.procedure.to_domain(), rule, tuple(one.to_domain() for one in self.other_rules)
        )
