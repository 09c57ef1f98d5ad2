"""Where the officer types while the registration form is laid out anew: the same field, what stands in it, the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.css.query import NoMatches
from textual.widgets import Input

from counter_tui.screens import register_form as mapping
from counter_tui.widgets.paper_grid import PaperGrid

if TYPE_CHECKING:
    from textual.widget import Widget

    from counter_tui.domain.draft import Draft
    from counter_tui.screens.register_sections import RegisterForm


@dataclass(frozen=True, slots=True)
class TypingPlace:
    """The widget with the focus in a form; ``name`` is the draft's field it stands for; a fee stands for none."""

    widget: Widget | None
    name: str | None

    @classmethod
    def in_form(cls, form: RegisterForm, focused: Widget | None) -> TypingPlace:
        """Return the place in *form* that has the focus."""
        if focused is None or form not in focused.ancestors:
            return cls(None, None)
        return cls(focused, form.name_of(focused))

    def typed(self, draft: Draft) -> Draft:
        """Return the draft with the last keys, which the form was not told of yet."""
        if self.name is None or not isinstance(self.widget, Input):
            return draft
        value = self.widget.value
        return (
            draft if value == mapping.shown(draft, self.name) else mapping.with_field(draft, self.name, value)
        )

    def take_up(self, form: RegisterForm) -> bool:
        """Put the focus on the same field of *form*, as it was left; whether there is one."""
        if (found := self._same(form)) is None:
            return False
        if isinstance(found, Input) and isinstance(self.widget, Input):
            if self.name is not None:
                found.value = self.widget.value  # the draft holds it without the space typed last
            # Selected anew as on any visit, what stands there would be lost to the next key.
            selects, found.select_on_focus = found.select_on_focus, False
            found.call_later(setattr, found, "select_on_focus", selects)
            if found.value == self.widget.value:
                found.selection = self.widget.selection
        if isinstance(found, PaperGrid) and isinstance(self.widget, PaperGrid) and self.widget.row:
            found.go_to(self.widget.row.name, self.widget.column)
        form.screen.set_focus(found)
        return form.screen.focused is found

    def _same(self, form: RegisterForm) -> Widget | None:
        if self.widget is None:
            return None
        if self.name == "papers":
            return form.papers.grid
        if not self.widget.id:
            return None
        try:
            return form.query_one(f"#{self.widget.id}")
        except NoMatches:
            return None
