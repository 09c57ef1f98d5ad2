"""How the desk stands, in words for the status line and the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter_tui.i18n import mark, text
from counter_tui.screens.wording import moment
from counter_tui.services.ports import DeskStatus, LinkState
from counter_tui.widgets.status_line import StatusPart

if TYPE_CHECKING:
    from counter_tui.services.session import Session

SAMPLE = mark("BẢN THỬ")
LONG_NAME = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"
SHORT_NAME = mark("TTPVHCC")
"""What every commune's centre is called, and how officers shorten it where a line is short."""


def place(session: Session) -> str:
    """Return office, counter and officer; a sample office says so."""
    office, officer = session.office, session.officer
    if not session.known:
        return ""
    name = re.sub(re.escape(LONG_NAME), text(SHORT_NAME), office.name, flags=re.IGNORECASE)
    if office.sample and text(SAMPLE) not in name:
        name = f"{name} — {text(SAMPLE)}"
    counter = office.counter_named(session.counter)
    return " · ".join(
        part for part in (name, counter.name if counter else session.counter, officer.name) if part
    )


def parts(status: DeskStatus) -> list[StatusPart]:
    """Return the facts of *status*, what needs somebody first."""
    return [*_to_do(status), *_link(status), *_warnings(status), *_catalogue(status)]


def _to_do(status: DeskStatus) -> list[StatusPart]:
    counts = status.counts
    found = []
    if counts.refused:
        found.append(StatusPart(text("{n} mục bị từ chối, xem F9", n=counts.refused), "error"))
    if counts.waiting:
        found.append(StatusPart(text("{n} hồ sơ chưa được xác nhận", n=counts.waiting), "warning"))
    if status.prints_open:
        found.append(StatusPart(text("{n} phiếu chưa in xong, xem F9", n=status.prints_open), "warning"))
    return found


def _warnings(status: DeskStatus) -> list[StatusPart]:
    """A sentence would push the rest off the line: the journal shows them in full."""
    if not status.warnings:
        return []
    return [StatusPart(text("{n} lưu ý, xem F9", n=len(status.warnings)), "warning")]


def _link(status: DeskStatus) -> list[StatusPart]:
    match status.link:
        case LinkState.STARTING:
            return [StatusPart(text("Đang nối với dịch vụ…"))]
        case LinkState.DOWN if status.trouble:
            return [StatusPart(text("Chưa dùng được dịch vụ, xem F9"), "error")]
        case LinkState.DOWN:
            return [StatusPart(text("Mất kết nối: vẫn tra cứu và tiếp nhận được"), "warning")]
        case LinkState.SIGN_IN:
            return [StatusPart(text("Cần đăng nhập để gửi hồ sơ (Ctrl+P, gõ “đăng nhập”)"), "warning")]
        case LinkState.UP:
            return [StatusPart(text("Sổ trên máy này") if status.embedded else text("Đã kết nối"), "good")]


def _catalogue(status: DeskStatus) -> list[StatusPart]:
    if status.catalogue_progress is not None:
        done, total = status.catalogue_progress
        return [StatusPart(text("Đang tải danh mục {done}/{total}", done=done, total=total))]
    state = status.catalogue
    if not state.count:
        return []
    if state.synced_at is None:
        return [StatusPart(text("{n} thủ tục, bản kèm máy", n=state.count))]
    return [StatusPart(text("{n} thủ tục, cập nhật {at}", n=state.count, at=moment(state.synced_at)))]
