"""A desk without a screen: the real composition, registering and acting as an officer would, until it is killed.

What it tells the officer stands in the history, one JSON line each, synced before it goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import random
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from counter_tui.composition.desk import DeskOpening
from counter_tui.domain.actions import (
    Action,
    CompleteSupplement,
    Correct,
    Finish,
    Forward,
    RequestSupplement,
    Return,
)
from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.journal import Entry
from counter_tui.domain.person import Person
from counter_tui.errors import CounterError, Offline, Refused, StorageError
from counter_tui.server.tables.answers import fingerprint
from counter_tui.services.desk import Desk
from counter_tui.services.ports import LinkState
from counter_tui.services.same_day import SameDayRequest
from counter_tui.system import config
from counter_tui.system.paths import Paths
from tests.chaos import desk_faults
from tests.e2e.office import LOGIN, PASSWORD

BIRTH, COPY = "1.001193", "2.000815"
HEAVY = (
    "anyio._backends._asyncio",
    "counter_tui.composition.printers",
    "counter_tui.composition.services",
    "counter_tui.composition.stores",
    "counter_tui.api.audit_heads",
    "counter_tui.api.http_gateway",
    "counter_tui.api.office_book",
    "counter_tui.api.parcels",
    "counter_tui.printing.renderer",
    "counter_tui.printing.spreadsheet",
    "counter_tui.system.keys",
    "httpx",
    "filelock",
)
DRAIN_ROUNDS = 60
AHEAD = 40
"""Entries waiting from which on the officer is slower."""


def import_all() -> None:
    """Import what a desk imports in its life."""
    for name in HEAVY:
        importlib.import_module(name)


async def work(job: dict[str, Any]) -> None:
    """Do one job: ``open`` (sign in, fetch the catalogue), ``register`` (until *until* tickets are taken) or ``drain``."""
    random.seed(job["seed"])
    desk_faults.install(job)
    home = Path(job["home"])
    paths = Paths(data=home / "data", config=home / "config", state=home / "state", runtime=home / "state")
    opening = DeskOpening(paths, config.load(paths.config_file), answers_commands=False, wait=10)
    desk = await opening.open()
    assert opening.files is not None
    officer = Officer(desk, opening, History(home / "history.jsonl", job.get("progress")), job)
    await getattr(officer, job["do"])()
    await opening.close()


class History:
    """What the officer was told, appended and synced; *progress* gets a byte for each line."""

    def __init__(self, path: Path, progress: int | None) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._progress = progress
        self.tickets = {line["ticket"] for line in read_history(path) if "ticket" in line}

    def say(self, **line: Any) -> None:
        """Append a line; it holds from the moment this returns."""
        os.write(self._handle, json.dumps(line).encode() + b"\n")
        os.fsync(self._handle)
        if "ticket" in line:
            self.tickets.add(line["ticket"])
            if self._progress is not None:
                os.write(self._progress, b".")


def read_history(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a history; one that was cut short by a kill was told to nobody."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines]


@dataclass
class Officer:
    """Works at one desk. A ticket is one citizen's wish to be received once: its number is the identity number's end."""

    desk: Desk
    opening: DeskOpening
    history: History
    job: dict[str, Any]
    recent: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """Sign in and fetch everything."""
        while True:
            with contextlib.suppress(Offline, Refused):
                await self.desk.session.sign_in(LOGIN, PASSWORD)
                break
        for _ in range(DRAIN_ROUNDS):
            self.desk.sync.nudge(catalogue=True)
            await self.desk.sync.round()
            with contextlib.suppress(CounterError):
                await self.desk.lookup.procedure(BIRTH)
                await self.desk.lookup.procedure(COPY)
                return
        raise AssertionError("the catalogue does not come")

    async def register(self) -> None:
        """Receive citizens one after the other, act on dossiers between, sync behind."""
        await self._hear_what_was_not_shown()
        behind = asyncio.create_task(self._sync())
        while (ticket := self._next_ticket()) is not None:
            if behind.done():
                await behind  # tells what ended it
            await self._one_citizen(ticket)
            if random.random() < self.job["acts"]:
                await self._act()
            self.desk.sync.nudge()
            await self._breathe()
        while not behind.done():  # one that was just being woken may miss it
            behind.cancel()
            await asyncio.wait([behind], timeout=0.1)

    async def drain(self) -> None:
        """Send everything that waits, and hear all changes."""
        await self._hear_what_was_not_shown()
        for _ in range(DRAIN_ROUNDS):
            self.desk.sync.nudge(catalogue=True)
            await self.desk.sync.round()
            if self.desk.sync.status.link is LinkState.SIGN_IN:
                await self.desk.session.sign_in(LOGIN, PASSWORD)
            counts = await self.desk.journal.counts()
            if not counts.waiting and self.desk.sync.status.link is LinkState.UP:
                return

    async def _breathe(self) -> None:
        """Let the sync keep up, as a person would; one in five times ask for everything at once (F5)."""
        behind = self.desk.sync.status.counts.waiting > AHEAD
        if behind:
            self.desk.sync.nudge(catalogue=random.random() < 0.2)
        await asyncio.sleep(0.02 if behind else 0)

    async def _sync(self) -> None:
        while True:
            try:
                await self.desk.sync.run()
            except StorageError:  # as the desk's screen does
                await asyncio.sleep(0.05)

    def _next_ticket(self) -> int | None:
        first = self.job["desk"] * 100_000
        following = max((t for t in self.history.tickets), default=first - 1) + 1
        return following if following < first + self.job["until"] else None

    async def _hear_what_was_not_shown(self) -> None:
        for entry in await self.desk.journal.not_shown():
            registration = await self.desk.journal.registration_of(entry)
            assert registration is not None
            self._told(entry, int(registration.applicant.identity[-6:]))
            await self.desk.journal.shown([entry.id])
        self.recent = [entry.dossier for entry in (await self.desk.journal.entries(limit=40))]

    def _told(self, entry: Entry, ticket: int, code: str = "") -> None:
        self.history.say(
            ticket=ticket, id=entry.id, code=code or entry.dossier, bytes=fingerprint(entry.path, entry.body)
        )

    async def _one_citizen(self, ticket: int) -> None:
        person = Person(name="NGUYỄN VĂN MẪU", identity=f"022090{ticket:06d}", birth="1990-02-05", sex="Nam")
        full = self.job.get("full") and random.random() < 0.15
        if full:
            await desk_faults.fill_the_disk(self.opening)
        try:
            if ticket % 4 == 0:
                item = await self.desk.lookup.procedure(COPY)
                accepted = await self.desk.same_day.accept(SameDayRequest(item=item, applicant=person))
            else:
                item = await self.desk.lookup.procedure(BIRTH)
                accepted = await self.desk.reception.accept(
                    replace(self.desk.reception.start(item), applicant=person)
                )
        except StorageError:  # "not received": the officer enters the same citizen again
            return
        finally:
            if full:
                await desk_faults.empty_the_disk(self.opening)
        assert self.opening.files is not None
        entry = await self.opening.files.journal.entry(accepted.entry_id)
        assert entry is not None
        self._told(entry, ticket, accepted.registration.code)
        await self.desk.journal.shown([accepted.entry_id])
        self.recent = [*self.recent[-40:], accepted.registration.code]

    async def _act(self) -> None:
        if not self.recent:
            return
        code = random.choice(self.recent)
        with contextlib.suppress(
            CounterError
        ):  # not possible now, or no room: said to the officer, nothing done
            summary = await self.desk.casework.standing(code)
            action = await self._action(code, summary)
            if action is not None:
                done = await self.desk.casework.act(summary.code, action)
                self.history.say(act=done.entry_id, dossier=summary.code, kind=action.KIND.value)

    async def _action(self, code: str, summary: DossierSummary) -> Action | None:
        registration = await self.desk.casework.registration(code)
        if registration is None:
            return None
        match summary.status:
            case Status.RECEIVED:
                correction = Correct(registration=replace(registration, note="bản sửa"), reason="ghi nhầm")
                return random.choice([Forward(to="Phòng chuyên môn"), correction, Finish()])
            case Status.IN_PROGRESS:
                return random.choice(
                    [Finish(), RequestSupplement(reason="thiếu", papers=("Giấy chứng sinh",))]
                )
            case Status.SUPPLEMENT_ASKED:
                due = await self.desk.casework.due_after_supplement(code)
                return CompleteSupplement(due=due)
            case Status.DONE:
                return Return(receiver="NGUYỄN VĂN MẪU")
        return None
