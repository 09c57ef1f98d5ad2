"""One day of one counter, from sign-in to the evening, with a network cut and a power cut on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from counter_tui.domain.calendar import VIETNAM
from tests.e2e.day.faked_time import FakedTime
from tests.e2e.day.plan import DAY, Citizen, Errand
from tests.e2e.day.relay import Relay
from tests.e2e.day.typist import Tally, Typist
from tests.e2e.office import LOGIN, PASSWORD, Office, configure
from tests.e2e.terminal import Terminal, command

OPENING = datetime.combine(DAY, time(7, 5), VIETNAM)
NETWORK_GONE = datetime.combine(DAY, time(10, 5), VIETNAM)
NETWORK_BACK = datetime.combine(DAY, time(11, 20), VIETNAM)
POWER_CUT = datetime.combine(DAY, time(14, 0), VIETNAM)
EVENING = datetime.combine(DAY, time(16, 55), VIETNAM)
SAME_DAY_BIRTH, WORKING_DAYS = "1.001193", "1.004884"
"""A procedure due the same day (before 15:00), and one of five working days."""


@dataclass(slots=True)
class Served:
    """What the screen said was done for one citizen; ``right`` is who should have been registered."""

    citizen: Citizen
    code: str
    procedure: str
    documents: int
    right: Citizen
    corrected: bool = False
    returned: str = ""


@dataclass(slots=True)
class Day:
    """The day as the officer saw it."""

    served: list[Served] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    unsent_at_most: int = 0


class TimedOffice(Office):
    """A served office under another time of day."""

    def __init__(self, folder: Path, clock: FakedTime) -> None:
        self._clock = clock
        super().__init__(folder)

    def _environment(self) -> dict[str, str]:
        return {**super()._environment(), **self._clock.environment}


class Counter:
    """One counter: desk, line and service, all under one clock."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakedTime(folder, OPENING)
        self.office = TimedOffice(folder / "service", self.clock)
        self.office.start()
        self.line = Relay(self.office.port)
        self.home = folder / "desk"
        (self.home / "config").mkdir(parents=True, mode=0o700)
        self.office.url = self.line.url
        configure(self.home, self.office)
        self.desk = self._open()

    @property
    def _environment(self) -> dict[str, str]:
        return {"COUNTER_TUI_HOME": str(self.home), **self.clock.environment}

    def _open(self) -> Terminal:
        return Terminal(command(), env=self._environment)

    def sign_in(self) -> None:
        """Sign in and wait until everything was fetched."""
        self.desk.expect("Cần đăng nhập")
        self.desk.press("ctrl+p")
        self.desk.type("dang nhap")
        self.desk.expect("Đăng nhập")
        self.desk.press("enter")
        self.desk.expect("Tài khoản", "Mật khẩu")
        self.desk.type(f"{LOGIN}\t{PASSWORD}")
        self.desk.press("f12")
        self.desk.expect("Đã kết nối", "cập nhật", within=60)

    def cut_power(self) -> None:
        """End desk and service in the same instant, and start both again."""
        self.office.signal(signal.SIGSTOP)
        self.desk.kill()
        self.office.kill()
        self.desk.wait()
        self.office.start()
        self.desk = self._open()
        self.desk.expect("Đã kết nối", "cập nhật", within=60)

    def ask(self, *arguments: str) -> Any:
        """Ask the desk on the command line."""
        done = subprocess.run(
            [*command(), *arguments, "--json"],
            capture_output=True,
            text=True,
            env={**os.environ, "LANG": "C.UTF-8", **self._environment},
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def close(self) -> None:
        """End everything."""
        self.desk.close()
        self.line.cut()
        self.office.kill()


@contextmanager
def counter(folder: Path) -> Iterator[Counter]:
    """Open a counter and end it."""
    opened = Counter(folder)
    try:
        yield opened
    finally:
        opened.close()


def live(at: Counter, citizens: list[Citizen], say: Callable[[str], None] = lambda _: None) -> Day:
    """Serve the citizens one after another, through the day's cuts; return what the screen said."""
    day = Day()
    at.sign_in()
    typist = Typist(at.desk, day.tally)
    waiting: list[Served] = []
    events = [(NETWORK_GONE, "cut"), (NETWORK_BACK, "mend"), (POWER_CUT, "power")]
    for citizen in citizens:
        while events and citizen.at >= events[0][0]:
            moment, event = events.pop(0)
            at.clock.set(moment)
            say(f"{moment:%H:%M} {event}")
            match event:
                case "cut":
                    at.line.cut()
                case "mend":
                    day.unsent_at_most = at.ask("info")["journal"]["waiting"]
                    at.line.mend()
                    at.desk.press("f5")
                case _:
                    typist.open_form(SAME_DAY_BIRTH)
                    typist.scan(citizen.card)
                    at.desk.expect(citizen.name)
                    at.cut_power()
                    typist = Typist(at.desk, day.tally)
        at.clock.set(citizen.at)
        _serve(typist, citizen, day, waiting)
    at.clock.set(EVENING)
    at.desk.press("f5")
    return day


def _serve(typist: Typist, citizen: Citizen, day: Day, waiting: list[Served]) -> None:
    match citizen.errand:
        case Errand.COPIES:
            code = typist.copies(citizen)
            served = Served(citizen, code, "2.000815", citizen.documents, citizen)
            if citizen.wrong:
                served.documents = citizen.documents % 5 + 1
                typist.correct_copies(code, served.documents)
                served.corrected = True
            day.served.append(served)
        case Errand.REGISTER:
            procedure = SAME_DAY_BIRTH if len(waiting) % 2 == 0 else WORKING_DAYS
            code = typist.register(citizen, procedure)
            served = Served(citizen, code, procedure, 0, citizen)
            if citizen.wrong:
                served.right = Citizen(citizen.number + 500, citizen.at, citizen.errand, False, 1, 1, 1)
                typist.correct_person(code, served.right)
                served.corrected = True
            day.served.append(served)
            waiting.append(served)
        case _:
            collected = waiting.pop(0)
            proxy = citizen if citizen.errand is Errand.PROXY else None
            typist.give_back(collected.code, proxy=proxy)
            collected.returned = proxy.name if proxy else collected.right.name


def due_of(served: Served) -> datetime | None:
    """Return when the paper must promise the result, counted by hand for this day; ``None`` when it was given at once."""
    close = datetime.combine(DAY, time(17, 0), VIETNAM)
    if served.procedure == WORKING_DAYS:
        return close + timedelta(days=7)  # Thursday, Friday, Monday, Tuesday, Wednesday 2 December
    if served.procedure == SAME_DAY_BIRTH:
        return close + timedelta(days=1) if served.citizen.at.time() >= time(15, 0) else close
    return None
