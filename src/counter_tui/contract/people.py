"""People, papers and fees of a registration on the wire."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Ask, Count, Line, Long, Money, Short, line
from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment, ReceivedPaper
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.procedure import FeeKind


class PersonBody(Ask, frozen=True, kw_only=True):
    """A person or an organisation; ``birth`` is ``YYYY-MM-DD``, a year, or empty."""

    kind: PersonKind = PersonKind.PERSON
    name: Annotated[str, Meta(min_length=1, max_length=500)]
    identity: Short = ""
    birth: Annotated[str, Meta(pattern=r"^(\d{4}(-\d{2}-\d{2})?)?$", max_length=10)] = ""
    sex: Short = ""
    address: Annotated[str, Meta(max_length=1000)] = ""
    phone: Short = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    representative: Line = ""

    @classmethod
    def from_domain(cls, person: Person) -> PersonBody:
        """Return the wire form of *person*."""
        return cls(
            kind=person.kind,
            name=person.name,
            identity=person.identity,
            birth=person.birth,
            sex=person.sex,
            address=person.address,
            phone=person.phone,
            email=person.email,
            representative=person.representative,
        )

    def to_domain(self) -> Person:
        """Return the person, texts canonical."""
        return Person(
            kind=self.kind,
            name=line(self.name),
            identity=line(self.identity),
            birth=line(self.birth),
            sex=line(self.sex),
            address=line(self.address),
            phone=line(self.phone),
            email=line(self.email),
            representative=line(self.representative),
        )


class ReceivedPaperBody(Ask, frozen=True, kw_only=True):
    """One paper taken in; counts are sheets of that kind."""

    name: Long
    originals: Count = 0
    certified: Count = 0
    copies: Count = 0
    digitised: bool = False
    reused: bool = False
    from_store: bool = False
    not_applicable: bool = False

    @classmethod
    def from_domain(cls, paper: ReceivedPaper) -> ReceivedPaperBody:
        """Return the wire form of *paper*."""
        return cls(
            name=paper.name,
            originals=paper.originals,
            certified=paper.certified,
            copies=paper.copies,
            digitised=paper.digitised,
            reused=paper.reused,
            from_store=paper.from_store,
            not_applicable=paper.not_applicable,
        )

    def to_domain(self) -> ReceivedPaper:
        """Return the paper."""
        return ReceivedPaper(
            name=line(self.name),
            originals=self.originals,
            certified=self.certified,
            copies=self.copies,
            digitised=self.digitised,
            reused=self.reused,
            from_store=self.from_store,
            not_applicable=self.not_applicable,
        )


class FeeLineBody(Ask, frozen=True, kw_only=True):
    """One fee in đồng; with ``exempt_reason`` nothing is to be paid."""

    kind: FeeKind | None = None
    label: Annotated[str, Meta(max_length=1000)]
    amount: Money
    moment: FeeMoment = FeeMoment.BEFORE
    method: FeeMethod = FeeMethod.CASH
    exempt_reason: Line = ""
    exempt_basis: Line = ""
    outside_receipt: Line = ""

    @classmethod
    def from_domain(cls, fee: FeeLine) -> FeeLineBody:
        """Return the wire form of *fee*."""
        return cls(
            kind=fee.kind,
            label=fee.label,
            amount=fee.amount,
            moment=fee.moment,
            method=fee.method,
            exempt_reason=fee.exempt_reason,
            exempt_basis=fee.exempt_basis,
            outside_receipt=fee.outside_receipt,
        )

    def to_domain(self) -> FeeLine:
        """Return the fee."""
        return FeeLine(
            kind=self.kind,
            label=line(self.label),
            amount=self.amount,
            moment=self.moment,
            method=self.method,
            exempt_reason=line(self.exempt_reason),
            exempt_basis=line(self.exempt_basis),
            outside_receipt=line(self.outside_receipt),
        )
