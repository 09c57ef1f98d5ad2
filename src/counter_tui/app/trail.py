"""Where the officer went, and the way back: screens on demand, half-filled forms kept alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from counter_tui.app.ways import WaysApp
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.errors import CounterError
from counter_tui.i18n import text
from counter_tui.screens import navigation
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.lookup import LookupScreen

if TYPE_CHECKING:
    from textual.screen import Screen


class TrailApp(WaysApp):
    """Handles what screens ask for; the look-up screen is at the bottom, all others are opened when first wanted.

    A form that is left is kept by name and comes back as it was; a finished one goes.
    """

    @on(navigation.ProcedureChosen)
    async def show_procedure(self, message: navigation.ProcedureChosen) -> None:
        """Show a procedure."""
        from counter_tui.screens.procedure import ProcedureScreen

        if (desk := self.opened_desk(lambda: self.show_procedure(message))) is not None:
            await self.push_screen(ProcedureScreen(desk, message.code, message.applicant))

    @on(navigation.RegisterChosen)
    async def receive(self, message: navigation.RegisterChosen) -> None:
        """Receive a dossier, or go on with the kept form of the same procedure; what is done on the same day, there."""
        from counter_tui.screens.register import RegisterScreen

        if (desk := self.opened_desk(lambda: self.receive(message))) is not None:
            name = f"register:{message.code}"
            begun = name in self._installed_screens and self._is_for(name, message.applicant)
            if not (message.promised or message.afresh or begun) and await desk.same_day.does(message.code):
                await self.do_same_day(navigation.SameDayChosen(message.code, message.applicant))
                return
            if message.afresh and isinstance(self.screen, RegisterScreen):
                await self.pop_screen()
            kept = self._installed_screens.get(name)
            left = kept.draft if isinstance(kept, RegisterScreen) and kept.unfinished else None
            back = not (message.afresh or message.promised) and self._is_for(name, message.applicant)
            if not (back and await self._back_to(name, None)):
                new = RegisterScreen(
                    desk,
                    message.code,
                    message.applicant,
                    case=message.case,
                    counts=message.counts,
                    exemption=message.exemption,
                )
                await self._open_form(new, name)
                if message.afresh:
                    self.tell(text("Đã giữ nháp hồ sơ trước: Ctrl+P, gõ “nháp” để ghi tiếp."))
                elif left is not None:
                    who = left.applicant.name
                    self.tell(text("Đã giữ nháp hồ sơ của {name}: Ctrl+P, gõ “nháp” để ghi tiếp.", name=who))
            elif isinstance(form := self.screen, RegisterScreen) and form.draft and form.unfinished:
                who = form.draft.applicant.name
                self.tell(text("Hồ sơ ghi dở của {name}. F3: hồ sơ mới cho người khác.", name=who), "warning")
            self._person_received(message.applicant)

    @on(navigation.OnceOpen)
    async def do_once_open(self, message: navigation.OnceOpen) -> None:
        """Do what a screen was asked before the desk was open."""
        if self.opened_desk(lambda: self.do_once_open(message)) is not None:
            message.then()

    @on(navigation.DraftChosen)
    async def go_on_with(self, message: navigation.DraftChosen) -> None:
        """Go on with a draft: in the form that still holds it, else in a new one; never in two."""
        from counter_tui.screens.register import RegisterScreen

        if (desk := self.opened_desk(lambda: self.go_on_with(message))) is not None:
            draft, name = message.draft, f"register:{message.draft.procedure_code}"
            await self.action_look_up()
            form = self._installed_screens.get(name)
            if not (
                isinstance(form, RegisterScreen)
                and form.draft
                and form.draft.id == draft.id
                and await self._back_to(name, None)
            ):
                await self._open_form(RegisterScreen(desk, draft.procedure_code, draft=draft), name)

    @on(navigation.DraftDiscarded)
    async def drop_form(self, message: navigation.DraftDiscarded) -> None:
        """Close the form that still holds a draft thrown away."""
        from counter_tui.screens.register import RegisterScreen

        for form in list(self._installed_screens.values()):
            if isinstance(form, RegisterScreen) and form.draft and form.draft.id == message.draft_id:
                await self._forget(form)

    @on(navigation.SameDayChosen)
    async def do_same_day(self, message: navigation.SameDayChosen) -> None:
        """Do same-day work, on the screen that was left when there is one: it sets aside what is half-filled there."""
        from counter_tui.screens.same_day import SameDayScreen

        if (desk := self.opened_desk(lambda: self.do_same_day(message))) is not None:
            name = f"same_day:{message.code or ''}"
            kept = self._installed_screens.get(name)
            if isinstance(kept, SameDayScreen) and await self._back_to(name, None):
                await kept.take(message.applicant)
            else:
                await self._open_form(SameDayScreen(desk, message.code, message.applicant), name)
            self._person_received(message.applicant)

    @on(navigation.DossierChosen)
    async def show_dossier(self, message: navigation.DossierChosen) -> None:
        """Show a dossier."""
        from counter_tui.screens.dossier import DossierScreen

        if (desk := self.opened_desk(lambda: self.show_dossier(message))) is not None:
            await self.push_screen(DossierScreen(desk, message.code))

    @on(navigation.ReturnChosen)
    async def hand_back(self, message: navigation.ReturnChosen) -> None:
        """Hand results back."""
        from counter_tui.screens.return_desk import ReturnScreen

        if (desk := self.opened_desk(lambda: self.hand_back(message))) is not None:
            if not await self._down_to(ReturnScreen):
                await self.push_screen(ReturnScreen(desk, message.code))
            elif message.code and isinstance(screen := self.screen, ReturnScreen):
                screen.open(message.code)

    @on(navigation.FeesChosen)
    async def show_fees(self, message: navigation.FeesChosen) -> None:
        """Show the fees of a dossier."""
        from counter_tui.screens.fees import FeesScreen

        if (desk := self.opened_desk(lambda: self.show_fees(message))) is not None:
            await self.push_screen(FeesScreen(desk, message.code))

    @on(navigation.DayCloseChosen)
    async def show_day(self) -> None:
        """Show the account of the day."""
        from counter_tui.screens.day_close import DayCloseScreen

        if (desk := self.opened_desk(self.show_day)) is not None and not await self._down_to(DayCloseScreen):
            await self.push_screen(DayCloseScreen(desk))

    @on(navigation.CorrectChosen)
    async def correct(self, message: navigation.CorrectChosen) -> None:
        """Put right what was received, or go on with the correction that was begun of it."""
        from counter_tui.screens.correct import CorrectScreen

        if (desk := self.opened_desk(lambda: self.correct(message))) is None:
            return
        try:
            code = message.code or await desk.correcting.last()
        except CounterError as problem:
            self.tell(str(problem), "warning")
            return
        name = f"correct:{code}"
        if message.afresh and name in self._installed_screens:
            await self._forget(self.get_screen(name))
        if name in self._installed_screens and self.screen is not self.get_screen(name):
            self.tell(text("Bản sửa {code} ghi dở, chưa vào sổ. F5: bỏ, đọc lại hồ sơ.", code=code))
        if not await self._back_to(name, None):
            await self._open_form(CorrectScreen(desk, code), name)

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

    @on(navigation.QueueChosen)
    async def show_queue(self) -> None:
        """Show the queue."""
        from counter_tui.screens.queue import QueueScreen

        if (desk := self.opened_desk(self.show_queue)) is not None and not await self._down_to(QueueScreen):
            await self.push_screen(QueueScreen(desk))

    @on(navigation.JournalChosen)
    async def show_journal(self) -> None:
        """Show the journal."""
        from counter_tui.screens.journal import JournalScreen

        if (desk := self.opened_desk(self.show_journal)) is not None and not await self._down_to(
            JournalScreen
        ):
            await self.push_screen(JournalScreen(desk))

    @on(navigation.PrintsChosen)
    async def show_prints(self) -> None:
        """Show the prints."""
        from counter_tui.screens.prints import PrintsScreen

        if (desk := self.opened_desk(self.show_prints)) is not None and not await self._down_to(PrintsScreen):
            await self.push_screen(PrintsScreen(desk))

    @on(navigation.PrintersChosen)
    async def show_printers(self) -> None:
        """Set printers up."""
        from counter_tui.screens.printers import PrintersScreen

        if (desk := self.opened_desk(self.show_printers)) is not None and not await self._down_to(
            PrintersScreen
        ):
            await self.push_screen(PrintersScreen(desk))

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
            left = "; ".join(self.unwritten)
            await self.push_screen(SignInScreen(desk))
            if left:
                self.tell(text("Chưa ghi vào sổ: {what}. Đổi sang cán bộ khác là bỏ.", what=left), "warning")

    @on(navigation.OfficerChanged)
    async def put_forms_away(self) -> None:
        """Close what another officer left half-filled; a form that goes keeps its draft for the one who began it."""
        left = len(self.unwritten)
        await self.action_look_up()
        for form in list(self._installed_screens.values()):
            if isinstance(form, DeskScreen):
                await self._forget(form)
        if left:
            self.tell(text("Đã bỏ {n} việc ghi dở của cán bộ trước, chưa ghi vào sổ.", n=left), "warning")
        if isinstance(base := self.base, LookupScreen):
            base.forget_person()
            base.start_afresh()

    @on(navigation.ScannedPerson)
    async def take_person(self, message: navigation.ScannedPerson) -> None:
        """Take the person of a scanned card to the look-up screen, as the next applicant."""
        await self.action_look_up()
        if isinstance(self.screen, DeskScreen):
            self.screen.handle_scan(Scan(kind=ScanKind.CITIZEN_CARD, card=message.card))

    @on(navigation.Received)
    async def make_ready(self, message: navigation.Received) -> None:
        """Go to an empty search box, wherever the form was opened from; an officer who went on already is left alone."""
        waits = message.screen is self.screen
        if waits:
            await self.action_look_up()
        await self._forget(message.screen)
        base = self.base
        if waits and self.screen is base and isinstance(base, LookupScreen):
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

    async def action_drafts(self) -> None:
        """Open the list of drafts."""
        from counter_tui.screens.drafts import open_drafts

        if (desk := self.opened_desk()) is not None:
            if (screen := await open_drafts(desk)) is not None:
                await self.push_screen(screen)
            else:
                self.tell(text("Không có nháp nào."))
