"""Desks and a service that number dossiers, in memory: the real code on SQLite, without threads, sockets or disks."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import apsw
import msgspec

from counter_tui.contract.numbers import BlockBody, BlockRequest, ReportRequest
from counter_tui.contract.registration import RegisteredBody, RegistrationBody
from counter_tui.database.connection import Connection, Migration, migrate
from counter_tui.database.moments import to_micros
from counter_tui.domain.codes import provisional_code
from counter_tui.domain.journal import Entry, EntryKind, EntryState, NumberBlock
from counter_tui.domain.numbers import BlockReport, BlockVerdict
from counter_tui.domain.office import NumberPolicy, Role
from counter_tui.errors import Offline, Refused
from counter_tui.server import leasing, registering, reporting
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.schema import MIGRATIONS
from counter_tui.server.seed import SAMPLE
from counter_tui.server.tables import accounts, catalogue, installations, offices
from counter_tui.server.tables.accounts import Account
from counter_tui.server.tables.answers import fingerprint
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.ports import AssignedNumber, NewEntry
from counter_tui.storage import installation
from counter_tui.storage.high_water import HighWater
from counter_tui.storage.journal import JournalStore
from counter_tui.storage.numbers import NumberStore
from counter_tui.storage.office_record import OfficeRecordStore
from counter_tui.storage.schema import JOURNAL
from counter_tui.storage.waking import wake_up
from tests.server.offices import BIRTH, CALENDAR, MORNING, STAFF, registration, uuid

T = TypeVar("T")
WHO = Principal(office=SAMPLE.code, officer_id="mau", name="Cán bộ mẫu", role=Role.SUPERVISOR, counter="1")


class Duplicate(AssertionError):
    """One number was printed for two dossiers."""


def memory(image: bytes | None) -> Connection:
    raw = apsw.Connection(":memory:")
    if image is not None:
        raw.deserialize("main", image)
    return Connection(raw, Path("memory"))


def image_of(connection: Connection) -> bytes:
    return bytes(connection.raw.serialize("main"))


@functools.cache
def empty(migrations: tuple[Migration, ...]) -> bytes:
    connection = memory(None)
    migrate(connection, migrations)
    return image_of(connection)


@functools.cache
def new_office() -> bytes:
    connection = memory(empty(MIGRATIONS))
    offices.put(connection, SAMPLE, CALENDAR)
    for officer in STAFF.values():
        accounts.add(connection, SAMPLE.code, Account(officer=officer, login=officer.id))
    catalogue.put(connection, SAMPLE.code, [BIRTH])
    return image_of(connection)


def transact(connection: Connection, work: Callable[[Connection], T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = work(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return done


class Files:
    """Stands for a DatabaseFile: one connection, each call a transaction of its own."""

    def __init__(self, image: bytes) -> None:
        self.connection = memory(image)

    async def write(self, work: Callable[[Connection], T], _: object = None) -> T:
        return transact(self.connection, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return work(self.connection)


class Marks(HighWater):
    """The mark's file in memory: *drive* outlives the database beside it."""

    def __init__(self, drive: dict[str, str], data: str) -> None:
        self.drive, self.power = drive, True
        super().__init__(Path("state"), Path(data))

    def _read(self) -> str:
        return self.drive.get(self.path.name, "")

    def _write(self, lines: str) -> bool:
        if self.power:
            self.drive[self.path.name] = lines
        return self.power


@dataclass
class Paper:
    """What citizens were told: which dossiers each number was printed for."""

    printed: dict[str, str]

    def show(self, code: str, dossier: str) -> None:
        if self.printed.setdefault(code, dossier) != dossier:
            raise Duplicate(code)


class ServiceInMemory:
    """The service's own functions, each call one transaction."""

    def __init__(self) -> None:
        self.db = memory(new_office())

    def call(self, work: Callable[[Connection], T]) -> T:
        try:
            return transact(self.db, work)
        except ProblemError as problem:
            raise Refused(problem.code, code=problem.code) from problem

    def moved_on_since(self, image: bytes) -> bool:
        """Return whether the desk of a journal's copy has reported since the copy was made."""
        copy = memory(image)
        here, _ = installation.stored(copy)
        return installations.stamp(self.db, SAMPLE.code, here) != installation.stamps(copy)[0]

    def set_policy(self, policy: NumberPolicy) -> None:
        office = replace(offices.get(self.db, SAMPLE.code) or SAMPLE, number_policy=policy)
        transact(self.db, lambda db: offices.update(db, office, None))


class Wire:
    """The gateway of one desk: what may happen to a call between the two."""

    def __init__(self, service: ServiceInMemory, now: Callable[[], datetime]) -> None:
        self.service, self.now = service, now
        self.up, self.loses_answers = True, 0

    def exchange(self, work: Callable[[Connection], T]) -> T:
        if not self.up:
            raise Offline("")
        done = self.service.call(work)
        if self.loses_answers:
            self.loses_answers -= 1
            raise Offline("")
        return done

    async def lease(
        self, *, key: str, counter: str, day: date, installation: str, stamp: str = ""
    ) -> NumberBlock:
        request = BlockRequest(counter=counter, day=day, installation=installation, stamp=stamp)
        mark, now = fingerprint("/v1/number-blocks", leasing.lasting(request)), to_micros(self.now())
        stored = self.exchange(lambda db: leasing.lease(db, WHO, request, key=key, fingerprint=mark, now=now))
        return msgspec.json.decode(stored.body, type=BlockBody).to_domain()

    async def report_numbers(self, report: BlockReport, counter: str) -> BlockVerdict:
        request, now = ReportRequest.from_domain(report, counter), to_micros(self.now())
        return self.exchange(lambda db: reporting.report(db, WHO, request, now=now)).to_domain()

    def register(self, entry: Entry) -> RegisteredBody:
        body = msgspec.json.decode(entry.body, type=RegistrationBody).to_domain()
        mark, now = fingerprint(entry.path, entry.body), to_micros(self.now())
        stored = self.exchange(
            lambda db: registering.register(db, WHO, body, key=entry.id, fingerprint=mark, now=now)
        )
        return msgspec.json.decode(stored.body, type=RegisteredBody)


@dataclass
class Place:
    """Session and clock of one desk."""

    office: Any
    counter: str
    calendar: Any
    at: Callable[[], datetime]

    def now(self) -> datetime:
        return self.at()


class DeskInMemory:
    """One desk: the journal, the mark beside it, the machine it stands on, and a clock that may be wrong."""

    def __init__(self, world: World, counter: str, machine: str, image: bytes, drive: dict[str, str]) -> None:
        self.world, self.machine, self.drive = world, machine, drive
        self.wrong = timedelta(0)
        self.wire = Wire(world.service, lambda: world.now)
        self.place = Place(SAMPLE, counter, CALENDAR, lambda: world.now + self.wrong)
        self.open(image)

    def open(self, image: bytes) -> None:
        """Open the journal as after a start; a slip that was not printed is printed now."""
        self.files = Files(image)
        self.marks = Marks(self.drive, "data")
        transact(self.files.connection, lambda c: wake_up(c, self.machine, self.marks, self.place.now()))
        self.marks.catch_up(self.files.connection)
        self.numbers = NumberStore(self.files, self.marks)  # type: ignore[arg-type]
        self.journal = JournalStore(self.files, self.marks)  # type: ignore[arg-type]
        record = OfficeRecordStore(self.files)  # type: ignore[arg-type]
        self.supply = NumberSupply(self.numbers, self.wire, record, self.place, self.place)  # type: ignore[arg-type]
        for code, dossier in self.held().items():
            self.world.tell(code, dossier)

    def held(self) -> dict[str, str]:
        """Return the dossiers of this journal by their number."""
        return dict(self.files.connection.all("SELECT dossier, id FROM entry"))

    async def register(self, *, told: bool = True) -> None:
        """Number and store one dossier; *told* is false when the machine stops right after the commit."""
        self.world.dossiers += 1
        dossier, now = uuid(self.world.dossiers), self.place.now()
        numbered = await self.supply.ensure_today()
        day = now.date()

        def build(number: AssignedNumber) -> NewEntry:
            made = registration(
                self.world.dossiers,
                code=number.code,
                provisional=number.provisional,
                counter=self.place.counter,
                received_at=now,
                due=None,
            )
            body = msgspec.json.encode(RegistrationBody.from_domain(made))
            entry = Entry(
                id=dossier,
                kind=EntryKind.REGISTER,
                dossier=number.code,
                title="",
                path="/v1/dossiers",
                body=body,
                created_at=now,
            )
            return NewEntry(entry=entry, registration=made, slip=None)

        self.marks.power = told
        new = await self.journal.register(
            day=day,
            office=SAMPLE.code,
            counter=self.place.counter,
            provisional=lambda: provisional_code(
                SAMPLE.code, day, self.place.counter, self.world.dossiers * 977 % (1 << 25)
            ),
            build=build,
            numbered=numbered,
        )
        if told:
            self.world.tell(new.registration.code, dossier)

    async def round(self) -> None:
        """Do what a round of the desk's background work does with numbers and dossiers."""
        if self.wire.up:
            self.place.office = offices.get(self.world.service.db, SAMPLE.code)
        try:
            try:
                await self.supply.refill()
            except Refused:
                self.world.refusals += 1
            for entry in await self.journal.due_to_send(self.place.now(), 100):
                await self._send(entry)
        except Offline:
            return

    async def _send(self, entry: Entry) -> None:
        at = self.place.now()
        try:
            answer = self.wire.register(entry)
        except Refused as refusal:
            await self.journal.mark(
                entry.id, EntryState.REFUSED, at=at, problem="", problem_code=refusal.code
            )
            return
        if answer.code != entry.dossier:
            await self.journal.renumber(entry.id, answer.code, at)
            self.world.tell(answer.code, entry.id)
        await self.journal.mark(entry.id, EntryState.CONFIRMED, at=at)


class World:
    """A service, desks around it, the day, and all paper that went out."""

    def __init__(self, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self.now = MORNING
        self.service = ServiceInMemory()
        self.paper = Paper({})
        self.dossiers = self.refusals = self.machines = 0
        self.run = run
        self.desks = [self.desk(counter) for counter in ("1", "2", "3")]

    def tell(self, code: str, dossier: str) -> None:
        """Print a number for a dossier."""
        self.paper.show(code, dossier)

    def desk(
        self, counter: str, image: bytes | None = None, drive: dict[str, str] | None = None
    ) -> DeskInMemory:
        """Set a desk up on a machine of its own, empty or with a copy of another's files."""
        self.machines += 1
        return DeskInMemory(
            self, counter, f"machine-{self.machines}", image or empty(JOURNAL), dict(drive or {})
        )

    def settle(self) -> None:
        """Bring everything up and let everybody send and report until nothing moves."""
        for desk in self.desks:
            desk.wire.up, desk.wire.loses_answers, desk.wrong = True, 0, timedelta(0)
        for _ in range(2):
            for desk in self.desks:
                self.run(desk.round())

    def check(self) -> None:
        """Every dossier of a journal has arrived once, under the number the journal has; every number is explained."""
        held = dict(self.service.db.all("SELECT id, code FROM dossier"))
        for desk in self.desks:
            for code, dossier in desk.held().items():
                assert held.get(dossier) == code, (dossier, code)
        for code, dossier in self.paper.printed.items():
            if dossier in held and held[dossier] != code:
                told = self.service.db.one("SELECT dossier FROM dossier_alias WHERE alias = ?", (code,))
                assert told == (dossier,), (code, dossier)
        voided = {row[0] for row in self.service.db.all("SELECT code FROM void_number")}
        assert not voided & set(held.values())
        for day, following in self.service.db.all("SELECT day, next FROM day_counter"):
            prefix = f"{SAMPLE.code}-{date.fromisoformat(day):%y%m%d}"
            if date.fromisoformat(day) < self.now.date() - timedelta(days=31):
                gone = {f"{prefix}-{n:04d}" for n in range(1, following)} - voided - set(held.values())
                assert not gone, gone


def runner() -> asyncio.Runner:
    """Return what runs the desks' coroutines."""
    return asyncio.Runner()
