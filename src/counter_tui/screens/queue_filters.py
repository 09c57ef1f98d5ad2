"""Narrow the queue and put it in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from counter_tui.domain.dossier import Status
from counter_tui.domain.queue import STUCK_DAYS, QueueFilter, Sort
from counter_tui.i18n import mark, text
from counter_tui.screens import queue_text
from counter_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.services.ports.queue import QueueChoices

Chosen = tuple[QueueFilter, Sort]


class QueueFilters(ModalScreen[Chosen | None]):
    """One choice for each filter and the order; gives what was chosen, ``None`` when left as it was."""

    DEFAULT_CSS = """
    QueueFilters { align: center middle; }
    QueueFilters > Vertical { width: 76; max-width: 95%; height: auto; padding: 1 2; background: $surface; border: round $primary; }
    QueueFilters #heading { text-style: bold; margin-bottom: 1; }
    QueueFilters #keys { margin-top: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", mark("Giữ như cũ"), show=False),
        Binding("f12,ctrl+s,f6", "apply", mark("Lọc"), show=False),
    ]

    def __init__(self, wanted: QueueFilter, sort: Sort, choices: QueueChoices) -> None:
        super().__init__()
        self._wanted = wanted
        self._sort = sort
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Yield the choices."""
        w, anything = self._wanted, ("", text("tất cả"))
        days = [("0", text("tất cả")), *((str(n), text("từ {n} ngày", n=n)) for n in STUCK_DAYS)]
        status = str(int(w.status)) if w.status is not None else ""
        with Vertical():
            yield Static(text("Lọc và sắp xếp"), id="heading", markup=False)
            yield Choice(
                text("Người giữ"), [anything, *self._choices.officers], value=w.officer, id="officer"
            )
            yield Choice(
                text("Lĩnh vực"), [anything, *_same(self._choices.fields)], value=w.field, id="field"
            )
            yield Choice(text("Đang ở"), [anything, *_same(self._choices.places)], value=w.place, id="place")
            yield Choice(text("Tình trạng"), queue_text.statuses(), value=status, id="state")
            yield Choice(text("Đứng yên"), days, value=str(w.stuck_days), id="stuck")
            sorts = [(sort.value, text(words)) for sort, words in queue_text.SORTS.items()]
            yield Choice(text("Xếp"), sorts, value=self._sort.value, id="sort")
            yield Static(text("◂ ▸ đổi · F12: lọc · Esc: giữ như cũ"), id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin with the officer."""
        self.query_one("#officer").focus()

    def action_leave(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)

    def action_apply(self) -> None:
        """Filter."""
        state = self._value("state")
        wanted = QueueFilter(
            band=self._wanted.band,
            words=self._wanted.words,
            officer=self._value("officer"),
            field=self._value("field"),
            place=self._value("place"),
            status=Status(int(state)) if state else None,
            stuck_days=int(self._value("stuck")),
        )
        self.dismiss((wanted, Sort(self._value("sort"))))

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Choice).value


def _same(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]
