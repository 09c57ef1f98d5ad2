"""The Typst engine, loaded on first use and kept: one compiler a template, the bundled fonts and nothing of the machine's.

Knows of paths and data only, so that a worker process starts with it alone.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import typst

_PDF_STANDARD: Final = "a-2a"
MAIN = "form.typ"


class Rejected(Exception):
    """A template did not compile, or compiled with a warning: where (``form.typ:12``) and why, one line each."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place)
        self.place = place
        self.problem = problem


class NoTypst(Exception):
    """The engine is not installed here; ``problem`` is the import's own word."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Typesetter:
    """Lays out one slip at a time; calls block for some milliseconds. ``fonts`` are folders, ``packages`` holds ``@counter``."""

    def __init__(self, fonts: list[str], packages: str) -> None:
        self._font_paths = fonts
        self._packages = packages
        self._fonts: typst.Fonts | None = None
        self._compilers: dict[str, typst.Compiler] = {}

    def compile(self, directory: str, data: str, at: datetime) -> bytes:
        """Return the PDF/A-2a of the template in *directory* filled with the JSON *data*, dated *at*: same input, same bytes.

        Raises Rejected for an error or a warning (an unknown font, a layout that does not settle), NoTypst without the engine.
        """
        ty = _typst()
        try:
            pdf, warnings = self._compiler(ty, directory).compile_with_warnings(
                format="pdf",
                sys_inputs={"data": data},
                pdf_standards=[_PDF_STANDARD],
                timestamp=at.replace(microsecond=0),  # typst refuses fractions of a second
            )
        except ty.TypstError as problem:
            # ``from None``: the engine's own text may quote what was filled in, and tracebacks go to crash reports.
            raise _rejected(problem) from None
        if warnings:
            raise _rejected(warnings[0])
        if not isinstance(pdf, bytes):
            raise Rejected(MAIN, "no page")
        return pdf

    def load(self) -> None:
        """Load the engine and the fonts ahead of the first slip; raises NoTypst."""
        self._load_fonts(_typst())

    def _compiler(self, ty: Any, directory: str) -> typst.Compiler:
        if directory not in self._compilers:
            self._compilers[directory] = ty.Compiler(
                f"{directory}/{MAIN}",
                root=directory,
                font_paths=self._load_fonts(ty),
                package_path=self._packages,
                # No other place for packages: what is not bundled is not there, whatever this machine has.
                package_cache_path=self._packages,
                sys_inputs={"data": "{}"},
            )
        return self._compilers[directory]

    def _load_fonts(self, ty: Any) -> typst.Fonts:
        if self._fonts is None:
            self._fonts = ty.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=self._font_paths
            )
        return self._fonts


def font_folders(packaged: Path, own: Path | None) -> list[str]:
    """Return the folders of fonts a template may use."""
    return [str(packaged), *([str(own)] if own is not None and own.is_dir() else [])]


def _typst() -> Any:
    try:
        import typst
    except ImportError as problem:
        raise NoTypst(str(problem)) from problem
    return typst


def _rejected(problem: typst.TypstError | typst.TypstWarning) -> Rejected:
    words = problem.message.splitlines()
    return Rejected(_place(problem.diagnostic), words[0] if words else "")


def _place(diagnostic: str) -> str:
    """Return ``form.typ:12`` out of a Typst diagnostic (``┌─ form.typ:12:4``).

    An error inside the shared package is told where the form calls it, which is what an administrator can mend; the
    diagnostic names that place last.
    """
    places = []
    for line in diagnostic.splitlines():
        _, arrow, place = line.partition("┌─ ")
        if arrow:
            places.append(place.strip())
    own = [place for place in places if not place.startswith("@")]
    chosen = (own or places)[:1]
    return ":".join(chosen[0].rsplit("/", 1)[-1].split(":")[:2]) if chosen else MAIN
