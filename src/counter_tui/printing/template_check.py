"""Tries every template before a citizen waits: packaged and own, on every paper it says it can be laid out for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from counter_tui.domain.receipt import FIRST_RECEIPT_TEMPLATE, Slip
from counter_tui.domain.slips.forms import FORMS
from counter_tui.errors import PrintFailed
from counter_tui.i18n import mark
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.specimen import OFFICE, specimen, specimen_registration
from counter_tui.printing.specimens import every_form, receipt_variants
from counter_tui.printing.templates import PACKAGED, Template, all_templates


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

    *only_own*: those of the office's folder alone, as the packaged ones are known to be good.
    """
    if only_own and renderer.own is None:
        return
    slips = await asyncio.to_thread(_slips)
    for template in await asyncio.to_thread(all_templates, renderer.own):
        if isinstance(template, PrintFailed):
            yield Checked(own=True, folder=str(template.values.get("template", "")), problem=str(template))
            continue
        is_own = template.directory.parent != PACKAGED
        if only_own and not is_own:
            continue
        yield Checked(
            form=template.form,
            version=template.version,
            name=template.name,
            folder=template.directory.name,
            own=is_own,
            papers=tuple(paper.value for paper in template.papers),
            legal_basis=template.legal_basis,
            layout_basis=template.layout_basis,
            valid_from=template.valid_from.isoformat(),
            problem=await _problem(renderer, template, slips),
        )


def _slips() -> tuple[Slip, ...]:
    registration = specimen_registration()
    return (*every_form(registration, OFFICE), *receipt_variants(registration, OFFICE))


async def _problem(renderer: TypstRenderer, template: Template, slips: tuple[Slip, ...]) -> str:
    known = {version for _, version in FORMS[template.form].versions} if template.form in FORMS else set()
    if template.form in FORMS and template.version not in known | {FIRST_RECEIPT_TEMPLATE}:
        return str(
            PrintFailed(
                mark(
                    "Không phiếu nào dùng phiên bản {version} của mẫu {form}: giữ nguyên phiên bản của mẫu đi kèm ({known})."
                ),
                version=template.version,
                form=template.form,
                known=", ".join(sorted(known)),
            )
        )
    first, mark_ = specimen(FIRST_RECEIPT_TEMPLATE)
    tried = (
        [first]
        if template.version == FIRST_RECEIPT_TEMPLATE
        else [s for s in slips if s.form == template.form]
    )
    if not tried:
        return str(PrintFailed(mark("Không có mẫu phiếu {form}."), form=template.form))
    try:
        for slip in tried:
            for paper in template.papers:
                await renderer.pdf(replace(slip, template_version=template.version), mark_, paper)
    except PrintFailed as problem:
        return str(problem)
    return ""
