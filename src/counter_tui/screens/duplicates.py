"""Ask what to do when the same person already has an open dossier for the same procedure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.widgets.text_field import TextField


@dataclass(frozen=True, slots=True)
class GoOn:
    """Register all the same, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class OpenInstead:
    """Show that dossier instead."""

    code: str


DuplicateAnswer = GoOn | OpenInstead


def duplicate_words(dossier: DossierSummary) -> str:
    """Return what the officer needs to tell two dossiers apart: who, when, due, where it stands."""
    due = wording.moment(dossier.due_at) if dossier.due_at else text("chưa hẹn ngày")
    who = dossier.applicant_name
    if dossier.owner_name and dossier.owner_name != dossier.applicant_name:
        who = text(
            "{applicant}, chủ hồ sơ {owner}", applicant=dossier.applicant_name, owner=dossier.owner_name
        )
    return "\n".join(
        (
            f"{dossier.code} · {wording.standing(dossier)}",
            "  " + who,
            "  "
            + text(
                "nhận {received} tại quầy {counter} · hẹn trả {due}",
                received=wording.moment(dossier.received_at),
                counter=dossier.counter,
                due=due,
            ),
        )
    )


class DuplicatesScreen(ModalScreen[DuplicateAnswer | None]):
    """Lists the open dossiers; the officer opens one, goes on with a reason, or goes back to the form."""

    DEFAULT_CSS = """
    DuplicatesScreen { align: center middle; }
    DuplicatesScreen > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $warning; padding: 0 1;
    }
    DuplicatesScreen OptionList { height: auto; max-height: 10; border: none; padding: 0; background: $surface; }
    DuplicatesScreen OptionList:focus { border: none; }
    DuplicatesScreen TextField { background: $boost; }
    DuplicatesScreen .problem { color: $text-error; height: auto; display: none; }
    DuplicatesScreen .problem.-told { display: block; }
    DuplicatesScreen .keys { color: $text-muted; }
    """
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12,ctrl+s", "go_on", mark("Vẫn tiếp nhận"), id="duplicates.go_on", priority=True),
        Binding("escape", "back", mark("Quay lại"), id="duplicates.back"),
    ]

    def __init__(self, dossiers: Sequence[DossierSummary], reason: str = "") -> None:
        super().__init__()
        self._dossiers = tuple(dossiers)
        self._reason = reason

    def compose(self) -> ComposeResult:
        """Lay out the dossiers, the reason and the ways on."""
        with Vertical() as box:
            box.border_title = Content(text("Có thể trùng hồ sơ"))
            yield Static(
                Content(
                    text(
                        "Người này đang có {count} hồ sơ chưa xong của thủ tục này:",
                        count=len(self._dossiers),
                    )
                )
            )
            yield OptionList(*(Option(Content(duplicate_words(d))) for d in self._dossiers), markup=False)
            yield Static(Content(text("Nếu vẫn tiếp nhận thêm hồ sơ mới, ghi lý do:")))
            yield TextField(self._reason, id="reason")
            yield Static(classes="problem")
            yield Static(
                Content(text("Enter mở hồ sơ đã có · Tab ghi lý do · F12 vẫn tiếp nhận · Esc quay lại")),
                classes="keys",
            )

    @on(OptionList.OptionSelected)
    def open_dossier(self, event: OptionList.OptionSelected) -> None:
        """Leave the form (its draft is kept) and show the dossier that is there."""
        event.stop()
        self.dismiss(OpenInstead(self._dossiers[event.option_index].code))

    @on(Input.Submitted, "#reason")
    def reason_given(self, event: Input.Submitted) -> None:
        """Go on from the reason."""
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Register all the same, if a reason was given."""
        field = self.query_one("#reason", TextField)
        if reason := canonical(field.value):
            self.dismiss(GoOn(reason))
            return
        problem = self.query_one(".problem", Static)
        problem.update(Content(text("Ghi lý do rồi bấm F12 lại: lý do được lưu cùng hồ sơ.")))
        problem.add_class("-told")
        field.focus()

    def action_back(self) -> None:
        """Go back to the form."""
        self.dismiss(None)
