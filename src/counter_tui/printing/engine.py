"""The Typst engine, loaded on first use and kept: one compiler a template, the bundled fonts and nothing of the machine's."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from counter_tui.errors import PrintFailed
from counter_tui.i18n import mark
from counter_tui.printing.templates import FONTS, MAIN, Template

if TYPE_CHECKING:
    import typst

_PDF_STANDARD: Final = "a-2a"


class Engine:
    """Compiles templates one at a time; calls block for some milliseconds and may come from any thread."""

    def __init__(self, own_fonts: Path | None = None) -> None:
        self._font_paths = [str(FONTS)] + (
            [str(own_fonts)] if own_fonts is not None and own_fonts.is_dir() else []
        )
        self._fonts: typst.Fonts | None = None
        self._compilers: dict[Path, typst.Compiler] = {}
        self._one_at_a_time = threading.Lock()

    def compile(self, template: Template, data: Mapping[str, Any], at: datetime) -> bytes:
        """Return the PDF/A-2a of *template* filled with *data*, dated *at*: the same input gives the same bytes.

        A template that does not compile, or that compiles with a warning (an unknown font, a layout that does not
        settle), is refused by name and line. Raises PrintFailed.
        """
        with self._one_at_a_time:
            ty = _typst()
            try:
                pdf, warnings = self._compiler(ty, template).compile_with_warnings(
                    format="pdf",
                    sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                    pdf_standards=[_PDF_STANDARD],
                    timestamp=at.replace(microsecond=0),  # typst refuses fractions of a second
                )
            except ty.TypstError as problem:
                raise _refusal(template, problem) from None
        if warnings:
            raise _refusal(template, warnings[0])
        if not isinstance(pdf, bytes):
            raise PrintFailed(
                mark("Mẫu phiếu {template} không cho ra trang nào. Báo quản trị viên sửa mẫu."),
                template=template.name,
            )
        return pdf

    def _compiler(self, ty: Any, template: Template) -> typst.Compiler:
        if template.directory not in self._compilers:
            if self._fonts is None:
                self._fonts = ty.Fonts(
                    include_system_fonts=False, include_embedded_fonts=False, font_paths=self._font_paths
                )
            self._compilers[template.directory] = ty.Compiler(
                template.main, root=template.directory, font_paths=self._fonts, sys_inputs={"data": "{}"}
            )
        return self._compilers[template.directory]


def _typst() -> Any:
    try:
        import typst
    except ImportError as problem:
        raise PrintFailed(
            mark(
                "Máy này chưa có bộ dàn trang typst ({problem}). Hồ sơ đã lưu; báo quản trị viên cài lại phần mềm rồi in lại."
            ),
            problem=str(problem),
        ) from problem
    return typst


def _refusal(template: Template, problem: typst.TypstError | typst.TypstWarning) -> PrintFailed:
    # ``from None``: the engine's own text may quote what was filled in, and tracebacks go to crash reports.
    return PrintFailed(
        mark(
            "Mẫu phiếu {template} có lỗi ở {place}: {problem}. Hồ sơ không bị ảnh hưởng; báo quản trị viên sửa mẫu rồi in lại."
        ),
        template=f"{template.directory.name} ({template.version})",
        place=_place(problem.diagnostic),
        problem=problem.message.splitlines()[0] if problem.message else "",
    )


def _place(diagnostic: str) -> str:
    """Return ``form.typ:12`` out of a Typst diagnostic (``┌─ form.typ:12:4``)."""
    for line in diagnostic.splitlines():
        _, arrow, place = line.partition("┌─ ")
        if arrow:
            return ":".join(place.strip().rsplit("/", 1)[-1].split(":")[:2])
    return MAIN
