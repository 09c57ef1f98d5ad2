"""Setting printers up: what is there, how each stands, a page to try it with, what it can confirm, which slips it gets."""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
from dataclasses import dataclass, replace
from typing import Any

from counter_tui.domain.printers import (
    DEFAULT,
    FOLDER,
    REASON_WORDS,
    Confirm,
    Reason,
    parse_address,
    parse_route,
    write_route,
)
from counter_tui.domain.slips.forms import form_named
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import BadInput, PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.i18n import mark, text
from counter_tui.services.ports import (
    Clock,
    FoundPrinter,
    PrinterCard,
    Printers,
    PrinterState,
    Prints,
    SlipRenderer,
)
from counter_tui.services.preferences import Preferences
from counter_tui.services.print_outcomes import standing

_NAME = re.compile(r"[A-Za-z0-9_-]{1,30}")
CONFIRM_WORDS: dict[Confirm | None, str] = {
    None: mark("hàng in báo lại từng phiếu"),
    Confirm.PROCESSED: mark("máy in báo khi in xong"),
    Confirm.STATUS: mark("máy in trả lời khi đã xử lý xong dữ liệu"),
    Confirm.NONE: mark("máy in không báo lại: phiếu được coi là xong khi đã gửi hết"),
}

_NOT_TESTED = mark(
    "Chưa in thử được, {target}: {why}. Trang thử không xếp hàng chờ: sửa xong thì in thử lại."
)
_TEST_UNSURE = mark("{target} không báo đã in xong trang thử. Xem khay giấy: chưa ra thì in thử lại.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterReport:
    """A printer and how it stands."""

    card: PrinterCard
    state: PrinterState

    @property
    def words(self) -> str:
        """How it stands, in words."""
        return self.state.words or (text("sẵn sàng") if self.state.ready else text("chưa sẵn sàng"))


class PrinterCare:
    """Lists, tries and sets up the printers of one desk."""

    def __init__(
        self,
        printers: Printers,
        prints: Prints,
        renderer: SlipRenderer,
        preferences: Preferences,
        clock: Clock,
    ) -> None:
        self._printers = printers
        self._prints = prints
        self._renderer = renderer
        self._preferences = preferences
        self._clock = clock

    async def reports(self) -> list[PrinterReport]:
        """Return all printers with how they stand, asked at the same time."""
        cards = self._printers.cards()
        states = await asyncio.gather(*(self._printers.named(card.name).state() for card in cards))
        return [PrinterReport(card=card, state=state) for card, state in zip(cards, states, strict=True)]

    async def found(self) -> list[FoundPrinter]:
        """Return the printers of this machine that are not set up yet."""
        known = {_place(card.address) for card in self._printers.cards()}
        return [one for one in await self._printers.look_around() if _place(one.address) not in known]

    async def test(self, name: str) -> str:
        """Print a test page and return where; raises PrintFailed and its children.

        It is no slip: what is not out is tried again by whoever wanted it, and nobody is asked about it later.
        """
        paper = self._printers.paper_of(name)
        printer = self._printers.named(name)
        pdf = await self._renderer.test_page(paper)
        job = f"slip-test-{uuid7(self._clock.now(), secrets.token_bytes(10))}"
        try:
            return (await printer.submit(job, pdf, 1, paper)).where
        except PrintBlocked as problem:
            why = text(REASON_WORDS[Reason(problem.reason)])
            raise PrintFailed(_NOT_TESTED, target=printer.target, why=why) from problem
        except PrintUnknown as problem:
            raise PrintUnknown(_TEST_UNSURE, target=printer.target) from problem

    @property
    def free_name(self) -> str:
        """A name that no printer has yet, for one of which only the address was typed: ``quay1``, ``quay2`` and so on."""
        taken = {card.name for card in self._printers.cards()}
        return next(name for n in itertools.count(1) if (name := f"quay{n}") not in taken)

    async def add(self, name: str, address: str) -> Confirm | None:
        """Set a printer up under a name, with what it is found to be able to confirm, and return that.

        A printer that does not answer now is set up all the same, as one that answers status questions. Raises BadInput.
        """
        if not _NAME.fullmatch(name) or name == FOLDER:
            raise BadInput(
                mark("Tên máy in chỉ gồm chữ không dấu, số, gạch; tối đa 30 ký tự, ví dụ: quay1."),
                field="name",
            )
        parsed = parse_address(address)
        confirm: Confirm | None = parsed.confirm
        if (await self._printers.at(str(parsed)).state()).ready:
            confirm = await self._printers.at(str(parsed)).probe()
        if confirm is not None:
            parsed = replace(parsed, confirm=confirm)
        self._change({f"printers.{name}": str(parsed)})
        return confirm

    def remove(self, name: str) -> None:
        """Forget a printer, and that slips go there: they go to the usual one again; raises StorageError."""
        routes = {
            f"print.routes.{key}": write_route(replace(route, printer=""))
            for key, route in self._printers.routing().items()
            if route.printer == name
        }
        self._change({f"printers.{name}": "", **routes})

    def routing(self) -> list[tuple[str, str]]:
        """Return what was said of slips, by form, ``counter:form`` or ``*``, each as ``PRINTER PAPER COPIES``."""
        return [(key, write_route(route)) for key, route in sorted(self._printers.routing().items())]

    def forget_route(self, key: str) -> None:
        """Have slips printed where the rest goes; raises StorageError."""
        self._change({f"print.routes.{key}": ""})

    def send_to(self, route: str, form: str = DEFAULT, counter: str = "") -> None:
        """Have slips of *form* printed by ``PRINTER PAPER COPIES`` from now on, at *counter* only when given; raises BadInput."""
        if form != DEFAULT:
            form_named(form)
        if (chosen := parse_route(route)).printer:
            self._printers.named(chosen.printer)
        self._change({f"print.routes.{f'{counter}:{form}' if counter else form}": route})

    async def command(self, test: str = "") -> dict[str, Any]:
        """Answer ``printers``: each with its state, what waits and why; with *test* a page is printed first."""
        tested = await self.test(test) if test else ""
        return {
            "printers": [
                {
                    "name": one.card.name,
                    "address": one.card.address,
                    "target": one.card.target,
                    "paper": one.card.paper.value,
                    "usual": one.card.usual,
                    "ready": one.state.ready,
                    "reason": one.state.reason.value if one.state.reason else None,
                    "state": one.words,
                }
                for one in await self.reports()
            ],
            "found": [
                {"name": one.name, "address": one.address, "words": one.words} for one in await self.found()
            ],
            "tested": tested or None,
            **standing(await self._prints.open()),
        }

    def _change(self, changes: dict[str, str]) -> None:
        self._preferences.change(changes)
        self._printers.reload()


def _place(address: str) -> str:
    return address.partition("?")[0].replace("lp:///", "lp://localhost/")
