"""The fees of one dossier with all that happened to them; nothing vanishes (Luật Phí và lệ phí 97/2015/QH13)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment
from counter_tui.domain.fees import is_left_to_province, is_open
from counter_tui.domain.procedure import FeeKind


class PostingKind(StrEnum):
    """What one posting does to a fee; ``LAPSED``: an exemption that holds no more."""

    PAID = "paid"
    EXEMPT = "exempt"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class FeeState(StrEnum):
    """Where a fee stands; ``UNDETERMINED``: nobody said yet how much it is."""

    NONE = "none"
    UNDETERMINED = "undetermined"
    DUE = "due"
    PAID = "paid"
    EXEMPT = "exempt"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One movement in đồng (never negative): by whom, when, at which counter, how, and why; ``corrects``: by a correction.

    ``elsewhere``: in the book of one desk, what it only knows another to have moved.
    """

    kind: PostingKind
    amount: int
    at: datetime
    officer_name: str
    counter: str
    method: FeeMethod | None = None
    outside_receipt: str = ""
    reason: str = ""
    basis: str = ""
    corrects: bool = False
    elsewhere: bool = False


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
        if self.replaced:
            return FeeState.REPLACED
        if not self.postings:
            return FeeState.UNDETERMINED if self.undetermined else FeeState.NONE
        last = self.postings[-1].kind
        return FeeState.CANCELLED if last is PostingKind.LAPSED else FeeState(last.value)

    def is_about(self, other: FeeItem) -> bool:
        """Return whether both are the same fee, whatever was taken or given back of it."""
        return (self.kind, self.label, self.amount, self.moment) == (
            other.kind,
            other.label,
            other.amount,
            other.moment,
        )

    @property
    def undetermined(self) -> bool:
        """Whether nobody put its amount in; it is then not known, which is not the same as none."""
        return not self.amount and self.line is not None and is_open(replace(self.line, exempt_reason=""))


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
    def holding(self) -> tuple[FeeItem, ...]:
        """The fees that hold: none that a correction replaced, no alternative that was not chosen."""
        return tuple(item for item in self.items if not item.replaced and not self._settled_otherwise(item))

    @property
    def replaced(self) -> tuple[FeeItem, ...]:
        """What corrections replaced, where money or an exemption was noted of it: history, it holds no more."""
        return tuple(item for item in self.items if item.replaced and item.postings)

    @property
    def due(self) -> int:
        """Đồng still to be paid."""
        return sum(item.due for item in self.items)

    @property
    def held(self) -> int:
        """Đồng taken and not given back."""
        return sum(item.held for item in self.items)

    def as_it_stands(self, item: FeeItem) -> FeeItem | None:
        """Return *item*, shown some time ago, as this book has it; ``None`` when a correction has replaced it."""
        same = (one for one in self.items if one.is_about(item) and not one.replaced)
        return min(same, key=lambda one: one != item, default=None)

    def postings(self) -> list[tuple[FeeItem | None, Posting]]:
        """Return every movement with its fee."""
        return [(item, one) for item in self.items for one in item.postings] + [
            (None, one) for one in self.unmatched
        ]

    def _settled_otherwise(self, item: FeeItem) -> bool:
        if not item.undetermined or item.postings:
            return False
        same = [one for one in self.items if one.kind is item.kind and not one.replaced]
        if item.line is not None and is_left_to_province(item.line):
            same = [one for one in same if one.label == item.label]
        return any(one.amount or one.postings for one in same)
