"""Whose forms a procedure takes: residence and identity cards have those of the police, never those of this desk.

Residence: CT04 (tiếp nhận), CT05 (hướng dẫn bổ sung), CT06 (từ chối), Thông tư 66/2023/TT-BCA. Identity cards: the police's
own under Luật Căn cước 26/2023/QH15.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counter_tui.domain.slips.forms import FORMS, GUIDANCE, RECEIPT, REFUSAL, SUPPLEMENT
from counter_tui.domain.text import canonical, fold
from counter_tui.errors import Refused
from counter_tui.i18n import mark, text


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignForms:
    """Another body's forms: the fields they hold for (words of the field's name, folded), and its form for each of ours.

    ``ours`` are codes of those fields that the commune itself decides.
    """

    body: str
    field_words: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]
    legal_basis: str
    valid_from: date
    ours: tuple[str, ...] = ()

    def form_for(self, form: str) -> str:
        """Return the body's form that stands where ours would; empty when it has none."""
        return dict(self.forms).get(form, "")


FOREIGN = (
    ForeignForms(
        body="Công an cấp xã",
        field_words=("cu tru",),
        forms=((RECEIPT, "CT04"), (SUPPLEMENT, "CT05"), (REFUSAL, "CT06")),
        legal_basis="Thông tư 66/2023/TT-BCA",
        valid_from=date(2024, 1, 1),
        ours=("1.013314",),  # the People's Committee confirms the floor area of a rented or lent home
    ),
    ForeignForms(
        body="Công an",
        field_words=("can cuoc", "dinh danh va xac thuc dien tu"),
        forms=(),
        legal_basis="Luật Căn cước 26/2023/QH15",
        valid_from=date(2024, 7, 1),
    ),
)


def foreign_forms(procedure_field: str, procedure_code: str, day: date) -> ForeignForms | None:
    """Return whose forms hold for a procedure of a field (lĩnh vực) on *day*; ``None`` when they are this desk's."""
    words = f" {fold(canonical(procedure_field))} ".replace(",", " ")
    for foreign in FOREIGN:
        if foreign.valid_from > day or canonical(procedure_code) in foreign.ours:
            continue
        if any(f" {field} " in words for field in foreign.field_words):
            return foreign
    return None


def require_own_form(form: str, procedure_field: str, procedure_code: str, day: date) -> None:
    """Raise Refused (``foreign-form``), naming the form that applies, when *form* may not be printed for the field."""
    kind = FORMS[form]
    if not (kind.national or form == GUIDANCE):
        return
    if (foreign := foreign_forms(procedure_field, procedure_code, day)) is None:
        return
    theirs = foreign.form_for(form)
    message = (
        mark(
            "Thủ tục này dùng mẫu {theirs} của {body} ({basis}), không in mẫu {form}. Hướng dẫn công dân đến {body}."
        )
        if theirs
        else mark(
            "Thủ tục này dùng mẫu của {body} ({basis}), không in mẫu {form}. Hướng dẫn công dân đến {body}."
        )
    )
    raise Refused(
        message,
        code="foreign-form",
        theirs=theirs,
        body=foreign.body,
        basis=foreign.legal_basis,
        form=form if kind.national else text(kind.name),
    )
