"""The screens on the way, and how the app goes between them; half-filled forms are kept alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.app.second_press import SinglePressApp
from counter_tui.i18n import text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.lookup import LookupScreen
from counter_tui.screens.lookup_person import PersonPanel
from counter_tui.screens.register_form import holds_another

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.notifications import Notify
    from textual.screen import Screen

    from counter_tui.domain.person import Person
    from counter_tui.services.desk import Desk


MOST_SAID = 2
"""Words in passing that stand on the screen at once: a dossier's number, and that its slip came out."""


class WaysApp(SinglePressApp[None]):
    """The look-up screen is at the bottom; a form that is left is kept by name and comes back as it was."""

    desk: Desk | None = None
    _wish: Callable[[], Awaitable[None]] | None = None

    def get_default_screen(self) -> Screen[None]:
        """Return the screen of the first frame."""
        return LookupScreen(None)

    @property
    def base(self) -> Screen[None]:
        """The look-up screen."""
        return self.screen_stack[0]

    @property
    def top(self) -> Screen[None]:
        """The screen in front."""
        return self.screen_stack[-1]

    @property
    def unwritten(self) -> list[str]:
        """What half-filled forms hold that no draft keeps."""
        forms = dict.fromkeys((*self._installed_screens.values(), *self.screen_stack))
        return [words for form in forms if isinstance(form, DeskScreen) for words in form.unwritten]

    def on_notify(self, _event: Notify) -> None:
        """Keep the last few words said in passing: a pile of them hides the form on a screen of 24 lines; warnings stay."""
        passing = [one for one in self._notifications if one.severity == "information"]
        for old in passing[: 1 - MOST_SAID]:  # this comes before Textual adds the new one
            self._unnotify(old)

    async def action_look_up(self) -> None:
        """Go to the look-up screen, what was typed there ready to be replaced; forms on the way stay as they are."""
        if len(self.screen_stack) == 1 and isinstance(self.base, LookupScreen):
            self.base.on_screen_resume()
            self.base.on_screen_suspend()
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    def tell(self, sentence: str, level: str = "info") -> None:
        """Tell the officer something in passing, on whatever screen."""
        if isinstance(self.screen, DeskScreen):
            self.screen.say(sentence, level)
        else:
            self.notify(sentence, markup=False)

    def opened_desk(self, then: Callable[[], Awaitable[None]] | None = None) -> Desk | None:
        """Return the desk; while it is opening, say so and do *then* as soon as it is open (the last wish counts)."""
        if self.desk is None:
            self._wish = then
            self.tell(text("Đang mở sổ: mở xong sẽ làm ngay."))
        return self.desk

    async def grant_wish(self) -> None:
        """Do what was asked for while the desk was opening."""
        wish, self._wish = self._wish, None
        if wish is not None:
            await wish()

    def _person_received(self, applicant: Person | None) -> None:
        """Let the look-up forget the scanned person: the next citizen must not be received under this one's name."""
        if applicant is not None and isinstance(self.base, LookupScreen):
            self.base.forget_person()

    async def _open_form(self, form: Screen[None], name: str) -> None:
        if name in self._installed_screens:
            await self._forget(self.get_screen(name))
        self.install_screen(form, name)
        await self.push_screen(form)

    async def _back_to(self, name: str, applicant: Person | None) -> bool:
        """Go back to a kept form, unless it is for somebody else."""
        if name not in self._installed_screens or applicant is not None:
            return False
        form = self.get_screen(name)
        while form in self.screen_stack and self.screen is not form:
            await self.pop_screen()
        if self.screen is not form:
            await self.push_screen(form)
        return True

    @property
    def _at_the_desk(self) -> Person | None:
        """Whose card was read and who was not received yet."""
        return self.base.query_one(PersonPanel).person if isinstance(self.base, LookupScreen) else None

    def _is_for(self, name: str, person: Person | None) -> bool:
        """Whether a kept form is for *person*; without a card it is for whoever it was begun for."""
        draft = getattr(self._installed_screens.get(name), "draft", None)
        return person is None or (
            draft is not None
            and bool(draft.applicant.identity)
            and not holds_another(draft.applicant, person.identity)
        )

    async def _resume(self) -> None:
        kept = [screen for screen in self._installed_screens.values() if isinstance(screen, DeskScreen)]
        if kept:
            await self.push_screen(kept[-1])

    async def _forget(self, form: Screen[None]) -> None:
        """Drop a kept form wherever it lies: also one that other screens lie on, which stay as they are."""
        if (name := next((n for n, one in self._installed_screens.items() if one is form), None)) is None:
            return
        if self.screen is form:
            await self.pop_screen()
        elif form in self._screen_stack:
            self._screen_stack.remove(form)  # Textual takes only the top one off
        self.uninstall_screen(name)
        if form.is_attached:
            await form.remove()

    async def _down_to(self, kind: type[DeskScreen]) -> bool:
        """Go down the stack to a screen of this kind, if there is one."""
        if not any(isinstance(screen, kind) for screen in self.screen_stack):
            return False
        while not isinstance(self.screen, kind):
            await self.pop_screen()
        return True
