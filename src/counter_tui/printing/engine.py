"""Lays slips out: in this process for scripts and checks, in a worker process for a desk."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui.errors import PrintFailed, why
from counter_tui.i18n import mark
from counter_tui.printing.typesetter import NoTypst, Rejected, Typesetter, font_folders
from counter_tui.printing.worker import HEAD, frame

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from counter_tui.printing.templates import Template

SLIPS_PER_WORKER = 200
"""Typst's memory grows with every slip; after so many a fresh process takes over."""
TIME_LIMIT = 20.0
"""Seconds one slip may take; the usual is a fiftieth of one."""


class Engine:
    """Compiles templates one at a time in this process; calls block and may come from any thread."""

    def __init__(self, fonts: Path, packages: Path, own_fonts: Path | None = None) -> None:
        self._typesetter = Typesetter(font_folders(fonts, own_fonts), str(packages))
        self._one_at_a_time = threading.Lock()

    def compile(self, template: Template, data: str, at: datetime) -> bytes:
        """Return the PDF/A-2a of *template* filled with the JSON *data*, dated *at*; raises PrintFailed."""
        try:
            with self._one_at_a_time:
                return self._typesetter.compile(str(template.directory), data, at)
        except Rejected as problem:
            raise refusal(template, problem.place, problem.problem) from None
        except NoTypst as problem:
            raise _no_typst(problem.problem) from problem


class WorkerEngine:
    """Compiles templates in a process of its own: what hangs, crashes or grows there is not the desk's.

    A slip whose worker dies or takes too long is a PrintFailed; the next one gets a fresh worker. Belongs to one event loop.
    """

    def __init__(
        self,
        fonts: Path,
        packages: Path,
        own_fonts: Path | None = None,
        *,
        time_limit: float = TIME_LIMIT,
        slips_per_worker: int = SLIPS_PER_WORKER,
        program: tuple[str, ...] = (sys.executable, "-P", "-m", "counter_tui.printing.worker"),
    ) -> None:
        self._command = (*program, *font_folders(fonts, own_fonts), "--", str(packages))
        self._time_limit = time_limit
        self._slips_per_worker = slips_per_worker
        self._process: Process | None = None
        self._done = 0
        self._asking = False
        self._one_at_a_time = asyncio.Lock()

    @property
    def worker(self) -> int | None:
        """The process id of the worker, while there is one."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    @property
    def busy(self) -> bool:
        """Whether a request is with the worker."""
        return self._asking

    async def load(self) -> None:
        """Start a worker and have it load engine and fonts; raises PrintFailed."""
        async with self._one_at_a_time:
            kind, body = await self._ask(frame(b"L"))
            if kind == b"N":
                raise _no_typst(body.decode("utf-8", "replace"))

    async def compile(self, template: Template, data: str, at: datetime) -> bytes:
        """Return the PDF/A-2a of *template* filled with the JSON *data*, dated *at*; raises PrintFailed."""
        asked = {"directory": str(template.directory), "at": at.isoformat(), "data": data}
        async with self._one_at_a_time:
            kind, body = await self._ask(frame(b"S", json.dumps(asked, ensure_ascii=False).encode()))
            self._done += 1
            if self._done >= self._slips_per_worker:
                await self._end()
        if kind == b"P":
            return body
        if kind == b"R":
            said = json.loads(body)
            raise refusal(template, said["place"], said["problem"])
        raise _no_typst(body.decode("utf-8", "replace"))

    async def close(self) -> None:
        """End the worker; a later slip would start another."""
        async with self._one_at_a_time:
            await self._end()

    async def _ask(self, request: bytes) -> tuple[bytes, bytes]:
        process = await self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        answered = False
        try:
            async with asyncio.timeout(self._time_limit):
                process.stdin.write(request)
                self._asking = True
                await process.stdin.drain()
                head = await process.stdout.readexactly(HEAD)
                body = await process.stdout.readexactly(int.from_bytes(head[1:], "big"))
            answered = True
        except TimeoutError:
            raise PrintFailed(
                mark(
                    "Bộ dàn trang không xong phiếu sau {seconds} giây nên đã dừng. Chưa gửi phiếu nào; in lại, còn lỗi thì báo người quản trị xem mẫu phiếu."
                ),
                seconds=round(self._time_limit),
            ) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise PrintFailed(
                mark(
                    "Bộ dàn trang dừng đột ngột. Chưa gửi phiếu nào, hồ sơ không bị ảnh hưởng; in lại phiếu."
                )
            ) from None
        finally:
            self._asking = False
            # Half an exchange leaves a worker whose next answer would be to the wrong slip.
            if not answered:
                await self._end()
        return head[:1], body

    async def _started(self) -> Process:
        if self._process is not None and self._process.returncode is not None:
            await self._end()
        if self._process is None:
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *self._command,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl+C in the terminal is the desk's
                )
            except OSError as problem:
                raise PrintFailed(
                    mark(
                        "Không khởi động được bộ dàn trang: {problem}. Hồ sơ đã lưu; in lại, còn lỗi thì báo người quản trị."
                    ),
                    problem=why(problem),
                ) from problem
            self._done = 0
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


def refusal(template: Template, place: str, problem: str) -> PrintFailed:
    """Return the failure that names a template, the place in it and what is wrong there."""
    return PrintFailed(
        mark(
            "Mẫu phiếu {template} có lỗi ở {place}: {problem}. Hồ sơ không bị ảnh hưởng; báo người quản trị sửa mẫu rồi in lại."
        ),
        template=f"{template.directory.name} ({template.version})",
        place=place,
        problem=problem,
    )


def _no_typst(problem: str) -> PrintFailed:
    return PrintFailed(
        mark(
            "Máy này chưa có bộ dàn trang typst ({problem}). Hồ sơ đã lưu; báo người quản trị cài lại phần mềm rồi in lại."
        ),
        problem=problem,
    )
