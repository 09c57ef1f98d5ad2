"""Numbers in all the accidents that may befall them: cuts, kills, clocks, copies, backups, lost disks.

The desk's supply and stores and the service's leasing, reporting and registering are the real ones, on SQLite in
memory (tests/chaos/number_world.py). What is not: threads, sockets, disks, which have tests of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from counter_tui.database.connection import Connection
from counter_tui.domain.codes import block_prefix, dossier_number
from counter_tui.domain.numbers import Standing
from counter_tui.domain.office import NumberPolicy
from counter_tui.server import reporting
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.ports import AssignedNumber
from counter_tui.storage import journal, number_ledger, waking
from counter_tui.storage.schema import JOURNAL
from tests.chaos import number_world
from tests.chaos.number_world import DeskInMemory, Duplicate, Marks, World, empty, image_of, runner

HISTORY = settings(
    max_examples=1_000,
    stateful_step_count=24,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
SOME = st.integers(0, 2)


class Numbers(RuleBasedStateMachine):
    """Three counters, one office; after each history all that was printed has one dossier, and all numbers are explained."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = runner()
        self.world = World(self.loop.run)
        self.backups: dict[int, tuple[bytes, dict[str, str]]] = {}
        self.marked: set[int] = set()  # whose mark knows all that was given since the backup
        for desk in self.world.desks[:2]:  # the third starts without ever having met the service
            self.run(desk.round())

    def run(self, work: Any) -> None:
        self.loop.run(work)

    @rule(n=SOME, times=st.integers(1, 8))
    def register(self, n: int, times: int) -> None:
        for _ in range(times):
            self.run(self.world.desks[n].register())

    @rule(n=SOME)
    def sync(self, n: int) -> None:
        self.run(self.world.desks[n].round())

    @rule(n=SOME)
    def cut_or_mend_the_line(self, n: int) -> None:
        self.world.desks[n].wire.up = not self.world.desks[n].wire.up

    @rule(n=SOME, answers=st.integers(1, 3))
    def lose_answers(self, n: int, answers: int) -> None:
        self.world.desks[n].wire.loses_answers = answers

    @rule(days=st.sampled_from([1, 1, 1, 2, 3, 12]))
    def days_pass(self, days: int) -> None:
        self.world.now += timedelta(days=days)

    @rule(n=SOME, days=st.integers(-1, 1))
    def set_the_clock(self, n: int, days: int) -> None:
        self.world.desks[n].wrong = timedelta(days=days)

    @rule(n=SOME)
    def restart(self, n: int) -> None:
        desk = self.world.desks[n]
        desk.open(image_of(desk.files.connection))

    @rule(n=SOME)
    def stop_between_commit_and_mark(self, n: int) -> None:
        desk = self.world.desks[n]
        self.run(desk.register(told=False))
        desk.open(image_of(desk.files.connection))

    @rule(n=SOME)
    def back_up(self, n: int) -> None:
        desk = self.world.desks[n]
        self.backups[n] = image_of(desk.files.connection), dict(desk.drive)
        self.marked.add(n)

    @precondition(lambda self: self.marked)
    @rule(data=st.data())
    def restore_the_journal(self, data: st.DataObject) -> None:
        n = data.draw(st.sampled_from(sorted(self.marked)))
        self.world.desks[n].open(self.backups[n][0])

    @rule(n=SOME, times=st.integers(1, 4), syncs=st.booleans())
    def work_and_restore_the_journal(self, n: int, times: int, syncs: bool) -> None:
        desk = self.world.desks[n]
        before = image_of(desk.files.connection)
        for _ in range(times):
            self.run(desk.register())
        if syncs:
            self.run(desk.round())
        desk.open(before)
        self.run(desk.register())

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def restore_everything_and_start_on_line(self, data: st.DataObject) -> None:
        # Numbers given since by a desk that spoke to nobody left no trace but on the lost disk and on paper.
        n = data.draw(st.sampled_from(sorted(self.backups)))
        desk = self.world.desks[n]
        if not self.world.service.moved_on_since(self.backups[n][0]):
            return
        self.marked.discard(n)
        desk.drive = dict(self.backups[n][1])
        desk.wire.up, desk.wire.loses_answers, desk.wrong = True, 0, timedelta(0)
        desk.open(self.backups[n][0])
        self.run(desk.round())

    @rule(n=SOME)
    def copy_the_disk_to_another_machine(self, n: int) -> None:
        desk = self.world.desks[n]
        image, drive = image_of(desk.files.connection), desk.drive
        copy = self.world.desk(desk.place.counter, image, drive)
        copy.wire.up = desk.wire.up
        self.replace((n + 1) % 3, copy)

    @rule(n=SOME)
    def copy_the_machine_and_let_both_on_line(self, n: int) -> None:
        desk = self.world.desks[n]
        copy = self.world.desk(desk.place.counter)
        copy.machine, copy.drive = desk.machine, dict(desk.drive)
        copy.open(image_of(desk.files.connection))
        for one in (copy, desk):
            one.wire.up, one.wire.loses_answers, one.wrong = True, 0, timedelta(0)
            one.open(image_of(one.files.connection))
            self.run(one.round())
        self.replace((n + 1) % 3, copy)

    @rule(n=SOME)
    def lose_the_disk(self, n: int) -> None:
        desk = self.world.desks[n]
        self.marked.discard(n)
        desk.drive.clear()
        desk.open(empty(JOURNAL))

    @rule(policy=st.sampled_from(NumberPolicy))
    def change_the_policy(self, policy: NumberPolicy) -> None:
        self.world.service.set_policy(policy)

    def replace(self, n: int, desk: DeskInMemory) -> None:
        self.world.desks[n] = desk
        self.backups.pop(n, None)
        self.marked.discard(n)

    def teardown(self) -> None:
        try:
            self.world.settle()
            self.world.now += timedelta(days=45)
            self.world.settle()
            self.world.check()
        finally:
            self.loop.close()


def test_no_number_is_given_twice_in_a_thousand_histories() -> None:
    run_state_machine_as_test(Numbers, settings=HISTORY)


@pytest.mark.full
@pytest.mark.parametrize("part", range(10))
def test_no_number_is_given_twice_in_a_hundred_thousand_histories(part: int) -> None:
    del part  # chance is not seeded: each part draws histories of its own, and runs beside the others
    run_state_machine_as_test(Numbers, settings=settings(HISTORY, max_examples=10_000, derandomize=False))


class OnPaper(Numbers):
    """Looks at what was printed only."""

    def teardown(self) -> None:
        self.loop.close()


# --- the same histories under policies that are known to be wrong: each must be caught


def last_plus_one(connection: Connection, *, day: date, office: str, counter: str) -> AssignedNumber:
    prefix = block_prefix(office, day)
    (last,) = connection.one("SELECT coalesce(max(number), 0) FROM number WHERE prefix = ?", (prefix,)) or (
        0,
    )
    number_ledger.claim(connection, prefix, last + 1)
    return AssignedNumber(code=dossier_number(prefix, last + 1), provisional=False)


def any_day(connection: Connection, *, day: date, office: str, counter: str) -> AssignedNumber | None:
    row = connection.one(
        "UPDATE block SET next = next + 1 WHERE id = (SELECT id FROM block WHERE counter = ? AND next <= last"
        " ORDER BY day, first LIMIT 1) RETURNING next - 1",
        (counter,),
    )
    return row and AssignedNumber(code=dossier_number(block_prefix(office, day), row[0]), provisional=False)


async def always(_: NumberSupply) -> bool:
    return True


def count_here(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(journal, "take_number", last_plus_one)
    patch.setattr(NumberSupply, "ensure_today", always)


def forget_the_day(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(journal, "take_number", any_day)
    patch.setattr(NumberSupply, "ensure_today", always)


def keep_no_mark(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Marks, "_write", lambda *_: True)
    patch.setattr(Marks, "_read", lambda _: "")


def trust_every_backup(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(number_ledger, "went_back", lambda *_: False)
    patch.setattr(reporting, "standing", lambda *_: Standing.CURRENT)


def trust_every_copy(patch: pytest.MonkeyPatch) -> None:
    known = waking.wake_up
    patch.setattr(number_world, "wake_up", lambda c, _, marks, now: known(c, "one", marks, now))


@pytest.mark.parametrize(
    "policy", [count_here, forget_the_day, keep_no_mark, trust_every_backup, trust_every_copy]
)
def test_a_naive_policy_is_caught_in_the_same_histories(
    policy: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    policy(monkeypatch)
    with pytest.raises(Duplicate):
        run_state_machine_as_test(OnPaper, settings=HISTORY)
