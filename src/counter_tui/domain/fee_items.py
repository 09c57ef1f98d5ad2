"""The fees of one dossier with all that happened to them; nothing vanishes (Luật Phí và lệ phí 97/2015/QH13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment
from counter_tui.domain.procedure import FeeKind


class PostingKind(StrEnum):
    """What one posting does to a fee."""

    PAID = "paid"
    EXEMPT = "exempt"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class FeeState(StrEnum):
    """Where a fee stands."""

    NONE = "none"
    DUE = "due"
    PAID = "paid"
    EXEMPT = "exempt"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One movement in đồng (never negative): by whom, when, at which counter, how, and why."""

    kind: PostingKind
    amount: int
    at: datetime
    officer_name: str
    counter: str
    method: FeeMethod | None = None
    outside_receipt: str = ""
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeItem:
    """One fee with all that happened to it; ``amount`` = due + paid + exempt + cancelled; ``replaced`` by a correction."""

    kind: FeeKind | None
    label: str
    amount: int
    moment: FeeMoment
    postings: tuple[Posting, ...] = ()
    line: FeeLine | None = None
    replaced: bool = False

    def total(self, kind: PostingKind) -> int:
        """Return đồng of all postings of one kind."""
        return sum(one.amount for one in self.postings if one.kind is kind)

    @property
    def due(self) -> int:
        """Đồng still to be paid."""
        settled = (PostingKind.PAID, PostingKind.EXEMPT, PostingKind.CANCELLED)
        return self.amount - sum(map(self.total, settled))

    @property
    def held(self) -> int:
        """Đồng taken and not given back."""
        return self.total(PostingKind.PAID) - self.total(PostingKind.REFUNDED)

    @property
    def state(self) -> FeeState:
        """Where the fee stands: what is still open counts first, then what happened last."""
        if self.due or self.held:
            return FeeState.DUE if self.due else FeeState.PAID
        return FeeState(self.postings[-1].kind.value) if self.postings else FeeState.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeChange:
    """What a correction does to the money: ``to_take`` đồng more are taken now, given back when negative; ``due`` stays owed."""

    to_take: int = 0
    due: int = 0
    due_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeBook:
    """All fees of one dossier; ``unmatched`` are refunds beyond what the book knows as taken."""

    items: tuple[FeeItem, ...] = ()
    unmatched: tuple[Posting, ...] = ()

    @property
    def due(self) -> int:
        """Đồng still to be paid."""
        return sum(item.due for item in self.items)

    @property
    def held(self) -> int:
        """Đồng taken and not given back."""
        return sum(item.held for item in self.items)

    def postings(self) -> list[tuple[FeeItem | None, Posting]]:
        """Return every movement with its fee."""
        return [(item, one) for item in self.items for one in item.postings] + [
            (None, one) for one in self.unmatched
        ]
