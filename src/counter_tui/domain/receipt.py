"""What stands on a receipt (Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả), not how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counter_tui.domain.dossier import Registration
from counter_tui.domain.office import Office

RECEIPT_FORM = "01"
RECEIPT_TEMPLATE = "TT03-2025/01/1"
"""The version of the receipt's template that new receipts are made with; a stored slip keeps its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipMark:
    """What marks a print: ``reprint`` counts reprints (0 = the first), by whom and when."""

    reprint: int = 0
    at: datetime | None = None
    officer_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The frozen data of one slip: form, template version, and what it says; a reprint renders the same data again."""

    form: str
    template_version: str
    registration: Registration
    office: Office
