"""The part of the registration form that follows what changes while it is open: the catalogue, and the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens.form_stands import FormStands
from counter_tui.screens.register_keeping import KeepingScreen
from counter_tui.screens.register_place import TypingPlace
from counter_tui.screens.register_problems import changed_words

if TYPE_CHECKING:
    from counter_tui.domain.draft import Draft
    from counter_tui.domain.procedure import CatalogueItem
    from counter_tui.screens.register_sections import RegisterForm
    from counter_tui.services.desk import Desk
    from counter_tui.services.reception import Check, Reception

BY_ANOTHER_RULE = mark("Ngày nhận này trung tâm thu theo quy tắc khác: báo người dân.")


class TurningScreen(KeepingScreen):
    """Lays the form of a procedure out anew when what it asks for is not what it shows; the officer is told."""

    def __init__(self, desk: Desk, code: str, *, durable: bool) -> None:
        super().__init__(desk, durable=durable)
        self._code = code
        self._item: CatalogueItem | None = None
        self._form: RegisterForm | None = None
        self._busy = False
        self.form_stands = FormStands()

    async def on_screen_resume(self) -> None:
        """The form is in front again, maybe on another day than it was left."""
        if self.is_current and not self._busy:
            await self._day_turned()

    async def _look(self) -> None:
        if self._busy or self._form is None:
            return
        still = not self.is_current or self._form.draft.received_text  # a day being typed is none yet
        if still or not await self._day_turned():
            self._judge()

    async def _day_turned(self, *, saving: bool = False) -> bool:
        """Lay the form out anew where the day of reception has other fees, and say so."""
        form, item, busy = self._form, self._item, self._busy
        if form is None or item is None or not fees_turned(form, item, self._desk.reception):
            return False
        self._busy = True
        try:
            await self._look_again(text(BY_ANOTHER_RULE), saving=saving)
        finally:
            self._busy = busy
        return True

    async def _look_again(self, why: str, *, saving: bool) -> None:
        """Show the form as the catalogue has the procedure by now; what was changed is said.

        Who was *saving* begins at the top again; who is typing goes on where he is.
        """
        try:
            item = await self._desk.lookup.procedure(self._code)
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        assert self._form is not None
        # The draft only now: what is typed while the catalogue is read is in it.
        place = TypingPlace.in_form(self._form, self.focused)
        found = self._desk.reception.renewed(place.typed(self._form.draft), item)
        self._keeper.change(found.draft)
        self._keep_soon()
        self.form_stands.goes()
        try:
            await self._lay_out(found.draft, item)
            if saving or not place.take_up(self._form):
                self.set_focus(self._form.fields["applicant.name"].field)
                self._form.scroll_home(animate=False)
        finally:
            self.form_stands.back()
        self.say(f"{why} {changed_words(found.told)}", "warning")

    async def _lay_out(self, draft: Draft, item: CatalogueItem) -> None:
        raise NotImplementedError

    def _judge(self) -> Check:
        raise NotImplementedError


def fees_turned(form: RegisterForm, item: CatalogueItem, reception: Reception) -> bool:
    """Return whether the fees on the form are others by the rule of the day its dossier is received.

    A rule that makes the same of them is taken over where they stand.
    """
    held = reception.held(form.draft, item)
    if form.fees.goes_by(held):
        return False
    if any(one.field == "fees" for one in reception.renewed(form.draft, item).told):
        return True
    form.fees.count_by(held)
    return False
