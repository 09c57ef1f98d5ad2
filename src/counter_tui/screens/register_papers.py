"""The papers of a draft as rows to tick, and back."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.draft import Draft
from counter_tui.domain.procedure import CatalogueItem, Paper
from counter_tui.i18n import text
from counter_tui.widgets.paper_list import PaperRow


def paper_rows(draft: Draft, item: CatalogueItem) -> list[PaperRow]:
    """Return a row for each paper of the draft, with what the catalogue asks for as the counts a tick gives."""
    asked: dict[str, Paper] = {}
    for paper in item.procedure.papers_for(draft.case):
        asked.setdefault(paper.name, paper)
    return [_row(held, asked.get(held.name)) for held in draft.papers]


def _row(held: ReceivedPaper, asked: Paper | None) -> PaperRow:
    return PaperRow(
        name=held.name,
        required=asked.required if asked else False,
        hint=_hint(asked),
        originals=held.originals,
        certified=held.certified,
        copies=held.copies,
        digitised=held.digitised,
        reused=held.reused,
        from_store=held.from_store,
        not_applicable=held.not_applicable,
        default_originals=(asked.originals or 0) if asked else 1,
        default_copies=(asked.copies or 0) if asked else 0,
    )


def _hint(asked: Paper | None) -> str:
    if asked is None:
        return ""
    wanted = []
    if asked.originals:
        wanted.append(text("{count} bản chính", count=asked.originals))
    if asked.copies:
        wanted.append(text("{count} bản sao", count=asked.copies))
    parts = [", ".join(wanted)] if wanted else []
    if asked.form_code:
        parts.append(asked.form_code)
    parts.append(text("bắt buộc") if asked.required else text("nếu có"))
    return " · ".join(parts)


def papers_of(rows: Sequence[PaperRow]) -> tuple[ReceivedPaper, ...]:
    """Return the papers as the draft holds them."""
    return tuple(
        ReceivedPaper(
            name=row.name,
            originals=row.originals,
            certified=row.certified,
            copies=row.copies,
            digitised=row.digitised,
            reused=row.reused,
            from_store=row.from_store,
            not_applicable=row.not_applicable,
        )
        for row in rows
    )


def added_papers(draft: Draft, item: CatalogueItem) -> tuple[ReceivedPaper, ...]:
    """Return the papers that came although no case of the procedure asks for them."""
    asked = {paper.name for paper in item.procedure.papers}
    return tuple(paper for paper in draft.papers if paper.name not in asked)
