"""Slips by IPP to a real CUPS queue that makes PDF files."""

from __future__ import annotations

import asyncio
import os
import subprocess
import uuid

import pytest

from counter_tui.domain.printers import Reason
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintBlocked, PrintFailed
from counter_tui.printing.discovery import found_printers
from counter_tui.printing.local_queue import LocalQueue
from counter_tui.services.ports import JobStatus, Stage
from tests.fakes.pictures import numbered_pdf

QUEUE = os.environ.get("COUNTER_TUI_TEST_QUEUE", "")
PDF = numbered_pdf(5, width=419.5, height=595.3)
pytestmark = [
    pytest.mark.cups,
    pytest.mark.skipif(not QUEUE, reason="no CUPS queue was made here: `.ci/run` as root makes one"),
]


def cups(*command: str) -> None:
    subprocess.run([*command, QUEUE], check=True, capture_output=True, timeout=20)


@pytest.fixture
def stopped():
    cups("cupsdisable")
    yield
    cups("cupsenable")


def name() -> str:
    return f"slip-{uuid.uuid4()}-0"


async def ended(queue: LocalQueue, ref: str) -> JobStatus:
    async with asyncio.timeout(30):
        while (status := await queue.follow(ref)).stage is Stage.WORKING:
            await asyncio.sleep(0.05)
    return status


async def test_a_slip_is_printed_and_its_job_found_by_name() -> None:
    queue, called = LocalQueue(QUEUE), name()
    handed = await queue.submit(called, PDF, 2, Paper.A5)
    assert handed.ref
    assert await queue.find(called) == handed.ref
    assert (await ended(queue, handed.ref)).stage is Stage.DONE
    assert await queue.find(name()) == ""


async def test_a_paused_queue_gets_nothing(stopped: None) -> None:
    queue = LocalQueue(QUEUE)
    called = name()
    with pytest.raises(PrintBlocked) as failure:
        await queue.submit(called, PDF, 1, Paper.A5)
    assert failure.value.reason == Reason.PAUSED
    assert await queue.find(called) == ""


async def test_a_job_stuck_in_a_queue_is_cancelled_untouched() -> None:
    queue, called = LocalQueue(QUEUE), name()
    cups("cupsdisable")
    try:
        subprocess.run(
            ["lp", "-d", QUEUE, "-t", called, "-U", "counter-tui", "-"],
            input=PDF,
            check=True,
            capture_output=True,
        )
        ref = await queue.find(called)
        assert (await queue.follow(ref)).reason is Reason.PAUSED
        status = await queue.cancel(ref)
    finally:
        cups("cupsenable")
    assert (status.stage, status.untouched) == (Stage.STOPPED, True)


async def test_an_unknown_queue_is_said_and_the_known_one_is_found() -> None:
    with pytest.raises(PrintFailed, match="không có hàng in này"):
        await LocalQueue("khong-co").submit(name(), PDF, 1, Paper.A5)
    assert f"lp://localhost/{QUEUE}" in [one.address for one in await found_printers()]


async def test_a_slip_is_followed_where_cups_has_its_socket_only() -> None:
    queue, called = LocalQueue(QUEUE, port=9), name()
    handed = await queue.submit(called, PDF, 1, Paper.A5)
    assert await queue.find(called) == handed.ref != ""
    assert (await ended(queue, handed.ref)).stage is Stage.DONE


async def test_where_nobody_speaks_ipp_the_system_s_programs_print() -> None:
    handed = await LocalQueue(QUEUE, port=9, socket="").submit(name(), PDF, 1, Paper.A5)
    assert handed.ref == ""
    assert QUEUE in handed.where
