"""How the desk stands, in words for the status line and the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter_tui.domain.link import UNCHECKED
from counter_tui.i18n import mark, text
from counter_tui.screens.wording import moment
from counter_tui.services.ports import DeskStatus, LinkState
from counter_tui.widgets.status_line import Level, StatusPart

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


def unchecked(status: DeskStatus) -> list[str]:
    """Return what the desk cannot check as it stands now, in words; empty while the service is asked."""
    if status.link in {LinkState.UP, LinkState.STARTING}:
        return []
    return [text(one) for one in UNCHECKED]


def _to_do(status: DeskStatus) -> list[StatusPart]:
    counts = status.counts
    found = []
    if counts.refused:
        found.append(
            StatusPart(
                text("{n} mục bị từ chối, xem F9", n=counts.refused),
                "error",
                short=text("{n} bị từ chối F9", n=counts.refused),
            )
        )
    if counts.waiting:
        found.append(
            StatusPart(
                text("{n} mục chưa được xác nhận", n=counts.waiting),
                "warning",
                short=text("{n} chưa gửi", n=counts.waiting),
            )
        )
    return [*found, *_prints(status)]


def _prints(status: DeskStatus) -> list[StatusPart]:
    found = []
    if status.prints_asking:
        found.append(
            StatusPart(
                text("{n} phiếu đã ra chưa? F7", n=status.prints_asking),
                "error",
                short=text("{n} hỏi F7", n=status.prints_asking),
            )
        )
    if status.prints_failed:
        found.append(
            StatusPart(
                text("{n} phiếu cần sửa mới in được, F7", n=status.prints_failed),
                "error",
                short=text("{n} sửa F7", n=status.prints_failed),
            )
        )
    if waiting := status.prints_open - status.prints_asking - status.prints_failed:
        words = (
            text("{n} phiếu chờ in: {why}, F7", n=waiting, why=status.prints_why)
            if status.prints_why
            else text("{n} phiếu chưa in xong, xem F7", n=waiting)
        )
        brief = (
            text("{n} phiếu: {why} F7", n=waiting, why=status.prints_why_brief)
            if status.prints_why_brief
            else text("{n} phiếu F7", n=waiting)
        )
        found.append(StatusPart(words, "warning", short=brief))
    return found


def _warnings(status: DeskStatus) -> list[StatusPart]:
    """A sentence would push the rest off the line: the journal shows them in full."""
    if not status.warnings:
        return []
    return [StatusPart(text("{n} lưu ý, xem F9", n=len(status.warnings)), "warning")]


def _link(status: DeskStatus) -> list[StatusPart]:
    match status.link:
        case LinkState.STARTING:
            return [StatusPart(text("Đang nối với máy chủ…"))]
        case LinkState.DOWN if status.trouble:
            return [_away(text("Chưa dùng được máy chủ, xem F9"), text("Lỗi F9"), "error")]
        case LinkState.DOWN:
            return [_away(text("Mất kết nối, vẫn làm được"), text("Mất mạng"))]
        case LinkState.SLOW:
            return [_away(text("Máy chủ chậm, làm tại máy"), text("Mạng chậm"))]
        case LinkState.SIGN_IN:
            return [
                StatusPart(
                    text("Cần đăng nhập để gửi hồ sơ (Ctrl+P, gõ “đăng nhập”)"),
                    "warning",
                    short=text("Cần đăng nhập để gửi (Ctrl+P)"),
                )
            ]
        case LinkState.UP:
            return [StatusPart(text("Sổ trên máy này") if status.embedded else text("Đã kết nối"), "good")]


def _away(how: str, briefly: str, level: Level = "warning") -> StatusPart:
    """Say what nobody checks meanwhile: an officer who does not know it would trust the silence."""
    return StatusPart(
        text("{how}; không dò được: trùng nơi khác, phí đã nộp, người khác sửa (F1)", how=how),
        level,
        short=text("{how}: không dò trùng, phí, sửa (F1)", how=briefly),
    )


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
