"""The fields of an action's form, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from counter_tui.domain.action_draft import LONGEST_PLACE, fields_of
from counter_tui.domain.actions import ActionKind, RequestSupplement, Suspension
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import DossierEvent, DossierSummary, ReceivedPaper, Registration
from counter_tui.domain.office import Officer
from counter_tui.domain.possible_results import result_choices, sure_result
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.slips.requests import WantedPaper
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.widgets.choice import CASE_LINES, Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.paper_list import ASKED_COLUMNS, PaperList, PaperRow

LABELS: Mapping[str, str] = {
    "to": mark("Chuyển đến"),
    "note": mark("Ghi chú"),
    "reason": mark("Lý do"),
    "until": mark("Bổ sung trước ngày"),
    "due": mark("Hẹn trả"),
    "approved_by": mark("Lãnh đạo duyệt"),
    "result": mark("Tên kết quả"),
    "number": mark("Số, ký hiệu"),
    "excerpt": mark("Trích yếu"),
    "signer": mark("Người ký"),
    "signed_on": mark("Ngày ký"),
}
LONGEST = 500
Count = Callable[
    [ActionKind, DossierSummary, Registration | None, CatalogueItem | None, Sequence[DossierEvent]],
    Due | None,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm:
    """What the form of an action starts from.

    ``proposed`` is the due time if it were done now, ``reason`` the one that a leader's draft was printed with,
    ``next_agency`` where its chain takes the dossier next.
    """

    kind: ActionKind
    before: DossierSummary
    registration: Registration | None = None
    item: CatalogueItem | None = None
    events: Sequence[DossierEvent] = ()
    proposed: Due | None = None
    reason: str = ""
    next_agency: str = ""
    officers: Sequence[Officer] = field(default_factory=tuple)

    def counted_by(self, count: Count) -> ActionForm:
        """Return the form with the due time *count* gives now, where it gives one."""
        due = count(self.kind, self.before, self.registration, self.item, self.events)
        return replace(self, proposed=due) if due is not None else self

    @property
    def due_text(self) -> str:
        """The proposed due time as it stands in its field."""
        return f"{self.proposed.at:%H:%M %d/%m/%Y}" if self.proposed is not None else ""

    @property
    def names(self) -> tuple[str, ...]:
        """What is asked for, in the order of the form."""
        return fields_of(self.kind, self.before)

    def value(self, name: str) -> str:
        """Return what stands in a field before anything is typed."""
        return self._value(name)[: LONGEST_PLACE if name == "to" else LONGEST]

    def rows(self) -> list[PaperRow]:
        """Return the papers to tick: those asked for, else those of the procedure and case."""
        if self.kind is ActionKind.COMPLETE_SUPPLEMENT:
            asked = [event.action for event in self.events if isinstance(event.action, RequestSupplement)]
            if asked:
                return [PaperRow(name=name) for name in asked[-1].papers]
        if self.item is None:
            held = self.registration.papers if self.registration is not None else ()
            return [PaperRow(name=paper.name) for paper in held]
        case = self.registration.case if self.registration is not None else None
        papers = {paper.name: paper for paper in self.item.procedure.papers_for(case) if not paper.is_note}
        return [
            PaperRow(
                name=paper.name,
                required=paper.required,
                default_originals=paper.originals or (0 if paper.copies else 1),
                default_copies=paper.copies or 0,
            )
            for paper in papers.values()
        ]

    def widget(self, name: str) -> LabelledField | Choice | PaperList:
        """Return a field as it stands before anything is typed; the rows of papers are set once it is mounted."""
        match name:
            case "papers":
                asked = self.kind is ActionKind.REQUEST_SUPPLEMENT
                return PaperList(ASKED_COLUMNS, id="papers") if asked else PaperList(id="papers")
            case "cause":
                options = [(cause.value, text(words)) for cause, words in wording.SUSPENSIONS.items()]
                return Choice(text("Dừng vì"), options, value=Suspension.OTHER.value, id="cause")
            case "officer":
                others = [one for one in self.officers if one.id != self.before.officer_id]
                return Choice(
                    text("Giao cho"), [(one.id, canonical(one.name)) for one in others], id="officer"
                )
            case "result" if choices := result_choices(self._results):
                return Choice(
                    text(LABELS[name]),
                    [(one, one) for one in choices],
                    id=name,
                    lines=CASE_LINES,
                    unset=text("chưa chọn"),
                )
            case _:
                longest = LONGEST_PLACE if name == "to" else LONGEST
                return LabelledField(
                    text(LABELS[name]), name_id=name, value=self.value(name), max_length=longest
                )

    @property
    def _results(self) -> tuple[str, ...]:
        return self.item.procedure.results if self.item is not None else ()

    def _value(self, name: str) -> str:
        match name:
            case "due":
                return self.due_text
            case "result":
                return sure_result(self._results)
            case "to":
                return canonical(self.next_agency)
            case "reason":
                return self.reason
            case _:
                return ""


def show_newest(fields: Iterable[LabelledField], shown: ActionForm, newest: ActionForm) -> str:
    """Put the due time counted last into its field and return it; empty when it is the same, or the officer wrote another."""
    for one in fields:
        if one.field.id == "due" and one.value == shown.due_text != newest.due_text:
            one.value = newest.due_text
            return one.value
    return ""


def read_again_words(newest: ActionForm, shown: ActionForm) -> str:
    """Return that a dossier changed while its form was open, and which due time is counted now where that is another."""
    if newest.due_text != shown.due_text:
        return text(
            "Hồ sơ {codes} vừa thay đổi, đã đọc lại. Hẹn trả tính lại: {due}. Xem lại rồi F12.",
            codes=newest.before.code,
            due=newest.due_text,
        )
    return text("Hồ sơ {codes} vừa thay đổi, đã đọc lại: xem lại rồi F12.", codes=newest.before.code)


def asked_for(rows: Sequence[PaperRow]) -> tuple[WantedPaper, ...]:
    """Return the papers ticked as those the citizen has to bring."""
    return tuple(
        WantedPaper(name=row.name, originals=row.originals, certified=row.certified, copies=row.copies)
        for row in rows
        if row.taken
    )


def received(rows: Sequence[PaperRow]) -> tuple[ReceivedPaper, ...]:
    """Return the papers ticked as those the citizen brought."""
    return tuple(
        ReceivedPaper(
            name=row.name,
            originals=row.originals,
            certified=row.certified,
            copies=row.copies,
            digitised=row.digitised,
            reused=row.reused,
            from_store=row.from_store,
        )
        for row in rows
        if row.taken
    )
