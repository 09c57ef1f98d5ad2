"""Opens a desk: its files, its way to a service, and the services on top."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui.composition import journal_owner
from counter_tui.composition.derived_keys import office_key
from counter_tui.composition.desk_aside import set_desk_aside
from counter_tui.composition.facts import facts
from counter_tui.composition.key_change import finish_key_change, telling_what_is_lost
from counter_tui.composition.unsent_note import UnsentNote
from counter_tui.composition.upkeep import Upkeep
from counter_tui.errors import BadConfig, CorruptDatabase, PrintFailed, StorageError
from counter_tui.i18n import mark, text
from counter_tui.services.command_line import CommandLine
from counter_tui.services.desk import Desk
from counter_tui.services.link import LinkJudge
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
    from counter_tui.services.spool import Spool
    from counter_tui.storage.catalogue import CatalogueStore
    from counter_tui.storage.desk_files import DeskFiles
    from counter_tui.system.keys import Key
    from counter_tui.system.passphrase import Passphrases


class DeskOpening:
    """Opens one desk and closes it again; files and heavy imports are handled off the event loop.

    ``files`` are its open files, ``found`` sentences about damage met in opening them; ``answers_commands`` is for a desk that stays (control socket, chores); ``wait`` is how many seconds another desk may still hold the data; ``passphrases`` knows the one the key lies under, if any.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Config,
        *,
        answers_commands: bool = True,
        wait: float = 0.0,
        passphrases: Passphrases | None = None,
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._answers_commands = answers_commands
        self._wait = wait
        self._passphrases = passphrases
        self._lock = DeskLock(paths.data)
        self.files: DeskFiles | None = None
        self.found: list[str] = []
        self._warn: Callable[[str], None] | None = None
        self._gateway: HttpGateway | None = None
        self._link = LinkJudge()
        self._office: EmbeddedOffice | None = None
        self._lost_office: CorruptDatabase | None = None
        self._socket: ControlSocket | None = None
        self._key: Key | None = None
        self._renderer: TypstRenderer | None = None
        self._chores: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._printing: asyncio.Task[None] | None = None
        self._spool: Spool | None = None
        self.command_line: CommandLine

    async def open(self) -> Desk:
        """Return the opened desk; raises StorageError and its children, BadConfig."""
        await asyncio.to_thread(self._take_data)
        assert self._key is not None
        modules = await asyncio.to_thread(_storage_modules)
        files = await self._open_files(modules)
        aside = await self._sample_aside(files)
        if aside:
            files = await self._open_files(modules)
        served = bool(self._settings.string("api.url"))
        await journal_owner.claim(files.office_record, self._paths, served=served)
        catalogue = modules.CatalogueStore(files.cache)
        await catalogue.load()
        self._gateway = await asyncio.to_thread(self._way_to_service, files)
        calendar = await asyncio.to_thread(modules.packaged.calendar)
        desk = self._services(files, catalogue, self._gateway, calendar)
        self._warn = desk.sync.warn
        self._spool = desk.spool
        desk.spool.on_change = desk.sync.refresh_counts
        desk.sync.follow_link(self._link)
        note = UnsentNote(self._paths.state, self._paths.data)
        desk.sync.subscribe(lambda status: note.follow(status, SystemClock().now()))
        await desk.session.restore()
        if not served:
            await desk.session.learn()
        for warning in self._key.warnings:
            desk.sync.warn(warning)
        if aside:
            self._say(text(journal_owner.SET_ASIDE, names=", ".join(path.name for path in aside)))
        for warning in (*files.warnings, *([note.sentence()] if files.lost else [])):
            self._say(warning)
        keep_days = self._settings.number("store.keep_days")
        upkeep = Upkeep(desk, files, self._gateway, lambda: self._office, keep_days)
        self.command_line = CommandLine(
            desk, self._facts, {**upkeep.commands, "printers": desk.printer_care.command}
        )
        if self._answers_commands:
            if AVAILABLE:
                await self._answer_commands(desk)
            self._chores = asyncio.create_task(self._do_chores(desk), name="chores")
            self._printing = asyncio.create_task(desk.spool.run(), name="printing")
            self._watch = asyncio.create_task(upkeep.run(), name="upkeep")
        return desk

    async def _open_files(self, modules: Any) -> DeskFiles:
        assert self._key is not None
        with telling_what_is_lost(self._paths):
            files: DeskFiles = await modules.DeskFiles.open(
                self._paths.data, self._key.value, machine=machine_digest(), marks=self._paths.state
            )
        self.files = files
        return files

    async def _sample_aside(self, files: DeskFiles) -> list[Path]:
        """Set the journal of the carried sample office aside when the desk has been given a service."""
        if not self._settings.string("api.url"):
            return []
        there = self._paths.office.exists() and any(self._paths.office.iterdir())
        if not await journal_owner.is_sample_of_this_desk(files.office_record, carried_there=there):
            return []
        self.files = None
        await files.close()
        return await asyncio.to_thread(set_desk_aside, self._paths)

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
        """What nobody should wait for: try the office's own templates, make the first slip quick, remove old slips."""
        from counter_tui.composition.printers import slip_folder
        from counter_tui.printing.folder import purge
        from counter_tui.printing.template_check import check_templates

        assert self._renderer is not None
        problems: list[str] = []
        try:
            await self._renderer.warm()
        except PrintFailed as problem:
            problems.append(str(problem))
        try:
            own = check_templates(self._renderer, only_own=True)
            problems.extend([template.problem async for template in own])
        except (BadConfig, PrintFailed) as problem:
            problems.append(str(problem))
        for said in filter(None, dict.fromkeys(problems)):
            desk.sync.warn(said)
        slips = slip_folder(self._paths, self._settings)
        if days := self._settings.number("print.keep_days"):
            await asyncio.to_thread(purge, slips, timedelta(days=days), SystemClock().now())

    async def close(self) -> None:
        """Close what was opened, in reverse order; what does not close holds nothing else open."""
        for task in (self._chores, self._watch, self._printing):
            if task is not None:
                task.cancel()
        async with AsyncExitStack() as opened:
            opened.callback(self._lock.release)
            for one in (self.files, self._office, self._gateway, self._socket, self._renderer, self._spool):
                if one is not None:
                    opened.push_async_callback(one.close)

    def _take_data(self) -> None:
        from counter_tui.composition.unlocking import desk_keys
        from counter_tui.system.places import refuse_unfit

        if not self._settings.flag("store.any_place"):
            refuse_unfit(self._paths.data)
        make_private(self._paths.data)
        self._lock.acquire(self._wait)
        source = desk_keys(self._paths, self._settings, self._passphrases)
        with telling_what_is_lost(self._paths):
            finish_key_change(self._paths, source)
            self._key = source.key(exists=self._paths.hold_databases)

    def _services(
        self, files: DeskFiles, catalogue: CatalogueStore, gateway: HttpGateway, calendar: Calendar
    ) -> Desk:
        from counter_tui.api.office_book import OfficeBook
        from counter_tui.composition.printers import printer_shelf, slip_folder
        from counter_tui.composition.services import desk_services
        from counter_tui.printing.folder import FolderPrinter
        from counter_tui.printing.renderer import TypstRenderer
        from counter_tui.printing.spreadsheet import SheetMaker

        templates = self._settings.string("print.templates")
        self._renderer = TypstRenderer(
            override_dir=Path(templates).expanduser() if templates else None, kept=self._paths.templates
        )
        return desk_services(
            files,
            catalogue,
            gateway,
            calendar,
            self._settings,
            renderer=self._renderer,
            printers=printer_shelf(self._paths, self._settings),
            folder=FolderPrinter(slip_folder(self._paths, self._settings)),
            sheets=SheetMaker(),
            office_book=OfficeBook(gateway),
            preferences=TomlPreferenceFile(self._paths.config_file),
        )

    def _way_to_service(self, files: DeskFiles) -> HttpGateway:
        from counter_tui.api.http_gateway import HttpGateway
        from counter_tui.api.tokens import MemoryTokens

        if url := self._settings.string("api.url"):
            ca_file = self._settings.string("api.ca_file")
            return HttpGateway(
                url,
                files.token,
                ca_file=Path(ca_file).expanduser() if ca_file else None,
                watch=self._link,
            )
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
        if known is not None and not known[0].sample and known[0].code != office.office:
            await office.close()
            path = str(self._paths.config_file)
            raise StorageError(journal_owner.OF_A_SERVICE, name=known[0].name, path=path)
        for warning in office.service.warnings:
            self._say(warning)
        return office

    def _facts(self) -> dict[str, Any]:
        place = self._key.place if self._key is not None else ""
        return dict(facts(self._paths, self._settings, key_place=place))


def _storage_modules() -> Any:
    from counter_tui.composition import stores

    return stores


def _embedded_module() -> Any:
    from counter_tui.server import embedded

    return embedded
