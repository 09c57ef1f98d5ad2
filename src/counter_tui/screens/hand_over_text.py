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
    from datetime import datetime

    from counter_tui.domain.hand_over import Line
    from counter_tui.services.hand_over import Waiting
    from counter_tui.services.hand_over_choice import ListChoice

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


def waiting_parts(way: Way, choice: ListChoice) -> list[ResultRow]:
    """Return what may go on a list under its headings: this counter's of today first, results as they are."""
    shown = choice.shown
    named = [(text("Chờ kết quả"), shown)]
    if way is Way.OUT:
        named = [
            (heading, [one for one in shown if (one.own, choice.of_later(one)) == (own, later)])
            for own, later, heading in (
                (True, False, text("Danh sách hôm nay")),
                (True, True, text("Danh sách ngày làm việc sau")),
                (False, False, text("Của quầy khác, danh sách hôm nay")),
                (False, True, text("Của quầy khác, danh sách ngày làm việc sau")),
            )
        ]
    return parts(
        (words, [waiting_row(one, ticked=one.summary.code in choice.codes) for one in ones])
        for words, ones in named
    )


def chosen_words(choice: ListChoice) -> str:
    """Return how many are chosen of those shown, and how many of these lie at other counters."""
    shown, n = choice.shown, len(choice.codes)
    if not shown:
        return text("Không có hồ sơ nào chờ. Quét hồ sơ để đưa vào danh sách.")
    if others := sum(not one.own for one in shown):
        return text(
            "Đã chọn {n} trong {all} hồ sơ ({others} của quầy khác).", n=n, all=len(shown), others=others
        )
    return text("Đã chọn {n} trong {all} hồ sơ.", n=n, all=len(shown))


def why_apart(one: Waiting, *, later: bool, other: str) -> str:
    """Return why a dossier goes on a list for *other* only when it is chosen itself."""
    if later:
        return text("thuộc danh sách ngày {day} (nhận sau 15:00 hoặc ngày nghỉ)", day=f"{one.day:%d/%m}")
    if not one.bound_for(other):
        return text("đang ở {place}, giấy tờ bổ sung chỉ giao đến đó", place=canonical(one.summary.place))
    return text("đã ở danh sách {list}, đếm xong rồi", list=one.listed)


def waiting_row(one: Waiting, *, ticked: bool) -> ResultRow:
    """Return a dossier that may go on a list, with another counter that has it, the list before, or where only papers go."""
    summary = one.summary
    before = text("đã ở {list}", list=one.listed) if one.listed else ""
    if one.papers_only:
        before = text("giấy tờ bổ sung cho {place}", place=canonical(summary.place))
    if one.papers_here:
        before = text("giấy tờ bổ sung ở quầy này")
    name = canonical(summary.owner_name or summary.applicant_name)
    where = text("quầy {counter}", counter=canonical(one.counter)) if one.counter else text("quầy khác")
    return ResultRow(
        summary.code,
        f"{summary.code}  {name} · {canonical(summary.procedure_name)}",
        " · ".join(part for part in ("" if one.own else where, before, _due(summary.due_at)) if part),
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
