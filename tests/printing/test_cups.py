"""Against stand-ins for the CUPS programs, and (marked ``cups``) against a scheduler with a PDF queue."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintFailed, PrintUnknown
from counter_tui.printing.cups import CupsPrinter
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.services.ports import Handed
from tests.fakes.pictures import numbered_pdf
from tests.printing.slips import FIRST, slip

PDF = b"%PDF-1.7 " + bytes(range(256)) * 300
IDLE = "scheduler is running\nprinter quay1 is idle.  enabled since now\nquay1 accepting requests since now\n"
A5 = "PageSize/Page Size: Letter *A4 A5\nDuplex/2-Sided: None"
A4_ONLY = "PageSize/Page Size: Letter *A4\n"


class Programs:
    """Stand-ins for lp, lpstat and lpoptions in a folder that is the whole PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("lpstat", f"cat <<'E'\n{IDLE}E")
        self.write("lpoptions", f"cat <<'E'\n{A5}\nE")
        self.write(
            "lp",
            f'printf "%s\\n" "$@" > {folder}/arguments; cat > {folder}/sent; '
            f'env > {folder}/environment; echo "request id is quay1-7 (0 file(s))"',
        )

    def write(self, name: str, body: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{body}\n")
        path.chmod(0o755)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    @property
    def arguments(self) -> list[str]:
        return (self.folder / "arguments").read_text().split("\n")[:-1]

    @property
    def called(self) -> bool:
        return (self.folder / "arguments").exists()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LC_MESSAGES", "vi_VN.UTF-8")
    monkeypatch.setenv("LANGUAGE", "vi")
    return Programs(tmp_path)


async def failure(**options: float) -> str:
    with pytest.raises(PrintFailed) as problem:
        await CupsPrinter("quay1", **options).submit("slip-1-0", PDF, 2, Paper.A5)
    assert not isinstance(problem.value, PrintUnknown)
    return str(problem.value)


async def test_a_slip_goes_to_the_queue_whole_with_copies_title_and_paper(programs: Programs) -> None:
    assert await CupsPrinter("quay1").submit("slip-1-0", PDF, 2, Paper.A5) == Handed(
        where="máy in quay1, lệnh quay1-7"
    )
    assert (programs.folder / "sent").read_bytes() == PDF
    assert programs.arguments == [
        *("-d", "quay1", "-n", "2", "-t", "slip-1-0"),
        *("-o", "print-scaling=none", "-o", "sides=one-sided", "-o", "media=A5"),
    ]
    environment = (programs.folder / "environment").read_text().splitlines()
    assert "LC_ALL=C" in environment
    assert not any(line.startswith(("LANGUAGE=", "LC_MESSAGES=")) for line in environment)


async def test_a_queue_that_names_no_papers_is_asked_for_none(programs: Programs) -> None:
    programs.write("lpoptions", "echo >&2 'Unable to get PPD'; exit 1")
    await CupsPrinter("quay1").submit("slip-1-0", PDF, 2, Paper.A5)
    assert not any(argument.startswith("media=") for argument in programs.arguments)
    assert (programs.folder / "sent").read_bytes() == PDF


@pytest.mark.parametrize(("body", "only_a4"), [(f"echo '{A4_ONLY}'", False), (f"echo '{A5}'", True)])
async def test_two_copies_go_on_one_sheet_where_the_queue_has_no_a5(
    programs: Programs, body: str, only_a4: bool
) -> None:
    programs.write("lpoptions", body)
    pdf = numbered_pdf(5, width=419.5, height=595.3)
    await CupsPrinter("quay1", only_a4=only_a4).submit("slip-1-0", pdf, 2, Paper.A5)
    assert programs.arguments[2:4] == ["-n", "1"]
    assert "media=A4" in programs.arguments
    (page,) = PdfReader(programs.folder / "sent").pages
    assert round(float(page.mediabox.width)) == 842


async def test_the_papers_of_the_queue_are_asked_for_once(programs: Programs) -> None:
    programs.write("lpoptions", f"echo asked >> {programs.folder}/asked; cat <<'E'\n{A5}\nE")
    printer = CupsPrinter("quay1")
    await printer.submit("slip-1-0", PDF, 2, Paper.A5)
    await printer.submit("slip-2-0", PDF, 2, Paper.A5)
    assert (programs.folder / "asked").read_text() == "asked\n"


async def test_a_job_name_cannot_be_an_option_nor_anything_but_ascii(programs: Programs) -> None:
    await CupsPrinter("quay1").submit("-o Nguyễn\n$(id)", PDF, 0, Paper.A5)
    assert programs.arguments[3] == "1"
    assert programs.arguments[5] == "o-Nguy-n-id-"


@pytest.mark.parametrize(
    ("program", "body", "words"),
    [
        (
            "lpstat",
            "echo 'lpstat: Invalid destination name in list \"quay1\".' >&2; exit 1",
            "Không có hàng in quay1",
        ),
        ("lpstat", "echo 'scheduler is not running'", "Dịch vụ in (CUPS) chưa chạy"),
        (
            "lpstat",
            "printf 'scheduler is running\\nprinter quay1 disabled since now -\\n\\thet giay\\n'",
            "Hàng in quay1 đang tạm dừng (het giay)",
        ),
        (
            "lpstat",
            "printf 'printer quay1 is idle.\\nquay1 not accepting requests since now -\\n\\tbao tri\\n'",
            "Hàng in quay1 không nhận lệnh (bao tri)",
        ),
    ],
)
async def test_nothing_is_sent_to_a_queue_that_would_not_print_it(
    programs: Programs, program: str, body: str, words: str
) -> None:
    programs.write(program, body)
    said = await failure()
    assert words in said
    assert "Chưa gửi phiếu" in said
    assert not programs.called


@pytest.mark.parametrize(
    ("complaint", "words"),
    [
        ("lp: Error - The printer or class does not exist.", "Không có hàng in quay1"),
        ('lp: Destination "quay1" is not accepting jobs.', "Hàng in quay1 không nhận lệnh"),
        ("lp: Error - scheduler not responding.", "Dịch vụ in (CUPS) chưa chạy"),
        ("lp: Forbidden\x1b[31m", "Hàng in quay1 từ chối phiếu: lp: Forbidden. "),
        ("", "Hàng in quay1 từ chối phiếu: 1. "),
    ],
)
async def test_what_lp_says_is_told_in_words(programs: Programs, complaint: str, words: str) -> None:
    programs.write("lp", f"cat > /dev/null; printf '%s\\n' '{complaint}' >&2; exit 1")
    said = await failure()
    assert words in said
    assert "\x1b" not in said


async def test_lp_that_reads_nothing_and_leaves_is_told(programs: Programs) -> None:
    programs.write("lp", "exec 0<&-; echo 'lp: Forbidden' >&2; exit 1")
    assert "lp: Forbidden" in await failure()


@pytest.mark.parametrize("program", ["lpstat", "lp"])
async def test_a_missing_program_is_named_with_its_package(programs: Programs, program: str) -> None:
    programs.remove(program)
    said = await failure()
    assert f"chưa có lệnh in {program} (gói cups-client)" in said


async def test_a_scheduler_that_hangs_is_given_up_before_anything_is_sent(programs: Programs) -> None:
    programs.write("lpstat", "exec sleep 60")
    assert "Chưa gửi phiếu nào" in await failure(time_limit=0.2)
    assert not programs.called


async def test_a_hanging_lp_is_killed_and_its_outcome_called_unknown(programs: Programs) -> None:
    programs.write("lp", f"echo $$ > {programs.folder}/pid; exec sleep 60")
    async with asyncio.timeout(20):
        with pytest.raises(PrintUnknown, match="Xem khay giấy"):
            await CupsPrinter("quay1", time_limit=0.3).submit("slip-1-0", PDF, 2, Paper.A5)
    with pytest.raises(ProcessLookupError):
        os.kill(int((programs.folder / "pid").read_text()), 0)


async def test_the_desk_goes_on_while_lp_works(programs: Programs) -> None:
    fifo = programs.folder / "go"
    os.mkfifo(fifo)
    programs.write("lp", f"cat > /dev/null; cat {fifo} > /dev/null; echo 'request id is quay1-8 (0 file(s))'")
    sending = asyncio.create_task(CupsPrinter("quay1").submit("slip-1-0", PDF, 2, Paper.A5))
    handle = None
    while (
        handle is None
    ):  # a non-blocking opening for writing succeeds once lp reads: lp waits, and this loop still turns
        await asyncio.sleep(0)
        try:
            handle = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert not sending.done()
    os.close(handle)
    assert (await sending).where == "máy in quay1, lệnh quay1-8"


def test_the_target_names_the_queue() -> None:
    assert CupsPrinter("quay1").target == "máy in quay1"


QUEUE = os.environ.get("COUNTER_TUI_TEST_QUEUE", "")


@pytest.fixture
def real_queue() -> str:
    if not shutil.which("lpstat"):
        pytest.skip("no CUPS client here: lpstat is missing")
    running = subprocess.run(
        ["lpstat", "-r"], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False
    )
    if "scheduler is running" not in running.stdout:
        pytest.skip("no CUPS scheduler is running here")
    if not QUEUE:
        pytest.skip("COUNTER_TUI_TEST_QUEUE names no queue to print on")
    return QUEUE


@pytest.mark.cups
async def test_a_receipt_reaches_a_real_queue_and_is_processed(real_queue: str) -> None:
    printer = CupsPrinter(real_queue)
    pdf = TypstRenderer().render(slip(), FIRST)
    where = (await printer.submit("slip-test-0", pdf, 2, Paper.A5)).where
    job = where.rpartition(" ")[2]
    assert job.startswith(f"{real_queue}-")
    deadline = time.monotonic() + 30
    while job not in _jobs(real_queue, "completed"):
        assert job in _jobs(real_queue, "not-completed") or job in _jobs(real_queue, "completed"), (
            "the job vanished"
        )
        assert time.monotonic() < deadline, "the job was not processed in 30 s"
        await asyncio.sleep(0.1)


@pytest.mark.cups
async def test_a_real_scheduler_refuses_what_the_stand_ins_refuse(real_queue: str) -> None:
    with pytest.raises(PrintFailed, match="Không có hàng in khong-co"):
        await CupsPrinter("khong-co").submit("slip-test-0", PDF, 1, Paper.A5)


def _jobs(queue: str, which: str) -> set[str]:
    listed = subprocess.run(
        ["lpstat", "-W", which, "-o", queue],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
        check=True,
    )
    return {line.split()[0] for line in listed.stdout.splitlines() if line.strip()}
