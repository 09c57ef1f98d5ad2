"""What actions carry: results, proxies, refunds, on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Ask, Line, LocalId, Long, Moment, Money, block, line
from counter_tui.contract.people import PersonBody
from counter_tui.domain.action_parts import Refund, Result
from counter_tui.domain.actions import Authorisation, Proxy

Reason = Annotated[str, Meta(min_length=1, max_length=2000)]
Note = Annotated[str, Meta(max_length=2000)]
ListCode = Annotated[str, Meta(pattern=r"^[0-9A-Za-z._-]*$", max_length=60)]


class ActionAsk(Ask, frozen=True, kw_only=True, tag_field="action"):
    """What all actions carry."""

    at: Moment | None = None
    officer_id: LocalId | None = None
    counter: LocalId | None = None


class ResultBody(Ask, frozen=True, kw_only=True):
    """One result paper."""

    name: Annotated[str, Meta(min_length=1, max_length=1000)]
    number: Line = ""
    excerpt: Long = ""
    signer: Line = ""
    signed_on: date | None = None

    @classmethod
    def from_domain(cls, result: Result) -> ResultBody:
        """Return the wire form of *result*."""
        return cls(
            name=result.name,
            number=result.number,
            excerpt=result.excerpt,
            signer=result.signer,
            signed_on=result.signed_on,
        )

    def to_domain(self) -> Result:
        """Return the result, texts canonical."""
        return Result(
            name=line(self.name),
            number=line(self.number),
            excerpt=line(self.excerpt),
            signer=line(self.signer),
            signed_on=self.signed_on,
        )


class ProxyBody(Ask, frozen=True, kw_only=True):
    """Who collects for the applicant, and on what authority."""

    person: PersonBody
    authorisation: Authorisation
    relation: Line = ""
    document: Line = ""

    @classmethod
    def from_domain(cls, proxy: Proxy) -> ProxyBody:
        """Return the wire form of *proxy*."""
        return cls(
            person=PersonBody.from_domain(proxy.person),
            authorisation=proxy.authorisation,
            relation=proxy.relation,
            document=proxy.document,
        )

    def to_domain(self) -> Proxy:
        """Return the proxy, texts canonical."""
        return Proxy(
            person=self.person.to_domain(),
            authorisation=self.authorisation,
            relation=line(self.relation),
            document=line(self.document),
        )


class RefundBody(Ask, frozen=True, kw_only=True):
    """Money given back, in đồng."""

    label: Annotated[str, Meta(min_length=1, max_length=1000)]
    amount: Money
    reason: Reason

    @classmethod
    def from_domain(cls, refund: Refund) -> RefundBody:
        """Return the wire form of *refund*."""
        return cls(label=refund.label, amount=refund.amount, reason=refund.reason)

    def to_domain(self) -> Refund:
        """Return the refund, texts canonical."""
        return Refund(label=line(self.label), amount=self.amount, reason=block(self.reason))
