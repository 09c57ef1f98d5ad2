"""What is refused because its dossier is no longer as the officer saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.errors import Refused
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from counter_tui.domain.dossier import DossierSummary
    from counter_tui.services.newest import Seen

STALE = "version-stale"
"""The code of what is refused because the dossier is no longer as it was read: it is read anew, and looked at again."""
CORRECTED_MEANWHILE = mark(
    "Hồ sơ vừa được quầy khác sửa hoặc xử lý. Bấm Esc rồi mở lại để làm trên bản mới nhất; chưa ghi gì."
)
CHANGED_MEANWHILE = mark(
    "Hồ sơ {dossier} vừa được sửa hoặc xử lý. Xem lại bản mới nhất rồi làm; chưa ghi gì."
)


def require_unchanged(standing: DossierSummary, seen: Seen | None, read: int | None) -> None:
    """Raise Refused when a dossier no longer stands as a correction was made of (*seen*), or in the version that was *read*."""
    if seen is not None and standing.version != seen.version:
        raise Refused(CORRECTED_MEANWHILE, code=STALE)
    if read is not None and standing.version != read:
        raise Refused(CHANGED_MEANWHILE, code=STALE, dossier=standing.code)
