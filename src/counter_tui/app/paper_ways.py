"""The way to the office's books and lists: the register, hand-over lists, what a scanner sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual import events, on

from counter_tui.app.scan_gate import ScannerSet
from counter_tui.app.trail import TrailApp
from counter_tui.screens import navigation

if TYPE_CHECKING:
    from collections.abc import Callable


class SerialLine(Protocol):
    """A scanner that does not come in as keys."""

    async def run(self, took: Callable[[str], None], tell: Callable[[str, str], None]) -> None:
        """Call *took* with each scan until cancelled, *tell* with a sentence and its level when it goes or comes."""
        ...


class PaperWaysApp(TrailApp):
    """Opens the screens of books, lists and the scanner on demand."""

    def __init__(
        self, *, scanner: ScannerSet | None = None, serial_scanner: SerialLine | None = None
    ) -> None:
        super().__init__(scanner=scanner)
        self._serial_scanner = serial_scanner

    def follow_serial_scanner(self) -> None:
        """Take what the serial scanner reads as if it had been pasted: in order with the keys, whatever has the focus."""
        if (line := self._serial_scanner) is not None:

            def took(scanned: str) -> None:
                self.post_message(events.Paste(scanned))

            self.run_worker(line.run(took, self.tell), group="serial-scanner")

    @on(navigation.ScannerChosen)
    async def show_scanner(self) -> None:
        """Show what the scanner sends."""
        from counter_tui.screens.scanner import ScannerScreen

        if (desk := self.opened_desk(self.show_scanner)) is not None and not await self._down_to(
            ScannerScreen
        ):
            await self.push_screen(ScannerScreen(desk))

    @on(navigation.ScannerSet)
    def use_scanner(self, message: navigation.ScannerSet) -> None:
        """Use the settings of the scanner at once."""
        self.scanner = ScannerSet(gap=message.gap_ms / 1000, prefix=message.prefix, suffix=message.suffix)

    def action_scanner(self) -> None:
        """Set the scanner up."""
        self.post_message(navigation.ScannerChosen())

    @on(navigation.RegisterBookChosen)
    async def show_register_book(self) -> None:
        """Show the register of a period."""
        from counter_tui.screens.register_book import RegisterBookScreen

        if (desk := self.opened_desk(self.show_register_book)) is not None and not await self._down_to(
            RegisterBookScreen
        ):
            await self.push_screen(RegisterBookScreen(desk))

    @on(navigation.HandOverChosen)
    async def show_hand_overs(self) -> None:
        """Show the hand-over lists."""
        from counter_tui.screens.hand_over import HandOverScreen

        if (desk := self.opened_desk(self.show_hand_overs)) is not None and not await self._down_to(
            HandOverScreen
        ):
            await self.push_screen(HandOverScreen(desk))

    def action_hand_over(self) -> None:
        """Open the hand-over lists."""
        self.post_message(navigation.HandOverChosen())

    def action_register_book(self) -> None:
        """Open the register."""
        self.post_message(navigation.RegisterBookChosen())
