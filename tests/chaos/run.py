"""Drives two desks and a service through faults, and holds what was told against what is there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.chaos.checker import desk_facts, faults, office_facts
from tests.chaos.desk_faults import POINTS, POWER
from tests.chaos.faulty_proxy import FaultyProxy
from tests.e2e.office import Office
from tests.server import postgres_server

ROOT = Path(__file__).parents[2]
OFFICE_DAY = 2_000
"""Registrations one office gets in a run."""
SIGNALLED = -signal.SIGKILL
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    "LANG": "C.UTF-8",
}
JUMPS = (0, 0, 0, 0, 0, 20 * 3600, -26 * 3600, 2 * 3600, -90 * 60)
"""Seconds a desk's clock is off for one life."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to happen: *lives* is how many registrations a desk makes on average before it dies.

    *naive* names what is done wrong on purpose (``no-key``, ``naive-numbers``, ``feed-by-id``, ``normal``).
    """

    registrations: int
    seed: int = 1
    lives: int = 40
    acts: float = 0.35
    naive: frozenset[str] = frozenset()
    database: str | None = None
    """The address of a PostgreSQL database that keeps the service's data; it is emptied before each office."""


@dataclass(kw_only=True)
class Report:
    """What happened; ``faults`` is what the checker found, ``ended`` how processes died, ``link`` what the proxy did."""

    faults: list[str] = field(default_factory=list)
    told: int = 0
    acted: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    link: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    renumbered: int = 0
    seconds: float = 0.0

    def add(self, other: Report) -> None:
        """Count what happened in another run too."""
        self.faults += other.faults
        self.ended += other.ended
        self.link += other.link
        for name in ("told", "acted", "requests", "renumbered", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def kills(self) -> int:
        """How many processes died."""
        return sum(self.ended.values())

    def kinds(self) -> Counter[str]:
        """Return how many faults there are of each kind."""
        return Counter(fault.partition(":")[0] for fault in self.faults)


class ChaosOffice(Office):
    """The served office, started so that it may die in a commit."""

    def start_with(self, **asked: Any) -> None:
        """Serve; *asked* as in ``tests/chaos/serving.py``."""
        self._asked = asked
        self.start()

    def start(self) -> None:
        """Serve, and return once calls are taken."""
        self._running = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.serving", "serve", "--host", self._host, *self._serve],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={
                **ENVIRONMENT,
                "COUNTER_TUI_HOME": str(self._home),
                "CHAOS_SERVICE": json.dumps(self._asked),
            },
        )
        assert self._running.stdout is not None
        for line in iter(self._running.stdout.readline, ""):
            if f"://{self._host}:{self.port}" in line:
                return
        assert self._asked.get("point"), "the service does not start"

    @property
    def died(self) -> bool:
        """Whether it ended by itself."""
        return self._running is not None and self._running.poll() is not None


class Nursery:
    """Starts desk processes and says when they have ended; each tells its progress through a pipe of its desk."""

    def __init__(self, desks: int) -> None:
        self.pipes = [os.pipe() for _ in range(desks)]
        self._process: asyncio.subprocess.Process
        self._reader: asyncio.Task[None]
        self._started: dict[int, asyncio.Future[int]] = {}
        self._ended: dict[int, asyncio.Future[int]] = {}
        self._jobs = 0

    async def open(self) -> None:
        """Start it."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.chaos.nursery",
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[write for _, write in self.pipes],
        )
        assert self._process.stdout is not None
        await self._process.stdout.readline()
        for read, write in self.pipes:
            os.set_blocking(read, False)
            os.close(write)
        self._reader = asyncio.create_task(self._read())

    async def close(self) -> None:
        """End it, and what it started."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._reader
        for read, _ in self.pipes:
            os.close(read)

    async def start(self, job: dict[str, Any]) -> tuple[int, asyncio.Future[int]]:
        """Start a desk; return its pid and what will be its exit status."""
        loop = asyncio.get_running_loop()
        self._jobs += 1
        started = self._started[self._jobs] = loop.create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({**job, "nth": self._jobs}).encode() + b"\n")
        pid = await started
        return pid, self._ended[pid]

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            match line.decode().split():
                case ["started", nth, pid]:
                    self._ended[int(pid)] = asyncio.get_running_loop().create_future()
                    self._started.pop(int(nth)).set_result(int(pid))
                case ["ended", pid, status]:
                    self._ended.pop(int(pid)).set_result(int(status))

    def told(self, desk: int) -> int:
        """Return how many registrations a desk has told of since the last call."""
        with contextlib.suppress(BlockingIOError):
            return len(os.read(self.pipes[desk][0], 65536))
        return 0


async def run_in_rounds(plan: Plan, folder: Path) -> Report:
    """Run a plan in as many offices as its registrations need, one after the other, each with a seed of its own.

    An office has 9,999 numbers a day, and its counters hold large blocks of them once they receive thousands.
    """
    report, left = Report(), plan.registrations
    while left:
        now = min(left, OFFICE_DAY)
        nth = (plan.registrations - left) // OFFICE_DAY
        one = replace(plan, registrations=now, seed=plan.seed + nth)
        report.add(await Chaos(one, folder / f"office-{nth + 1}").run())
        left -= now
    return report


class Chaos:
    """One run; *folder* holds everything it makes."""

    DESKS = 2

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self.folder = plan, folder
        self.report = Report()
        self._chance = random.Random(plan.seed)
        self._homes = [folder / f"desk-{n + 1}" for n in range(self.DESKS)]
        folder.mkdir(parents=True, exist_ok=True)
        if plan.database is not None:
            postgres_server.empty(plan.database)
        self._office = ChaosOffice(folder / "service", database=plan.database)
        self._proxy = FaultyProxy(self._office.port, plan.seed)
        self._nursery = Nursery(self.DESKS)

    async def run(self) -> Report:
        """Do it all."""
        begun = time.monotonic()
        await asyncio.to_thread(self._serve)
        await self._proxy.start()
        await self._nursery.open()
        try:
            for desk, home in enumerate(self._homes):
                self._configure(home, desk)
                await self._whole_life(desk, "open")
            self._proxy.calm = False
            trouble = asyncio.create_task(self._trouble())
            await asyncio.gather(*(self._desk(n) for n in range(self.DESKS)))
            trouble.cancel()
            await asyncio.gather(trouble, return_exceptions=True)
            self._proxy.calm = self._proxy.up = True
            await asyncio.to_thread(self._restart)
            for _ in range(2):  # what the second one did is news to the first
                for desk in range(self.DESKS):
                    await self._whole_life(desk, "drain")
        finally:
            await self._nursery.close()
            await self._proxy.stop()
            await asyncio.to_thread(self._office.kill)
        await self._check()
        self.report.seconds = time.monotonic() - begun
        return self.report

    # --- desks

    def _configure(self, home: Path, desk: int) -> None:
        (home / "config").mkdir(parents=True)
        lines = ("[store]", "keyring = false", "[desk]", f'counter = "{desk + 1}"', "[api]")
        url = f'url = "http://127.0.0.1:{self._proxy.port}"'
        (home / "config" / "config.toml").write_text("\n".join([*lines, url, ""]), encoding="utf-8")

    def _job(self, desk: int, do: str) -> dict[str, Any]:
        return {
            "do": do,
            "desk": desk,
            "home": str(self._homes[desk]),
            "seed": self._chance.getrandbits(30),
            "naive": sorted(self.plan.naive & {"no-key", "naive-numbers"}),
            "progress": self._nursery.pipes[desk][1],
            "until": self.plan.registrations // self.DESKS,
            "acts": self.plan.acts,
        }

    async def _whole_life(self, desk: int, do: str) -> None:
        _, ended = await self._nursery.start(self._job(desk, do))
        if status := await ended:
            raise AssertionError(f"desk {desk + 1} could not {do}: {status}")

    async def _desk(self, desk: int) -> None:
        """Let a desk live and die until it has received everybody."""
        while True:
            job = self._fatal(self._job(desk, "register"))
            pid, ended = await self._nursery.start(job)
            # Where a moment to die at was chosen, the kill at random mostly comes after it.
            average = self.plan.lives * (4 if job["point"] else 1)
            after = 1 + int(self._chance.expovariate(1 / average))
            killer = asyncio.create_task(self._kill(desk, pid, after))
            status = await ended
            killer.cancel()
            killed = await asyncio.gather(killer, return_exceptions=True)
            if not status:
                return
            if status != SIGNALLED:
                raise AssertionError(f"desk {desk + 1} ended with {status}")
            self.report.ended["desk: kill -9" if killed == [True] else f"desk: {job['point']}"] += 1

    def _fatal(self, job: dict[str, Any]) -> dict[str, Any]:
        """Choose how a life goes: what is off, and where it may end by itself."""
        chance, lives = self._chance, self.plan.lives
        job["jump"] = chance.choice(JUMPS)
        job["full"] = chance.random() < 0.2
        drawn = chance.random()
        job["point"] = POWER if drawn < 0.15 else chance.choice(tuple(POINTS)) if drawn < 0.55 else ""
        if "normal" in self.plan.naive:
            job.update(point=POWER, normal=True, jump=0)
        job["nth_call"] = chance.randint(1, max(2, lives if "send" not in job["point"] else 2 * lives))
        job["surviving"] = chance.choice(("nothing", "beginning", "sectors"))
        return job

    async def _kill(self, desk: int, pid: int, after: int) -> bool:
        told = 0
        while told < after:
            await asyncio.sleep(0.005)
            told += self._nursery.told(desk)
        await asyncio.sleep(self._chance.uniform(0, 0.02))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return True

    # --- the service and the line

    def _serve(self, **asked: Any) -> None:
        self._office.start_with(naive=sorted(self.plan.naive & {"feed-by-id"}), **asked)

    def _restart(self) -> None:
        self._office.kill()
        self._serve()

    async def _trouble(self) -> None:
        """Kill the service at random and in its commits, cut the line now and then."""
        while True:
            point = self._chance.choice(("before-commit", "after-commit", ""))
            await asyncio.to_thread(self._office.kill)
            await asyncio.to_thread(self._serve, point=point, nth=self._chance.randint(5, 150))
            end = time.monotonic() + self._chance.uniform(1.5, 8)
            while time.monotonic() < end and not self._office.died:
                await asyncio.sleep(0.02)
                if self._chance.random() < 0.01:
                    await self._cut_the_line()
            self.report.ended[f"service: {point}" if self._office.died else "service: kill -9"] += 1

    async def _cut_the_line(self) -> None:
        self.report.link["line cut"] += 1
        self._proxy.up = False
        await asyncio.sleep(self._chance.uniform(0.1, 0.8))
        self._proxy.up = True

    # --- the end

    async def _check(self) -> None:
        office = await asyncio.to_thread(self._office.on_disk, office_facts)
        desks = [await desk_facts(home, office) for home in self._homes]
        self.report.faults = faults(office, desks)
        self.report.acted = sum("act" in line for desk in desks for line in desk.history)
        told = {line["id"]: line["code"] for desk in desks for line in desk.history if "ticket" in line}
        self.report.told = len(told)
        self.report.renumbered = sum(
            office.dossiers[i].code != c for i, c in told.items() if i in office.dossiers
        )
        self.report.link += self._proxy.met
        self.report.requests = self._proxy.requests
