"""What the look-up screen says: result rows, what was understood, the catalogue's age, the person at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain import named
from counter_tui.domain.query import Query, QueryKind
from counter_tui.domain.text import canonical, mask_identity
from counter_tui.i18n import text
from counter_tui.screens import wording
from counter_tui.screens.dossier_text import summary_detail
from counter_tui.services.ports import CatalogueState, DeskStatus, Hit, LinkState
from counter_tui.widgets.result_list import ResultRow
from counter_tui.widgets.sectioned_list import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.domain.dossier import DossierSummary
    from counter_tui.domain.scan import CitizenCard

PROCEDURE = "procedure:"
DOSSIER = "dossier:"

NOTHING_TYPED = Query(kind=QueryKind.WORDS, value="")
"""The query of an empty box."""
NAMES_PROCEDURES = frozenset({QueryKind.WORDS, QueryKind.PROCEDURE_CODE})
"""Kinds of query that may name a procedure."""
ASKS_FOR_DOSSIERS = frozenset({QueryKind.DOSSIER_CODE, QueryKind.IDENTITY, QueryKind.PHONE})
"""Kinds of query that are about dossiers only."""


def looks_like_dossiers(query: Query) -> bool:
    """Return whether dossiers should be looked for too: a code, a number, or two and more words that may be a name."""
    if query.kind is QueryKind.WORDS:
        return len(query.value.split()) >= 2 and not any(letter.isdigit() for letter in query.value)
    return query.kind in ASKS_FOR_DOSSIERS


def chosen_dossier(query: Query, highlighted: str) -> str | None:
    """Return the dossier a command is for; empty where it is about none, ``None`` where it is not known which."""
    if highlighted.startswith(DOSSIER):
        return highlighted.removeprefix(DOSSIER)
    if query.kind is QueryKind.DOSSIER_CODE:
        return query.value
    return None if query.kind in ASKS_FOR_DOSSIERS or (query.value and not highlighted) else ""


def person_leads(query: Query, hits: Sequence[Hit], dossiers: Sequence[DossierSummary]) -> bool:
    """Return whether what was typed is the name on a dossier more than a procedure's."""
    people = (name for one in dossiers for name in (one.applicant_name, one.owner_name))
    return query.kind is QueryKind.WORDS and named.person_leads(
        query.value, people, (hit.name for hit in hits)
    )


def rows(
    hits: Sequence[Hit],
    dossiers: Sequence[DossierSummary],
    *,
    typed: bool,
    local_only: bool,
    person: bool = False,
    lead: bool = False,
) -> list[ResultRow]:
    """Return procedures first, then dossiers, each part under its heading; ``local_only`` when the service was not heard.

    The dossiers of a *person* come first, and with *lead*.
    """
    procedures = text("Thủ tục") if typed else text("Thủ tục hay dùng ở máy này")
    where = text("Hồ sơ của người này") if person else text("Hồ sơ")
    if local_only:
        where = text("{heading} (chỉ trên máy này, chưa hỏi được máy chủ)", heading=where)
    found = (
        (procedures, [_procedure_row(hit) for hit in hits]),
        (where, [_dossier_row(one) for one in dossiers]),
    )
    return parts(reversed(found) if person or lead else found)


def understood(query: Query) -> str:
    """Return in words what a typed line was taken for; identity numbers masked."""
    match query.kind:
        case QueryKind.PROCEDURE_CODE:
            return text("Mã thủ tục {code}", code=query.value)
        case QueryKind.DOSSIER_CODE:
            return text("Mã hồ sơ {code}: Enter để mở", code=query.value)
        case QueryKind.IDENTITY:
            return text("Số định danh {number}: tìm hồ sơ của người này", number=mask_identity(query.value))
        case QueryKind.PHONE:
            return text("Số điện thoại {number}: tìm hồ sơ", number=query.value)
        case QueryKind.SCAN:
            if query.scan is not None and query.scan.problem:
                return text("Mã chưa dùng được")
            return text("Thẻ căn cước: Enter để dùng làm người nộp")
    if looks_like_dossiers(query):
        return text("Tìm thủ tục, và hồ sơ theo họ tên")
    return text("Tìm thủ tục")


def nothing_found(query: Query) -> str:
    """Return what to do when nothing matches."""
    if query.scan is not None and query.scan.problem:
        return text(query.scan.problem)
    match query.kind:
        case QueryKind.DOSSIER_CODE:
            return text(
                "Chưa thấy hồ sơ này trên máy. Bấm Enter để hỏi máy chủ, hoặc kiểm tra lại mã trên phiếu."
            )
        case QueryKind.IDENTITY | QueryKind.PHONE:
            return text("Không thấy hồ sơ nào theo số này. Kiểm tra lại số, hoặc tìm theo họ tên.")
        case QueryKind.PROCEDURE_CODE:
            return text("Danh mục không có thủ tục mã này. Tìm theo tên, hoặc bấm F5 để cập nhật danh mục.")
    return text("Không thấy. Thử ít chữ hơn, chữ đầu các tiếng (dkks), hoặc mã trên phiếu.")


def catalogue(state: CatalogueState, progress: tuple[int, int] | None) -> str:
    """Return how much catalogue is here, how old it is, and how far an update has come."""
    if progress is not None:
        done, total = progress
        return text("Đang cập nhật danh mục {done}/{total}", done=done, total=total)
    if not state.count:
        return text("Đang nạp danh mục…")
    if state.synced_at is None:
        return text("{count} thủ tục, danh mục kèm phần mềm", count=state.count)
    return text(
        "{count} thủ tục, cập nhật {moment}", count=state.count, moment=wording.moment(state.synced_at)
    )


def is_local_only(status: DeskStatus) -> bool:
    """Return whether the service cannot be asked now."""
    return status.link is not LinkState.UP


def person(card: CitizenCard) -> list[str]:
    """Return who stands at the desk, as read from the card, then what was damaged in the reading."""
    born = text("sinh {day}", day=wording.iso_day(card.birth)) if card.birth else ""
    name = canonical(card.name) or text("(không đọc được họ tên trên thẻ)")
    facts = [name, card.number, born, wording.sex(card.sex)]
    lines = [" · ".join(fact for fact in facts if fact)]
    if card.address:
        lines.append(canonical(card.address))
    return [*lines, *wording.damage(card)]


def _procedure_row(hit: Hit) -> ResultRow:
    detail = hit.field if hit.receivable else text("chỉ tra cứu · {field}", field=hit.field)
    return ResultRow(PROCEDURE + hit.code, hit.name, detail)


def _dossier_row(dossier: DossierSummary) -> ResultRow:
    names = dossier.applicant_name
    if dossier.owner_name and dossier.owner_name != dossier.applicant_name:
        names = text(
            "{applicant} nộp cho {owner}", applicant=dossier.applicant_name, owner=dossier.owner_name
        )
    return ResultRow(
        DOSSIER + dossier.code, f"{dossier.code}  {names} · {dossier.procedure_name}", summary_detail(dossier)
    )
