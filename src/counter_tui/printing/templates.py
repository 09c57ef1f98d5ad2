"""Slip templates: which holds on a slip's day, or one of a version; the office's own before the packaged ones."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from counter_tui.domain.receipt import FIRST_RECEIPT_TEMPLATE
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


def template_for(form: str, day: date, own: Path | None = None, *, version: str = "") -> Template:
    """Return the template of *form* that holds on *day*: the last to come into force; before the first one, the first.

    The office's own goes before ours of the same version or day, then the one of *version*. Raises PrintFailed; also where
    one of the office's cannot be read and none of its others holds: ours does not step in unseen.
    """
    found: list[Template] = []
    unread: PrintFailed | None = None
    for folder in template_folders(own, form):
        try:
            found.append(read_template(folder))
        except PrintFailed as problem:
            unread = unread or problem
    ours = [read_template(folder) for folder in template_folders(PACKAGED, form)]
    known = [one for one in (*found, *ours) if one.form == form and one.version != FIRST_RECEIPT_TEMPLATE]
    if not known:
        raise unread or _not_here(form, version)
    begun = [one for one in known if one.valid_from <= day]
    begun = begun or [one for one in known if one.valid_from == min(one.valid_from for one in known)]
    since = {one.version: one.valid_from for one in ours}
    holds = max(
        begun,
        key=lambda one: (
            max(one.valid_from, since.get(one.version, one.valid_from)),
            not is_packaged(one),
            one.valid_from,
            one.version == version,
        ),
    )
    if unread is not None and is_packaged(holds):
        raise unread
    return holds


def is_packaged(template: Template) -> bool:
    """Whether a template came with the software."""
    return template.directory.parent == PACKAGED


def find_template(form: str, version: str, own: Path | None = None) -> Template:
    """Return the template of *form* in exactly *version*; one in *own* takes the place of the packaged one.

    A reprint must look like the first print, so another version is never taken instead. Raises PrintFailed.
    """
    for root in (own, PACKAGED):
        for folder in template_folders(root, form):
            template = read_template(folder)
            if (template.form, template.version) == (form, version):
                return template
    raise _not_here(form, version)


def _not_here(form: str, version: str) -> PrintFailed:
    return PrintFailed(
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


def template_folders(root: Path | None, form: str = "") -> list[Path]:
    """Return the folders of *form*'s templates in *root*; without a form all that could hold one. Raises PrintFailed."""
    try:
        return (
            sorted(
                folder
                for folder in root.glob(f"{form}-*" if form else "[!.]*")
                if folder.is_dir() and folder.name != "fonts" and folder != PACKAGES
            )
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
