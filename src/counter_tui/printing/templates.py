"""Slip templates: found by form and version, the office's own before the packaged ones."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from counter_tui.errors import PrintFailed
from counter_tui.i18n import mark

_DATA = Path(str(files("counter_tui"))) / "data"
PACKAGED = _DATA / "templates"
FONTS = _DATA / "fonts"
MAIN = "form.typ"
ABOUT = "template.toml"


@dataclass(frozen=True, kw_only=True)
class Template:
    """A form's layout with what it rests on; ``directory`` is all that it may read."""

    form: str
    version: str
    name: str
    legal_basis: str
    layout_basis: str
    short_basis: str
    valid_from: date
    paper: str
    directory: Path

    @property
    def main(self) -> Path:
        """The Typst file."""
        return self.directory / MAIN

    @cached_property
    def about(self) -> dict[str, str]:
        """What the layout itself may print of this."""
        return {
            "name": self.name,
            "version": self.version,
            "paper": self.paper,
            "legal_basis": self.legal_basis,
            "short_basis": self.short_basis,
        }


def find_template(form: str, version: str, own: Path | None = None) -> Template:
    """Return the template of *form* in exactly *version*; one in *own* takes the place of the packaged one.

    A reprint must look like the first print, so another version is never taken instead. Raises PrintFailed.
    """
    for root in (own, PACKAGED):
        for folder in _folders(root, form):
            template = _read(folder)
            if (template.form, template.version) == (form, version):
                return template
    raise PrintFailed(
        mark(
            "Máy này không có mẫu phiếu {form}, phiên bản {version}. Hồ sơ không bị ảnh hưởng; báo quản trị viên cài lại mẫu rồi in."
        ),
        form=form,
        version=version,
    )


def _folders(root: Path | None, form: str) -> list[Path]:
    try:
        return (
            sorted(folder for folder in root.glob(f"{form}-*") if folder.is_dir()) if root is not None else []
        )
    except OSError as problem:
        raise _unusable(root, problem.strerror or str(problem)) from problem


def _read(folder: Path) -> Template:
    try:
        about = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))
        return Template(
            form=_words(about, "form_no"),
            version=_words(about, "version"),
            name=_words(about, "name"),
            legal_basis=_words(about, "legal_basis"),
            layout_basis=_words(about, "layout_basis"),
            short_basis=_words(about, "short_basis"),
            valid_from=_day(about),
            paper=_words(about, "paper"),
            directory=folder,
        )
    except OSError as problem:
        raise _unusable(folder, problem.strerror or str(problem)) from problem
    except ValueError as problem:
        raise _unusable(folder, str(problem)) from problem


def _words(about: dict[str, object], key: str) -> str:
    value = about.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f'{ABOUT}: {key} = "…"?')
    return value


def _day(about: dict[str, object]) -> date:
    value = about.get("valid_from")
    if type(value) is not date:
        raise ValueError(f"{ABOUT}: valid_from = YYYY-MM-DD?")
    return value


def _unusable(folder: Path | None, problem: str) -> PrintFailed:
    return PrintFailed(
        mark(
            "Không dùng được mẫu phiếu {template}: {problem}. Hồ sơ không bị ảnh hưởng; báo quản trị viên sửa mẫu rồi in lại."
        ),
        template=folder.name if folder is not None else "",
        problem=problem,
    )
