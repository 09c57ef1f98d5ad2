"""What an action was made on."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.domain.dossier import DossierSummary, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """How a dossier stood, and what was registered for it as far as an action changes that."""

    summary: DossierSummary
    registration: Registration | None = None
