"""Against an IPP printer on a loopback port: what each fault becomes, and what the queue is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from counter_tui.domain.printers import Reason, parse_address
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.printing.ipp import IppPrinter
from counter_tui.printing.ipp_message import NotIpp, Operation, answer, request
from counter_tui.printing.local_queue import LocalQueue
from counter_tui.services.ports import Stage
from tests.fakes import pwg
from tests.fakes.ipp_printer import FakeIppPrinter, Mode
from tests.fakes.pictures import numbered_pdf

A5_PDF = numbered_pdf(5, width=419.5, height=595.3)
NAME = "slip-0193-0"


@pytest.fixture
async def fake():
    printer = await FakeIppPrinter().start()
    yield printer
    await printer.stop()


def desk_side(fake: FakeIppPrinter) -> IppPrinter:
    address = parse_address(f"ipp://127.0.0.1:{fake.port}/ipp/print")
    return IppPrinter("máy in laser", address, time_limit=1.5)


async def submit(fake: FakeIppPrinter, paper: Paper = Paper.A5, copies: int = 2):
    return await desk_side(fake).submit(NAME, A5_PDF, copies, paper)


async def test_a_job_is_queued_as_asked_and_followed_to_its_end(fake: FakeIppPrinter) -> None:
    handed = await submit(fake)
    (job,) = fake.jobs
    assert (handed.ref, handed.where) == ("1", "máy in laser, lệnh 1")
    assert (job.name, job.pdf) == (NAME, A5_PDF)
    assert job.wanted == {
        "copies": [2],
        "sides": ["one-sided"],
        "print-scaling": ["none"],
        "media": ["iso_a5_148x210mm"],
    }
    assert (await desk_side(fake).follow("1")).stage is Stage.DONE
    assert await desk_side(fake).find(NAME) == "1"
    assert await desk_side(fake).find("slip-0193-1") == ""
    assert (await desk_side(fake).follow("99")).stage is Stage.GONE


async def test_two_copies_go_on_one_sheet_where_there_is_no_a5(fake: FakeIppPrinter) -> None:
    fake.media = ("iso_a4_210x297mm",)
    await submit(fake)
    (job,) = fake.jobs
    assert (job.wanted["copies"], job.wanted["media"]) == ([1], ["iso_a4_210x297mm"])
    page = PdfReader(__import__("io").BytesIO(job.pdf)).pages[0]
    assert round(float(page.mediabox.width)) == 842


async def test_two_copies_go_on_one_sheet_where_only_a4_lies_in_the_printer(fake: FakeIppPrinter) -> None:
    address = parse_address(f"ipp://127.0.0.1:{fake.port}/ipp/print?paper=a4")
    await IppPrinter("máy in laser", address, time_limit=1.5).submit(NAME, A5_PDF, 2, Paper.A5)
    assert (fake.jobs[0].wanted["copies"], fake.jobs[0].wanted["media"]) == ([1], ["iso_a4_210x297mm"])


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (Mode.PAPER_OUT, Reason.PAPER),
        (Mode.PAUSED, Reason.PAUSED),
        (Mode.REJECTING, Reason.REJECTED),
        (Mode.STALL, Reason.OFFLINE),
        (Mode.NONSENSE, Reason.OFFLINE),
    ],
)
async def test_nothing_goes_to_one_that_cannot_print_now(
    fake: FakeIppPrinter, mode: Mode, reason: Reason
) -> None:
    fake.mode = mode
    with pytest.raises(PrintBlocked) as failure:
        await submit(fake)
    assert failure.value.reason == reason
    assert fake.jobs == []
    state = await desk_side(fake).state()
    assert (state.ready, state.reason) == (False, reason)
    assert state.words


async def test_a_printer_that_is_off_got_nothing(fake: FakeIppPrinter) -> None:
    await fake.stop()
    with pytest.raises(PrintBlocked) as failure:
        await submit(fake)
    assert failure.value.reason == Reason.OFFLINE


@pytest.mark.parametrize("mode", [Mode.RESET, Mode.LOST_ANSWER, Mode.FAILS, Mode.DEVICE_ERROR])
async def test_without_an_answer_to_the_job_it_is_unknown_until_looked_up(
    fake: FakeIppPrinter, mode: Mode
) -> None:
    fake.mode = mode
    with pytest.raises(PrintUnknown):
        await submit(fake)
    assert bool(await desk_side(fake).find(NAME)) is (mode in {Mode.LOST_ANSWER, Mode.FAILS})


async def test_a_queue_whose_printer_is_off_keeps_its_slip_from_lp(
    fake: FakeIppPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.mode = Mode.CONNECTING
    for program in ("lp", "lpstat", "lpoptions"):
        (tmp_path / program).write_text(f"#!/bin/sh\necho >> {tmp_path}/called\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    queue = LocalQueue("HP", port=fake.port)
    with pytest.raises(PrintBlocked) as failure:
        await queue.submit(NAME, A5_PDF, 2, Paper.A5)
    assert failure.value.reason == Reason.OFFLINE
    assert not (await queue.state()).ready
    assert (fake.jobs, (tmp_path / "called").exists()) == ([], False)


@pytest.fixture
def no_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.parametrize(
    ("mode", "stage"),
    [(Mode.GOOD, Stage.DONE), (Mode.PAPER_OUT_LATER, Stage.WORKING), (Mode.ABORTS, Stage.STOPPED)],
)
async def test_a_queue_at_a_unix_socket_only_tells_what_became_of_each_slip(
    tmp_path: Path, no_programs: None, mode: Mode, stage: Stage
) -> None:
    there = await FakeIppPrinter(mode).start_at(str(tmp_path / "cups.sock"))
    try:
        queue = LocalQueue("HP", port=9, socket=str(tmp_path / "cups.sock"))
        assert (await queue.state()).ready
        assert await queue.probe() is None
        handed = await queue.submit(NAME, A5_PDF, 2, Paper.A5)
        assert await queue.find(NAME) == handed.ref == "1"
        assert (await queue.follow(handed.ref)).stage is stage
        assert (await queue.cancel(handed.ref)).stage is (
            Stage.DONE if stage is Stage.DONE else Stage.STOPPED
        )
    finally:
        await there.stop()


@pytest.mark.parametrize("mode", [Mode.RESET, Mode.LOST_ANSWER])
async def test_a_socket_that_breaks_off_in_the_job_keeps_it_from_lp(
    tmp_path: Path, no_programs: None, mode: Mode
) -> None:
    there = await FakeIppPrinter(mode).start_at(str(tmp_path / "cups.sock"))
    try:
        with pytest.raises(PrintUnknown):
            await LocalQueue("HP", port=9, socket=str(tmp_path / "cups.sock")).submit(
                NAME, A5_PDF, 2, Paper.A5
            )
    finally:
        await there.stop()


@pytest.mark.parametrize(("server", "found"), [("/cups.sock", "lệnh 1"), ("print.example.vn", "lệnh HP-7")])
async def test_the_socket_is_that_of_the_server_lp_speaks_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str, found: str
) -> None:
    for program, says in (
        ("lpstat", "scheduler is running"),
        ("lp", "request id is HP-7 (0 file(s))"),
        ("lpoptions", ""),
    ):
        (tmp_path / program).write_text(f"#!/bin/sh\necho '{says}'\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    there = await FakeIppPrinter().start_at(str(tmp_path / "cups.sock"))
    monkeypatch.setattr("counter_tui.printing.local_queue.SOCKET", str(tmp_path / "cups.sock"))
    monkeypatch.setenv("CUPS_SERVER", f"{tmp_path}{server}" if server.startswith("/") else server)
    try:
        assert found in (await LocalQueue("HP", port=9).submit(NAME, A5_PDF, 2, Paper.A5)).where
    finally:
        await there.stop()


async def test_one_that_takes_no_pdf_says_what_to_do(fake: FakeIppPrinter) -> None:
    fake.mode = Mode.NO_PDF
    with pytest.raises(PrintFailed, match="CUPS") as failure:
        await submit(fake)
    assert not isinstance(failure.value, (PrintBlocked, PrintUnknown))


def dots(dpi: int) -> bytes:
    return dpi.to_bytes(4, "big") * 2 + b"\x03"


@pytest.mark.parametrize(
    ("types", "resolutions", "bits", "dpi"),
    [
        ((), (), 8, 300),
        (("sgray_8", "srgb_8"), (dots(600), dots(1200)), 8, 600),
        (("black_1", "sgray_8"), (dots(150), dots(203)), 1, 203),
    ],
)
async def test_one_that_takes_no_pdf_gets_the_page_as_raster(
    fake: FakeIppPrinter, types: tuple[str, ...], resolutions: tuple[bytes, ...], bits: int, dpi: int
) -> None:
    fake.mode, fake.formats = Mode.NO_PDF, ("image/jpeg", "image/pwg-raster")
    fake.raster_types, fake.resolutions = types, resolutions
    handed = await submit(fake)
    (job,) = fake.jobs
    assert (handed.ref, job.name, job.format) == ("1", NAME, "image/pwg-raster")
    assert job.wanted == {
        "copies": [1],
        "sides": ["one-sided"],
        "print-scaling": ["none"],
        "media": ["iso_a5_148x210mm"],
    }
    pages = pwg.read(job.raster)
    assert [(page.bits, page.dots_per_inch, page.media) for page in pages] == [
        (bits, (dpi, dpi), "iso_a5_148x210mm")
    ] * 2


async def test_two_copies_on_one_sheet_go_as_raster_too(fake: FakeIppPrinter) -> None:
    fake.mode, fake.formats = Mode.NO_PDF, ("image/pwg-raster",)
    fake.media = ("iso_a4_210x297mm",)
    await submit(fake, copies=3)
    pages = pwg.read(fake.jobs[0].raster)
    assert [(page.width, page.height, page.media) for page in pages] == [(2480, 3508, "iso_a4_210x297mm")] * 2


@pytest.mark.parametrize("mode", [Mode.RESET, Mode.LOST_ANSWER, Mode.DEVICE_ERROR])
async def test_a_raster_without_an_answer_is_unknown(fake: FakeIppPrinter, mode: Mode) -> None:
    fake.mode, fake.formats = mode, ("image/pwg-raster",)
    with pytest.raises(PrintUnknown):
        await submit(fake)
    assert bool(await desk_side(fake).find(NAME)) is (mode is Mode.LOST_ANSWER)
    assert all(job.format == "image/pwg-raster" for job in fake.jobs)


async def test_one_that_takes_pdf_gets_no_raster(fake: FakeIppPrinter) -> None:
    fake.formats = ("image/pwg-raster", "application/pdf")
    await submit(fake)
    assert (fake.jobs[0].format, fake.jobs[0].pdf) == ("application/pdf", A5_PDF)


@pytest.mark.parametrize(("formats", "types"), [(("image/jpeg",), ()), (("image/pwg-raster",), ("srgb_8",))])
async def test_one_that_takes_neither_says_what_to_do(
    fake: FakeIppPrinter, formats: tuple[str, ...], types: tuple[str, ...]
) -> None:
    fake.mode, fake.formats, fake.raster_types = Mode.NO_PDF, formats, types
    with pytest.raises(PrintFailed, match="CUPS"):
        await submit(fake)
    assert fake.jobs == []


async def test_why_a_job_waits_is_said(fake: FakeIppPrinter) -> None:
    fake.mode = Mode.PAPER_OUT_LATER
    handed = await submit(fake)
    status = await desk_side(fake).follow(handed.ref)
    assert (status.stage, status.reason, status.untouched) == (Stage.WORKING, Reason.PAPER, False)


async def test_a_job_for_a_printer_that_is_off_can_be_taken_back_untouched(fake: FakeIppPrinter) -> None:
    fake.mode = Mode.AWAY
    handed = await submit(fake)
    assert (await desk_side(fake).follow(handed.ref)).reason is Reason.OFFLINE
    status = await desk_side(fake).cancel(handed.ref)
    assert (status.stage, status.untouched) == (Stage.STOPPED, True)
    assert fake.jobs[0].state == 7


@pytest.mark.parametrize(
    ("mode", "stage"),
    [(Mode.PAPER_OUT_LATER, Stage.STOPPED), (Mode.GOOD, Stage.DONE), (Mode.ABORTS, Stage.STOPPED)],
)
async def test_what_was_begun_is_not_called_untouched(fake: FakeIppPrinter, mode: Mode, stage: Stage) -> None:
    fake.mode = mode
    handed = await submit(fake)
    status = await desk_side(fake).cancel(handed.ref)
    assert status.stage is stage
    assert not (status.untouched and mode is Mode.PAPER_OUT_LATER)


def test_a_request_is_what_rfc_8010_says() -> None:
    message = request(Operation.CANCEL_JOB, {"printer-uri": "ipp://x/p", "job-id": 7})
    assert message[:4] == b"\x01\x01\x00\x08"
    assert b"\x45\x00\x0bprinter-uri\x00\x09ipp://x/p" in message
    assert message.endswith(b"\x21\x00\x06job-id\x00\x04\x00\x00\x00\x07\x03")


@pytest.mark.parametrize("length", [0, 3, 8, 12, 30])
def test_half_a_message_is_none(length: int) -> None:
    with pytest.raises(NotIpp):
        answer(request(Operation.GET_JOBS, {"printer-uri": "ipp://x/p"})[:length])
