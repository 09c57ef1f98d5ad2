"""Slip templates: found by form and version, the office's own before the packaged ones."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintFailed, why
from counter_tui.i18n import mark

_DATA = Path(str(files("counter_tui"))) / "data"
PACKAGED = _DATA / "templates"
PACKAGES = PACKAGED / "packages"
"""Where ``@counter/slip`` is found: what the forms have in common, by version."""
FONTS = _DATA / "fonts"
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
    papers: tuple[Paper, ...]
    directory: Path

    @cached_property
    def about(self) -> dict[str, str]:
        """What the layout itself may print of this."""
        return {
            "name": self.name,
            "version": self.version,
            "paper": self.papers[0].value,
            "legal_basis": self.legal_basis,
            "short_basis": self.short_basis,
        }


def all_templates(own: Path | None = None) -> list[Template | PrintFailed]:
    """Return the templates in use by form and version; in the place of one that cannot be read, why."""
    found: dict[tuple[str, str], Template] = {}
    broken: list[Template | PrintFailed] = []
    for root in (own, PACKAGED):
        for folder in _folders(root, ""):
            try:
                template = read_template(folder)
            except PrintFailed as problem:
                broken.append(problem)
            else:
                found.setdefault((template.form, template.version), template)
    return [*found.values(), *broken]


def find_template(form: str, version: str, own: Path | None = None) -> Template:
    """Return the template of *form* in exactly *version*; one in *own* takes the place of the packaged one.

    A reprint must look like the first print, so another version is never taken instead. Raises PrintFailed.
    """
    for root in (own, PACKAGED):
        for folder in _folders(root, form):
            template = read_template(folder)
            if (template.form, template.version) == (form, version):
                return template
    raise PrintFailed(
        mark(
            "Máy này không có mẫu phiếu {form}, phiên bản {version}. Hồ sơ không bị ảnh hưởng; báo người quản trị cài lại mẫu rồi in."
        ),
        form=form,
        version=version,
    )


def wrong_paper(template: Template, wanted: Paper) -> PrintFailed:
    """Return the failure for a paper that *template* has no layout for."""
    return PrintFailed(
        mark("Mẫu {template} không in được trên khổ {paper}. Chưa gửi phiếu; chọn máy in có khổ {papers}."),
        template=template.name,
        paper=wanted.value,
        papers=", ".join(paper.value for paper in template.papers),
    )


def _folders(root: Path | None, form: str) -> list[Path]:
    try:
        return (
            sorted(folder for folder in root.glob(f"{form or '*'}-*") if folder.is_dir())
            if root is not None
            else []
        )
    except OSError as problem:
        raise _unusable(root, why(problem)) from problem


def read_template(folder: Path) -> Template:
    """Return the template in *folder*; raises PrintFailed."""
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
            papers=_papers(about),
            directory=folder,
        )
    except OSError as problem:
        raise _unusable(folder, why(problem)) from problem
    except ValueError as problem:
        raise _unusable(folder, str(problem)) from problem


def _words(about: dict[str, object], key: str) -> str:
    value = about.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f'{ABOUT}: {key} = "…"?')
    return value


def _papers(about: dict[str, object]) -> tuple[Paper, ...]:
    first = _words(about, "paper")
    listed = about.get("papers", [first])
    try:
        found = tuple(Paper(name) for name in listed) if isinstance(listed, list) else ()
    except ValueError:
        found = ()
    if not found or found[0].value != first:
        known = ", ".join(paper.value for paper in Paper)
        raise ValueError(f'{ABOUT}: paper = "{first}", papers = ["{first}", …]? ({known})')
    return found


def _day(about: dict[str, object]) -> date:
    value = about.get("valid_from")
    if type(value) is not date:
        raise ValueError(f"{ABOUT}: valid_from = YYYY-MM-DD?")
    return value


def _unusable(folder: Path | None, problem: str) -> PrintFailed:
    return PrintFailed(
        mark(
            "Không dùng được mẫu phiếu {template}: {problem}. Hồ sơ không bị ảnh hưởng; báo người quản trị sửa mẫu rồi in lại."
        ),
        template=folder.name if folder is not None else "",
        problem=problem,
    )
