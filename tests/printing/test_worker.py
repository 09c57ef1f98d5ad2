"""The renderer's worker process: recycled, replaced when it dies or hangs, never the desk's trouble."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import PrintFailed
from counter_tui.printing.engine import WorkerEngine
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.templates import FONTS, PACKAGES, find_template
from counter_tui.printing.typesetter import Typesetter
from tests.printing.slips import AGAIN, FIRST, VERSION, slip

AT = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)


@pytest.fixture
async def renderer() -> AsyncIterator[TypstRenderer]:
    made = TypstRenderer()
    yield made
    await made.close()


async def test_the_worker_gives_the_bytes_this_process_would(renderer: TypstRenderer) -> None:
    assert await renderer.pdf(slip(), AGAIN) == renderer.render(slip(), AGAIN)


async def test_many_slips_at_once_each_get_their_own(renderer: TypstRenderer) -> None:
    given = [slip(code=f"H49.12-261123-{n:04d}") for n in range(1, 6)]
    made = await asyncio.gather(*(renderer.pdf(one, FIRST) for one in given))
    assert made == [renderer.render(one, FIRST) for one in given]


async def test_a_refused_template_is_told_and_the_worker_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "01-own"
    folder.mkdir()
    about = find_template("01", VERSION).directory / "template.toml"
    (folder / "template.toml").write_bytes(about.read_bytes())
    (folder / "form.typ").write_text("\n\n#khong_co()", encoding="utf-8")
    renderer = TypstRenderer(override_dir=tmp_path)
    with pytest.raises(PrintFailed, match=r"01-own \(TT03-2025/01/2\).*form\.typ:3.*unknown variable"):
        await renderer.pdf(slip(), FIRST)
    worker = renderer.worker
    (folder / "form.typ").write_text("Đã sửa", encoding="utf-8")
    assert (await renderer.pdf(slip(), FIRST)).startswith(b"%PDF")
    assert worker == renderer.worker is not None
    await renderer.close()


async def test_a_killed_worker_fails_its_slip_at_most_and_the_next_slip_gets_a_fresh_one(
    renderer: TypstRenderer,
) -> None:
    await renderer.pdf(slip(), FIRST)
    worker = renderer.worker
    assert worker is not None
    os.kill(worker, signal.SIGSTOP)
    waiting = asyncio.create_task(renderer.pdf(slip(), FIRST))
    while not renderer.busy:
        await asyncio.sleep(0)
    os.kill(worker, signal.SIGKILL)
    with pytest.raises(PrintFailed, match="dừng đột ngột"):
        await waiting
    assert await renderer.pdf(slip(), FIRST) == renderer.render(slip(), FIRST)
    assert renderer.worker != worker


async def test_a_worker_that_hangs_is_ended_in_time() -> None:
    renderer = TypstRenderer(time_limit=2.0)
    await renderer.pdf(slip(), FIRST)
    worker = renderer.worker
    assert worker is not None
    os.kill(worker, signal.SIGSTOP)
    with pytest.raises(PrintFailed, match="sau 2 giây"):
        await renderer.pdf(slip(), FIRST)
    assert renderer.worker is None
    assert (await renderer.pdf(slip(), FIRST)).startswith(b"%PDF")
    await renderer.close()


async def test_a_slip_given_up_half_way_does_not_hand_its_paper_to_the_next(renderer: TypstRenderer) -> None:
    await renderer.pdf(slip(), FIRST)
    worker = renderer.worker
    assert worker is not None
    os.kill(worker, signal.SIGSTOP)
    given_up = asyncio.create_task(renderer.pdf(slip(code="H49.12-261123-0002"), FIRST))
    while not renderer.busy:
        await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    assert await renderer.pdf(slip(), FIRST) == renderer.render(slip(), FIRST)
    assert renderer.worker != worker


async def test_after_so_many_slips_a_fresh_worker_takes_over() -> None:
    engine = WorkerEngine(FONTS, PACKAGES, slips_per_worker=2)
    template = find_template("01", "TT03-2025/01/2")
    renderer = TypstRenderer()
    data = renderer.data(slip(), FIRST)
    workers = []
    for _ in range(4):
        assert (await engine.compile(template, data, AT)).startswith(b"%PDF")
        workers.append(engine.worker)
    assert workers[0] is not None
    assert workers[1] != workers[0]
    assert workers[2] not in {None, workers[0]}
    await engine.close()


async def test_a_worker_that_cannot_start_says_so(tmp_path: Path) -> None:
    engine = WorkerEngine(FONTS, PACKAGES, program=(str(tmp_path / "missing"),))
    with pytest.raises(PrintFailed, match="Không khởi động được"):
        await engine.load()


async def test_a_worker_without_the_engine_says_so() -> None:
    program = "import sys; sys.modules['typst'] = None; from counter_tui.printing import worker; worker.main(sys.argv[1:])"
    engine = WorkerEngine(FONTS, PACKAGES, program=(sys.executable, "-c", program))
    with pytest.raises(PrintFailed, match="chưa có bộ dàn trang typst"):
        await engine.load()
    await engine.close()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
def test_a_worker_does_not_outlive_a_desk_that_is_killed() -> None:
    program = (
        "import asyncio, os, signal; from counter_tui.printing.renderer import TypstRenderer\n"
        "async def main():\n"
        "    renderer = TypstRenderer()\n"
        "    await renderer.warm()\n"
        "    print(renderer.worker, flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        ended = os.pidfd_open(int(desk.stdout.readline()))
        desk.kill()
    try:
        assert select.select([ended], [], [], 10.0)[0] == [ended]
    finally:
        os.close(ended)


def test_the_worker_ends_with_its_input() -> None:
    import io

    from counter_tui.printing.worker import frame, serve

    answers = io.BytesIO()
    serve(io.BytesIO(frame(b"L") + b"S\x00"), answers, Typesetter([str(FONTS)], str(PACKAGES)))
    assert answers.getvalue() == frame(b"O")
