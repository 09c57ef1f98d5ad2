"""Puts a slip together: letterhead, code, marks, and the version it is written for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.content import Block, Signature, SlipContent
from counter_tui.domain.slips.forms import form_named
from counter_tui.domain.slips.matter import Matter
from counter_tui.domain.slips.whose import require_own_form
from counter_tui.domain.slips.words import place_date
from counter_tui.domain.text import canonical

SAMPLE_MARK = "BẢN THỬ"
DRAFT_MARK = "DỰ THẢO"


def make_slip(
    form: str,
    office: Office,
    at: datetime,
    *,
    title: str,
    blocks: Sequence[Block],
    matter: Matter | None = None,
    dossiers: Sequence[str] = (),
    draft: bool = False,
    number_line: str = "",
    subject: str = "",
    book_line: str = "",
    subtitles: tuple[str, ...] = (),
    signatures: tuple[Signature, ...] = (),
    receivers: tuple[str, ...] = (),
) -> Slip:
    """Return a slip dated *at*; with *matter* its code is printed and drawn as QR.

    Raises Refused where another body's form applies to the matter.
    """
    kind = form_named(form)
    day = at.astimezone(VIETNAM).date()
    code = canonical(matter.code) if matter is not None else ""
    if matter is not None:
        require_own_form(form, matter.procedure_field, matter.procedure_code, day)
    content = SlipContent(
        superior=canonical(office.superior).upper(),
        unit=canonical(office.name).upper(),
        form_label=f"Mẫu số {form}" if kind.national else kind.name,
        number_line=number_line,
        subject=subject,
        code=code,
        provisional_words="mã tạm" if matter is not None and matter.provisional and code else "",
        place_date=place_date(office, at),
        book_line=book_line,
        title=title,
        subtitles=subtitles,
        blocks=tuple(blocks),
        signatures=signatures,
        receivers=receivers,
        watermark=" - ".join(
            filter(None, (SAMPLE_MARK if office.sample else "", DRAFT_MARK if draft else ""))
        ),
    )
    return Slip(
        form=form,
        template_version=kind.version,
        office=office,
        content=content,
        dossiers=tuple(dossiers) or ((code,) if code else ()),
        at=at,
    )
