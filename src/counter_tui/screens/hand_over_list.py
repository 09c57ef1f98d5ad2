"""Make a hand-over list: by filter, or by scanning each dossier."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.hand_over import Way, only_place
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.errors import BadInput, CounterError, PrintFailed
from counter_tui.i18n import mark, text
from counter_tui.screens import hand_over_text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.form_stands import FormStands
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.prints_text import printed_words
from counter_tui.services.hand_over_choice import ALL, ListChoice
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.result_list import ResultList
from counter_tui.widgets.sectioned_list import SectionedList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk
    from counter_tui.services.hand_over import Handed, Waiting


class HandOverListScreen(DeskScreen):
    """Today's dossiers of this counter are ticked; those of a later list, or of a list before, only one by one, with a word.

    What lies at other counters stands below, for one key.
    """

    AREA = "hand_over_list"
    HEADING = mark("Lập danh sách bàn giao")
    HELP_TEXT = mark(
        "Hồ sơ quầy này nhận hôm nay được chọn sẵn; hồ sơ của quầy khác nằm dưới, giao thay cho các quầy thì Ctrl+Y. Hồ sơ "
        "nhận sau 15:00 nằm ở danh sách ngày làm việc sau, muốn giao luôn thì Enter "
        "hoặc quét từng hồ sơ. Giấy tờ bổ sung chỉ giao đến nơi hồ sơ đang ở: ghi nơi đó thì được chọn. Lọc theo lĩnh vực "
        "hoặc nơi xử lý; hồ sơ đã quét, đã tự chọn thì vẫn giữ. Enter: chọn, bỏ một hồ sơ; Ctrl+N: bỏ hết rồi quét từng hồ "
        "sơ. Ghi nơi nhận (nơi giao), F12: lập và in; không cần mạng."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    HandOverListScreen LabelledField { margin: 0 2; }
    HandOverListScreen #filter { margin: 1 2 0 2; }
    HandOverListScreen #counts { height: auto; padding: 0 2; margin-top: 1; text-style: bold; }
    HandOverListScreen #rows { margin: 0 1; }
    """

    def __init__(self, desk: Desk, way: Way) -> None:
        super().__init__()
        self.desk = desk
        self._way = way
        self._picked = ListChoice(way, desk.hand_over.today())
        self._busy = False
        self._looking_up = asyncio.Lock()
        self.form_stands = FormStands()
        self._filled = ""

    @property
    def chosen_code(self) -> str | None:
        """The highlighted dossier."""
        row = self.query_one("#rows", SectionedList).row
        return row.key if row is not None else None

    def compose_body(self) -> ComposeResult:
        """Yield filter, the other side, how many, and the dossiers."""
        out = self._way is Way.OUT
        yield Choice(text("Lĩnh vực") if out else text("Nơi xử lý"), [(ALL, text("tất cả"))], id="filter")
        yield LabelledField(
            text("Giao đến") if out else text("Nhận từ"),
            name_id="other",
            max_length=200,
            placeholder=text("phòng, công chức, cơ quan"),
        )
        yield Static(id="counts", markup=False)
        yield SectionedList(id="rows")

    def on_mount(self) -> None:
        """Begin at the other side's name."""
        self.set_heading(text("Giao hồ sơ đi") if self._way is Way.OUT else text("Nhận kết quả từ nơi xử lý"))
        self.query_one("#other").focus()
        self._read()

    def handle_scan(self, scan: Scan) -> bool:
        """Put a scanned dossier on the list."""
        if scan.kind is not ScanKind.DOSSIER_CODE or scan.problem:
            return super().handle_scan(scan)
        if self._busy:
            words = text("Đang lập danh sách, chưa đưa {code} vào: lập xong thì quét lại.", code=scan.code)
            self.say(words, "warning")
        else:
            self.run_worker(self._scanned(scan.code), group="scan")
        return True

    @on(Choice.Changed, "#filter")
    def change_filter(self, event: Choice.Changed) -> None:
        """Show what the filter lets through, and choose it while nothing was scanned or ticked."""
        event.stop()
        if self._way is Way.BACK and event.value:
            self._field.value = event.value
        if not self._choice.by_hand:
            self._name_other(self._choice.belonging())
            self._choice.renew()
        self._show()

    @on(Input.Changed, "#other")
    def change_other(self, event: Input.Changed) -> None:
        """Choose the papers that go to the side named, and no longer those that do not."""
        event.stop()
        if self._field.value != self._filled:
            self._filled = ""
        if self._choice.renew():
            self._show()

    @on(ResultList.Chosen, "#rows")
    def tick(self, event: ResultList.Chosen) -> None:
        """Choose a dossier, or no longer."""
        event.stop()
        self._choice.tick(event.key)
        self._name_other(self._choice.chosen())
        self._warn(event.key)
        self._show()

    def action_all(self) -> None:
        """Choose all that is shown and belongs on this list, or nothing."""
        choice = self._choice
        self._name_other([] if choice.codes else choice.belonging())
        if left := self._choice.all_or_nothing():
            self.say(
                text(
                    "Chưa chọn {n} hồ sơ của ngày làm việc sau, đã ở danh sách trước hoặc chỉ có giấy tờ cho nơi khác: "
                    "Enter ở từng dòng.",
                    n=left,
                )
            )
        self._show()

    def action_every_counter(self) -> None:
        """Choose what lies at every counter too, or no longer."""
        choice = self._choice
        choice.toggle_counters()
        self._name_other(choice.chosen() if choice.by_hand else choice.belonging())
        self._choice.renew()  # papers for the side just named
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no other counters where there are none."""
        if action == "every_counter":
            return self.desk.hand_over.counters_apart(self._way)
        return super().check_action(action, parameters)

    def action_make(self) -> None:
        """Make the list: stored, handed on, printed."""
        if not self._busy:
            self._busy = True
            work = self.form_stands.until_written(self, self._make())
            self.app.run_worker(work, group="hand-over")

    async def _make(self) -> None:
        field = self._field
        field.error = ""
        async with self._looking_up:  # what was scanned before F12 is on the list
            codes = self._choice.in_order
        made: Handed | None = None
        try:
            made = await self.desk.hand_over.make(self._way, field.value, codes)
        except BadInput as problem:
            field.error = str(problem)
            field.field.focus()
            return
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        finally:
            self._busy = made is not None  # a list that is made takes nothing more
        self.desk.sync.nudge()
        self._tell(made)
        self.go_back(finished=True)  # how printing went is said where the officer is then
        await self._print(made)
        await self.desk.sync.refresh_counts()

    def _tell(self, made: Handed) -> None:
        self.say(
            text(
                "Đã lập {code}: {n} hồ sơ. Bên kia đếm: Enter.", code=made.batch.code, n=len(made.batch.lines)
            ),
            "good",
        )
        for one in made.hindered:
            self.say(text("Không đưa vào: {code}. {why}", code=one.code, why=one.problem), "warning")

    async def _print(self, made: Handed) -> None:
        try:
            self.say(printed_words(await self.desk.hand_over.print(made.batch)), "good")
        except PrintFailed as problem:
            self.say(text("Chưa in được: {problem} Phiếu chờ ở F7.", problem=problem), "error")
        except CounterError as problem:
            self.say(str(problem), "warning")

    async def _scanned(self, code: str) -> None:
        try:
            async with self._looking_up:
                found = await self.desk.hand_over.scanned(code, self._way)
        except CounterError as problem:
            self.say(text("{code}: {why}", code=code, why=problem), "warning")
            return
        self._choice.take(found)
        self._name_other(self._choice.chosen())
        self._warn(found.summary.code)
        self._show(keep=found.summary.code)

    @work(exclusive=True, group="rows", exit_on_error=False)
    async def _read(self) -> None:
        try:
            found = await self.desk.hand_over.waiting(self._way)
        except CounterError as problem:
            self.query_one("#counts", Static).update(Content(str(problem)))
            return
        self._choice.read(found)
        options = [(ALL, text("tất cả")), *((name, name) for name in self._choice.kinds)]
        self.query_one("#filter", Choice).set_options(options)
        if not self._choice.by_hand:
            self._name_other(self._choice.belonging())
        self._choice.choose_todays()
        if self._choice.by_hand:
            self._name_other(self._choice.chosen())  # what was scanned goes with those of today
        self._show()

    @property
    def _choice(self) -> ListChoice:
        """What is chosen, as the fields stand now."""
        self._picked.today = self.desk.hand_over.today()
        self._picked.kind = self.query_one("#filter", Choice).value
        self._picked.other = self._field.value
        return self._picked

    def _name_other(self, going: Iterable[Waiting]) -> None:
        """Name the other side for the officer, until he does, while all of *going* can go nowhere else."""
        if self._way is Way.BACK or (self._field.value.strip() and self._field.value != self._filled):
            return
        self._filled = only_place(one.summary for one in going)
        self._field.value = self._filled
        self._field.field.action_select_all()  # the first key typed replaces it

    def _warn(self, code: str) -> None:
        choice = self._choice
        if code in choice.codes and choice.apart(one := choice.waiting[code]):
            why = hand_over_text.why_apart(one, later=choice.of_later(one), other=choice.other)
            self.say(text("Đã chọn {code}, nhưng hồ sơ này {why}.", code=code, why=why), "warning")

    def _show(self, keep: str | None = None) -> None:
        choice = self._choice
        rows = self.query_one("#rows", SectionedList)
        keep = keep or (rows.row.key if rows.row is not None else None)
        rows.set_rows(hand_over_text.waiting_parts(self._way, choice), keep=keep)
        self.query_one("#counts", Static).update(Content(hand_over_text.chosen_words(choice)))

    @property
    def _field(self) -> LabelledField:
        return self.query_one(LabelledField)
