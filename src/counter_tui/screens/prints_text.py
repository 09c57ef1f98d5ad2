"""What the screen of prints says."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.printers import BRIEF_WORDS, FOLDER, REASON_WORDS, Reason
from counter_tui.domain.slips.forms import (
    APOLOGY,
    CONTROL,
    DAY_CLOSE,
    FEES,
    FORMS,
    GUIDANCE,
    HAND_OVER,
    RECEIPT,
    REFUSAL,
    REGISTER,
    RESULTS,
    RETURN,
    STOP,
    SUPPLEMENT,
    VOID,
)
from counter_tui.domain.slips.leader_papers import is_draft
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.services.ports import PrintJob, PrintState, Validity
from counter_tui.services.slip_validity import LAPSED
from counter_tui.widgets import sectioned_list
from counter_tui.widgets.result_list import ResultRow

ASKING = mark("Đã ra khay chưa? Xem khay giấy rồi trả lời")
WAITING = mark("Chờ in")
FAILED = mark("Chưa in được, cần sửa")
CANCELLED = mark("Hôm nay đã hủy, không in")
DONE = mark("Hôm nay đã xong")
PARTS: tuple[tuple[str, tuple[PrintState, ...]], ...] = (
    (ASKING, (PrintState.UNKNOWN,)),
    (FAILED, (PrintState.FAILED,)),
    (WAITING, (PrintState.WAITING, PrintState.SENDING, PrintState.READY)),
    (CANCELLED, (PrintState.CANCELLED,)),
    (DONE, (PrintState.DONE,)),
)
_BRIEF = {
    RECEIPT: mark("Giấy tiếp nhận"),
    SUPPLEMENT: mark("Yêu cầu bổ sung"),
    REFUSAL: mark("Phiếu từ chối"),
    APOLOGY: mark("Xin lỗi, gia hạn"),
    STOP: mark("Thông báo dừng"),
    CONTROL: mark("Phiếu kiểm soát"),
    REGISTER: mark("Sổ theo dõi"),
    RETURN: mark("Biên nhận trả"),
    RESULTS: mark("Bàn giao kết quả"),
    HAND_OVER: mark("Giao nhận hồ sơ"),
    GUIDANCE: mark("Phiếu hướng dẫn"),
    FEES: mark("Danh sách thu phí"),
    VOID: mark("Phiếu hủy"),
    DAY_CLOSE: mark("Báo cáo chốt ngày"),
}
"""Forms in so few words that what else stands in a row keeps its place on a line of 80 cells."""
_LAPSED = {
    Validity.REPLACED: mark("đã thay thế"),
    Validity.VOIDED: mark("hồ sơ đã hủy"),
    Validity.DROPPED: mark("việc đã rút lại"),
}
_STATES = {
    PrintState.READY: mark("… chưa in"),
    PrintState.WAITING: mark("… chờ, tự in lại"),
    PrintState.SENDING: mark("… ở máy in"),
    PrintState.DONE: mark("✓ đã in"),
    PrintState.UNKNOWN: mark("? đã ra chưa"),
    PrintState.FAILED: mark("! chưa in được"),
    PrintState.CANCELLED: mark("– đã hủy"),
}
YES, NO, NO_MORE, SEND, REPRINT, NEWEST, MOVE, CANCEL = (
    "yes",
    "no",
    "no-more",
    "send",
    "reprint",
    "newest",
    "move",
    "cancel",
)
_ACTIONS = {
    YES: mark("Đã ra khay: xong"),
    NO: mark("Chưa ra: in bản khác, ghi BẢN IN LẠI"),
    NO_MORE: mark("Chưa ra: thôi, không in phiếu này nữa"),
    SEND: mark("In ngay"),
    REPRINT: mark("In lại, ghi BẢN IN LẠI"),
    NEWEST: mark("In lại phiếu đã thay phiếu này, ghi BẢN IN LẠI"),
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
_OFFERED_LAPSED: dict[PrintState, tuple[str, ...]] = {
    PrintState.UNKNOWN: (YES, NO_MORE),
    PrintState.SENDING: (CANCEL,),
}
"""What there is to do with a slip that holds no more: it is printed on no account."""


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
    offered = _OFFERED[job.state]
    if _given_up(job):
        offered = ()
    if job.validity is not Validity.HOLDS:
        offered = _OFFERED_LAPSED.get(job.state, (NEWEST,) if job.validity is Validity.REPLACED else ())
    return [(action, text(_ACTIONS[action])) for action in offered]


def lapsed_words(job: PrintJob) -> str:
    """Return why a slip is printed no more; empty for one that holds."""
    if _given_up(job):
        return canonical(job.problem)
    return text(LAPSED[job.validity]) if job.validity in LAPSED else ""


def answered_words(job: PrintJob, done: PrintJob) -> str:
    """Return what the answer about a slip in doubt came to: *done* is that slip, or the copy made in its place."""
    if done.id != job.id:
        return printed_words(done)
    if done.state is PrintState.CANCELLED:
        return text("Đã ghi: phiếu chưa ra, không in nữa.")
    if job.validity is Validity.HOLDS:
        return text("Đã ghi: phiếu đã ra.")
    return text("Đã ghi: phiếu đã ra. Phiếu này không còn hiệu lực: thu lại, hủy đi.")


def again_words(job: PrintJob, done: PrintJob) -> str:
    """Return what became of printing a slip again; another that took its place is what was printed then."""
    if job.validity is Validity.REPLACED:
        return text(
            "Phiếu này đã có phiếu khác thay thế: in phiếu thay nó. {printed}", printed=printed_words(done)
        )
    return printed_words(done)


def left_words(left: Sequence[PrintJob]) -> str:
    """Return what to do about slips that hold no more and may come out all the same."""
    if not left:
        return ""
    return text(
        "Phiếu cũ không rút lại được, đã ra hoặc có thể ra ở máy in: {forms}. Thu tờ cũ lại, hủy đi, đừng giao cho dân.",
        forms=", ".join(dict.fromkeys(_kind(job) for job in left)),
    )


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
    lines += dict.fromkeys(filter(None, (lapsed_words(job), canonical(job.problem))))
    return lines


def _given_up(job: PrintJob) -> bool:
    """Return whether the desk itself gave a print up, saying why."""
    return job.state is PrintState.CANCELLED and bool(job.problem) and job.validity is Validity.HOLDS


def _row(job: PrintJob) -> ResultRow:
    words = f"{job.created_at:%H:%M}  {job.dossier}  {_kind(job)}"
    state = text(_STATES[job.state])
    if job.reason and job.state is PrintState.WAITING:
        state = text("… chờ: {why}", why=text(BRIEF_WORDS[Reason(job.reason)]))
    return ResultRow(job.id, words, state)


def _kind(job: PrintJob) -> str:
    """Return the form in a few words, and what tells it from others of its kind."""
    form = job.slip.form
    said = [text(_BRIEF[form]) if form in _BRIEF else form]
    if form == RECEIPT and len(job.slip.dossiers) > 1:
        said = [text("Giấy tiếp nhận chung")]
    if job.validity in _LAPSED:
        said.append(text(_LAPSED[job.validity]))
    if form in {APOLOGY, STOP}:
        said.append(text("dự thảo") if is_draft(job.slip) else text("phát hành"))
    if job.reprint:
        said.append(text("in lại {n}", n=job.reprint))
    return " · ".join(said)
