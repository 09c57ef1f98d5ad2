"""What a desk can still do with dossiers once citizens' data were removed, or parts of them by an earlier version."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.system.desks import PERSON, received
from tests.system.shared_office import SharedOffice

from counter_tui.domain.actions import Finish, Forward, Return
from counter_tui.domain.dossier import FeeLine
from counter_tui.services.desk import Desk
from counter_tui.services.ports import PrintState
from counter_tui.storage.retention import Retention
from counter_tui.system.clock import SystemClock

WEEK = timedelta(days=7)
AGO = 10 * 86_400 * 10**6
"""Microseconds by which what was done is made older."""
FEE = FeeLine(kind=None, label="Lệ phí", amount=8000)


async def aged(office: SharedOffice, name: str, *columns: tuple[str, str]) -> None:
    for table, column in columns:
        sql = f"UPDATE {table} SET {column} = {column} - ?"
        await office.opening[name].files.journal_file.write(lambda c, sql=sql: c.execute(sql, (AGO,)))


async def purged(office: SharedOffice, name: str, later: timedelta = timedelta()) -> None:
    files = office.opening[name].files
    await Retention(files.journal_file, files.dossiers, WEEK).purge(SystemClock().now() + later)


async def corrected(desk: Desk, code: str, **changes: object) -> None:
    opened = await desk.correcting.open(code)
    item = await desk.correcting.item(opened.procedure_code)
    await desk.correcting.correct(opened, replace(desk.correcting.draft(opened, item), **changes), "sai")
    await desk.sync.round()


@pytest.mark.parametrize("by_earlier_version", [False, True])
async def test_a_dossier_of_another_counter_corrected_long_ago_is_still_worked_on(
    office: SharedOffice, by_earlier_version: bool
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.sync.round()
    await two.sync.round()
    await corrected(two, code, applicant=replace(PERSON, name="TRẦN VĂN ĐÚNG"))
    await aged(office, "two", ("entry", "settled_at"), ("event", "at"))
    await purged(office, "two")
    if by_earlier_version:
        files = office.opening["two"].files
        await files.journal_file.write(lambda c: c.execute("UPDATE entry SET base = x''"))
    await two.casework.act(code, Forward(to="Phòng Tư pháp"))
    await two.sync.round()
    today = two.day_book.today()
    await two.day_book.close(today)
    assert (await two.day_book.day(today)).kept is not None
    await two.day_book.fee_list(today, today)
    await two.fees.book(code)
    await corrected(two, code, applicant=replace(PERSON, name="TRẦN VĂN ĐÚNG HƠN"))
    ago = today - timedelta(days=10)
    assert (await two.day_book.day(ago)).now.removed == ((code,) if by_earlier_version else ())


async def test_todays_cash_holds_the_fee_corrected_today_on_a_dossier_of_long_ago(
    office: SharedOffice,
) -> None:
    one = await office.desk("one")
    item = await one.lookup.procedure("1.001193")
    draft = replace(one.reception.start(item), applicant=PERSON, fees=(FEE,))
    code = (await one.reception.accept(draft)).registration.code
    await one.sync.round()
    await aged(office, "one", ("entry", "settled_at"), ("event", "at"))
    await purged(office, "one")
    await corrected(one, code, fees=(replace(FEE, amount=20_000),))
    await purged(office, "one")
    now = (await one.day_book.day()).now
    assert (now.taken, now.given_back, now.removed) == (20_000, 8000, ())


async def test_a_paper_still_to_be_printed_is_printed_after_the_rest_went(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.sync.round()
    await two.sync.round()
    await aged(office, "one", ("entry", "settled_at"))
    await two.casework.act(code, Finish())
    await two.casework.act(code, Return(receiver="x"))
    await two.sync.round()
    await one.sync.round()
    dossiers = office.opening["one"].files.dossiers
    await purged(office, "one")
    assert await dossiers.registration(code) is not None, "it was returned only now"
    await purged(office, "one", WEEK + timedelta(minutes=1))
    assert await dossiers.registration(code) is None
    assert [job.dossier for job in await one.receipts.unfinished()] == [code]
    job = await one.receipts.print_first(code, "01")
    assert job.state is PrintState.DONE
