"""Mine, theirs and what both began from, field by field: somebody acted first on the dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.merge import Side
from counter_tui.domain.money_back import back_words
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import conflict_text, wording
from counter_tui.screens.prints_text import printed_words
from counter_tui.screens.refusal import RefusalScreen
from counter_tui.screens.saving import saves
from counter_tui.services.conflict import Conflict
from counter_tui.services.outdated import STALE
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.form_scroll import FormScroll

if TYPE_CHECKING:
    from textual.widget import Widget

    from counter_tui.domain.journal import Entry
    from counter_tui.services.desk import Desk

MINE, THEIRS = "mine", "theirs"


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
        self.refresh_bindings()
        await form.mount_all(_rows(conflict))
        if (choices := list(self.query(Choice))) and not self.has_focus:
            choices[0].focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no key that could only fail: what theirs rules out is given up or left to a supervisor."""
        if (
            action in {"resend", "retry"}
            and self._conflict is not None
            and self._conflict.hindered is not None
        ):
            return False
        return super().check_action(action, parameters)

    @saves("mend")
    async def action_resend(self) -> None:
        """Do mine on top of theirs, under a new key."""
        if self._conflict is None:
            self.say(text("Chưa xem được bản của máy chủ: có mạng rồi mở lại."), "warning")
            return
        sides = (one.value == MINE for one in self.query(Choice))
        chosen = dict(zip(self._conflict.choices, sides, strict=True))
        try:
            done = await self.desk.conflicts.rebase(self._conflict, chosen)
        except CounterError as problem:
            self.say(text("Chưa gửi lại được: {problem}", problem=problem), "error")
            return
        if done.given_up:
            names = ", ".join(wording.action(action.KIND.value) for action in done.given_up)
            self.say(text("Không còn làm được nên đã bỏ: {actions}", actions=names), "warning")
        for said in (back_words(done.back), conflict_text.still_due(self._conflict)):
            if said:
                self.app.notify(said, severity="warning", markup=False, timeout=10)
        words = text("Đã làm lại trên bản mới, đang gửi hồ sơ {code}.", code=self.entry.dossier)
        await self._done(words, prints=bool(done.form))
        if done.form:
            await self._print(done.summary.code, done.form)

    def _why(self) -> str:
        """What to do is on the screen: the service's "open it and do it again" would have all of it typed anew."""
        return text(
            "Người khác đã làm với hồ sơ này trước. Việc của tôi còn nguyên, xem bên dưới để làm tiếp."
        )

    async def _print(self, code: str, form: str) -> None:
        """Print the receipt that replaces the one the citizen has."""
        try:
            job = await self.desk.receipts.print_first(code, form)
        except CounterError as problem:
            words = text("Phiếu thay thế chưa in được: {problem} F7 in lại.", problem=problem)
            self.say(words, "error")
        else:
            words = text("Phiếu đã giao cho công dân không còn đúng, đưa phiếu thay thế.")
            self.say(f"{words} {printed_words(job)}", "warning")


def task_screen(desk: Desk, entry: Entry) -> RefusalScreen:
    """Return the screen on which a refused entry is dealt with."""
    stale = bool(entry.action) and entry.problem_code == STALE
    return ConflictScreen(desk, entry) if stale else RefusalScreen(desk, entry)


def _rows(conflict: Conflict) -> list[Widget]:
    lines = [conflict_text.since(event) for event in conflict.since]
    rows: list[Widget] = [Static(Content(text("Người kia đã làm")), classes="part")]
    rows.append(Static(Content("\n".join(lines) or text("Máy chủ không nói ai đã làm."))))
    if listed := conflict_text.on_two_lists(conflict):
        rows.append(Static(Content(listed), classes="part"))
    if (why := conflict.hindered) is not None:
        rows.append(Static(Content(text("Việc của tôi không làm được nữa")), classes="part"))
        rows.append(Static(Content(text(why.message, **why.values))))
        if back := back_words(conflict.moved):
            rows.append(Static(Content(back), classes="part"))
        rows.append(
            Static(Content(text("Delete: bỏ việc của tôi, ghi lý do. Ctrl+K: giao người phụ trách xem lại.")))
        )
        return rows
    rows += [Static(Content(said), classes="part") for said in conflict_text.money(conflict)]
    rows.append(Static(Content(text("Từng chỗ khác nhau")), classes="part"))
    asked: set[str] = set()
    for one in conflict.differences:
        if one.side is not Side.CLASH or not conflict.by_field:
            rows.append(Static(Content(conflict_text.line(one))))
        elif one.choice not in asked:
            asked.add(one.choice)
            rows += _asked(conflict, one.choice)
    return rows


def _asked(conflict: Conflict, choice: str) -> list[Widget]:
    """Return what is chosen at once, and the choice."""
    together = [one for one in conflict.differences if one.side is Side.CLASH and one.choice == choice]
    rows: list[Widget] = [Static(Content(conflict_text.line(one))) for one in together]
    words, label = "", conflict_text.choice_label(choice)
    if len(together) > 1:
        words = text("{label} đi cùng nhau, chọn một bên:", label=label)
        rows.append(Static(Content(words)))
    options = [(THEIRS, text("của người kia")), (MINE, text("của tôi"))]
    rows.append(Choice(text("Cả nhóm") if words else label, options))
    return rows
