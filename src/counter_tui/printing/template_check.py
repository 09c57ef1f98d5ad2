"""Tries every template before a citizen waits: packaged and own, on every paper it says it can be laid out for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counter_tui.domain.receipt import FIRST_RECEIPT_TEMPLATE, Slip
from counter_tui.domain.slips.forms import FORMS
from counter_tui.errors import BadConfig, PrintFailed
from counter_tui.i18n import mark
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.specimen import OFFICE, specimen, specimen_registration
from counter_tui.printing.specimens import every_form, receipt_variants
from counter_tui.printing.templates import (
    PACKAGED,
    Template,
    find_template,
    is_packaged,
    read_template,
    template_folders,
    template_for,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of one template: ``problem`` is empty when it can be used. Unreadable ones have no form and version."""

    form: str = ""
    version: str = ""
    name: str = ""
    folder: str = ""
    own: bool = False
    papers: tuple[str, ...] = ()
    legal_basis: str = ""
    layout_basis: str = ""
    valid_from: str = ""
    problem: str = ""


async def check_templates(renderer: TypstRenderer, *, only_own: bool = False) -> AsyncIterator[Checked]:
    """Yield every template in use with what is wrong with it; some 20 ms a paper.

    *only_own*: those of the office's folder alone, as the packaged ones are known to be good. A folder of the office's that
    no slip would use is named with the reason. Raises BadConfig when the office's folder is not there.
    """
    await asyncio.to_thread(require_folder, renderer.own)
    slips = await asyncio.to_thread(_slips)
    for root in (renderer.own, PACKAGED):
        if root == PACKAGED and only_own:
            return
        for folder in await asyncio.to_thread(template_folders, root):
            found = await _checked(renderer, folder, slips)
            if found is not None:
                yield found


def require_folder(own: Path | None) -> None:
    """Raise BadConfig when the office's folder of templates is not there: nothing of it would be used, unseen."""
    if own is not None and not own.is_dir():
        raise BadConfig(
            mark(
                "Không có thư mục mẫu phiếu {path} ghi ở print.templates: đang dùng mẫu đi kèm phần mềm. Sửa đường dẫn hoặc bỏ dòng đó."
            ),
            path=str(own),
        )


async def _checked(renderer: TypstRenderer, folder: Path, slips: tuple[Slip, ...]) -> Checked | None:
    """Return what became of one folder; ``None`` for a packaged template in whose place the office's stands."""
    try:
        template = await asyncio.to_thread(read_template, folder)
    except PrintFailed as problem:
        return Checked(own=True, folder=folder.name, problem=str(problem))
    used, unused = await asyncio.to_thread(_use, template, renderer.own)
    if not used and not unused:
        return None
    return Checked(
        form=template.form,
        version=template.version,
        name=template.name,
        folder=folder.name,
        own=not is_packaged(template),
        papers=tuple(paper.value for paper in template.papers),
        legal_basis=template.legal_basis,
        layout_basis=template.layout_basis,
        valid_from=template.valid_from.isoformat(),
        problem=unused or await _problem(renderer, template, slips),
    )


def _use(template: Template, own: Path | None) -> tuple[bool, str]:
    """Return whether a slip of some day is laid out with *template*, and in words why none is (of the office's, or hindered)."""
    form, folder = template.form, template.directory.name
    if form not in FORMS:
        return False, str(PrintFailed(mark("Không có mẫu phiếu {form}."), form=form))
    if not folder.startswith(f"{form}-"):
        return False, str(
            PrintFailed(
                mark(
                    "Không dùng thư mục {folder}: tên phải bắt đầu bằng mã mẫu và dấu gạch ngang. Đổi tên thành {form}-{folder}."
                ),
                folder=folder,
                form=form,
            )
        )
    try:
        # What holds on no first day of its own may still hold before the first of all.
        for day in (template.valid_from, date.min):
            holds = _holding(template, day, own)
            if holds == template:
                return True, _overtaken(template, own)
    except PrintFailed as problem:
        return False, str(problem)
    if is_packaged(template):
        return False, ""
    return False, str(
        PrintFailed(
            mark(
                "Không dùng thư mục {folder}: từ ngày {day}, mẫu {form} đã lấy từ thư mục {other}. Sửa valid_from hoặc bỏ bớt một thư mục."
            ),
            folder=folder,
            day=f"{template.valid_from:%d/%m/%Y}",
            form=form,
            other=_holding(template, template.valid_from, own).directory.name,
        )
    )


def _overtaken(template: Template, own: Path | None) -> str:
    """Say when a template of the office's gives way to a packaged one that came into force later; else nothing."""
    last = _holding(template, date.max, own)
    if is_packaged(template) or not is_packaged(last):
        return ""
    return str(
        PrintFailed(
            mark(
                "Thư mục {folder} chỉ dùng cho phiếu trước ngày {day}: từ ngày đó mẫu {form} lấy bản đi kèm phần mềm ({version}). Sửa valid_from nếu vẫn dùng mẫu này."
            ),
            folder=template.directory.name,
            day=f"{last.valid_from:%d/%m/%Y}",
            form=template.form,
            version=last.version,
        )
    )


def _holding(template: Template, day: date, own: Path | None) -> Template:
    """Return the template that a slip like those of *template* has on *day*; raises PrintFailed."""
    if template.version == FIRST_RECEIPT_TEMPLATE:
        return find_template(template.form, template.version, own)
    return template_for(template.form, day, own, version=FORMS[template.form].version)


def _slips() -> tuple[Slip, ...]:
    registration = specimen_registration()
    return (*every_form(registration, OFFICE), *receipt_variants(registration, OFFICE))


async def _problem(renderer: TypstRenderer, template: Template, slips: tuple[Slip, ...]) -> str:
    """Return what is wrong with a template: every slip of its form on every paper it says it has."""
    first, mark_ = specimen(FIRST_RECEIPT_TEMPLATE)
    is_first = template.version == FIRST_RECEIPT_TEMPLATE
    try:
        for slip in [first] if is_first else [one for one in slips if one.form == template.form]:
            for paper in template.papers:
                await renderer.trial(template, slip, mark_, paper)
    except PrintFailed as problem:
        return str(problem)
    return ""
