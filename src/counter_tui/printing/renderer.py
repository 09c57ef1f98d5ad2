"""Slips as PDF and as text, from the same content."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.slips.forms import FORMS, RECEIPT, Paper
from counter_tui.printing.coverage import drawable
from counter_tui.printing.engine import TIME_LIMIT, Engine, WorkerEngine
from counter_tui.printing.layouts import Layouts
from counter_tui.printing.paper_text import clean_content, reprint_words, template_data
from counter_tui.printing.preview import slip_text
from counter_tui.printing.specimen import specimen
from counter_tui.printing.templates import FONTS, PACKAGES, Template, wrong_paper
from counter_tui.printing.test_page import test_page
from counter_tui.printing.typesetter import font_folders

if TYPE_CHECKING:
    from counter_tui.domain.receipt import Slip, SlipMark

LIST_TIME_LIMIT = 120.0
"""Seconds a list may take: ten thousand rows of the register take a quarter of a minute."""
_NO_DATE = datetime(2025, 9, 15, tzinfo=VIETNAM)


class TypstRenderer:
    """Makes a slip's PDF with Typst in a worker process, and its preview at once.

    Only the JSON of a slip is made in this process, in a thread: the longest stall of the event loop measured with it is
    below a frame (``benchmarks/slips.py``).
    """

    own: Path | None
    """The office's folder of templates."""

    def __init__(
        self, *, override_dir: Path | None = None, kept: Path | None = None, time_limit: float = TIME_LIMIT
    ) -> None:
        self.own = override_dir
        self._layouts = Layouts(override_dir, kept)
        self._own_fonts = override_dir / "fonts" if override_dir is not None else None
        self._engine: Engine | None = None
        self._worker = WorkerEngine(FONTS, PACKAGES, self._own_fonts, time_limit=time_limit)
        # A register of a thousand rows takes a second and more: no citizen's slip waits behind it.
        self._lists = WorkerEngine(
            FONTS, PACKAGES, self._own_fonts, time_limit=max(time_limit, LIST_TIME_LIMIT), slips_per_worker=1
        )

    async def pdf(self, slip: Slip, mark: SlipMark, paper: Paper | None = None) -> bytes:
        """Return the slip as PDF/A for *paper* (the form's own when not given); raises PrintFailed."""
        engine = self._lists if slip.paper is Paper.A4_LANDSCAPE else self._worker
        template, data, at = await asyncio.to_thread(self._prepared, slip, mark, paper)
        return await engine.compile(template, data, at)

    async def trial(self, template: Template, slip: Slip, mark: SlipMark, paper: Paper) -> bytes:
        """Return the slip as *template* lays it out, whether or not it holds on the slip's day; raises PrintFailed."""
        data, at = await asyncio.to_thread(self._filled, template, slip, mark, paper)
        return await self._worker.compile(template, data, at)

    async def layout(self, slip: Slip) -> str:
        """Return the name of the layout that slips like this are given now, and keep it; raises PrintFailed."""
        return await asyncio.to_thread(self._layouts.present, slip)

    async def test_page(self, paper: Paper) -> bytes:
        """Return a page to try a printer with; raises PrintFailed."""
        template, data = test_page(paper)
        return await self._worker.compile(template, data, _NO_DATE)

    def render(self, slip: Slip, mark: SlipMark, paper: Paper | None = None) -> bytes:
        """Return what :meth:`pdf` returns, in this process and blocking."""
        if self._engine is None:
            self._engine = Engine(FONTS, PACKAGES, self._own_fonts)
        return self._engine.compile(*self._prepared(slip, mark, paper))

    def preview(self, slip: Slip, mark: SlipMark, width: int) -> str:
        """Return the slip as plain text of at most *width* cells a line."""
        return slip_text(clean_content(slip), reprint_words(mark), width)

    def papers(self, slip: Slip) -> tuple[Paper, ...]:
        """Return what the slip's template can be laid out for, its own paper first; raises PrintFailed."""
        return self._layouts.holding(slip).papers

    @property
    def worker(self) -> int | None:
        """The process id of the worker, while there is one."""
        return self._worker.worker

    @property
    def busy(self) -> bool:
        """Whether a slip is being laid out by the worker."""
        return self._worker.busy

    def data(self, slip: Slip, mark: SlipMark, paper: Paper | None = None) -> str:
        """Return the JSON that the slip's template is given; raises PrintFailed."""
        return self._prepared(slip, mark, paper)[1]

    async def warm(self, template_version: str = FORMS[RECEIPT].version) -> None:
        """Start the worker and lay out a specimen of form 01, so that the first citizen does not wait; raises PrintFailed."""
        slip, mark = specimen(template_version)
        await self.pdf(slip, mark)

    async def close(self) -> None:
        """End the workers."""
        await self._worker.close()
        await self._lists.close()

    def _prepared(self, slip: Slip, mark: SlipMark, paper: Paper | None) -> tuple[Template, str, datetime]:
        template, is_first = self._layouts.marked(slip, mark)
        data, at = self._filled(template, slip, replace(mark, layout_lost=not is_first), paper)
        return template, data, at

    def _filled(
        self, template: Template, slip: Slip, mark: SlipMark, paper: Paper | None
    ) -> tuple[str, datetime]:
        wanted = paper or template.papers[0]
        if wanted not in template.papers:
            raise wrong_paper(template, wanted)
        at = mark.at if mark.reprint and mark.at is not None else slip.dated
        data = json.dumps(template_data(slip, mark, template, wanted), ensure_ascii=False)
        return drawable(data, font_folders(FONTS, self._own_fonts)), at or _NO_DATE
