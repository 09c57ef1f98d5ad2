"""Slips as PDF and as text, from the same content."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui.printing.engine import Engine
from counter_tui.printing.paper_text import clean_content, reprint_words, template_data
from counter_tui.printing.preview import receipt_text
from counter_tui.printing.specimen import specimen
from counter_tui.printing.templates import find_template

if TYPE_CHECKING:
    from counter_tui.domain.receipt import Slip, SlipMark


class TypstRenderer:
    """Makes a slip's PDF with Typst in a thread and its preview at once.

    A thread is enough: Typst lets go of the interpreter lock while it lays out, and the longest stall of the event loop
    measured with it is below a frame (``benchmarks/slips.py``).
    """

    def __init__(self, *, override_dir: Path | None = None) -> None:
        self._own = override_dir
        self._engine = Engine(own_fonts=override_dir / "fonts" if override_dir is not None else None)

    async def pdf(self, slip: Slip, mark: SlipMark) -> bytes:
        """Return the slip as PDF/A; raises PrintFailed."""
        return await asyncio.to_thread(self.render, slip, mark)

    def render(self, slip: Slip, mark: SlipMark) -> bytes:
        """Return what :meth:`pdf` returns, blocking."""
        template = find_template(slip.form, slip.template_version, self._own)
        at = mark.at if mark.reprint and mark.at is not None else slip.registration.received_at
        return self._engine.compile(template, template_data(slip, mark, template.about), at)

    def preview(self, slip: Slip, mark: SlipMark, width: int) -> str:
        """Return the slip as plain text of at most *width* cells a line."""
        return receipt_text(clean_content(slip), reprint_words(mark), width)

    async def warm(self, template_version: str) -> None:
        """Load the engine, fonts and form 01 by laying out a specimen, so that the first citizen does not wait; raises PrintFailed."""
        slip, mark = specimen(template_version)
        await self.pdf(slip, mark)
