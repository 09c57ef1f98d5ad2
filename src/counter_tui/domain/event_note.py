"""What the timeline says of an action in one line."""

from __future__ import annotations

from counter_tui.domain.actions import (
    Action,
    Finish,
    Forward,
    RequestSupplement,
    Return,
    TakeOver,
    reason_of,
)


def note_of(action: Action) -> str:
    """Return what the timeline says of an action in one line: its reason or note, else who, where or what."""
    match action:
        case Forward():
            parts: tuple[str, ...] = (action.to, action.list_code, action.note)
        case TakeOver():
            parts = (action.place, action.receiver, action.list_code)
        case Return():
            parts = (action.proxy.person.name if action.proxy else action.receiver, action.note)
        case RequestSupplement():
            parts = (action.reason, "; ".join(action.papers))
        case Finish():
            parts = (*(result.name for result in action.results), action.list_code, action.note)
        case _:
            rest = (getattr(action, said, "") for said in ("remark", "approved_by"))
            parts = (getattr(action, "to_name", ""), reason_of(action), *rest)
    return " · ".join(part for part in parts if part)
