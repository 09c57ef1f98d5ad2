"""An officer's hands: each errand typed key by key, with its keys counted and its time taken."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.e2e.day.plan import Citizen
from tests.e2e.terminal import Terminal

CODE = r"[A-Z][0-9A-Z.]*-\d{6}-\d{4}"
SAME_DAY = re.compile(r"Đã nhận và trả (\S+) · (.+?) · thu ")
RECEIVED = re.compile(rf"Đã nhận hồ sơ ({CODE})(?!\S)")


@dataclass(frozen=True, slots=True)
class Task:
    """One task done: how many keys it cost (a scan counts as none) and how many seconds until the screen said so."""

    name: str
    keys: int
    seconds: float


@dataclass(slots=True)
class Tally:
    """All tasks of a day."""

    tasks: list[Task] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return one line for each kind of task: how often, keys (median, most), seconds (p50, p95)."""
        by_name: dict[str, list[Task]] = defaultdict(list)
        for task in self.tasks:
            by_name[task.name].append(task)
        return [
            f"{name:<28}{len(tasks):>5}   keys {_at(keys, 0.5):>3.0f} / {max(keys):>3}   "
            f"seconds p50 {_at(seconds, 0.5):.2f} p95 {_at(seconds, 0.95):.2f}"
            for name, tasks in by_name.items()
            for keys, seconds in [([t.keys for t in tasks], [t.seconds for t in tasks])]
        ]


def _at(values: list[int] | list[float], share: float) -> float:
    ordered = sorted(values)
    return float(ordered[min(len(ordered) - 1, int(len(ordered) * share))])


class Typist:
    """Types into one desk; every method returns once the screen says that the task is done."""

    def __init__(self, desk: Terminal, tally: Tally) -> None:
        self.desk = desk
        self._tally = tally
        self._keys = 0
        self._said: set[str] = set()

    def press(self, *keys: str) -> None:
        """Press named keys."""
        self._keys += len(keys)
        self.desk.press(*keys)

    def type(self, words: str) -> None:
        """Type words, each letter one key."""
        self._keys += len(words)
        self.desk.type(words)

    def scan(self, line: str) -> None:
        """Scan a card or a slip: no key of the officer's."""
        self.desk.type(line + "\r")

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count keys and seconds of what is done inside."""
        self._keys, begun = 0, time.monotonic()
        yield
        self._tally.tasks.append(Task(name, self._keys, time.monotonic() - begun))

    def copies(self, citizen: Citizen) -> str:
        """Certified copies: card, documents × pages × copies; returns the code that the screen says."""
        with self.task("certified copies"):
            if "Số giấy tờ" not in self.desk.text:
                self.press("ctrl+t")
                self.desk.expect("Số giấy tờ")
            self.scan(citizen.card)
            self.desk.expect(citizen.name)
            self.type(str(citizen.documents))
            self.press("tab")
            self.type(str(citizen.pages))
            self.press("tab")
            self.type(str(citizen.copies))
            product = f"{citizen.documents} giấy tờ × {citizen.pages} trang × {citizen.copies} bản"
            self.desk.expect(product)
            self.press("f12")
            return self._said_of(SAME_DAY, citizen.name)

    def register(self, citizen: Citizen, procedure: str, *, warned: bool = True) -> str:
        """An ordinary registration from the look-up on; returns the code that the screen says."""
        with self.task("registration"):
            self.open_form(procedure)
            self.scan(citizen.card)
            self.desk.expect(citizen.name)
            self.press("f12")
            if warned:
                self.desk.expect("F12 lần nữa")
                self.press("f12")
            return self._new_code(RECEIVED)

    def open_form(self, procedure: str) -> None:
        """From wherever the desk stands to the empty form of a procedure."""
        self.press("f2")
        self.desk.expect("Tra cứu")
        self.type(procedure)
        self.desk.expect(procedure + " · ")
        self.press("f3")
        self.desk.expect("Người nộp", "Hẹn trả")

    def correct_copies(self, code: str, documents: int) -> None:
        """The number of documents was wrong: put the last same-day entry right."""
        with self.task("correction"):
            self._correct(code, "dem nham")
            self.press("tab", "tab", "tab", "tab", "tab")
            self.type(str(documents))
            self.press("f12")
            self.desk.expect(f"Đã sửa hồ sơ {code}")

    def correct_person(self, code: str, right: Citizen) -> None:
        """The wrong card was scanned: put the right person into the last registration."""
        with self.task("correction"):
            self._correct(code, "nham nguoi")
            self.scan(right.card)
            self.desk.expect(right.name)
            self.press("f12")
            self.desk.expect(f"Đã sửa hồ sơ {code}")

    def give_back(self, code: str, *, proxy: Citizen | None = None) -> None:
        """Hand a result back: the slip is scanned, and a proxy's card."""
        with self.task("return to a proxy" if proxy else "return to the applicant"):
            self.press("f8")
            self.desk.expect("quét phiếu hẹn")
            self.scan(code)
            self.desk.expect("Người nhận", "chưa ghi có kết quả", code)
            if proxy is not None:
                self.scan(proxy.card)
                self.desk.expect("Căn cứ nhận thay", proxy.identity)
                self.press("right", "tab")
                self.type("con")
            self.press("f12")
            self.desk.expect("F12 lần nữa")
            self.press("f12")
            self.desk.expect(f"Đã trả {code}")

    def _correct(self, code: str, reason: str) -> None:
        self.press("ctrl+e")
        self.desk.expect("Lý do sửa", code)
        self.type(reason)
        self.desk.expect(reason)

    def _said_of(self, pattern: re.Pattern[str], name: str) -> str:
        while True:
            for said in pattern.finditer(self.desk.text):
                if said[2] == name and said[1] not in self._said:
                    self._said.add(said[1])
                    return said[1]
            assert self.desk.read(20), f"nothing said of {name}:\n{self.desk.text}"

    def _new_code(self, pattern: re.Pattern[str]) -> str:
        while True:
            for code in pattern.findall(self.desk.text):
                if code not in self._said:
                    self._said.add(code)
                    return str(code)
            assert self.desk.read(20), f"no code said:\n{self.desk.text}"
