"""What the screen of prints says."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.printers import FOLDER, REASON_WORDS, Reason
from counter_tui.domain.slips.forms import FORMS
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.services.ports import PrintJob, PrintState
from counter_tui.widgets import sectioned_list
from counter_tui.widgets.result_list import ResultRow

ASKING = mark("Đã ra khay chưa? Xem khay giấy rồi trả lời")
WAITING = mark("Chờ in")
FAILED = mark("Chưa in được, cần sửa")
DONE = mark("Hôm nay đã xong")
PARTS: tuple[tuple[str, tuple[PrintState, ...]], ...] = (
    (ASKING, (PrintState.UNKNOWN,)),
    (FAILED, (PrintState.FAILED,)),
    (WAITING, (PrintState.WAITING, PrintState.SENDING, PrintState.READY)),
    (DONE, (PrintState.DONE, PrintState.CANCELLED)),
)
_STATES = {
    PrintState.READY: mark("… chưa in"),
    PrintState.WAITING: mark("… chờ, tự in lại"),
    PrintState.SENDING: mark("… ở máy in"),
    PrintState.DONE: mark("✓ đã in"),
    PrintState.UNKNOWN: mark("? đã ra chưa"),
    PrintState.FAILED: mark("! chưa in được"),
    PrintState.CANCELLED: mark("– đã hủy"),
}
YES, NO, SEND, REPRINT, MOVE, CANCEL = "yes", "no", "send", "reprint", "move", "cancel"
_ACTIONS = {
    YES: mark("Đã ra khay: xong"),
    NO: mark("Chưa ra: in bản khác, ghi BẢN IN LẠI"),
    SEND: mark("In ngay"),
    REPRINT: mark("In lại, ghi BẢN IN LẠI"),
    MOVE: mark("Chuyển sang máy in khác"),
    CANCEL: mark("Hủy, không in nữa"),
}
_OFFERED: dict[PrintState, tuple[str, ...]] = {
    PrintState.UNKNOWN: (YES, NO, CANCEL),
    PrintState.FAILED: (SEND, MOVE, CANCEL),
    PrintState.WAITING: (SEND, MOVE, CANCEL),
    PrintState.READY: (SEND, MOVE, CANCEL),
    PrintState.SENDING: (MOVE, CANCEL),
    PrintState.DONE: (REPRINT, MOVE),
    PrintState.CANCELLED: (REPRINT, MOVE),
}


def printed_words(job: PrintJob) -> str:
    """Return what became of a slip that was given to its printer; a file in a folder is no paper in a citizen's hand."""
    if job.state is PrintState.DONE and job.printer == FOLDER:
        return text("Phiếu đã ghi ra tệp PDF, chưa ra giấy: {where}", where=job.target)
    if job.state is PrintState.DONE:
        return text("Đã in phiếu: {where}", where=job.target)
    if job.problem:
        return text("Phiếu đang chờ ở máy in: {why}. Máy in sẵn sàng thì phiếu tự ra.", why=job.problem)
    return text("Phiếu đang ở máy in: {where}", where=job.target)


def offered(job: PrintJob) -> list[tuple[str, str]]:
    """Return what can be done with a print, the likeliest first, as options of a list."""
    return [(action, text(_ACTIONS[action])) for action in _OFFERED[job.state]]


def form_name(job: PrintJob) -> str:
    """Return the form's name, with the number of the reprint."""
    name = text(FORMS[job.slip.form].name) if job.slip.form in FORMS else job.slip.form
    return text("{form} (in lại lần {n})", form=name, n=job.reprint) if job.reprint else name


def rows(jobs: Sequence[PrintJob]) -> list[ResultRow]:
    """Return the prints, questions first, each part under its heading."""
    return sectioned_list.parts(
        (
            text("{heading} ({count})", heading=text(heading), count=len(some)),
            [_row(job) for job in some],
        )
        for heading, states in PARTS
        if (some := [job for job in jobs if job.state in states])
    )


def counts(jobs: Sequence[PrintJob]) -> str:
    """Return how many prints stand where, in one line; why they wait stands with the first that says so."""
    found = []
    for heading, states in PARTS:
        if n := sum(job.state in states for job in jobs):
            found.append(f"{text(heading).partition('?')[0].partition(',')[0]}: {n}")
    why = next((job.reason for job in jobs if job.reason), "")
    if why:
        found.append(text(REASON_WORDS[Reason(why)]))
    return " · ".join(found) or text("Không có phiếu nào.")


def reason(job: PrintJob) -> list[str]:
    """Return a print in full: what it is, where it stands and why, what to do."""
    place = job.target or job.printer
    lines = [
        f"{job.dossier} · {form_name(job)}",
        " · ".join(
            part
            for part in (
                wording.sentence(text(_STATES[job.state])[2:]),
                canonical(place),
                wording.moment(job.created_at),
                text("đã thử {n} lần", n=job.attempts) if job.attempts > 1 else "",
            )
            if part
        ),
    ]
    if job.problem:
        lines.append(canonical(job.problem))
    return lines


def _row(job: PrintJob) -> ResultRow:
    why = text(REASON_WORDS[Reason(job.reason)]) if job.reason else ""
    words = f"{job.created_at:%H:%M}  {job.dossier}  {why or form_name(job)}"
    return ResultRow(job.id, words, text(_STATES[job.state]))
