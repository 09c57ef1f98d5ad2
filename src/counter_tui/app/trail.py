"""Where the officer went, and the way back: screens on demand, half-filled forms kept alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from counter_tui.app.ordered_input import OrderedInputApp
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.i18n import text
from counter_tui.screens import navigation
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.lookup import LookupScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.screen import Screen

    from counter_tui.domain.person import Person
    from counter_tui.services.desk import Desk


class TrailApp(OrderedInputApp[None]):
    """Handles what screens ask for; the look-up screen is at the bottom, all others are opened when first wanted.

    A form that is left is kept by name and comes back as it was; a finished one goes.
    """

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

    @on(navigation.ProcedureChosen)
    async def show_procedure(self, message: navigation.ProcedureChosen) -> None:
        """Show a procedure."""
        from counter_tui.screens.procedure import ProcedureScreen

        if (desk := self.opened_desk(lambda: self.show_procedure(message))) is not None:
            await self.push_screen(ProcedureScreen(desk, message.code, message.applicant))

    @on(navigation.RegisterChosen)
    async def receive(self, message: navigation.RegisterChosen) -> None:
        """Receive a dossier, or go on with the kept form of the same procedure."""
        from counter_tui.screens.register import RegisterScreen

        if (desk := self.opened_desk(lambda: self.receive(message))) is not None:
            name = f"register:{message.code}"
            if not await self._back_to(name, message.applicant):
                await self._open_form(RegisterScreen(desk, message.code, message.applicant), name)
            self._person_received(message.applicant)

    @on(navigation.DraftChosen)
    async def go_on_with(self, message: navigation.DraftChosen) -> None:
        """Go on with a draft: in the form that still holds it, else in a new one; never in two."""
        from counter_tui.screens.register import RegisterScreen

        if (desk := self.opened_desk(lambda: self.go_on_with(message))) is not None:
            draft, name = message.draft, f"register:{message.draft.procedure_code}"
            await self.action_look_up()
            form = self._installed_screens.get(name)
            if not (
                isinstance(form, RegisterScreen) and form.holds(draft.id) and await self._back_to(name, None)
            ):
                await self._open_form(RegisterScreen(desk, draft.procedure_code, draft=draft), name)

    @on(navigation.DraftDiscarded)
    async def drop_form(self, message: navigation.DraftDiscarded) -> None:
        """Close the form that still holds a draft thrown away."""
        from counter_tui.screens.register import RegisterScreen

        for form in list(self._installed_screens.values()):
            if isinstance(form, RegisterScreen) and form.holds(message.draft_id):
                await self._forget(form)

    @on(navigation.SameDayChosen)
    async def do_same_day(self, message: navigation.SameDayChosen) -> None:
        """Do same-day work."""
        from counter_tui.screens.same_day import SameDayScreen

        if (desk := self.opened_desk(lambda: self.do_same_day(message))) is not None:
            name = f"same_day:{message.code or ''}"
            if not await self._back_to(name, message.applicant):
                await self._open_form(SameDayScreen(desk, message.code, message.applicant), name)
            self._person_received(message.applicant)

    @on(navigation.DossierChosen)
    async def show_dossier(self, message: navigation.DossierChosen) -> None:
        """Show a dossier."""
        from counter_tui.screens.dossier import DossierScreen

        if (desk := self.opened_desk(lambda: self.show_dossier(message))) is not None:
            await self.push_screen(DossierScreen(desk, message.code))

    @on(navigation.ReceiptChosen)
    async def show_receipt(self, message: navigation.ReceiptChosen) -> None:
        """Show a receipt."""
        from counter_tui.screens.receipt import ReceiptScreen

        if (desk := self.opened_desk(lambda: self.show_receipt(message))) is not None:
            await self.push_screen(ReceiptScreen(desk, message.dossier))

    @on(navigation.LedgerChosen)
    async def show_ledger(self, message: navigation.LedgerChosen) -> None:
        """Explain a due time day by day."""
        from counter_tui.screens.due_ledger import DueLedgerScreen

        await self.push_screen(DueLedgerScreen(message.due))

    @on(navigation.JournalChosen)
    async def show_journal(self) -> None:
        """Show the journal."""
        from counter_tui.screens.journal import JournalScreen

        if (desk := self.opened_desk(self.show_journal)) is not None and not await self._down_to(
            JournalScreen
        ):
            await self.push_screen(JournalScreen(desk))

    @on(navigation.SettingsChosen)
    async def show_settings(self) -> None:
        """Show the settings."""
        from counter_tui.screens.settings import SettingsScreen

        if (desk := self.opened_desk(self.show_settings)) is not None and not await self._down_to(
            SettingsScreen
        ):
            await self.push_screen(SettingsScreen(desk))

    @on(navigation.SignInChosen)
    async def show_sign_in(self) -> None:
        """Show the sign-in."""
        from counter_tui.screens.sign_in import SignInScreen

        if (desk := self.opened_desk(self.show_sign_in)) is not None and not await self._down_to(
            SignInScreen
        ):
            await self.push_screen(SignInScreen(desk))

    @on(navigation.ScannedPerson)
    async def take_person(self, message: navigation.ScannedPerson) -> None:
        """Take the person of a scanned card to the look-up screen, as the next applicant."""
        await self.action_look_up()
        if isinstance(self.screen, DeskScreen):
            self.screen.handle_scan(Scan(kind=ScanKind.CITIZEN_CARD, card=message.card))

    @on(navigation.Received)
    async def make_ready(self, message: navigation.Received) -> None:
        """Go to an empty search box, wherever the form was opened from."""
        if message.screen is self.screen:
            await self.action_look_up()
        await self._forget(message.screen)
        base = self.base
        if self.screen is base and isinstance(base, LookupScreen):
            base.start_afresh()

    @on(navigation.Back)
    async def step_back(self, message: navigation.Back) -> None:
        """Leave a screen; at the bottom, go back to the form that was left last."""
        screen: Screen[None] = message.screen or self.top
        if screen is self.base:
            await self._resume()
        elif screen is self.screen:
            await self.pop_screen()
        if message.finished:
            await self._forget(screen)

    async def action_look_up(self) -> None:
        """Go to the look-up screen, what was typed there ready to be replaced; forms on the way stay as they are."""
        if len(self.screen_stack) == 1 and isinstance(self.base, LookupScreen):
            self.base.on_screen_resume()
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    async def action_drafts(self) -> None:
        """Open the list of drafts."""
        from counter_tui.screens.drafts import open_drafts

        if (desk := self.opened_desk()) is not None:
            if (screen := await open_drafts(desk)) is not None:
                await self.push_screen(screen)
            else:
                self.tell(text("Không có nháp nào."))

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

    async def _resume(self) -> None:
        kept = [screen for screen in self._installed_screens.values() if isinstance(screen, DeskScreen)]
        if kept:
            await self.push_screen(kept[-1])

    async def _forget(self, form: Screen[None]) -> None:
        for name, screen in list(self._installed_screens.items()):
            if screen is form and form not in self.screen_stack:
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
