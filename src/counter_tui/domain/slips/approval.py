"""Papers a leader approves (forms 04 and 05): draft, approved, issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from counter_tui.errors import Refused
from counter_tui.i18n import mark


class PaperState(StrEnum):
    """Where a leader's paper stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who signs a paper, under which title, and where it stands; only an issued one goes to the citizen."""

    leader: str = ""
    leader_title: str = "GIÁM ĐỐC"
    state: PaperState = PaperState.DRAFT
    approved_at: datetime | None = None
    issued_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        """Whether *DỰ THẢO* has still to stand on it."""
        return self.state is PaperState.DRAFT

    def approved(self, leader: str, at: datetime, leader_title: str = "") -> Approval:
        """Return it approved by *leader*; raises Refused unless it is a draft."""
        self._require(PaperState.DRAFT)
        title = leader_title or self.leader_title
        return replace(self, leader=leader, leader_title=title, state=PaperState.APPROVED, approved_at=at)

    def issued(self, at: datetime) -> Approval:
        """Return it issued (signed, stamped, handed over); raises Refused unless it is approved."""
        self._require(PaperState.APPROVED)
        return replace(self, state=PaperState.ISSUED, issued_at=at)

    def _require(self, state: PaperState) -> None:
        if self.state is not state:
            raise Refused(_WRONG_STATE[self.state], code="paper-state")


_WRONG_STATE: Mapping[PaperState, str] = {
    PaperState.DRAFT: mark("Văn bản còn là dự thảo. Trình lãnh đạo duyệt trước khi phát hành."),
    PaperState.APPROVED: mark("Văn bản đã được lãnh đạo duyệt. Chỉ còn phát hành cho công dân."),
    PaperState.ISSUED: mark(
        "Văn bản đã phát hành, không duyệt hay phát hành lại. In lại từ danh sách bản in nếu cần."
    ),
}
