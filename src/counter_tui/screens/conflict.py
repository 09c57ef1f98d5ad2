"""Mine, theirs and what both began from, field by field: somebody acted first on the dossier."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.dossier import Status
from counter_tui.domain.merge import Difference, Side
from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.screens.refusal import PERSON_FIELDS, RefusalScreen
from counter_tui.services.conflicts import STALE, Conflict
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.form_scroll import FormScroll

if TYPE_CHECKING:
    from textual.widget import Widget

    from counter_tui.domain.journal import Entry
    from counter_tui.services.desk import Desk

MINE, THEIRS = "mine", "theirs"
LABELS = {
    "status": mark("Trạng thái"),
    "due_at": mark("Hẹn trả"),
    "due": mark("Hẹn trả"),
    "place": mark("Nơi xử lý"),
    "stage_due_at": mark("Hạn của nơi xử lý"),
    "officer_name": mark("Người phụ trách"),
    "fees_due": mark("Còn phải thu"),
    "procedure_name": mark("Thủ tục"),
    "applicant_name": mark("Người nộp"),
    "owner_name": mark("Chủ hồ sơ"),
    "note": mark("Ghi chú"),
    "papers": mark("Giấy tờ"),
    "fees": mark("Phí, lệ phí"),
}
SIDES = {
    Side.BOTH: mark("hai bên như nhau"),
    Side.MINE: mark("tự gộp: lấy của tôi"),
    Side.THEIRS: mark("tự gộp: lấy của người kia"),
    Side.CLASH: mark("vướng nhau"),
}


class ConflictScreen(RefusalScreen):
    """F12 does mine all the same on top of theirs, Delete gives mine up; nothing is lost on leaving."""

    HEADING = mark("Hai nơi cùng làm một hồ sơ")
    HELP_TEXT = mark(
        "Người khác đã làm với hồ sơ này trước. Mỗi dòng: lúc đầu, của tôi, của người kia; chỗ không vướng đã tự gộp. "
        "F12 làm tiếp việc của tôi trên bản mới, Delete bỏ việc của tôi, Ctrl+K giao người phụ trách. Chỗ vướng của bản đính chính: mũi tên trái, phải để chọn."
    )

    def __init__(self, desk: Desk, entry: Entry) -> None:
        super().__init__(desk, entry)
        self._conflict: Conflict | None = None

    @work(exclusive=True, group="refusal", exit_on_error=False)
    async def _read(self) -> None:
        form = self.query_one("#form", FormScroll)
        try:
            conflict = await self.desk.conflicts.open(self.entry.id)
        except CounterError as problem:
            await form.mount(Static(Content(str(problem))))
            return
        self._conflict = conflict
        await form.mount_all(_rows(conflict))
        if (choices := list(self.query(Choice))) and not self.has_focus:
            choices[0].focus()

    @work(exclusive=True, group="mend", exit_on_error=False)
    async def action_resend(self) -> None:
        """Do mine on top of theirs, under a new key."""
        if self._conflict is None:
            self.say(text("Chưa xem được bản của máy chủ: có mạng rồi mở lại."), "warning")
            return
        clashes = [d.name for d in self._conflict.differences if d.side is Side.CLASH]
        chosen = dict(zip(clashes, (one.value == MINE for one in self.query(Choice)), strict=False))
        try:
            done = await self.desk.conflicts.rebase(self._conflict, chosen)
        except CounterError as problem:
            self.say(text("Chưa gửi lại được: {problem}", problem=problem), "error")
            return
        if done.given_up:
            names = ", ".join(wording.action(action.KIND.value) for action in done.given_up)
            self.say(text("Không còn làm được nên đã bỏ: {actions}", actions=names), "warning")
        await self._done(text("Đã làm lại trên bản mới, đang gửi hồ sơ {code}.", code=self.entry.dossier))


def task_screen(desk: Desk, entry: Entry) -> RefusalScreen:
    """Return the screen on which a refused entry is dealt with."""
    stale = bool(entry.action) and entry.problem_code == STALE
    return ConflictScreen(desk, entry) if stale else RefusalScreen(desk, entry)


def _rows(conflict: Conflict) -> list[Widget]:
    lines = [
        text(
            "{action} — {who}, {moment}",
            action=wording.event(event.kind),
            who=canonical(event.officer_name),
            moment=wording.moment(event.at),
        )
        for event in conflict.since
    ]
    rows: list[Widget] = [Static(Content(text("Người kia đã làm")), classes="part")]
    rows.append(Static(Content("\n".join(lines) or text("Máy chủ không nói ai đã làm."))))
    rows.append(Static(Content(text("Từng chỗ khác nhau")), classes="part"))
    for one in conflict.differences:
        rows.append(Static(Content(_line(one))))
        if one.side is Side.CLASH and conflict.by_field:
            options = [(THEIRS, text("của người kia")), (MINE, text("của tôi"))]
            rows.append(Choice(_label(one.name), options))
    return rows


def _line(one: Difference) -> str:
    return text(
        "{label}: lúc đầu {base} · của tôi {mine} · người kia {theirs} ({side})",
        label=_label(one.name),
        base=_shown(one.base),
        mine=_shown(one.mine),
        theirs=_shown(one.theirs),
        side=text(SIDES[one.side]),
    )


def _label(name: str) -> str:
    who, _, part = name.partition(".")
    if part:
        person = text("Người nộp") if who == "applicant" else text("Chủ hồ sơ")
        return f"{person}, {text(PERSON_FIELDS[part]) if part in PERSON_FIELDS else part}"
    return text(LABELS[name]) if name in LABELS else name


def _shown(value: Any) -> str:
    match value:
        case None | "" | ():
            return "—"
        case Status():
            return wording.status(value)
        case datetime():
            return wording.moment(value)
        case tuple():
            return text("{n} mục", n=len(value))
    return canonical(str(value)) if not hasattr(value, "at") else wording.moment(value.at)
