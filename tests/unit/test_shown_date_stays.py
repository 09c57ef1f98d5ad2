"""Whatever happened to a dossier, a correction that leaves the date it shows moves no due time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.server.offices import registration
from tests.unit.test_corrected_times import at_hour, put_right
from tests.unit.test_due_replay import CALENDAR, RECEIVED, SLOW, event

from counter_tui.domain import correction, lifecycle
from counter_tui.domain.actions import (
    Action,
    CompleteSupplement,
    RequestSupplement,
    Reschedule,
    Resume,
    Suspend,
)
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due, decided
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import RESCHEDULED, DossierEvent, DossierSummary, Status, summary_of
from counter_tui.domain.due_replay import due_after
from counter_tui.domain.limit_words import limit_words
from counter_tui.domain.procedure import CatalogueItem, Channel, LimitUnit, TimeLimit
from counter_tui.domain.route import promised

RUNNING = {Status.RECEIVED, Status.IN_PROGRESS}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["suspend", "resume", "ask", "complete", "later", "decide", "note", "hour"]),
        st.integers(1, 70),
        st.booleans(),
    ),
    max_size=9,
)
LIMITS = st.builds(
    TimeLimit, st.integers(1, 12), st.sampled_from([LimitUnit.WORKING_DAYS, LimitUnit.DAYS, LimitUnit.HOURS])
)


@dataclass
class Life:
    """A dossier and all that was done to it."""

    item: CatalogueItem
    by_hand: bool
    at: datetime = RECEIVED
    events: list[DossierEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        limit = self.item.procedure.limit
        due = promised(self.item, Channel.DIRECT, RECEIVED, CALENDAR)
        if self.by_hand:
            due = decided(RECEIVED, self.open_after(3), "Lúc nhận", CALENDAR)
        self.held = registration(
            1,
            received_at=RECEIVED,
            due=due,
            due_decision="Lúc nhận" if self.by_hand else "",
            channel=Channel.DIRECT,
            procedure_code=self.item.procedure.code,
            limit_text=limit_words(limit),
        )
        self.standing: DossierSummary = summary_of(self.held)

    @property
    def due(self) -> Due | None:
        return latest_due(self.held, self.events)

    def open_after(self, days: int, since: datetime | None = None) -> datetime:
        at = (since or self.at).astimezone(VIETNAM).replace(hour=15, minute=0) + timedelta(days=days)
        while not CALENDAR.is_open(at):
            at += timedelta(days=1)
        return at

    def decision(self, reason: str) -> Due:
        return decided(RECEIVED, self.open_after(4), reason, CALENDAR)

    def step(self, kind: str, hours: int, choice: bool) -> None:
        self.at += timedelta(hours=hours)
        if kind in {"decide", "note", "hour"}:
            self.correct(kind)
        elif (action := self.possible(kind, choice)) is not None:
            self.standing = lifecycle.apply(self.standing, action, self.at)
            self.events.append(event(self.at, action))

    def possible(self, kind: str, by_hand: bool) -> Action | None:
        status = self.standing.status
        match kind:
            case "suspend" if status in RUNNING:
                return Suspend(reason="Xác minh")
            case "ask" if status in RUNNING:
                return RequestSupplement(reason="Thiếu", papers=("Tờ khai",))
            case "resume" if status is Status.STOPPED:
                return Resume(due=self.moved(Resume(), by_hand))
            case "complete" if status is Status.SUPPLEMENT_ASKED:
                return CompleteSupplement(due=self.moved(CompleteSupplement(), by_hand))
            case "later" if status in RUNNING and RESCHEDULED not in self.standing.flags and self.due:
                later = self.open_after(2, self.due.at)
                return Reschedule(
                    due=decided(RECEIVED, later, "Chờ", CALENDAR), reason="Chờ", approved_by="Chủ tịch"
                )
            case _:
                return None

    def moved(self, action: Resume | CompleteSupplement, by_hand: bool) -> Due | None:
        if by_hand:
            return self.decision("Khi tiếp tục")
        return due_after(action.KIND, self.standing, self.due, self.held, self.item, self.at, CALENDAR)

    def correct(self, kind: str) -> None:
        minutes = 5 if self.held.received_at == RECEIVED else 0
        changes = {
            "decide": {"due_text": f"{self.open_after(4):%H:%M %d/%m/%Y}", "due_reason": "Sửa tay"},
            "note": {"note": f"Lần {len(self.events)}"},
            "hour": {"received_text": at_hour(minutes)},
        }[kind]
        if kind == "hour" and not self.holds:
            return
        before, shown = self.due, self.shown
        self.held = put_right(self.held, self.item, self.events, **changes)
        self.events[-1] = replace(self.events[-1], at=self.at)
        action = self.events[-1].action
        assert action is not None
        self.standing = lifecycle.apply(self.standing, action, self.at)
        assert self.held.due is not None
        if kind == "decide":
            assert (self.held.due.at, self.held.due_decision) == (self.open_after(4), "Sửa tay")
            return
        assert before is not None
        assert self.held.due.at == before.at
        assert self.standing.due_at == before.at
        assert not shown or shown == self.shown
        assert self.held.due_decision == self.held.due.decision

    @property
    def shown(self) -> tuple[str, str] | None:
        draft = correction.draft_of(self.held, self.item, "n", self.events)
        return (draft.due_text, draft.due_reason) if draft.due_text else None

    @property
    def holds(self) -> bool:
        """Whether five minutes bear on no due time: a limit in days, or a date that is shown."""
        return self.item.procedure.limit.unit is not LimitUnit.HOURS or bool(self.shown)


@settings(max_examples=200)
@given(limit=LIMITS, by_hand=st.booleans(), story=STEPS)
def test_a_correction_that_leaves_the_shown_date_moves_no_due_time(limit, by_hand, story):
    life = Life(CatalogueItem(replace(SLOW.procedure, limit=limit)), by_hand)
    for step in story:
        life.step(*step)
    life.correct("note")
    life.correct("hour")
    if life.shown:
        held = life.held.due
        life.held = put_right(life.held, life.item, life.events, channel=Channel.POST)
        assert held is not None
        assert life.held.due is not None
        assert life.held.due.at == held.at
