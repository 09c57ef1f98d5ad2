"""Do the same to every dossier chosen in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from counter_tui.domain.action_draft import LONGEST_PLACE
from counter_tui.domain.actions import Action, ActionKind, Finish, Forward, Reassign, Suspend
from counter_tui.i18n import mark, text
from counter_tui.screens import queue_text
from counter_tui.screens.saving import saves
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from counter_tui.services.desk import Desk

KINDS = {
    ActionKind.FORWARD: mark("chuyển xử lý"),
    ActionKind.FINISH: mark("đã có kết quả"),
    ActionKind.REASSIGN: mark("giao người khác"),
    ActionKind.SUSPEND: mark("tạm dừng"),
}


class QueueAct(ModalScreen[frozenset[str] | None]):
    """Asks what is to be done and does it one by one; gives the codes left undone, ``None`` when nothing was begun."""

    DEFAULT_CSS = """
    QueueAct { align: center middle; }
    QueueAct > Vertical { width: 76; max-width: 95%; height: auto; padding: 1 2; background: $surface; border: round $primary; }
    QueueAct #heading { text-style: bold; margin-bottom: 1; }
    QueueAct #outcome { height: auto; max-height: 9; margin-top: 1; }
    QueueAct #keys { margin-top: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", mark("Thôi"), show=False),
        Binding("f12,ctrl+s", "do", mark("Làm"), show=False),
    ]

    def __init__(
        self, desk: Desk, codes: Sequence[str], whose: str, officers: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._codes = tuple(codes)
        self._whose = whose
        self._officers = [(account, plain(name)) for account, name in officers]
        self._left: frozenset[str] | None = None
        self._working = False

    def compose(self) -> ComposeResult:
        """Yield how many, what to do, and what it needs."""
        with Vertical():
            yield Static(
                Content(plain(queue_text.acted_on(self._codes, self._whose))), id="heading", markup=False
            )
            yield Choice(
                text("Việc"), [(kind.value, text(words)) for kind, words in KINDS.items()], id="kind"
            )
            yield LabelledField(text("Chuyển đến"), name_id="to", max_length=LONGEST_PLACE)
            yield Choice(text("Giao cho"), self._officers, id="officer")
            yield LabelledField(text("Ghi chú"), name_id="note", max_length=500)
            yield Static(id="outcome", markup=False)
            yield Static(text("◂ ▸ đổi việc · F12: làm · Esc: thôi"), id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin with what to do."""
        self._fit(ActionKind.FORWARD)
        self.query_one("#kind").focus()

    @on(Choice.Changed, "#kind")
    def change_kind(self, event: Choice.Changed) -> None:
        """Show the fields this needs."""
        event.stop()
        self._fit(ActionKind(event.value))

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Go to the next field."""
        event.stop()
        self.focus_next()

    def action_leave(self) -> None:
        """Leave, once nothing is being done."""
        if not self._working:
            self.dismiss(self._left)

    def action_do(self) -> None:
        """Do it, or leave when it is done."""
        if self._left is not None:
            self.action_leave()
        elif not self._working and (action := self._action()) is not None:
            self._working = True
            self._work(action)

    @saves("many")
    async def _work(self, action: Action) -> None:
        done = await self._desk.queue.act_on_many(self._codes, action, self._tell)
        self._working = False
        self._left = frozenset(one.code for one in done.hindered)
        self._say(*queue_text.outcome(done))
        if self.is_attached:
            self.query_one("#keys", Static).update(Content(text("Esc: quay lại hàng chờ")))
        self._desk.sync.nudge()
        await self._desk.sync.refresh_counts()

    def _tell(self, done: int) -> None:
        self._say(text("Đang làm {done}/{n}…", done=done, n=len(self._codes)))

    def _say(self, *lines: str) -> None:
        words = "\n".join(plain(line) for line in lines)
        if self.is_attached:
            self.query_one("#outcome", Static).update(Content(words))
        elif not self._working:  # left while it was being done: said where the officer is now
            self.app.notify(words, markup=False)

    def _fit(self, kind: ActionKind) -> None:
        self._field("to").display = kind is ActionKind.FORWARD
        self.query_one("#officer").display = kind is ActionKind.REASSIGN
        needs_reason = kind in {ActionKind.REASSIGN, ActionKind.SUSPEND}
        self._field("note").label = text("Lý do") if needs_reason else text("Ghi chú")

    def _action(self) -> Action | None:
        note = self._field("note").value
        match ActionKind(self.query_one("#kind", Choice).value):
            case ActionKind.FORWARD:
                if not (to := self._field("to").value):
                    self._field("to").error = text("Ghi nơi chuyển đến.")
                    return None
                return Forward(to=to, note=note)
            case ActionKind.REASSIGN:
                officer = self.query_one("#officer", Choice).value
                return Reassign(
                    to_officer=officer, to_name=dict(self._officers).get(officer, ""), reason=note
                )
            case ActionKind.SUSPEND:
                return Suspend(reason=note)
            case _:
                return Finish(note=note)

    def _field(self, name_id: str) -> LabelledField:
        return next(one for one in self.query(LabelledField) if one.field.id == name_id)
