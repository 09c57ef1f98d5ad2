"""The printers of a desk by name, made out of its configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from counter_tui.domain.printers import (
    DEFAULT,
    FOLDER,
    QUEUE,
    PrinterAddress,
    PrinterKind,
    Route,
    find_route,
    parse_address,
    parse_route,
)
from counter_tui.domain.slips.forms import FORMS, Paper
from counter_tui.errors import BadConfig, BadInput, PrintFailed
from counter_tui.i18n import mark, text
from counter_tui.printing.discovery import found_printers
from counter_tui.printing.folder import FolderPrinter
from counter_tui.services.ports import FoundPrinter, Printer, PrinterCard


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSettings:
    """What the configuration says of printing: addresses by name, routes by form (``counter:form``), queue, folder."""

    printers: Mapping[str, str]
    routes: Mapping[str, str]
    queue: str
    folder: Path


class PrinterShelf:
    """Implements ``ports.Printers``; *read* gives the configuration as it is now and raises BadConfig."""

    def __init__(self, read: Callable[[], PrintSettings]) -> None:
        self._read = read
        self._printers: dict[str, Printer] = {}
        self.reload()

    def reload(self) -> None:
        """Read the configuration again; raises BadConfig with nothing changed."""
        settings = self._read()
        try:
            addresses = {name: parse_address(typed) for name, typed in settings.printers.items()}
            routes = {key: parse_route(typed) for key, typed in settings.routes.items()}
        except BadInput as problem:
            raise BadConfig(problem.message, **problem.values) from problem
        if settings.queue:
            addresses.setdefault(QUEUE, PrinterAddress(kind=PrinterKind.LP, path=f"/{settings.queue}"))
        addresses.setdefault(FOLDER, PrinterAddress(kind=PrinterKind.FOLDER, path=str(settings.folder)))
        self._folder = settings.folder
        self._addresses, self._routes, self._printers = addresses, routes, {}

    def cards(self) -> list[PrinterCard]:
        """Return the printers there are, the usual one first."""
        usual = self._usual(DEFAULT, "")
        cards = [
            PrinterCard(
                name=name,
                address=str(address),
                target=self.named(name).target,
                paper=address.paper,
                usual=name == usual,
            )
            for name, address in self._addresses.items()
        ]
        return sorted(cards, key=lambda card: not card.usual)

    def named(self, name: str) -> Printer:
        """Return a printer; raises PrintFailed."""
        if name not in self._addresses:
            raise PrintFailed(
                mark(
                    "Quầy này không còn máy in {name}. Chưa gửi phiếu nào; bấm F7 chuyển phiếu sang máy in khác."
                ),
                name=name,
            )
        if name not in self._printers:
            self._printers[name] = self._made(self._addresses[name], name)
        return self._printers[name]

    def at(self, address: str) -> Printer:
        """Return a printer that is not kept; raises BadInput."""
        return self._made(parse_address(address), "")

    def route(self, form: str, counter: str) -> Route:
        """Return where slips of *form* go, printer and paper named: what no roll can bear goes to one that has pages.

        A roll that the office named for this very form is taken at its word: its own template may be laid out for one.
        """
        said = find_route(self._routes, form, counter)
        name = self._usual(form, counter)
        paper = said.paper or self._laid_out(form, name)
        if paper.is_roll and form in FORMS and not FORMS[form].on_rolls:
            own = find_route(
                {k: v for k, v in self._routes.items() if k.rpartition(":")[2] == form}, form, counter
            )
            if own.paper is None:
                name, paper = self._with_pages(), FORMS[form].paper
        return Route(printer=name, paper=paper, copies=said.copies)

    def routing(self) -> Mapping[str, Route]:
        """Return what the office said of slips."""
        return self._routes

    def paper_of(self, name: str) -> Paper:
        """Return what is laid out for a printer."""
        return self._addresses[name].paper if name in self._addresses else Paper.A5

    async def look_around(self) -> list[FoundPrinter]:
        """Return the printers that this machine knows of."""
        return await found_printers()

    def _usual(self, form: str, counter: str) -> str:
        """Return the routed printer, else the first there is; the folder when there is none."""
        return find_route(self._routes, form, counter).printer or next(iter(self._addresses))

    def _with_pages(self) -> str:
        """Return the first printer that is no roll, which the folder is at least."""
        return next((name for name, one in self._addresses.items() if not one.paper.is_roll), FOLDER)

    def _laid_out(self, form: str, name: str) -> Paper:
        own = FORMS[form].paper if form in FORMS else Paper.A5
        paper = self.paper_of(name)
        return paper if paper.is_roll else own

    def _made(self, address: PrinterAddress, name: str) -> Printer:
        if address.kind is PrinterKind.FOLDER:
            return FolderPrinter(Path(address.path) if address.path.strip("/") else self._folder)
        if address.kind in {PrinterKind.IPP, PrinterKind.IPPS}:
            from counter_tui.printing.ipp import IppPrinter

            return IppPrinter(_called(name, address.place + address.path), address)
        if address.kind is PrinterKind.LP:
            from counter_tui.printing.local_queue import LocalQueue

            return LocalQueue(address.path.strip("/"), paper=address.paper)
        from counter_tui.printing import wires
        from counter_tui.printing.raw import RawPrinter

        if address.kind is PrinterKind.SOCKET:
            way, place = wires.tcp(address.host, address.port), address.place
        elif address.kind is PrinterKind.USB:
            way, place = wires.device(address.path), address.path
        else:
            way, place = wires.serial_port(address.path, address.baud), address.path
        return RawPrinter(_called(name, place), way, confirm=address.confirm)


def _called(name: str, place: str) -> str:
    return (
        text("máy in {name} ({place})", name=name, place=place)
        if name
        else text("máy in {place}", place=place)
    )
