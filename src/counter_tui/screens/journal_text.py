"""What the journal screen says of entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from counter_tui.domain.journal import Entry, EntryKind, EntryState, JournalCounts
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.widgets import sectioned_list
from counter_tui.widgets.result_list import ResultRow

if TYPE_CHECKING:
    from counter_tui.services.desk import Desk

REFUSED = (mark("Bị từ chối, cần xử lý"), (EntryState.REFUSED,))
HANDED = mark("Giao người phụ trách xử lý tại máy này")
WAITING = (mark("Chờ gửi"), (EntryState.WAITING, EntryState.SENDING))
CONFIRMED = (mark("Đã xác nhận"), (EntryState.CONFIRMED,))
VOIDED = (mark("Đã hủy"), (EntryState.VOIDED,))

MORE = "more:"
"""Begins the key of the row that reads on."""
Parts = Sequence[tuple[str, tuple[EntryState, ...]]]
"""Headings (message ids) with the states under them."""

FILTERS: dict[str, tuple[str, Parts]] = {
    "all": (mark("tất cả"), (REFUSED, WAITING, CONFIRMED, VOIDED)),
    "open": (mark("chưa xong"), (REFUSED, WAITING)),
    "done": (mark("đã xong"), (CONFIRMED, VOIDED)),
}


def filters() -> list[tuple[str, str]]:
    """Return the filters as options of a choice."""
    return [(key, text(words)) for key, (words, _) in FILTERS.items()]


def states(key: str) -> Parts:
    """Return the parts a filter shows, refusals first."""
    return FILTERS.get(key, FILTERS["all"])[1]


def counts(counted: JournalCounts) -> str:
    """Return how the journal stands in one line."""
    parts = [
        text("! {count} bị từ chối", count=counted.refused) if counted.refused else "",
        text("{count} chờ người phụ trách", count=counted.handed) if counted.handed else "",
        text("… {count} chờ gửi", count=counted.waiting) if counted.waiting else "",
        text("✓ {count} đã xác nhận", count=counted.confirmed),
    ]
    if counted.oldest_waiting is not None:
        parts.append(text("chờ từ {moment}", moment=wording.moment(counted.oldest_waiting)))
    return " · ".join(part for part in parts if part)


def notes(warnings: Sequence[str], unprinted: Sequence[str], not_shown: Sequence[str] = ()) -> list[str]:
    """Return what this machine wants to be known: warnings, dossiers whose slip did not come out, and those nobody was told of."""
    # Newest first: what stands since the start (a key in a file) must not hide what has just happened.
    found = [f"! {canonical(warning)}" for warning in reversed(warnings)]
    if unprinted:
        codes = ", ".join(map(canonical, unprinted))
        found.insert(0, text("! Phiếu chưa in (Ctrl+N để in): {codes}", codes=codes))
    if not_shown:
        codes = ", ".join(map(canonical, not_shown))
        words = text(
            "! Máy tắt trước khi kịp báo đã nhận, đừng nhập lại (Ctrl+K để xem): {codes}", codes=codes
        )
        found.insert(0, words)
    return found


def rows(parts: Sequence[tuple[str, Sequence[Entry]]], left: Mapping[str, int]) -> list[ResultRow]:
    """Return the entries, each part under its heading; empty parts are left out.

    *left* says by heading how many older ones are not read yet: a part ends in a row that reads on.
    """
    return sectioned_list.parts(
        (
            text("{heading} ({count})", heading=text(words), count=len(entries) + left.get(words, 0)),
            [*(_row(entry) for entry in entries), *_more(words, left.get(words, 0))],
        )
        for words, entries in parts
    )


def more_of(key: str) -> str | None:
    """Return the heading under which the row *key* reads on, ``None`` when it is an entry's."""
    return key.removeprefix(MORE) if key.startswith(MORE) else None


def _more(words: str, left: int) -> list[ResultRow]:
    said = text("… còn {count} mục cũ hơn: Enter để xem tiếp", count=left)
    return [ResultRow(f"{MORE}{words}", said)] if left > 0 else []


def left_of(states: Sequence[EntryState], counted: JournalCounts, shown: int) -> int:
    """Return how many entries of these states are not among the *shown*."""
    of = {
        EntryState.REFUSED: counted.refused,
        EntryState.WAITING: counted.waiting,
        EntryState.CONFIRMED: counted.confirmed,
        EntryState.VOIDED: counted.voided,
    }
    return max(0, sum(of.get(state, 0) for state in states) - shown)


async def waiting_slips(desk: Desk, dossier: str) -> str:
    """Return that a slip of a dossier waits to be printed and with which key it is; empty when none does."""
    if any(job.dossier == dossier for job in await desk.receipts.unfinished()):
        return text("Phiếu chưa in: bấm Ctrl+N trong sổ lệnh (F9).")
    return ""


def with_handed(parts: Sequence[tuple[str, Sequence[Entry]]]) -> list[tuple[str, Sequence[Entry]]]:
    """Return the parts with what was left to a supervisor under a heading of its own, first."""
    handed = [entry for _, entries in parts for entry in entries if _left(entry)]
    rest = [(words, [entry for entry in entries if not _left(entry)]) for words, entries in parts]
    return [(HANDED, handed), *rest]


def _left(entry: Entry) -> bool:
    return entry.handed and entry.state is EntryState.REFUSED


def reason(entry: Entry) -> list[str]:
    """Return an entry in full: what it is, where it stands and why, what to do."""
    lines = [
        f"{entry.dossier} · {title(entry)}",
        text(
            "{state} · ghi {moment} · đã gửi {count} lần",
            state=wording.sentence(wording.entry_state(entry.state)),
            moment=wording.moment(entry.created_at),
            count=entry.attempts,
        ),
    ]
    if entry.problem:
        lines.append(canonical(entry.problem))
    if entry.state is EntryState.WAITING and entry.next_attempt_at is not None:
        lines.append(text("Tự gửi lại lúc {moment}", moment=wording.moment(entry.next_attempt_at)))
    if entry.state is EntryState.WAITING and entry.exported_at is not None:
        lines.append(
            text("Đã chép ra tệp lúc {moment}, vẫn tự gửi.", moment=wording.moment(entry.exported_at))
        )
    return lines


def title(entry: Entry) -> str:
    """Return what an entry asks for."""
    name = canonical(entry.title)
    if entry.kind is EntryKind.REGISTER:
        return name
    if entry.action:
        return text("{action} — {title}", action=wording.action(entry.action), title=name)
    return text("{title} (thao tác sau tiếp nhận)", title=name)


def next_task(kept: Entry | None, before: Sequence[Entry], now: Iterable[Entry]) -> str | None:
    """Return the entry to stand at: the *kept* one, but after a refusal is dealt with the next refusal, else the nearest."""
    if kept is None or kept.state is not EntryState.REFUSED:
        return kept.id if kept is not None else None
    tasks = [entry.id for entry in now if entry.state is EntryState.REFUSED]
    if not tasks or kept.id in tasks:
        return kept.id
    order = [entry.id for entry in before]
    following = order[order.index(kept.id) :]
    return next((task for task in tasks if task in following), tasks[-1])


def _row(entry: Entry) -> ResultRow:
    said = canonical(entry.problem) if entry.state is EntryState.REFUSED and entry.problem else title(entry)
    words = f"{entry.created_at:%H:%M %d/%m}  {entry.dossier}  {said}"
    return ResultRow(entry.id, words, wording.entry_state(entry.state))
