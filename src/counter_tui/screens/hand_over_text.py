"""What the officer reads of hand-over lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.hand_over import Batch, Difference, State, Way, difference
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.widgets.result_list import ResultRow
from counter_tui.widgets.sectioned_list import parts

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import date, datetime

    from counter_tui.domain.hand_over import Line
    from counter_tui.services.hand_over import Waiting

WAYS = {Way.OUT: mark("giao đến {place}"), Way.BACK: mark("nhận kết quả từ {place}")}
TICKED, FREE = "[x]", "[ ]"
NAMED = 8
"""Codes named in one sentence."""


def batch_row(batch: Batch) -> ResultRow:
    """Return a list on one line."""
    way = text(WAYS[batch.way], place=canonical(batch.other))
    sign = "…" if batch.state is State.OPEN else "!" if difference(batch, batch.seen) else "✓"
    return ResultRow(
        batch.code,
        f"{batch.code}  {way}",
        text("{n} hồ sơ · {at}", n=len(batch.lines), at=_short(batch.made_at)),
        sign,
    )


def about(batch: Batch) -> list[str]:
    """Return who gave what to whom and when, and what the other side counted."""
    way = text(WAYS[batch.way], place=canonical(batch.other))
    lines = [
        text(
            "{way} · {n} hồ sơ · {officer} lập lúc {at}",
            way=way[:1].upper() + way[1:],
            n=len(batch.lines),
            officer=canonical(batch.officer_name),
            at=_short(batch.made_at),
        )
    ]
    if batch.closed_at is None:
        return [*lines, text("Enter: bên kia đếm và xác nhận.")]
    lines.append(
        text("{name} xác nhận lúc {at}", name=canonical(batch.counted_by), at=_short(batch.closed_at))
    )
    if found := difference(batch, batch.seen):
        lines += differences(found)
        lines.append(text("Lý do: {reason}", reason=canonical(batch.remark)))
    return lines


def differences(found: Difference) -> list[str]:
    """Name what is missing and what is too many."""
    said = []
    if found.missing:
        said.append(text("Thiếu {n}: {codes}", n=len(found.missing), codes=_named(found.missing)))
    if found.extra:
        said.append(text("Thừa {n}: {codes}", n=len(found.extra), codes=_named(found.extra)))
    return said


def waiting_parts(way: Way, shown: Sequence[Waiting], chosen: Container[str], today: date) -> list[ResultRow]:
    """Return what may go on a list under its headings: today's apart from the next working day's, results as they are."""
    if way is Way.OUT:
        now = [one for one in shown if one.day <= today]
        later = [one for one in shown if one.day > today]
        named = [(text("Danh sách hôm nay"), now), (text("Danh sách ngày làm việc sau"), later)]
    else:
        named = [(text("Chờ kết quả"), list(shown))]
    return parts(
        (words, [waiting_row(one, ticked=one.summary.code in chosen) for one in ones])
        for words, ones in named
    )


def waiting_row(one: Waiting, *, ticked: bool) -> ResultRow:
    """Return a dossier that may go on a list, with the list on which it stood before, or where only papers go."""
    summary = one.summary
    before = text("đã ở {list}", list=one.listed) if one.listed else ""
    if one.papers_only:
        before = text("giấy tờ bổ sung cho {place}", place=canonical(summary.place))
    name = canonical(summary.owner_name or summary.applicant_name)
    return ResultRow(
        summary.code,
        f"{summary.code}  {name} · {canonical(summary.procedure_name)}",
        " · ".join(part for part in (before, _due(summary.due_at)) if part),
        TICKED if ticked else FREE,
    )


def line_row(line: Line, *, seen: bool) -> ResultRow:
    """Return a line of a list that is being counted."""
    return ResultRow(
        line.code,
        f"{line.code}  {canonical(line.name)} · {canonical(line.procedure)}",
        " · ".join(part for part in (_papers(line.papers_only), _due(line.due_at)) if part),
        TICKED if seen else FREE,
    )


def _papers(only: bool) -> str:
    return text("giấy tờ bổ sung") if only else ""


def _due(at: datetime | None) -> str:
    return text("hẹn {at}", at=_short(at)) if at is not None else ""


def _named(codes: tuple[str, ...]) -> str:
    more = f", … (+{len(codes) - NAMED})" if len(codes) > NAMED else ""
    return ", ".join(map(canonical, codes[:NAMED])) + more


def _short(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m}"
