"""Opens a desk: its files, its way to a service, and the services on top."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui.composition.facts import facts
from counter_tui.domain.receipt import RECEIPT_TEMPLATE
from counter_tui.errors import CorruptDatabase, PrintFailed, StorageError
from counter_tui.i18n import mark
from counter_tui.services.command_line import CommandLine
from counter_tui.services.desk import Desk
from counter_tui.services.journal_book import JournalBook
from counter_tui.services.lookup import Lookup
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.preferences import Preferences
from counter_tui.services.receipts import Receipts
from counter_tui.services.reception import Reception
from counter_tui.services.same_day import SameDay
from counter_tui.services.session import Session
from counter_tui.services.sync import Sync
from counter_tui.system.clock import SystemClock
from counter_tui.system.config import Config
from counter_tui.system.control_socket import AVAILABLE, ControlSocket
from counter_tui.system.desk_lock import DeskLock
from counter_tui.system.machine import machine_digest
from counter_tui.system.paths import Paths, make_private
from counter_tui.system.preference_file import TomlPreferenceFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter_tui.api.http_gateway import HttpGateway
    from counter_tui.domain.calendar import Calendar
    from counter_tui.printing.renderer import TypstRenderer
    from counter_tui.server.embedded import EmbeddedOffice
    from counter_tui.services.ports import Printer
    from counter_tui.storage.catalogue import CatalogueStore
    from counter_tui.storage.desk_files import DeskFiles
    from counter_tui.system.keys import Key


class DeskOpening:
    """Opens one desk and closes it again; files and heavy imports are handled off the event loop.

    ``files`` are its open files, ``found`` sentences about damage met in opening them; ``answers_commands`` is for a desk that stays (control socket, chores); ``wait`` is how many seconds another desk may still hold the data.
    """

    def __init__(
        self, paths: Paths, settings: Config, *, answers_commands: bool = True, wait: float = 0.0
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._answers_commands = answers_commands
        self._wait = wait
        self._lock = DeskLock(paths.data)
        self.files: DeskFiles | None = None
        self.found: list[str] = []
        self._warn: Callable[[str], None] | None = None
        self._gateway: HttpGateway | None = None
        self._office: EmbeddedOffice | None = None
        self._lost_office: CorruptDatabase | None = None
        self._socket: ControlSocket | None = None
        self._key: Key | None = None
        self._renderer: TypstRenderer | None = None
        self._chores: asyncio.Task[None] | None = None
        self.command_line: CommandLine

    async def open(self) -> Desk:
        """Return the opened desk; raises StorageError and its children, BadConfig."""
        await asyncio.to_thread(self._take_data)
        assert self._key is not None
        modules = await asyncio.to_thread(_storage_modules)
        self.files = files = await modules.DeskFiles.open(
            self._paths.data, self._key.value, machine=machine_digest(), marks=self._paths.state
        )
        catalogue = modules.CatalogueStore(files.cache)
        await catalogue.load()
        self._gateway = await asyncio.to_thread(self._way_to_service, files)
        calendar = await asyncio.to_thread(modules.packaged.calendar)
        desk = self._services(files, catalogue, self._gateway, calendar)
        self._warn = desk.sync.warn
        await desk.session.restore()
        if not self._settings.string("api.url"):
            await desk.session.learn()
        for warning in self._key.warnings:
            desk.sync.warn(warning)
        for warning in files.warnings:
            self._say(warning)
        self.command_line = CommandLine(desk, self._facts)
        if self._answers_commands:
            if AVAILABLE:
                await self._answer_commands(desk)
            self._chores = asyncio.create_task(self._do_chores(desk), name="chores")
        return desk

    def _say(self, warning: str) -> None:
        self.found.append(warning)
        if self._warn is not None:
            self._warn(warning)

    async def _answer_commands(self, desk: Desk) -> None:
        self._socket = ControlSocket(self._paths.control_socket, self.command_line.answer)
        try:
            await self._socket.open()
        except StorageError as problem:
            desk.sync.warn(str(problem))

    async def _do_chores(self, desk: Desk) -> None:
        """What nobody should wait for: lay out a specimen so that the first slip is quick, remove old slips."""
        from counter_tui.printing.folder import purge

        assert self._renderer is not None
        try:
            await self._renderer.warm(RECEIPT_TEMPLATE)
        except PrintFailed as problem:
            desk.sync.warn(str(problem))
        if days := self._settings.number("print.keep_days"):
            await asyncio.to_thread(purge, self._slips, timedelta(days=days), SystemClock().now())

    async def close(self) -> None:
        """Close what was opened, in reverse order; what does not close holds nothing else open."""
        if self._chores is not None:
            self._chores.cancel()
        async with AsyncExitStack() as opened:
            opened.callback(self._lock.release)
            for one in (self.files, self._office, self._gateway, self._socket):
                if one is not None:
                    opened.push_async_callback(one.close)

    def _take_data(self) -> None:
        from counter_tui.system.keys import KeySource

        make_private(self._paths.data)
        self._lock.acquire(self._wait)
        source = KeySource(self._paths.config, use_keyring=self._settings.flag("store.keyring"))
        self._key = source.key(exists=self._paths.hold_databases)

    def _services(
        self, files: DeskFiles, catalogue: CatalogueStore, gateway: HttpGateway, calendar: Calendar
    ) -> Desk:
        from counter_tui.printing.folder import FolderPrinter
        from counter_tui.printing.renderer import TypstRenderer

        clock = SystemClock()
        session = Session(
            gateway, files.office_record, self._settings.string("desk.counter"), calendar=calendar
        )
        numbers = NumberSupply(files.numbers, gateway, files.office_record, session, clock)
        templates = self._settings.string("print.templates")
        self._renderer = renderer = TypstRenderer(
            override_dir=Path(templates).expanduser() if templates else None
        )
        reception = Reception(
            catalogue=catalogue,
            journal=files.journal,
            drafts=files.drafts,
            dossiers=files.dossiers,
            gateway=gateway,
            numbers=numbers,
            session=session,
            clock=clock,
        )
        return Desk(
            session=session,
            lookup=Lookup(catalogue, files.dossiers, gateway, files.audit, session, clock),
            reception=reception,
            same_day=SameDay(catalogue=catalogue, reception=reception, session=session, clock=clock),
            journal=JournalBook(files.journal, files.dossiers, gateway, session, clock),
            receipts=Receipts(
                files.prints,
                renderer,
                self._printer(),
                files.audit,
                session,
                clock,
                folder=FolderPrinter(self._slips),
            ),
            sync=Sync(
                journal=files.journal,
                numbers=numbers,
                catalogue=catalogue,
                dossiers=files.dossiers,
                prints=files.prints,
                gateway=gateway,
                session=session,
                clock=clock,
                embedded=not self._settings.string("api.url"),
            ),
            preferences=Preferences(TomlPreferenceFile(self._paths.config_file)),
        )

    def _printer(self) -> Printer:
        from counter_tui.printing.cups import CupsPrinter
        from counter_tui.printing.folder import FolderPrinter

        if queue := self._settings.string("print.queue"):
            return CupsPrinter(queue)
        return FolderPrinter(self._slips)

    @property
    def _slips(self) -> Path:
        folder = self._settings.string("print.folder")
        return Path(folder).expanduser() if folder else self._paths.slips

    def _way_to_service(self, files: DeskFiles) -> HttpGateway:
        from counter_tui.api.http_gateway import HttpGateway
        from counter_tui.api.tokens import MemoryTokens

        if url := self._settings.string("api.url"):
            ca_file = self._settings.string("api.ca_file")
            return HttpGateway(url, files.token, ca_file=Path(ca_file).expanduser() if ca_file else None)
        tokens = MemoryTokens()

        async def open_app() -> Any:
            if self._lost_office is not None:
                raise self._lost_office
            self._office = await self._open_embedded(files)
            tokens.set(self._office.token)
            return self._office.app

        return HttpGateway("", tokens, open_app=open_app)

    async def _open_embedded(self, files: DeskFiles) -> EmbeddedOffice:
        module = await asyncio.to_thread(_embedded_module)
        assert self._key is not None
        known = await files.office_record.load()
        if known is not None and not known[0].sample and not module.is_there(self._paths.office):
            # A sample office must not take the place of a real one whose file was lost.
            raise StorageError(
                mark("Mất dữ liệu của {name} trong {path}. Chép lại bản sao lưu rồi mở lại chương trình."),
                name=known[0].name,
                path=str(self._paths.office),
            )
        try:
            office: EmbeddedOffice = await module.open_embedded(
                self._paths.office, office_key(self._key.value)
            )
        except CorruptDatabase as problem:
            self._lost_office = problem  # reading it once more finds no more
            raise
        for warning in office.service.warnings:
            self._say(warning)
        return office

    def _facts(self) -> dict[str, Any]:
        place = self._key.place if self._key is not None else ""
        return dict(facts(self._paths, self._settings, key_place=place))


def office_key(key: bytes) -> bytes:
    """Return the embedded office's key, derived so that the two files never share one."""
    return hashlib.blake2b(key, digest_size=32, person=b"counter-office").digest()


def _storage_modules() -> Any:
    from counter_tui.composition import stores

    return stores


def _embedded_module() -> Any:
    from counter_tui.server import embedded

    return embedded
