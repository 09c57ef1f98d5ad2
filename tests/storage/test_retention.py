"""What is confirmed and closed loses its body after its days; what is open, waits or was refused loses nothing.

What moved in the fees stays, without names.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from counter_tui.domain.actions import Action, Correct, RecordFees, Return, Withdraw
from counter_tui.domain.base import Base
from counter_tui.domain.day_close import day_record, difference
from counter_tui.domain.dossier import FeeLine, FeeMoment, Registration, Status, summary_of
from counter_tui.domain.journal import EntryState
from counter_tui.services.ports import AssignedNumber, NewAction, PrintState
from counter_tui.storage.desk_files import DeskFiles
from counter_tui.storage.retention import Retention
from tests.storage.samples import (
    ACTOR,
    IDENTITY,
    NAME,
    NOW,
    act,
    action,
    forward,
    register,
    registration,
)

WEEK = timedelta(days=7)
LATER = NOW + WEEK + timedelta(minutes=1)


async def settled(files: DeskFiles, n: int, state: EntryState = EntryState.CONFIRMED) -> str:
    new = await register(files, n)
    await files.journal.mark(new.entry.id, state, at=NOW)
    return new.registration.code


async def stands(files: DeskFiles, code: str, status: Status) -> None:
    summary = await files.dossiers.summary(code)
    assert summary is not None
    await files.dossiers.store_changes([replace(summary, status=status)], code)


async def returned(files: DeskFiles, code: str) -> None:
    await stands(files, code, Status.RETURNED)


async def known_closed(files: DeskFiles, code: str) -> None:
    """Let the desk hear that another counter returned a dossier, and take note of it."""
    await returned(files, code)
    assert await retention(files).purge(NOW) == 0


async def came_out(files: DeskFiles, code: str, at: datetime = NOW) -> None:
    job = await files.prints.last_of(code, "01")
    assert job is not None
    await files.prints.mark(job.id, PrintState.DONE, at=at)


def retention(files: DeskFiles) -> Retention:
    return Retention(files.journal_file, files.dossiers, WEEK)


async def everything(files: DeskFiles) -> str:
    def work(c) -> str:
        tables = [row[0] for row in c.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return repr([c.all(f"SELECT * FROM {table}") for table in tables if table != "setting"])

    return await files.journal_file.read(work)


async def test_a_closed_dossier_loses_names_and_bodies_and_keeps_code_reason_and_digest(
    files: DeskFiles,
) -> None:
    code = await settled(files, 1)
    await came_out(files, code)
    await known_closed(files, code)
    assert await retention(files).purge(NOW + timedelta(days=6)) == 0
    assert NAME in await everything(files)
    assert await retention(files).purge(LATER) == 2
    left = await everything(files)
    for word in (NAME, "TRẦN THỊ THỬ", IDENTITY, "0912000001", "nguyen dinh mau"):
        assert word not in left
        assert word.encode().hex() not in left
    assert code in left
    assert (await files.audit.verify()).broken is None
    [entry] = await files.journal.entries()
    assert (entry.body, entry.dossier, entry.state) == (b"", code, EntryState.CONFIRMED)
    assert await files.dossiers.registration(code) is None
    assert (await files.dossiers.summary(code)) is not None
    assert await files.prints.last_of(code, "01") is None and await files.prints.last() is None
    assert await files.prints.open() == []
    assert await retention(files).purge(LATER) == 0


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.SUPPLEMENT_ASKED, Status.STOPPED, Status.DONE])
async def test_an_open_dossier_keeps_what_the_queue_and_a_reprint_need(
    files: DeskFiles, status: Status
) -> None:
    code = await settled(files, 1)
    await stands(files, code, status)
    assert await retention(files).purge(LATER) == 1
    [entry] = await files.journal.entries()
    assert entry.body == b""
    registered = await files.dossiers.registration(code)
    assert registered is not None and registered.applicant.name == NAME
    job = await files.prints.last_of(code, "01")
    assert job is not None and job.state is PrintState.READY
    assert [d.code for d in await files.dossiers.search("nguyen dinh mau")] == [code]
    assert [d.code for d in await files.dossiers.open_for_person(IDENTITY)] == [code]
    assert (await files.audit.verify()).broken is None


@pytest.mark.parametrize("state", [EntryState.WAITING, EntryState.SENDING, EntryState.REFUSED])
async def test_what_is_not_settled_is_never_touched(files: DeskFiles, state: EntryState) -> None:
    code = await settled(files, 1, state)
    await returned(files, code)
    before = await everything(files)
    assert await retention(files).purge(LATER + timedelta(days=900)) == 0
    assert await everything(files) == before


async def test_a_follower_that_waits_keeps_its_dossier(files: DeskFiles) -> None:
    code = await settled(files, 1)
    await forward(files, 1, code)
    await known_closed(files, code)
    assert await retention(files).purge(LATER) == 1
    assert await files.dossiers.registration(code) is not None


async def test_a_purge_leaves_a_row_in_the_trail(files: DeskFiles) -> None:
    code = await settled(files, 1)
    await known_closed(files, code)
    await retention(files).purge(LATER)
    rows = await files.journal_file.read(
        lambda c: c.all("SELECT dossier FROM audit WHERE action = 'retention' ORDER BY sequence")
    )
    assert rows == [("",), (code,)]


async def confirmed(files: DeskFiles, n: int, code: str, doing: Action) -> None:
    new = await act(files, n, code, doing)
    await files.journal.mark(new.entry.id, EntryState.CONFIRMED, at=NOW)


async def test_what_another_counter_closed_stays_its_days_from_when_this_desk_heard_of_it(
    files: DeskFiles,
) -> None:
    code = await settled(files, 1)
    heard = NOW + timedelta(days=30)
    await stands(files, code, Status.IN_PROGRESS)
    await retention(files).purge(heard)
    await returned(files, code)
    for days in (0, 6):
        assert await retention(files).purge(heard + timedelta(days=days)) == 0
        assert await files.dossiers.registration(code) is not None
    assert await retention(files).purge(heard + WEEK + timedelta(minutes=1)) == 1
    assert await files.dossiers.registration(code) is None


async def test_what_went_on_after_all_has_its_days_anew(files: DeskFiles) -> None:
    code = await settled(files, 1)
    await known_closed(files, code)
    await stands(files, code, Status.IN_PROGRESS)
    await retention(files).purge(LATER)
    await returned(files, code)
    assert await retention(files).purge(LATER + timedelta(days=1)) == 0
    assert await files.dossiers.registration(code) is not None


async def test_what_was_closed_here_goes_as_soon_as_its_days_are_over(files: DeskFiles) -> None:
    code = await settled(files, 1)
    await came_out(files, code)
    await confirmed(files, 1, code, Withdraw(reason="Rút"))
    assert await retention(files).purge(LATER) == 3
    assert NAME not in await everything(files)


async def test_a_paper_that_has_not_come_out_is_kept_until_it_has(files: DeskFiles) -> None:
    code = await settled(files, 1)
    await known_closed(files, code)
    assert await retention(files).purge(LATER) == 2
    (waiting,) = await files.prints.open()
    assert (waiting.dossier, waiting.slip.form) == (code, "01")
    assert (await files.days.facts(NOW.date())).unprinted == (code,)
    assert await files.dossiers.registration(code) is None
    await came_out(files, code, LATER)
    assert await retention(files).purge(LATER + timedelta(days=6)) == 0
    assert await retention(files).purge(LATER + WEEK + timedelta(minutes=1)) == 1
    assert NAME not in await everything(files)


PAID = FeeLine(kind=None, label="Lệ phí", amount=8000)


async def corrected(
    files: DeskFiles, code: str, before: Registration, at: datetime, *, base: bool = False
) -> Registration:
    fixed = replace(before, id="fixed", replaces=1, fees=(replace(PAID, amount=20_000),))
    standing = await files.dossiers.summary(code)
    assert standing is not None
    entry = action(5, code, id="fixed", action="correct", created_at=at)
    await files.journal.act(
        NewAction(
            entry=entry,
            action=Correct(registration=fixed, reason="Sai phí"),
            actor=ACTOR,
            after=replace(standing, version=standing.version + 1),
            base=Base(summary=standing, registration=before) if base else None,
        )
    )
    await files.journal.mark(entry.id, EntryState.CONFIRMED, at=at)
    return fixed


async def test_what_a_fee_was_before_its_correction_stays_with_an_open_dossier(files: DeskFiles) -> None:
    new = await register(files, 1, fees=(PAID,))
    code = new.registration.code
    await files.journal.mark(new.entry.id, EntryState.CONFIRMED, at=NOW)
    await corrected(files, code, new.registration, LATER)
    account = day_record(await files.days.facts(LATER.date()))
    assert (account.taken, account.given_back) == (20_000, 8000)
    for now in (LATER, LATER + timedelta(days=8)):
        await retention(files).purge(now)
        assert day_record(await files.days.facts(LATER.date())).cash == account.cash
        assert day_record(await files.days.facts(LATER.date())).refunds == account.refunds


async def test_the_account_of_a_day_is_the_same_without_the_names(files: DeskFiles) -> None:
    new = await register(files, 1, fees=(PAID, replace(PAID, label="Phí", moment=FeeMoment.AFTER)))
    code = new.registration.code
    await files.journal.mark(new.entry.id, EntryState.CONFIRMED, at=NOW)
    await came_out(files, code)
    await confirmed(files, 1, code, RecordFees(payments=(replace(PAID, label="Phí"),)))
    await confirmed(files, 2, code, Return(receiver=NAME))
    stood = await files.dossiers.summary(code)
    assert stood is not None
    await files.dossiers.store_changes([replace(stood, applicant_name="", owner_name="", found_by=())], "1")
    before = day_record(await files.days.facts(NOW.date()))
    assert (before.taken, before.returned) == (16_000, 1)
    await retention(files).purge(LATER)
    after = day_record(await files.days.facts(NOW.date()))
    assert difference(after, before) == replace(
        after, received=0, returned=0, cash=(), exemptions=(), refunds=()
    )
    assert (after.cash, after.received, after.removed) == (before.cash, 1, ())
    (facts,) = (await files.days.facts(NOW.date())).dossiers
    assert facts.versions == ()
    assert NAME not in await everything(files)
    # What is done after all is counted with what was kept.
    await act(files, 9, code, RecordFees(payments=(replace(PAID, label="Bản sao", amount=1000),)))
    assert day_record(await files.days.facts(NOW.date())).taken == 17_000


async def heard_and_corrected(files: DeskFiles) -> str:
    """Correct a dossier of another counter; return its code."""
    there = registration(7, AssignedNumber(code="Z00.01-261123-0777", provisional=False), fees=(PAID,))
    await files.dossiers.store_changes([replace(summary_of(there), confirmed=True)], "1")
    await corrected(files, there.code, there, NOW, base=True)
    return there.code


async def test_what_another_counter_received_stays_until_its_dossier_is_closed_and_then_goes_too(
    files: DeskFiles,
) -> None:
    code = await heard_and_corrected(files)
    account = day_record(await files.days.facts(NOW.date()))
    assert (account.taken, account.given_back) == (20_000, 8000)
    await retention(files).purge(LATER)
    now = day_record(await files.days.facts(NOW.date()))
    assert (now.cash, now.refunds, now.removed) == (account.cash, account.refunds, ())
    summary = await files.dossiers.summary(code)
    assert summary is not None
    closed = replace(summary, status=Status.RETURNED, version=summary.version + 1)
    await files.dossiers.store_changes([closed], "2")
    await retention(files).purge(LATER)
    await retention(files).purge(LATER + timedelta(days=8))
    assert NAME.encode().hex() not in await everything(files)
    assert NAME not in await everything(files)
    after = day_record(await files.days.facts(NOW.date()))
    assert (after.cash, after.refunds) == (account.cash, account.refunds)


async def test_a_correction_that_lost_what_it_was_made_of_is_read_and_said_to_lack_sums(
    files: DeskFiles,
) -> None:
    code = await heard_and_corrected(files)
    kept = day_record(await files.days.facts(NOW.date()))
    await files.journal_file.write(lambda c: c.execute("UPDATE entry SET base = x'' WHERE id = 'fixed'"))
    now = day_record(await files.days.facts(NOW.date()))
    assert now.removed == (code,)
    after = difference(now, kept)
    assert (after.removed, after.cash, after.refunds) == ((code,), (), ())


async def test_days_of_which_an_earlier_version_removed_the_fees_are_said_to_lack_sums(
    files: DeskFiles,
) -> None:
    new = await register(files, 1, fees=(PAID,))
    kept = day_record(await files.days.facts(NOW.date()))
    assert (kept.taken, kept.removed) == (8000, ())
    await files.journal_file.write(lambda c: c.execute("DELETE FROM registration"))
    now = day_record(await files.days.facts(NOW.date()))
    assert (now.taken, now.removed) == (0, (new.registration.code,))
    assert difference(now, kept).net == 0
