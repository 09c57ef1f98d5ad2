"""The other side counts a hand-over list: by scanning each dossier, or by key; what differs is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.hand_over import Batch, State, Way, difference
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import hand_over_text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.result_list import ResultList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk


EXTRA = {
    Way.OUT: mark("{code} không có trong danh sách: tính là thừa, xác nhận thì ghi là đã chuyển cùng."),
    Way.BACK: mark("{code} không có trong danh sách: tính là thừa, xác nhận thì ghi là đã có kết quả."),
}


class HandOverCheckScreen(DeskScreen):
    """Each scan ticks a line; F12 closes the list once both sides agree, or once it is said why they do not."""

    AREA = "hand_over_check"
    HEADING = mark("Xác nhận bàn giao")
    HELP_TEXT = mark(
        "Bên kia đếm: quét từng hồ sơ, hoặc Enter ở từng dòng, hoặc Ctrl+N khi đã đếm đủ hết. Ghi họ tên người đếm rồi F12. "
        "Lệch nhau thì máy nêu tên hồ sơ thiếu, thừa: đếm lại, hoặc ghi lý do rồi F12. Ai, lúc nào, từ đâu đến đâu được ghi "
        "vào quá trình của từng hồ sơ."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    HandOverCheckScreen #about { height: auto; padding: 0 2; margin: 1 0; color: $text-muted; }
    HandOverCheckScreen LabelledField { margin: 0 2; }
    HandOverCheckScreen #counts { height: auto; padding: 0 2; margin-top: 1; text-style: bold; }
    HandOverCheckScreen #differences { height: auto; max-height: 4; padding: 0 2; color: $text-warning; }
    HandOverCheckScreen #rows { margin: 1 1 0 1; }
    """

    def __init__(self, desk: Desk, batch: Batch) -> None:
        super().__init__()
        self.desk = desk
        self._batch = batch
        self._seen: list[str] = list(batch.seen)
        self._asked = batch.state is State.CLOSED
        self._busy = False

    @property
    def chosen_code(self) -> str | None:
        """The highlighted dossier."""
        row = self.query_one("#rows", ResultList).row
        return row.key if row is not None else None

    def compose_body(self) -> ComposeResult:
        """Yield the list in words, who counts, how far the count is, and the lines."""
        out = self._batch.way is Way.OUT
        yield Static(Content("\n".join(hand_over_text.about(self._batch)[:1])), id="about")
        yield LabelledField(
            text("Người nhận") if out else text("Người giao"),
            name_id="counted_by",
            value=self._batch.counted_by,
            max_length=200,
            placeholder=text("họ tên người bên kia"),
        )
        yield LabelledField(text("Lý do lệch"), name_id="remark", value=self._batch.remark, max_length=500)
        yield Static(id="counts", markup=False)
        yield Static(id="differences", markup=False)
        yield ResultList(id="rows")

    def on_mount(self) -> None:
        """Wait at the lines."""
        self.set_heading(self._batch.code)
        self.query_one("#rows").focus()
        self._show()

    def handle_scan(self, scan: Scan) -> bool:
        """Count a scanned dossier."""
        if scan.kind is not ScanKind.DOSSIER_CODE or scan.problem:
            return super().handle_scan(scan)
        self.run_worker(self._count(scan.code), group="count")
        return True

    @on(ResultList.Chosen, "#rows")
    def tick(self, event: ResultList.Chosen) -> None:
        """Count a line, or no longer."""
        event.stop()
        if event.key in self._seen:
            self._seen.remove(event.key)
        else:
            self._seen.append(event.key)
        self._show(keep=event.key)

    def action_all(self) -> None:
        """Count every line of the list, or none."""
        whole = set(self._batch.codes) <= set(self._seen)
        self._seen = [] if whole else [*dict.fromkeys([*self._seen, *self._batch.codes])]
        self._show()

    def action_close(self) -> None:
        """Confirm the list."""
        if self._batch.state is State.CLOSED:
            self.say(text("Danh sách này đã xác nhận rồi."))
        elif not self._busy:
            self._busy = True
            self.app.run_worker(self._close(), group="hand-over")

    async def _close(self) -> None:
        fields = {field.field.id or "": field for field in self.query(LabelledField)}
        for field in fields.values():
            field.error = ""
        self._asked = True
        self._show()
        try:
            counted = await self.desk.hand_over.close(
                self._batch.code,
                self._seen,
                counted_by=fields["counted_by"].value,
                remark=fields["remark"].value,
            )
        except BadInput as problem:
            fields[problem.field].error = str(problem)
            fields[problem.field].field.focus()
            return
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        finally:
            self._busy = False
        closed = counted.batch
        self.say(
            text(
                "Đã xác nhận {code}: {seen} trên {all} hồ sơ.",
                code=closed.code,
                seen=len(set(closed.seen) & set(closed.codes)),
                all=len(closed.lines),
            ),
            "good",
        )
        if counted.difference:
            self.say(
                text("Hai bên lệch nhau: Ctrl+R in lại danh sách có ghi số đếm, thiếu, thừa và lý do để ký.")
            )
        for one in counted.hindered:
            self.say(text("Chưa ghi được vào hồ sơ {code}: {why}", code=one.code, why=one.problem), "warning")
        self.desk.sync.nudge()
        await self.desk.sync.refresh_counts()
        self.go_back(finished=True)

    async def _count(self, code: str) -> None:
        if self._batch.state is State.CLOSED:
            return
        if code not in self._batch.codes:
            try:
                code = (await self.desk.casework.standing(code)).code  # an alias, or another number by now
            except CounterError:
                self.say(text("{code}: máy này chưa biết hồ sơ.", code=code), "warning")
        if code not in self._seen:
            self._seen.append(code)
        if code not in self._batch.codes:
            self.say(text(EXTRA[self._batch.way], code=code), "warning")
        self._show(keep=code)

    def _show(self, keep: str | None = None) -> None:
        seen = set(self._seen)
        rows = self.query_one("#rows", ResultList)
        keep = keep or (rows.row.key if rows.row is not None else None)
        rows.set_rows(
            [hand_over_text.line_row(line, seen=line.code in seen) for line in self._batch.lines], keep=keep
        )
        counted = len(seen & set(self._batch.codes))
        self.query_one("#counts", Static).update(
            Content(text("Đã đếm {n} trên {all} hồ sơ.", n=counted, all=len(self._batch.lines)))
        )
        found = difference(self._batch, self._seen)
        # While the count goes on, what is left is no difference yet; what is too many is.
        named = hand_over_text.differences(found if self._asked else type(found)(extra=found.extra))
        place = self.query_one("#differences", Static)
        place.update(Content("\n".join(named)))
        place.display = bool(named)
