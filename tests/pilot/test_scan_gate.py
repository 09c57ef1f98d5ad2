"""Scans as they arrive at a terminal, whatever has the focus."""

from __future__ import annotations

import time

import pytest
from textual import events, on
from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Label

from counter_tui.app.ordered_input import OrderedInputApp
from counter_tui.app.scan_gate import Burst, ScannerSet
from counter_tui.domain.scan import Scan
from counter_tui.widgets.result_list import ResultList, ResultRow
from counter_tui.widgets.text_field import TextField
from tests.pilot.conftest import burst, key, settled

CARD7 = "022090000001|012345678|NGUYỄN VĂN MẪU|01021990|Nam|Thôn Mẫu, Xã Mẫu|03042021"
CARD6 = "022090000001||NGUYỄN VĂN MẪU|01021990|Nam|Thôn Mẫu, Xã Mẫu"
CARD_MORE = CARD7 + "||LÊ THỊ MẪU|TRẦN VĂN MẪU|"
CODE = "H49.15-260105-0012"


class ScanScreen(Screen[None]):
    wants_scans = True

    def __init__(self) -> None:
        super().__init__()
        self.scans: list[Scan] = []
        self.submitted: list[str] = []
        self.seen: list[str] = []

    def compose(self) -> ComposeResult:
        yield TextField("có sẵn ", id="box")
        yield ResultList(id="list")

    def handle_scan(self, scan: Scan) -> bool:
        self.scans.append(scan)
        return self.wants_scans

    @on(Input.Changed)
    def note(self, event: Input.Changed) -> None:
        self.seen.append(event.value)

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        self.submitted.append(event.value)


class ScanApp(OrderedInputApp[None]):
    def get_default_screen(self) -> ScanScreen:
        return ScanScreen()

    @property
    def box(self) -> TextField:
        return self.screen.query_one("#box", TextField)


def told(scan: Scan) -> str:
    return scan.code or (scan.card.number if scan.card else scan.problem)


@pytest.mark.parametrize("ender", ["\r", "\n", "\t", ""])
@pytest.mark.parametrize("line", [CARD6, CARD7, CARD_MORE, CODE])
async def test_scan_goes_to_the_screen_and_leaves_the_field_alone(line, ender):
    app = ScanApp()
    async with app.run_test() as pilot:
        burst(app, line + ender)
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE if line == CODE else "022090000001"]
        assert (app.box.value, app.screen.submitted, app.focused) == ("có sẵn ", [], app.box)


async def test_scan_is_recognised_where_no_field_has_the_focus():
    app = ScanApp()
    async with app.run_test() as pilot:
        app.screen.query_one(ResultList).focus()
        burst(app, CODE + "\r")
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE]


async def test_several_scans_in_one_burst():
    app = ScanApp()
    async with app.run_test() as pilot:
        burst(app, f"{CARD7}\r{CODE}\r\n{CARD6}\t")
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == ["022090000001", CODE, "022090000001"]
        assert app.box.value == "có sẵn "


async def test_first_typed_character_is_shown_at_once_and_taken_back_when_it_was_a_scan():
    app = ScanApp()
    async with app.run_test() as pilot:
        burst(app, "0")
        await pilot.pause(0)
        assert app.box.value == "có sẵn 0"
        await settled(app, pilot)
        app.screen.seen.clear()
        burst(app, CARD7 + "\r")
        await settled(app, pilot)
        assert app.screen.seen == ["có sẵn 00", "có sẵn 0"]


@pytest.mark.parametrize(
    "typed", ["0912345678", "022090000001", "chứng thực", "H49.15-26", "12|34", "a\x7f\x7fb"]
)
async def test_what_is_no_scan_is_typed_as_it_came(typed):
    app = ScanApp()
    async with app.run_test() as pilot:
        app.box.value = ""
        burst(app, typed)
        await settled(app, pilot)
        expected = "b" if "\x7f" in typed else typed
        assert (app.box.value, app.screen.scans) == (expected, [])


async def test_code_inside_a_sentence_is_text():
    app = ScanApp()
    async with app.run_test() as pilot:
        app.box.value = ""
        burst(app, f"xem {CODE}")
        await settled(app, pilot)
        assert (app.box.value, app.screen.scans) == (f"xem {CODE}", [])


async def test_same_code_typed_by_hand_is_text():
    app = ScanApp()
    async with app.run_test() as pilot:
        app.box.value = ""
        at = key("x").time
        for number, char in enumerate(CODE):
            typed = key(char)
            typed.time = at + number * 0.09
            app.post_message(typed)
        await settled(app, pilot)
        assert (app.box.value, app.screen.scans) == (CODE, [])


async def test_late_enter_belongs_to_the_scan():
    app = ScanApp()
    async with app.run_test() as pilot:
        sent = [key(char) for char in CODE]
        for one in sent:
            app.post_message(one)
        await settled(app, pilot)
        late = key("\r")
        late.time = sent[-1].time + 0.2  # a busy machine may take longer until it is settled
        app.post_message(late)
        await settled(app, pilot)
        assert (app.screen.submitted, len(app.screen.scans)) == ([], 1)


async def test_slow_scanner_with_a_wider_gap():
    app = ScanApp(scanner=ScannerSet(gap=0.060))
    async with app.run_test() as pilot:
        at = key("x").time
        for number, char in enumerate(CODE + "\r"):
            typed = key(char)
            typed.time = at + number * 0.05
            app.post_message(typed)
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE]


async def test_input_method_edits_within_a_scan():
    app = ScanApp()
    async with app.run_test() as pilot:
        burst(app, "H49.15-260105-0013\x7f2\r")
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE]


async def test_control_bytes_of_scanners_trigger_nothing():
    app = ScanApp()
    async with app.run_test() as pilot:
        pressed: list[str] = []
        app.action_help_quit = lambda: pressed.append("ctrl+c")  # type: ignore[method-assign]
        burst(app, f"\x02{CODE}\x1d\x03\r")
        burst(app, "\x02abc\x03")
        await settled(app, pilot)
        assert ([told(scan) for scan in app.screen.scans], app.box.value, pressed) == (
            [CODE],
            "có sẵn abc",
            [],
        )


async def test_ctrl_c_alone_is_still_a_key():
    app = ScanApp()
    async with app.run_test() as pilot:
        app.screen.query_one(ResultList).focus()
        pressed: list[str] = []
        app.action_help_quit = lambda: pressed.append("ctrl+c")  # type: ignore[method-assign]
        burst(app, "\x03")
        await settled(app, pilot)
        assert pressed == ["ctrl+c"]


@pytest.mark.parametrize(
    ("pasted", "count"), [(CARD7, 1), (f"{CODE}\n{CARD6}\n", 2), (f"{CODE}\nxin chào", 0)]
)
async def test_paste_is_tried_whole_and_by_line(pasted, count):
    app = ScanApp()
    async with app.run_test() as pilot:
        app.box.value = ""
        app.post_message(events.Paste(pasted))
        await settled(app, pilot)
        assert len(app.screen.scans) == count
        assert app.box.value == ("" if count else f"{CODE} xin chào")


async def test_card_cut_short_comes_with_its_problem():
    app = ScanApp()
    async with app.run_test() as pilot:
        burst(app, "022090000001||NGUYỄN VĂN M\r")
        await settled(app, pilot)
        assert [bool(scan.problem) for scan in app.screen.scans] == [True]


async def test_screen_may_have_a_scan_typed_instead():
    app = ScanApp()
    async with app.run_test() as pilot:
        app.screen.wants_scans = False
        app.box.value = ""
        burst(app, CODE + "\r")
        await settled(app, pilot)
        assert app.screen.submitted == [CODE]


async def test_scan_over_a_dialog_is_said_and_not_lost_in_it():
    class Dialog(ModalScreen[None]):
        def compose(self) -> ComposeResult:
            yield Label("hỏi")

    app = ScanApp()
    async with app.run_test(notifications=True) as pilot:
        await app.push_screen(Dialog())
        burst(app, CODE + "\r")
        await settled(app, pilot)
        assert [notice.message for notice in app._notifications] == ["Đóng hộp thoại đang mở rồi quét lại."]


async def test_a_fault_in_the_scan_handler_reaches_the_crash_path(monkeypatch):
    def fail(_self, _scan) -> bool:
        raise RuntimeError("the screen's own fault")

    monkeypatch.setattr(ScanScreen, "handle_scan", fail)
    with pytest.raises(RuntimeError, match="own fault"):
        async with ScanApp().run_test() as pilot:
            burst(pilot.app, CODE + "\r")
            await settled(pilot.app, pilot)


async def test_rows_are_not_chosen_by_a_scanned_enter():
    app = ScanApp()
    chosen: list[str] = []
    async with app.run_test() as pilot:
        rows = app.screen.query_one(ResultList)
        rows.set_rows([ResultRow("k", "Đăng ký khai sinh")])
        rows.focus()
        rows.choose = lambda: chosen.append("k")  # type: ignore[method-assign]
        burst(app, CODE + "\r")
        await settled(app, pilot)
        assert chosen == []


PAST = time.monotonic() - 60
"""When the first key came: a later one is not waited for. A fixed number would lie ahead of a machine that was just started."""


def keys_at(typed: str, start: float, gap: float) -> list[events.Key]:
    made = []
    for number, char in enumerate(typed):
        made.append(one := events.Key("enter" if char == "\r" else char, char))
        one.time = start + number * gap
    return made


@pytest.mark.parametrize("torn_after", [1, 4, 11])
@pytest.mark.parametrize("line", [CARD6, CARD7, CODE])
async def test_a_scan_that_a_busy_machine_tore_apart_is_put_together(line, torn_after):
    app = ScanApp()
    async with app.run_test() as pilot:
        begun = keys_at(line[:torn_after], PAST, 0.08)
        for one in begun:
            app.post_message(one)
            await settled(app, pilot)
        for one in keys_at(line[torn_after:] + "\r", begun[-1].time + 0.09, 0.001):
            app.post_message(one)
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE if line == CODE else "022090000001"]
        assert not any(scan.problem for scan in app.screen.scans)
        assert app.box.value == "có sẵn "


@pytest.mark.parametrize("torn_after", [1, 4, 11])
@pytest.mark.parametrize("line", [CARD6, CARD7, CODE])
async def test_a_torn_scan_is_put_together_where_no_field_has_the_focus(line, torn_after):
    app = ScanApp()
    async with app.run_test() as pilot:
        app.screen.query_one(ResultList).focus()
        begun = keys_at(line[:torn_after], PAST, 0.001)
        for one in begun:
            app.post_message(one)
        await settled(app, pilot)
        for one in keys_at(line[torn_after:] + "\r", begun[-1].time + 0.2, 0.001):
            app.post_message(one)
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE if line == CODE else "022090000001"]


async def test_a_card_torn_in_the_middle_is_waited_for():
    app = ScanApp()
    async with app.run_test() as pilot:
        first = keys_at(CARD7[:30], PAST, 0.001)
        for one in [*first, *keys_at(CARD7[30:] + "\r", first[-1].time + 0.3, 0.001)]:
            app.post_message(one)
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == ["022090000001"]
        assert app.box.value == "có sẵn "


async def test_digits_typed_by_hand_before_a_scan_stay_where_they_are():
    app = ScanApp()
    async with app.run_test() as pilot:
        typed = keys_at("0912", PAST, 0.12)
        for one in typed:
            app.post_message(one)
            await settled(app, pilot)
        for one in keys_at(CARD7 + "\r", typed[-1].time + 0.2, 0.001):
            app.post_message(one)
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == ["022090000001"]
        assert app.box.value == "có sẵn 0912"


@pytest.mark.parametrize("torn_after", [1, 3, 9])
async def test_a_torn_scan_right_after_something_typed_by_hand_is_put_together(torn_after):
    """As when the number of copies was typed, and the next citizen's card is scanned at once."""
    app = ScanApp()
    async with app.run_test() as pilot:
        typed = keys_at("42", PAST, 0.2)
        begun = keys_at(CARD7[:torn_after], typed[-1].time + 0.3, 0.001)
        for part in (typed[:1], typed[1:], begun):
            for one in part:
                app.post_message(one)
            await settled(app, pilot)
        for one in keys_at(CARD7[torn_after:] + "\r", begun[-1].time + 0.2, 0.001):
            app.post_message(one)
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == ["022090000001"]
        assert app.box.value == "có sẵn 42"


@pytest.mark.parametrize(
    "between", ["\xa0", "\u2009", "\u200b", "\ufeff", "\xad", "\u202e", "\x85", "\u2028"]
)
async def test_a_character_nobody_sees_tears_no_card(between):
    app = ScanApp()
    line = CARD7.replace("Thôn Mẫu, Xã", f"Thôn{between}Mẫu, Xã")
    async with app.run_test() as pilot:
        burst(app, line + "\r")
        await settled(app, pilot)
        (scan,) = app.screen.scans
        assert (scan.problem, scan.card.name) == ("", "NGUYỄN VĂN MẪU")
        assert scan.card.address.replace("ThônMẫu", "Thôn Mẫu") == "Thôn Mẫu, Xã Mẫu"
        assert (app.box.value, app.screen.submitted) == ("có sẵn ", [])


def test_a_control_character_belongs_to_a_card_only_at_a_scanners_speed():
    card = Burst()
    for n, char in enumerate(CARD6):
        typed = key(char)
        typed.time = n / 1000
        card.add(typed)
    control = events.Key("ctrl+a", "\x01")
    for later, taken in ((0.01, True), (0.2, False)):
        control.time = card.last + later
        assert card.takes(control, 0.03) is taken
    assert not Burst().takes(events.Key("\xa0", "\xa0"), 0.03)
