"""Against a printer on a loopback port and device files: what each fault becomes, and whether a byte was out."""

from __future__ import annotations

import asyncio
import os
import pty
import threading
import tty

import pytest

from counter_tui.domain.printers import Confirm, Reason
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.printing import wires
from counter_tui.printing.raw import RawPrinter
from tests.fakes.pictures import numbered_pdf, read_number
from tests.fakes.raw_printer import FakeRawPrinter, Mode

PDF = numbered_pdf(1234)
TALL = numbered_pdf(7, height=1200)


@pytest.fixture
async def printer():
    fake = await FakeRawPrinter().start()
    yield fake
    await fake.stop()


PATIENT, SHORT = 20.0, 0.3
"""Seconds: a busy machine may take some to answer; only what never comes is waited for shortly."""


def desk_side(
    fake: FakeRawPrinter,
    confirm: Confirm = Confirm.PROCESSED,
    *,
    status: float = PATIENT,
    done: float = PATIENT,
) -> RawPrinter:
    return RawPrinter(
        "máy in quay1",
        wires.tcp("127.0.0.1", fake.port),
        confirm=confirm,
        status_seconds=status,
        write_seconds=PATIENT,
        done_seconds=done,
    )


@pytest.mark.parametrize("confirm", list(Confirm))
async def test_a_good_printer_prints_every_copy_dot_for_dot(
    printer: FakeRawPrinter, confirm: Confirm
) -> None:
    handed = await desk_side(printer, confirm).submit("slip-1-0", PDF, 2, Paper.ROLL_80)
    while len(printer.slips) < 2:  # without a confirmation it may still be at it
        await asyncio.sleep(0)
    assert [read_number(rows) for rows in printer.slips] == [1234, 1234]
    assert {len(row) for row in printer.slips[0]} == {72}
    assert handed.where == "máy in quay1"
    assert handed.ref == ""


async def test_a_slip_too_wide_for_the_roll_is_not_begun(printer: FakeRawPrinter) -> None:
    with pytest.raises(PrintFailed, match="điểm"):
        await desk_side(printer).submit("slip-1-0", PDF, 1, Paper.ROLL_58)
    assert printer.received == 0


async def test_a_printer_that_is_off_got_nothing(printer: FakeRawPrinter) -> None:
    await printer.stop()
    with pytest.raises(PrintBlocked) as failure:
        await desk_side(printer).submit("slip-1-0", PDF, 1, Paper.ROLL_80)
    assert failure.value.reason == Reason.OFFLINE
    assert not (await desk_side(printer).state()).ready


async def test_without_paper_no_dot_is_sent(printer: FakeRawPrinter) -> None:
    printer.mode = Mode.PAPER_OUT
    with pytest.raises(PrintBlocked, match="hết giấy") as failure:
        await desk_side(printer).submit("slip-1-0", PDF, 1, Paper.ROLL_80)
    assert failure.value.reason == Reason.PAPER
    assert printer.slips == []
    state = await desk_side(printer).state()
    assert (state.ready, state.reason) == (False, Reason.PAPER)


@pytest.mark.parametrize("mode", [Mode.STALL, Mode.MUTE])
async def test_one_that_does_not_say_how_it_stands_got_nothing(printer: FakeRawPrinter, mode: Mode) -> None:
    printer.mode = mode
    with pytest.raises(PrintBlocked) as failure:
        await desk_side(printer, status=SHORT).submit("slip-1-0", PDF, 1, Paper.ROLL_80)
    assert failure.value.reason == Reason.OFFLINE
    assert printer.slips == []


@pytest.mark.parametrize("mode", [Mode.RESET, Mode.POWER_LOSS, Mode.LINK_LOSS])
async def test_after_the_first_dot_a_fault_is_unknown(printer: FakeRawPrinter, mode: Mode) -> None:
    printer.mode = mode
    with pytest.raises(PrintUnknown, match="Xem khay giấy"):
        await desk_side(printer).submit("slip-1-0", TALL, 1, Paper.ROLL_80)
    assert len(printer.slips) == (mode is Mode.LINK_LOSS)


async def test_one_that_confirms_less_than_expected_is_unknown(printer: FakeRawPrinter) -> None:
    printer.mode = Mode.SIMPLE
    with pytest.raises(PrintUnknown):
        await desk_side(printer, done=SHORT).submit("slip-1-0", PDF, 1, Paper.ROLL_80)
    assert len(printer.slips) == 1


async def test_a_slow_one_is_waited_for(printer: FakeRawPrinter) -> None:
    printer.mode = Mode.SLOW
    await desk_side(printer).submit("slip-1-0", TALL, 1, Paper.ROLL_80)
    assert len(printer.slips) == 1


async def test_a_lying_one_is_believed_and_the_officer_sees_no_slip(printer: FakeRawPrinter) -> None:
    printer.mode = Mode.LYING
    await desk_side(printer).submit("slip-1-0", PDF, 1, Paper.ROLL_80)
    assert printer.slips == []


@pytest.mark.parametrize(
    ("mode", "best"), [(Mode.GOOD, Confirm.PROCESSED), (Mode.SIMPLE, Confirm.NONE), (Mode.MUTE, Confirm.NONE)]
)
async def test_what_it_can_confirm_is_found_out(printer: FakeRawPrinter, mode: Mode, best: Confirm) -> None:
    printer.mode = mode
    patience = PATIENT if best is Confirm.PROCESSED else SHORT
    assert await desk_side(printer, status=patience).probe() is best
    assert printer.slips == []


def as_device(answers: bool) -> tuple[str, list[bytes], int]:
    """Return the path of a device file that understands status questions, and what is written to it."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    got: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                data = os.read(ours, 65536)
            except OSError:
                return
            got.append(data)
            if answers:
                os.write(ours, b"\x12" * data.count(b"\x10\x04") + b"\x00" * data.count(b"\x1dr\x01"))

    threading.Thread(target=serve, daemon=True).start()
    return os.ttyname(theirs), got, theirs


async def test_a_device_file_is_written_and_answers() -> None:
    path, got, handle = as_device(answers=True)
    way = wires.device(path)
    await RawPrinter("máy in", way, confirm=Confirm.STATUS).submit("slip-1-0", PDF, 1, Paper.ROLL_80)
    sent = b"".join(got)
    assert sent.index(b"\x1b@") < sent.index(b"\x1dv0\x00") < sent.index(b"\x1dV\x42\x00")
    os.close(handle)


async def test_a_device_file_in_use_by_another_desk_is_waited_for() -> None:
    path, got, handle = as_device(answers=True)
    async with wires.device(path)():
        with pytest.raises(PrintBlocked) as failure:
            await RawPrinter("máy in", wires.device(path)).submit("slip-1-0", PDF, 1, Paper.ROLL_80)
    assert failure.value.reason == Reason.BUSY
    assert got == []
    os.close(handle)


async def test_a_device_file_that_is_not_there_is_said(tmp_path) -> None:
    with pytest.raises(PrintBlocked, match="chưa nối"):
        await RawPrinter("máy in", wires.device(str(tmp_path / "lp0"))).submit("s", PDF, 1, Paper.ROLL_80)


async def test_a_serial_port_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "serial", None)
    with pytest.raises(PrintBlocked, match="counter-tui\\[serial\\]"):
        await RawPrinter("máy in", wires.serial_port("/dev/ttyUSB0", 9600)).submit("s", PDF, 1, Paper.ROLL_80)
