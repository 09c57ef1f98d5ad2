"""What the queue says of dossiers, bands, filters and of what was done to many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from counter_tui.domain.actions import Rating
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.desk_words import BAND_WORDS
from counter_tui.domain.dossier import Status
from counter_tui.domain.queue import Band, QueueCounts, QueueFilter, Sort
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.services.ports.queue import OfficeCounts, QueueChoices
from counter_tui.services.queue import ManyDone, QueueRow
from counter_tui.widgets.paged_table import Column, PagedRow

_SIGNS: Mapping[Band, tuple[str, str]] = {
    Band.LATE: ("!!", "error"),
    Band.HOURS: ("!", "warning"),
    Band.TODAY: ("»", "warning"),
    Band.SOON: ("›", ""),
    Band.ON_TIME: ("·", "muted"),
    Band.NO_DUE: ("?", "muted"),
    Band.READY: ("✓", "good"),
    Band.STOPPED: ("‖", "muted"),
}
BANDS: Mapping[Band, tuple[str, str, str]] = {
    band: (sign, BAND_WORDS[band], style) for band, (sign, style) in _SIGNS.items()
}
"""Sign, words and style of each band, so that colour alone never tells them apart."""

SORTS: Mapping[Sort, str] = {
    Sort.DUE: mark("gấp nhất trước"),
    Sort.MOVED: mark("đứng yên lâu nhất trước"),
    Sort.RECEIVED: mark("mới nhận trước"),
    Sort.CODE: mark("theo mã hồ sơ"),
}
SHORT_STATUSES: Mapping[Status, str] = {
    Status.NEW: mark("mới"),
    Status.RECEIVED: mark("đã nhận"),
    Status.NOT_ACCEPTED: mark("từ chối"),
    Status.IN_PROGRESS: mark("đang xử lý"),
    Status.SUPPLEMENT_ASKED: mark("chờ bổ sung"),
    Status.PAYMENT_ASKED: mark("chờ nộp tiền"),
    Status.WITHDRAWN: mark("đã rút"),
    Status.STOPPED: mark("tạm dừng"),
    Status.DONE: mark("có kết quả"),
    Status.RETURNED: mark("đã trả"),
}
MOST_CODES = 3
"""Dossiers named when one action is done to many."""
MOST_PROBLEMS = 5
"""Dossiers named when many could not be done."""


def columns() -> list[Column]:
    """Return the columns; at 80 all that tells dossiers apart, at 120 also what, where and who."""
    return [
        Column(text("Hạn"), 13),
        Column(text("Mã hồ sơ"), 20),
        Column(text("Người nộp"), share=4),
        Column(text("Hẹn trả"), 11),
        Column(text("Đứng yên"), 8),
        Column(text("Thủ tục"), share=4, wide=True),
        Column(text("Tình trạng"), 12, wide=True),
        Column(text("Người giữ"), share=3, wide=True),
    ]


def row(found: QueueRow) -> PagedRow:
    """Return a dossier as a row of the table."""
    summary = found.summary
    sign, words, hint = (
        BANDS[found.band] if found.band is not None else ("", SHORT_STATUSES[summary.status], "muted")
    )
    held = canonical(summary.place) or canonical(summary.officer_name)
    return PagedRow(
        summary.code,
        (
            f"{sign} {text(words)}".strip(),
            summary.code + ("" if summary.confirmed else " …"),
            canonical(summary.applicant_name or summary.owner_name),
            due(summary.due_at),
            text("{n} ngày", n=found.days_still) if found.days_still else "",
            canonical(summary.procedure_name),
            text("đã hủy") if summary.voided else text(SHORT_STATUSES[summary.status]),
            held,
        ),
        hint,
    )


def due(at: datetime | None) -> str:
    """Return a due time as short as it can be read."""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m}" if at is not None else "—"


def band_counts(counts: QueueCounts, chosen: Band | None) -> str:
    """Return how many wait in each band, the chosen one in brackets."""
    parts = [_marked(text("tất cả {n}", n=counts.all), chosen is None)]
    for band, (sign, words, _) in BANDS.items():
        if counts.bands.get(band) or band is chosen:
            parts.append(_marked(f"{sign} {text(words)} {counts.bands.get(band, 0)}", band is chosen))
    return "  ".join(parts)


def filters(wanted: QueueFilter, sort: Sort, choices: QueueChoices) -> str:
    """Return what narrows the queue and its order, in words."""
    officers = dict(choices.officers)
    parts = [
        text("người giữ: {name}", name=officers.get(wanted.officer, wanted.officer))
        if wanted.officer
        else "",
        text("lĩnh vực: {name}", name=wanted.field) if wanted.field else "",
        text("đang ở: {name}", name=wanted.place) if wanted.place else "",
        text("tình trạng: {name}", name=text(SHORT_STATUSES[wanted.status])) if wanted.status else "",
        text("đứng yên từ {n} ngày", n=wanted.stuck_days) if wanted.stuck_days else "",
        text("xếp: {order}", order=text(SORTS[sort])),
    ]
    return " · ".join(canonical(part) for part in parts if part)


def office_line(counts: OfficeCounts) -> str:
    """Return how the whole office stands, by the service."""
    parts = [text("Toàn trung tâm: {n} đang chờ", n=counts.open)]
    if late := counts.bands.get(Band.LATE.value, 0):
        parts.append(text("{n} trễ hẹn", n=late))
    if counts.returned:
        share = f"{100 * counts.on_time / counts.returned:.1f}".replace(".", ",")
        parts.append(text("30 ngày qua trả {n}, đúng hẹn {share} %", n=counts.returned, share=share))
    if counts.ratings:
        parts.append(
            text(
                "ý kiến: {very} rất hài lòng, {satisfied} hài lòng, {unsatisfied} chưa hài lòng",
                very=counts.ratings.get(Rating.VERY_SATISFIED.value, 0),
                satisfied=counts.ratings.get(Rating.SATISFIED.value, 0),
                unsatisfied=counts.ratings.get(Rating.UNSATISFIED.value, 0),
            )
        )
    return " · ".join(parts)


def name_in(row: PagedRow | None) -> str:
    """Return whose dossier a row stands for; empty while the row has not arrived."""
    return row.cells[2] if row is not None else ""


def acted_on(codes: Sequence[str], name: str) -> str:
    """Return which dossiers one action is done to: the only one with the *name* it goes by, of several the first codes."""
    if len(codes) == 1:
        return text("Làm việc với hồ sơ {code}", code=" · ".join(filter(None, (codes[0], name))))
    shown = ", ".join(codes[:MOST_CODES]) + (" …" if len(codes) > MOST_CODES else "")
    return text("Làm cùng một việc với {n} hồ sơ", n=len(codes)) + f": {shown}"


def outcome(done: ManyDone) -> list[str]:
    """Return what came of one action on many dossiers: a first line that counts, then each obstacle."""
    if not done.hindered and len(done.done) == 1:
        return [text("Đã làm xong hồ sơ {code}.", code=done.done[0])]
    if not done.hindered:
        return [text("Đã làm xong {n} hồ sơ.", n=len(done.done))]
    first = done.hindered[0]
    lines = [
        text(
            "{done} hồ sơ làm xong, {left} không làm được vì: {why}",
            done=len(done.done),
            left=len(done.hindered),
            why=first.problem,
        )
        if len({one.problem for one in done.hindered}) == 1
        else text(
            "{done} hồ sơ làm xong, {left} không làm được:", done=len(done.done), left=len(done.hindered)
        )
    ]
    lines += [f"{one.code}: {one.problem}" for one in done.hindered[:MOST_PROBLEMS]]
    if (more := len(done.hindered) - MOST_PROBLEMS) > 0:
        lines.append(text("… và {n} hồ sơ nữa, vẫn còn được chọn.", n=more))
    return lines


def _marked(words: str, chosen: bool) -> str:
    words = words.replace(" ", "\u00a0")  # a band and its count stay on one line
    return f"[{words}]" if chosen else words


def statuses() -> Sequence[tuple[str, str]]:
    """Return the statuses a waiting dossier can have, as options."""
    waiting = [s for s in Status if s.open or s is Status.STOPPED]
    return [("", text("tất cả")), *((str(int(s)), text(SHORT_STATUSES[s])) for s in waiting)]
