"""The widgets alone: brackets and escapes in every one, empty lists, long texts, counts of papers."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from counter_tui.app.ordered_input import OrderedInputApp
from counter_tui.contract import packaged
from counter_tui.screens.message_box import MessageBox
from counter_tui.widgets.choice import CASE_LINES, Choice
from counter_tui.widgets.choice_list import ChoiceList
from counter_tui.widgets.labelled_field import LABEL_WIDTH, LabelledField
from counter_tui.widgets.paper_list import PaperList, PaperRow
from counter_tui.widgets.result_list import ResultList, ResultRow
from counter_tui.widgets.status_line import StatusLine, StatusPart
from counter_tui.widgets.text_field import TextField
from counter_tui.widgets.text_view import TextSection, TextView
from counter_tui.widgets.title_line import TitleLine
from tests.pilot.conftest import burst, screen_text, settled

HOSTILE = "[/foo] Nguyễn [A]\x1b[31m đỏ\x1b]0;tên\x07\r\nhết\u202e\x00"
UNSEEN = "\x1b\x07\x00\u202e\r"
SHOWN = "[/foo] Nguyễn [A] đỏ"


class OneWidget(OrderedInputApp[None]):
    def __init__(self, *widgets) -> None:
        super().__init__()
        self.widgets = widgets  # widgets, or makers of those that need a running app
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield from (widget() if callable(widget) else widget for widget in self.widgets)

    @on(ResultList.Chosen)
    @on(ResultList.Highlighted)
    @on(Choice.Changed)
    @on(PaperList.Changed)
    @on(Input.Submitted)
    def hear(self, message) -> None:
        self.heard.append(message)


def filled(kind: str):
    """A widget of each kind with hostile text in it."""
    match kind:
        case "field":
            return TextField(HOSTILE)
        case "labelled":
            field = LabelledField(HOSTILE, name_id="f")
            field.error = HOSTILE
            return field
        case "choice":
            return Choice("chọn", [("a", HOSTILE)], value="a")
        case "title":
            return TitleLine(HOSTILE)
        case "status":
            line = StatusLine()
            line.show([StatusPart(HOSTILE, "error")])
            return line
        case "results":
            rows = ResultList()
            rows.set_rows([ResultRow("k", HOSTILE, HOSTILE, HOSTILE)])
            return rows
        case "text":
            view = TextView()
            view.show([TextSection(HOSTILE, [HOSTILE])])
            return view
        case _:
            papers = PaperList()
            papers.set_rows([PaperRow(HOSTILE, hint=HOSTILE)])
            return papers


@pytest.mark.parametrize(
    "kind", ["field", "labelled", "choice", "title", "status", "results", "text", "papers"]
)
async def test_brackets_and_escapes_are_shown_as_text(kind):
    app = OneWidget(lambda: filled(kind))
    async with app.run_test(size=(120, 20)) as pilot:
        await pilot.pause()
        shown = screen_text(app)
        assert "[/foo]" in shown
        assert ("Nguyễn [A] đỏ" in shown) or kind == "labelled"
        assert not set(UNSEEN) & set(shown)


@pytest.mark.parametrize(
    "dialog",
    [
        lambda: MessageBox("[/x]", HOSTILE),
        lambda: ChoiceList(HOSTILE, [("a", HOSTILE)], "a"),
    ],
)
async def test_dialogs_show_brackets_as_text(dialog):
    app = OneWidget()
    async with app.run_test(size=(120, 20)) as pilot:
        await app.push_screen(dialog())
        await pilot.pause()
        assert SHOWN in screen_text(app)
        assert not set(UNSEEN) & set(screen_text(app))


async def test_enter_in_an_empty_list_chooses_nothing():
    app = OneWidget(ResultList(id="list"))
    async with app.run_test() as pilot:
        app.query_one(ResultList).focus()
        await pilot.press("enter", "down", "pagedown", "end", "enter")
        await settled(app, pilot)
        assert app.heard == []
        assert app.query_one(ResultList).cursor == 0


async def test_list_reads_only_the_rows_it_shows():
    class Lazy:
        read: set[int] = set()

        def __len__(self) -> int:
            return 100_000

        def __getitem__(self, index: int) -> ResultRow:
            self.read.add(index)
            return ResultRow(str(index), f"hồ sơ {index}")

    app = OneWidget(ResultList(id="list"))
    async with app.run_test(size=(60, 10)) as pilot:
        rows = app.query_one(ResultList)
        rows.set_rows(Lazy())
        rows.focus()
        await pilot.press("end", "enter")
        await settled(app, pilot)
        assert app.heard[-1].key == "99999"
        assert len(Lazy.read) < 60


async def test_search_box_drives_the_list_and_keeps_the_focus():
    app = OneWidget(TextField(id="box"), ResultList(id="list"))
    async with app.run_test() as pilot:
        rows = app.query_one(ResultList)
        rows.set_rows([ResultRow(str(n), str(n)) for n in range(3)])
        rows.move(2)
        await settled(app, pilot)
        assert [message.key for message in app.heard] == ["0", "2"]
        rows.set_rows([ResultRow("new", "new")])
        await settled(app, pilot)
        assert (rows.cursor, app.heard[-1].key, app.focused.id) == (0, "new", "box")


async def test_over_long_paste_says_why():
    app = OneWidget(LabelledField("Họ và tên", name_id="name", max_length=10))
    async with app.run_test() as pilot:
        from textual import events

        app.post_message(events.Paste("NGUYỄN VĂN MẪU MẪU"))
        await settled(app, pilot)
        field = app.query_one(LabelledField)
        assert (field.value, "tối đa 10 ký tự" in field.error) == ("", True)
        assert "tối đa 10 ký tự" in screen_text(app)


async def test_snapshot_takes_value_and_cursor_back():
    app = OneWidget(lambda: TextField("abc", id="box"))
    async with app.run_test() as pilot:
        box = app.query_one(TextField)
        box.cursor_position = 1
        taken = box.snapshot()
        burst(app, "xy")
        await settled(app, pilot)
        assert (box.value, box.cursor_position) == ("axybc", 3)
        box.restore(taken)
        assert (box.value, box.cursor_position) == ("abc", 1)


async def test_enter_and_arrows_go_from_field_to_field():
    fields = [LabelledField(name, name_id=name) for name in ("one", "two", "three")]
    app = OneWidget(*fields)
    async with app.run_test() as pilot:
        went = []
        for key in ("enter", "down", "up"):
            await pilot.press(key)
            await settled(app, pilot)
            went.append(app.focused.id)
        assert went == ["two", "three", "two"]


async def test_choice_turns_and_a_long_one_opens():
    options = [(str(n), f"mục {n}") for n in range(6)]
    app = OneWidget(Choice("Kênh", options, value="1", id="channel"))
    async with app.run_test() as pilot:
        app.query_one(Choice).focus()
        await pilot.press("right", "space", "left", "left", "left", "left")
        await settled(app, pilot)
        assert [message.value for message in app.heard] == ["2", "3", "2", "1", "0", "5"]
        await pilot.press("enter")
        await settled(app, pilot)
        await pilot.press("up", "enter")
        await settled(app, pilot)
        assert app.query_one(Choice).value == "4"


async def test_each_case_of_the_catalogue_can_be_told_from_the_others_on_the_narrowest_screen():
    items, _ = packaged.items()
    several = [item.procedure.cases for item in items if len(item.procedure.cases) > 1]
    assert len(several) > 10
    choice = Choice("Trường hợp", [], id="case", lines=CASE_LINES)
    app = OneWidget(choice, TextField(id="below"))
    async with app.run_test(size=(80, 24)) as pilot:
        for cases in several:
            choice.set_options([(case, case) for case in cases])
            seen = []
            for case in cases:
                choice.value = case
                await settled(app, pilot)
                seen.append(" ".join(str(choice.render()).split()))
                assert choice.size.height <= CASE_LINES
                assert app.query_one("#below").region.y == choice.region.bottom
                assert "".join(case.split())[:120] in "".join(seen[-1].split())
            assert len(set(seen)) == len(cases)


async def test_papers_are_ticked_counted_marked_and_cleared():
    app = OneWidget(PaperList(id="papers"))
    async with app.run_test(size=(80, 24)) as pilot:
        papers = app.query_one(PaperList)
        papers.set_rows(
            [PaperRow("Tờ khai", default_originals=2, default_copies=1), PaperRow("Bản sao", required=False)]
        )
        papers.focus()
        await pilot.press(
            "space", "right", "space", "down", "right", "right", "space", "space", "right", "space"
        )
        await settled(app, pilot)
        first, second = papers.rows
        assert (first.originals, first.copies, second.copies, second.digitised) == (3, 1, 2, True)
        await pilot.press("delete", "left", "backspace")
        await settled(app, pilot)
        assert not papers.rows[1].taken
        assert app.heard[-1].rows == papers.rows


async def test_a_click_on_the_box_ticks_and_one_on_the_name_only_shows_the_paper():
    app = OneWidget(PaperList(id="papers"))
    async with app.run_test(size=(80, 24)) as pilot:
        papers = app.query_one(PaperList)
        papers.set_rows([PaperRow("Tờ khai", default_originals=2), PaperRow("Bản sao", default_copies=1)])
        await settled(app, pilot)
        await pilot.click(papers.grid, offset=(1, 2))
        await settled(app, pilot)
        assert [row.taken for row in papers.rows] == [False, True]
        await pilot.click(papers.grid, offset=(8, 1))
        await settled(app, pilot)
        assert (papers.grid.cursor, papers.rows[0].taken) == (0, False)
        await pilot.click(papers.grid, offset=(1, 2))
        await settled(app, pilot)
        assert not papers.rows[1].taken


async def test_not_applicable_takes_the_counts_away():
    app = OneWidget(PaperList(id="papers"))
    async with app.run_test(size=(80, 24)) as pilot:
        papers = app.query_one(PaperList)
        papers.set_rows([PaperRow("Tờ khai", originals=1)])
        papers.focus()
        await pilot.press(*["right"] * 7, "space")
        await settled(app, pilot)
        assert (papers.rows[0].not_applicable, papers.rows[0].taken) == (True, False)


LONG_PAPERS = ["- " + "Bản chính hoặc bản sao có chứng thực giấy tờ " * 40 for _ in range(100)]


async def test_hundred_long_papers_wrap_only_what_is_seen():
    view = TextView(id="text")
    app = OneWidget(view)
    async with app.run_test(size=(80, 24)) as pilot:
        assert len(LONG_PAPERS[0]) >= 1800
        view.show([TextSection("Giấy tờ", LONG_PAPERS), TextSection("Các bước", ["Nộp hồ sơ."])])
        view.focus()
        await pilot.pause()
        assert view.text.wrapped <= 5
        await pilot.press("pagedown")
        await pilot.pause()
        assert view.text.wrapped <= 6
        await pilot.press("end")
        await pilot.pause()
        assert "Nộp hồ sơ." in screen_text(app)
        await pilot.press("home", "right")
        await pilot.pause()
        assert screen_text(app).splitlines()[0].strip() == "" or "Các bước" in screen_text(app)


async def test_hundred_long_papers_in_the_list_wrap_one_row():
    papers = PaperList(id="papers")
    app = OneWidget(papers)
    async with app.run_test(size=(80, 24)) as pilot:
        papers.set_rows([PaperRow(name) for name in LONG_PAPERS])
        papers.focus()
        await pilot.press("end")
        await settled(app, pilot)
        assert papers.query_one(TextView).text.wrapped == 1
        assert papers.grid.cursor == 99


async def test_resize_keeps_the_paragraph_one_reads():
    view = TextView(id="text")
    app = OneWidget(view)
    async with app.run_test(size=(80, 24)) as pilot:
        view.show([TextSection("", [f"mục {n} " + "chữ " * 60 for n in range(60)])])
        view.focus()
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        await pilot.pause()
        before = view.text.lines[view.scroll_offset.y].paragraph
        await pilot.resize_terminal(120, 24)
        await pilot.pause()
        assert abs(view.text.lines[view.scroll_offset.y].paragraph - before) <= 1
        assert all(len(line.text) <= 118 for line in view.text.lines)


async def test_status_line_never_wraps_and_draws_only_changes():
    line = StatusLine()
    app = OneWidget(line)
    async with app.run_test(size=(40, 5)) as pilot:
        parts = [StatusPart("2 hồ sơ chưa được xác nhận", "warning"), StatusPart("mất kết nối " * 9)]
        line.show(parts)
        await pilot.pause()
        assert screen_text(app).splitlines()[0].startswith(" ! 2 hồ sơ")
        assert screen_text(app).splitlines()[0].rstrip().endswith("…")
        calls = []
        line.refresh = lambda *args, **kwargs: calls.append(args)
        line.show(list(parts))
        assert calls == []


async def test_a_problem_of_a_narrow_field_takes_the_room_under_its_label():
    field = LabelledField("Số định danh", name_id="f")
    field.styles.width = 38
    app = OneWidget(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.error = "Số định danh phải có 12 chữ số (CMND cũ: 9 chữ số): kiểm tra lại theo giấy tờ."
        await pilot.pause()
        assert field.size.height <= 4
        field.styles.width = 78
        await pilot.pause()
        assert screen_text(app).splitlines()[1].startswith(" " * LABEL_WIDTH + "! ")
