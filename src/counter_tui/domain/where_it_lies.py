"""At which counter a dossier lies, and how one that lies at none any more went: on which list, whose, when."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.actions import CompleteSupplement, Finish, Forward, TakeOver
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.desk_words import STATUSES
from counter_tui.domain.dossier import AT_COUNTER, DossierEvent, DossierSummary
from counter_tui.domain.hand_over import Way
from counter_tui.domain.obstacles import Obstacle
from counter_tui.domain.text import canonical, fold
from counter_tui.i18n import mark, text

VOIDED = mark("Hồ sơ đã hủy, không bàn giao.")
NOT_TO_GO = mark("Hồ sơ đang ở trạng thái “{status}”, không chờ chuyển đi.")
NO_RESULT_DUE = mark("Hồ sơ đang ở trạng thái “{status}”, không chờ kết quả.")
ON_LIST = mark(
    "Hồ sơ đã đi theo danh sách {list} của quầy {counter} lúc {at}, đến {place}, bên kia chưa đếm. Giấy tờ còn ở đây thì báo "
    "quầy {counter}: khi xác nhận {list} không đánh dấu hồ sơ này (thiếu), ghi lý do; rồi mang giấy tờ đến {place}."
)
COUNTED = mark(
    "Hồ sơ đã đi theo danh sách {list} của quầy {counter} lúc {at}, {receiver} ở {place} đã đếm nhận. Giấy tờ còn ở đây thì mang "
    "đến {place}."
)
WITHOUT_LIST = mark(
    "Hồ sơ đã chuyển đến {place} từ quầy {counter} lúc {at}, không theo danh sách nào. Giấy tờ còn ở đây thì mang đến {place}."
)
NOT_TOLD = mark(
    "Hồ sơ đã đi đến {place}; máy này chưa biết theo danh sách nào, của quầy nào. Có mạng thì quét lại để biết; giấy tờ còn ở "
    "đây thì hỏi các quầy khác, rồi mang đến {place}."
)
RESULT_CAME = mark("Kết quả đã về theo danh sách {list} của quầy {counter} lúc {at}.")


def lies_at(summary: DossierSummary, own: Sequence[DossierEvent]) -> str:
    """Return the counter at which a dossier lies, as far as this desk's *own* events tell; empty where they do not.

    A dossier lies where it was received. Papers that came in for one elsewhere lie where they were taken in.
    """
    if not summary.papers_only:
        return summary.counter
    for event in reversed(own):
        if _brought(event):
            return event.counter
        if isinstance(event.action, Forward) and event.action.list_code:
            return ""  # those that came in here went; others came in elsewhere since
    return ""


def took_papers_in(own: Sequence[DossierEvent]) -> bool:
    """Return whether papers that complete a dossier came in at this desk, by its *own* events."""
    return any(_brought(event) for event in own)


def why_not(summary: DossierSummary, way: Way, events: Sequence[DossierEvent] = ()) -> Obstacle | None:
    """Return why a dossier cannot stand on a list, ``None`` when it can; how it went as far as *events* tell."""
    if summary.voided:
        return Obstacle(VOIDED)
    status = {"status": text(STATUSES[summary.status])}
    if way is Way.BACK:
        if summary.status in AT_COUNTER:
            return None
        return _came(events) or Obstacle(NO_RESULT_DUE, status)
    if summary.at_counter:
        return None
    return _gone(summary, events) if summary.status in AT_COUNTER else Obstacle(NOT_TO_GO, status)


def waits(summary: DossierSummary, way: Way) -> bool:
    """Return whether a dossier is offered for a list: what lies at the counter waits for no result from elsewhere."""
    return why_not(summary, way) is None and (way is Way.OUT or not summary.at_counter)


def _brought(event: DossierEvent) -> bool:
    return isinstance(event.action, CompleteSupplement) and event.action.brought


def _gone(summary: DossierSummary, events: Sequence[DossierEvent]) -> Obstacle:
    place = canonical(summary.place)
    went = next((n for n in reversed(range(len(events))) if isinstance(events[n].action, Forward)), None)
    forward = events[went].action if went is not None else None
    if went is None or not isinstance(forward, Forward) or fold(canonical(forward.to)) != fold(place):
        return Obstacle(NOT_TOLD, {"place": place})
    listed = forward.list_code
    values = {"place": place, "list": listed, **_where_and_when(events[went])}
    if not listed:
        return Obstacle(WITHOUT_LIST, values)
    for event in events[went + 1 :]:
        if isinstance(event.action, TakeOver) and event.action.list_code == listed:
            return Obstacle(COUNTED, values | {"receiver": canonical(event.action.receiver)})
    return Obstacle(ON_LIST, values)


def _came(events: Sequence[DossierEvent]) -> Obstacle | None:
    for event in reversed(events):
        if isinstance(event.action, Finish) and event.action.list_code:
            return Obstacle(RESULT_CAME, {"list": event.action.list_code, **_where_and_when(event)})
    return None


def _where_and_when(event: DossierEvent) -> dict[str, str]:
    return {"counter": canonical(event.counter), "at": f"{event.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"}
