"""Crashes and bad bytes: nothing personal on the terminal, and no bytes that end the program."""

from __future__ import annotations

import codecs
import errno
import inspect
import threading

import pytest
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from counter_tui.app.counter import CounterApp
from counter_tui.app.terminal import draining, forgiving_decoder, guard_invalid_bytes, stamping
from tests.fakes.desk import fake_desk


class Reports:
    def __init__(self, path) -> None:
        self.path = path
        self.errors: list[BaseException | None] = []

    def write(self, error):
        self.errors.append(error)
        return self.path


async def test_crash_shows_no_local_variable_and_writes_a_report(tmp_path, capsys):
    reports = Reports(tmp_path / "crash.txt")

    class Failing(CounterApp):
        def action_journal(self) -> None:
            citizen = "NGUYỄN VĂN MẪU"
            raise RuntimeError(f"for {len(citizen)}")

    async def opening():
        return fake_desk().desk

    app = Failing(opening=opening, crash_reports=reports)
    with pytest.raises(RuntimeError):
        async with app.run_test() as pilot:
            await pilot.press("f9")
    app._print_error_renderables()
    shown = "".join(capsys.readouterr())
    assert "crash.txt" in shown.replace("\n", "")
    assert "NGUYỄN" not in shown
    assert "RuntimeError" not in shown
    assert app.return_code == 1
    assert [str(error) for error in reports.errors] == ["for 14"]


def test_textual_still_prints_local_variables():
    """When this fails, ``CounterApp._fatal_error`` may go."""
    assert "show_locals=True" in inspect.getsource(App._fatal_error)


def test_textual_still_reads_bytes_strictly():
    """When this fails (textual#6456), ``guard_invalid_bytes`` may go."""
    assert 'getincrementaldecoder("utf-8")()' in inspect.getsource(linux_driver.LinuxDriver.run_input_thread)


def test_invalid_bytes_are_replaced(monkeypatch):
    monkeypatch.setattr(linux_driver, "getincrementaldecoder", codecs.getincrementaldecoder)
    guard_invalid_bytes()
    decode = linux_driver.getincrementaldecoder("utf-8")().decode
    assert decode(b"ti\xe9ng \xc4\x91") == "ti\ufffdng đ"


def test_split_letter_is_joined():
    decode = forgiving_decoder("utf-8")().decode
    assert decode(b"\xc4") + decode(b"\x91") == "đ"


def test_all_keys_of_one_read_carry_the_time_of_that_read():
    """However long the parser is held up between two of them."""
    from textual._xterm_parser import XTermParser

    clock = iter([7.0, 8.5])
    parser = stamping(XTermParser, lambda: next(clock))()
    events = [*parser.feed("0220|"), *parser.feed("9\r")]
    assert [(event.key, event.time) for event in events] == [
        ("0", 7.0), ("2", 7.0), ("2", 7.0), ("0", 7.0), ("vertical_line", 7.0), ("9", 8.5), ("enter", 8.5),
    ]  # fmt: skip
    assert {event.time for event in XTermParser().feed("02")} != {7.0}


class Gone:
    """A terminal that is closed."""

    def write(self, _text: str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def flush(self) -> None:
        """Nothing to do."""


def test_what_is_drawn_on_a_closed_terminal_holds_nobody_up():
    writer = draining(WriterThread)(Gone())
    writer.start()
    drawing = threading.Thread(
        target=lambda: [writer.write("x") for _ in range(10 * MAX_QUEUED_WRITES)], daemon=True
    )
    drawing.start()
    drawing.join(10)
    assert not drawing.is_alive()
    writer.stop()
