"""What an action was made on."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.domain.dossier import DossierSummary, Registration
from counter_tui.domain.fee_items import FeeBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """How a dossier stood; for an action that changes them what was registered for it, and its fees as the desk knew them."""

    summary: DossierSummary
    registration: Registration | None = None
    fees: FeeBook | None = None
