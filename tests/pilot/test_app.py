"""The app around the screens: opening, ways and back, keys, faults."""

from __future__ import annotations

import asyncio
import signal

import pytest
from textual import events
from textual.widgets._toast import Toast

from counter_tui.app.counter import CounterApp
from counter_tui.errors import BadConfig, DeskRunning, PrintUnknown
from counter_tui.screens import navigation
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.help import HelpScreen
from counter_tui.screens.message_box import MessageBox
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BIRTH, fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.screen_samples import received
from tests.pilot.whole_desk import slow_desk


def counter(fake=None, **changes) -> CounterApp:
    fake = fake or fake_desk()

    async def opening():
        return fake.desk

    return CounterApp(opening=opening, **changes)


async def opened(app: CounterApp, pilot) -> None:
    await pilot.pause()
    while app.desk is None:
        await pilot.pause()
    await settled(app, pilot)


async def test_first_frame_takes_typing_while_the_desk_opens():
    fake = fake_desk()
    app, gate = slow_desk(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        burst(app, "khai sinh")
        await settled(app, pilot)
        assert "Đang mở sổ" in screen_text(app)
        gate.set()
        await opened(app, pilot)
        assert app.screen.query_one("#search", TextField).value == "khai sinh"
        assert BIRTH.procedure.name[:20] in screen_text(app)


@pytest.mark.parametrize(("fault", "code"), [(DeskRunning, 1), (BadConfig, 2)])
async def test_failed_opening_says_what_to_do_and_quits_with_its_code(fault, code):
    async def opening():
        raise fault("Một quầy khác đang mở sổ này (tiến trình {pid}, [/tty]).", pid=42)

    app = CounterApp(opening=opening)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        while not isinstance(app.screen, MessageBox):
            await pilot.pause()
        await pilot.pause()
        assert "tiến trình 42, [/tty]" in screen_text(app)
        await pilot.press("enter")
    assert app.return_code == code


@pytest.mark.parametrize("key", ["ctrl+q", "f10"])
async def test_quit_closes_the_desk(key):
    closed = []

    async def closing():
        closed.append(True)

    app = counter(closing=closing)
    async with app.run_test() as pilot:
        await opened(app, pilot)
        await pilot.press(key)
    assert (app.return_code, closed) == (0, [True])


async def test_hang_up_closes_the_desk_too():
    closed = []

    async def closing():
        closed.append(True)

    app = counter(closing=closing)
    async with app.run_test() as pilot:
        await opened(app, pilot)
        signal.raise_signal(signal.SIGHUP)
        await pilot.pause()
    assert (app.return_code, closed) == (128 + signal.SIGHUP, [True])


async def test_title_says_that_the_office_is_a_sample():
    app = counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        assert "BẢN THỬ" in screen_text(app).splitlines()[0]


@pytest.mark.parametrize(
    ("message", "area"),
    [
        (navigation.ProcedureChosen(BIRTH.procedure.code), "procedure"),
        (navigation.RegisterChosen(BIRTH.procedure.code), "register"),
        (navigation.SameDayChosen(), "same_day"),
        (navigation.JournalChosen(), "journal"),
        (navigation.SettingsChosen(), "settings"),
        (navigation.SignInChosen(), "sign_in"),
    ],
)
async def test_each_way_opens_its_screen_and_esc_or_f2_lead_back(message, area):
    app = counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        app.screen.post_message(message)
        await settled(app, pilot)
        assert area == app.screen.AREA
        await pilot.press("f2")
        await settled(app, pilot)
        assert app.screen.AREA == "lookup"


async def test_half_filled_form_is_as_it_was_after_a_look_up():
    app = counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        app.screen.post_message(navigation.RegisterChosen(BIRTH.procedure.code))
        await settled(app, pilot)
        form = app.screen
        name = form.query(TextField).first()
        name.focus()
        burst(app, "NGUYỄN VĂN MẪU")
        await settled(app, pilot)
        await pilot.press("f2")
        await settled(app, pilot)
        assert app.screen.AREA == "lookup"
        app.screen.post_message(navigation.ProcedureChosen(BIRTH.procedure.code))
        await settled(app, pilot)
        await pilot.press("escape", "escape")
        await settled(app, pilot)
        assert app.screen is form
        assert name.value == "NGUYỄN VĂN MẪU"


async def test_help_shows_the_keys_of_the_screen_and_esc_closes_it():
    app = counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("f1")
        await settled(app, pilot)
        assert isinstance(app.screen, HelpScreen)
        assert "F9" in screen_text(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen.AREA == "lookup"


async def test_palette_finds_a_command_by_its_initials_without_accents():
    app = counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("ctrl+p")
        await settled(app, pilot)
        burst(app, "sl")
        await settled(app, pilot)
        async with asyncio.timeout(5):
            while "Sổ lệnh" not in screen_text(app):
                await pilot.pause()
        assert "In lại phiếu cuối" not in screen_text(app)


async def test_palette_says_in_vietnamese_that_nothing_fits_and_shows_the_officers_own_keys():
    app = counter(keymap={"app.journal": "f11"})
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("ctrl+p")
        await settled(app, pilot)
        async with asyncio.timeout(5):
            while "Sổ lệnh   F11" not in screen_text(app):
                await pilot.pause()
        burst(app, "zzq")
        async with asyncio.timeout(5):
            while "Không có lệnh nào khớp" not in screen_text(app):
                await pilot.pause()
        assert "No matches" not in screen_text(app)


async def test_unusable_keymap_is_reported_and_the_rest_used():
    app = counter(keymap={"app.journal": "f11", "app.help": "ctrl+h", "no.such": "f5"})
    async with app.run_test(size=(160, 24)) as pilot:
        await opened(app, pilot)
        assert len(app.desk.sync.status.warnings) == 2
        await pilot.press("f11")
        await settled(app, pilot)
        assert app.screen.AREA == "journal"


async def test_small_window_is_told_and_still_works():
    app = counter()
    async with app.run_test(size=(70, 15)) as pilot:
        await opened(app, pilot)
        assert "80×20" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await settled(app, pilot)
        assert "80×20" not in screen_text(app)


async def test_slash_looks_up_only_where_no_field_has_the_focus():
    app = counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        burst(app, "12/7")
        await settled(app, pilot)
        assert app.screen.query_one("#search", TextField).value == "12/7"
        await pilot.press("f9")
        await settled(app, pilot)
        app.post_message(events.Key("slash", "/"))
        await settled(app, pilot)
        assert app.screen.AREA == "lookup"


async def test_every_screen_says_text_with_brackets_as_it_is():
    app = counter()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(app, pilot)
        assert isinstance(app.screen, DeskScreen)
        app.screen.say("[/foo] Nguyễn [A]", "error")
        await settled(app, pilot)
        assert "[/foo] Nguyễn [A]" in screen_text(app)


async def test_idle_desk_has_nothing_that_ticks():
    app = counter()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        nodes = [app, app.screen, *app.screen.walk_children()]
        timers = [
            timer
            for node in nodes
            for timer in node._timers
            if timer._repeat is None and timer._active.is_set()
        ]
        assert [timer.name for timer in timers if "auto" not in timer.name.lower()] == []


async def test_what_is_said_in_passing_leaves_the_status_line_free():
    app = counter()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(app, pilot)
        app.notify("Thẻ vừa quét đã thay người đang ghi. " * 3, markup=False)
        await pilot.pause()
        (toast,) = app.screen.query(Toast)
        assert toast.region.bottom <= app.screen.query_one("#status").region.y


async def test_a_pile_of_passing_words_never_hides_the_screen_warnings_stay():
    fake = fake_desk()

    async def opening():
        return fake.desk

    app = CounterApp(opening=opening)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(app, pilot)
        app.tell("Cảnh báo thử", "warning")
        for nth in range(5):
            app.tell(f"Lời nhắn {nth}")
        await settled(app, pilot)
        shown = screen_text(app)
    assert [f"Lời nhắn {nth}" in shown for nth in range(5)] == [False, False, False, True, True]
    assert "Cảnh báo thử" in shown


async def test_a_reprint_that_may_have_come_out_is_asked_about_at_once():
    fake = fake_desk()
    await fake.desk.receipts.print_first((await received(fake)).registration.code)
    app = counter(fake)

    async def cut_off(*_: object) -> None:
        raise PrintUnknown("Không báo đã in xong.")

    fake.printer.submit = cut_off
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(app, pilot)
        await pilot.press("ctrl+r")
        async with asyncio.timeout(30):
            while not {"Trả lời ở F7.", "1 phiếu đã ra chưa? F7"} <= set(shown(app)):
                await pilot.pause()


def shown(app: CounterApp) -> list[str]:
    """What of the two is on the screen: the sentence in passing and the status line."""
    told = " ".join(toast.render().plain for toast in app.screen.query(Toast))
    return [one for one in ("Trả lời ở F7.", "1 phiếu đã ra chưa? F7") if one in f"{told} {screen_text(app)}"]
