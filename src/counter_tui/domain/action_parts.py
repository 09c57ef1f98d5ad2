"""What actions carry: the papers of a result, money given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result paper: kind, number, excerpt (trích yếu), who signed it and when."""

    name: str
    number: str = ""
    excerpt: str = ""
    signer: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money given back, in đồng, with the reason."""

    label: str
    amount: int
    reason: str
