"""The application object: it opens the desk behind the first frame and wires keys, themes and faults."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.command import CommandPalette
from textual.worker import WorkerCancelled, WorkerFailed

from counter_tui.app import status_words, themes
from counter_tui.app.crash import CrashWriter, NoReports, last_words
from counter_tui.app.keymap import checked, main_keys, renamed
from counter_tui.app.palette import DeskCommands
from counter_tui.app.reprinting import ReprintingApp
from counter_tui.errors import BadConfig, CounterError, StorageError
from counter_tui.i18n import name_keys, text
from counter_tui.screens import navigation
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for, shown_keys
from counter_tui.widgets.status_line import StatusPart

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual.binding import Binding, BindingType
    from textual.worker import Worker

    from counter_tui.app.paper_ways import SerialLine
    from counter_tui.app.scan_gate import ScannerSet
    from counter_tui.services.desk import Desk

STORE_PAUSE = 15.0
"""Seconds before background work is tried again when the desk's own files refused it."""


class CounterApp(ReprintingApp, inherit_bindings=False):
    """``opening`` gives the desk and may take its time; typed text is kept meanwhile. ``closing`` undoes it."""

    TITLE = "counter-tui"
    ENABLE_COMMAND_PALETTE = False
    CSS = "ToastRack { margin-bottom: 2; }"
    """What is said in passing never covers the status line: what is not confirmed stays on screen."""
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("app")

    def __init__(
        self,
        *,
        opening: Callable[[], Awaitable[Desk]],
        closing: Callable[[], Awaitable[None]] | None = None,
        crash_reports: CrashWriter | None = None,
        theme: str = "light",
        keymap: Mapping[str, str] | None = None,
        scanner: ScannerSet | None = None,
        serial_scanner: SerialLine | None = None,
        lock_minutes: int = 0,
    ) -> None:
        super().__init__(scanner=scanner, serial_scanner=serial_scanner, lock_minutes=lock_minutes)
        self._open_desk = opening
        self._close_desk = closing
        self._crash_reports = crash_reports or NoReports()
        self.own_keys, self._key_problems = checked(keymap or {})
        self.second_press.keys = main_keys(self.own_keys)
        self._place_words = ""
        self._status_parts: list[StatusPart] = [StatusPart(text("Đang mở sổ…"))]
        self._opener: Worker[None] | None = None
        self.animation_level = "none"
        for own in themes.THEMES.values():
            self.register_theme(own)
        self.theme = themes.chosen(theme).name

    def on_mount(self) -> None:
        """Prepare signals and keys, and open the desk after the first frame."""
        self.set_keymap(self.own_keys)
        name_keys(renamed(self.own_keys))
        self._heed_signals()
        self.screen_change_signal.subscribe(self, lambda _screen: self._show())
        self.call_after_refresh(self._start)
        self.follow_serial_scanner()

    async def on_unmount(self) -> None:
        """Close the desk; whatever was acknowledged is durable already."""
        if self._opener is not None:
            self._opener.cancel()
            with suppress(WorkerCancelled, WorkerFailed):
                await self._opener.wait()
        if self._close_desk is not None:
            await self._close_desk()
        name_keys({})

    def _start(self) -> None:
        self._show()
        self._opener = self.run_worker(self._work(), group="desk", exclusive=True)

    async def _work(self) -> None:
        try:
            desk = await self._open_desk()
        except CounterError as error:
            from counter_tui.screens.message_box import MessageBox

            self._ends_with = 2 if isinstance(error, BadConfig) else 1
            await self.push_screen(MessageBox(text("Không mở được sổ của quầy này"), str(error)))
            return
        await self.watch_over(desk)  # first: a key may open the book as soon as the desk is there
        self.desk = desk
        for problem in self._key_problems:
            desk.sync.warn(problem)
        desk.sync.subscribe(lambda status: self._stands(status_words.parts(status)))
        if callable(opened := getattr(self.base, "desk_opened", None)):
            opened(desk)
        await self.grant_wish()
        await self._tell_of_not_shown(desk)
        await self._tell_of_drafts(desk)
        while True:
            try:
                await desk.sync.run()
            except StorageError as error:
                desk.sync.warn(str(error))
                await asyncio.sleep(STORE_PAUSE)

    async def _tell_of_not_shown(self, desk: Desk) -> None:
        with suppress(CounterError):
            if entries := await desk.journal.not_shown():
                from counter_tui.screens.not_shown import NotShown

                await self.push_screen(NotShown(desk, entries))

    async def _tell_of_drafts(self, desk: Desk) -> None:
        with suppress(CounterError):
            if drafts := await desk.reception.drafts():
                self.tell(text("Còn {n} hồ sơ ghi dở: Ctrl+P rồi gõ “nháp” để ghi tiếp.", n=len(drafts)))

    def _stands(self, parts: list[StatusPart]) -> None:
        self._status_parts = parts
        self._place_words = status_words.place(self.desk.session) if self.desk is not None else ""
        self._show()

    def _show(self) -> None:
        if self.is_running and isinstance(screen := self.screen, DeskScreen):
            screen.call_later(screen.show_desk, self._place_words, self._status_parts)

    # --- what keys do -------------------------------------------------------------------------------------------------

    async def action_help(self) -> None:
        """Show the help of the screen; once more closes it."""
        from counter_tui.screens.help import HelpScreen

        screen = self.screen
        if isinstance(screen, HelpScreen):
            screen.go_back()
        elif isinstance(screen, DeskScreen):
            now = status_words.unchecked(self.desk.sync.status) if self.desk is not None else []
            await self.push_screen(
                HelpScreen(screen.AREA, screen.HEADING, screen.HELP_TEXT, self.own_keys, now)
            )

    async def action_register(self) -> None:
        """Go on with what was begun, for the person whose card was read, else to the look-up to choose a procedure."""
        from counter_tui.screens.register import RegisterScreen

        if isinstance(self.screen, RegisterScreen):
            return
        forms = [name for name in self._installed_screens if name.startswith("register:")]
        kept = [name for name in forms if self._is_for(name, self._at_the_desk)]
        if kept:
            await self._back_to(kept[-1], None)
        else:
            await self.action_look_up()
            self.tell(text("Chọn thủ tục rồi bấm F3 để tiếp nhận."))

    def action_same_day(self) -> None:
        """Open the same-day screen."""
        self.post_message(navigation.SameDayChosen())

    def action_give_back(self) -> None:
        """Hand results back: the dossier on screen, else the one scanned next."""
        shown = self.screen.dossier_code if isinstance(self.screen, DeskScreen) else ""
        self.post_message(navigation.ReturnChosen(shown))

    def action_correct(self) -> None:
        """Put right the dossier on screen or highlighted, else this desk's last one; never over a question that waits."""
        if not isinstance(self.screen, DeskScreen):
            return
        if (code := self.screen.chosen_code) is None:
            self.tell(text("Chọn một hồ sơ trong danh sách rồi bấm Ctrl+E."))
        else:
            self.post_message(navigation.CorrectChosen(code))

    def action_queue(self) -> None:
        """Open the queue."""
        self.post_message(navigation.QueueChosen())

    def action_journal(self) -> None:
        """Open the journal."""
        self.post_message(navigation.JournalChosen())

    def action_day_close(self) -> None:
        """Open the account of the day."""
        self.post_message(navigation.DayCloseChosen())

    def action_prints(self) -> None:
        """Open the prints."""
        self.post_message(navigation.PrintsChosen())

    def action_printers(self) -> None:
        """Set printers up."""
        self.post_message(navigation.PrintersChosen())

    def action_settings(self) -> None:
        """Open the settings."""
        self.post_message(navigation.SettingsChosen())

    def action_sign_in(self) -> None:
        """Open the sign-in."""
        self.post_message(navigation.SignInChosen())

    def action_refresh(self) -> None:
        """Ask the service now."""
        if (desk := self.opened_desk()) is not None:
            desk.sync.nudge(catalogue=True)
            self.tell(text("Đang hỏi máy chủ và tải danh mục."))

    def action_next_pane(self) -> None:
        """Go to the next pane of the screen."""
        if isinstance(self.screen, DeskScreen):
            self.screen.action_next_pane()

    async def action_back(self) -> None:
        """Go back one step."""
        if isinstance(self.screen, DeskScreen):
            self.screen.go_back()

    async def action_palette(self) -> None:
        """Open the palette."""
        if isinstance(self.screen, DeskScreen):
            await self.push_screen(
                CommandPalette([DeskCommands], placeholder=text("Gõ tên lệnh, không dấu cũng được…"))
            )

    def action_theme(self, name: str) -> None:
        """Change the colours until the program ends."""
        self.theme = themes.chosen(name).name

    # --- Textual's hooks ----------------------------------------------------------------------------------------------

    def get_key_display(self, binding: Binding) -> str:
        """Name keys as they stand on a keyboard."""
        return shown_keys(binding.key.partition(",")[0])

    def _fatal_error(self) -> None:
        # Textual's own prints local variables; tests/pilot/test_app_crash.py tells when it no longer does.
        report = self._crash_reports.write(self._exception)
        self._exit_renderables.append(last_words(report))
        self._close_messages_no_wait()
