"""The queue's rows: they follow what the desk does and hears, and every page, count and filter agrees with the domain."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.calendar import Calendar
from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.journal import EntryState
from counter_tui.domain.queue import Band, QueueFilter, Sort, band, clock_of, cuts
from counter_tui.services.ports import Settlement
from counter_tui.services.ports.queue import Stretch
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import ACTOR, KEY, NOW, forward, register

CUTS = cuts(NOW, Calendar())
ALL = QueueFilter()
DUES = (None, *(NOW + timedelta(hours=h) for h in (-30, -1, 1, 3, 7, 30, 60, 400)))
STATUSES = (Status.RECEIVED, Status.IN_PROGRESS, Status.SUPPLEMENT_ASKED, Status.DONE, Status.RETURNED)


def heard(n: int, **changes: object) -> DossierSummary:
    made = DossierSummary(
        code=f"Z00.01-261120-{n:04d}",
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh" if n % 2 else "Chứng thực chữ ký",
        procedure_field="Hộ tịch" if n % 2 else "Chứng thực",
        applicant_name=f"NGUYỄN ĐÌNH MẪU {n}",
        owner_name="TRẦN THỊ THỬ",
        status=Status.RECEIVED,
        received_at=NOW - timedelta(days=n % 20),
        due_at=NOW + timedelta(hours=n),
        counter="1",
        officer_id="mau" if n % 3 else "thu",
        officer_name="Cán bộ Mẫu" if n % 3 else "Cán bộ Thử",
        place="Phòng Mẫu" if n % 4 == 0 else "",
        moved_at=NOW - timedelta(days=n % 9),
    )
    return replace(made, **changes)


def office() -> list[DossierSummary]:
    pairs = itertools.product(DUES, STATUSES)
    return [heard(n, due_at=due, status=status) for n, (due, status) in enumerate(pairs, 1)]


async def codes(files: DeskFiles, wanted: QueueFilter = ALL, sort: Sort = Sort.CODE) -> list[str]:
    return [s.code for s in await files.queue.stretch(wanted, CUTS, sort, Stretch(count=1000))]


async def test_registrations_and_actions_of_this_desk_are_there_at_once(files):
    code = (await register(files, 1)).registration.code
    assert await codes(files) == [code]
    await forward(files, 2, code)
    (row,) = await files.queue.stretch(ALL, CUTS, Sort.DUE, Stretch(count=5))
    assert (row.status, row.place, row.confirmed) == (Status.IN_PROGRESS, "Phòng Mẫu", False)
    await files.journal.void("id-00001", "nhầm", None, NOW, actor=ACTOR)
    assert await codes(files) == []


async def test_a_new_number_takes_the_row_along(files):
    await register(files, 1)
    old = (await codes(files))[0]
    await files.journal.renumber("id-00001", "Z00.01-261123-0099", NOW)
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    (row,) = await files.queue.stretch(ALL, CUTS, Sort.CODE, Stretch(count=5))
    assert (row.code, row.alias, row.confirmed) == ("Z00.01-261123-0099", old, True)


async def test_several_settled_at_once_take_their_rows_along(files):
    await register(files, 1)
    (old,) = await codes(files)
    new = "Z00.01-261123-0099"
    made = Settlement(entry_id="id-00001", state=EntryState.CONFIRMED, code=new)
    gone = Settlement(entry_id="khong-co", state=EntryState.CONFIRMED)
    await files.journal.settle_all([made, gone], NOW)
    (row,) = await files.queue.stretch(ALL, CUTS, Sort.CODE, Stretch(count=5))
    assert (row.code, row.alias, row.confirmed) == (new, old, True)


async def test_what_the_service_says_comes_and_goes(files):
    await files.dossiers.store_changes([heard(1), heard(2), heard(3, status=Status.RETURNED)], "3")
    assert await codes(files) == [heard(1).code, heard(2).code]
    await files.dossiers.store_changes([heard(2, status=Status.WITHDRAWN)], "4")
    assert await codes(files) == [heard(1).code]


async def test_an_action_not_sent_yet_holds_against_what_the_service_last_said(files):
    await files.dossiers.store_changes([heard(1)], "1")
    await forward(files, 1, heard(1).code)
    await files.dossiers.store_changes([heard(1)], "2")
    (row,) = await files.queue.stretch(ALL, CUTS, Sort.CODE, Stretch(count=5))
    assert row.place == "Phòng Mẫu"


@pytest.mark.parametrize("emptied", [False, True], ids=["after a crash", "made anew"])
async def test_rows_follow_after_a_start(data, files, emptied):
    await files.dossiers.store_changes([heard(1), heard(2)], "2")
    await codes(files)
    await forward(files, 1, heard(1).code)
    mine = (await register(files, 2)).registration.code
    if emptied:
        await files.cache.write(lambda c: c.execute("DELETE FROM queue; DELETE FROM queue_body"))
    await files.close()
    again = await DeskFiles.open(data, KEY, now=NOW)
    try:
        rows = await again.queue.stretch(ALL, CUTS, Sort.CODE, Stretch(count=9))
        assert {row.code: row.place for row in rows} == {
            heard(1).code: "Phòng Mẫu",
            heard(2).code: "",
            mine: "",
        }
    finally:
        await again.close()


FILTERS = [
    ALL,
    *(QueueFilter(band=one) for one in Band),
    QueueFilter(status=Status.IN_PROGRESS),
    QueueFilter(officer="thu", stuck_days=3),
    QueueFilter(field="Chứng thực", band=Band.LATE),
    QueueFilter(place="Phòng Mẫu"),
    QueueFilter(at_counter=True),
    QueueFilter(words="dinh mau KHAI"),
    QueueFilter(words="100%_"),
]


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
async def test_filters_and_counts_agree_with_the_domain(files, wanted):
    made = office()
    await files.dossiers.store_changes(made, "1")
    admitted = [s for s in made if s.open and wanted.admits(s, CUTS)]
    assert await codes(files, wanted) == sorted(s.code for s in admitted)
    counts = await files.queue.counts(wanted, CUTS)
    assert counts.shown == len(admitted)
    free = replace(wanted, band=None)
    for one in Band:
        expected = sum(1 for s in made if s.open and free.admits(s, CUTS) and band(s, CUTS) is one)
        assert counts.bands[one] == expected, one


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_both_ways_and_from_either_end_give_one_order(files, sort):
    await files.dossiers.store_changes(office(), "1")
    whole = await files.queue.stretch(ALL, CUTS, sort, Stretch(count=1000))
    assert len(whole) == len([s for s in office() if s.open])

    async def part(**where: object) -> list[DossierSummary]:
        return await files.queue.stretch(ALL, CUTS, sort, Stretch(count=7, **where))

    assert await part() == whole[:7]
    assert await part(after=whole[6]) == whole[7:14]
    assert await part(before=whole[14]) == whole[7:14]
    assert await part(offset=10) == whole[10:17]
    assert await part(from_end=True) == whole[-7:]
    assert await part(from_end=True, offset=7) == whole[-14:-7]
    assert await part(after=whole[-1]) == [] and await part(before=whole[0]) == []


async def test_the_most_urgent_comes_first_and_what_stands_still_last(files):
    await files.dossiers.store_changes(office(), "1")
    rows = await files.queue.stretch(ALL, CUTS, Sort.DUE, Stretch(count=1000))
    assert [clock_of(row) for row in rows] == sorted(clock_of(row) for row in rows)
    assert band(rows[0], CUTS) is Band.LATE
    newest = await files.queue.stretch(ALL, CUTS, Sort.RECEIVED, Stretch(count=1000))
    assert [row.received_at for row in newest] == sorted((row.received_at for row in newest), reverse=True)


async def test_a_page_reads_as_many_bodies_as_it_shows(files, monkeypatch):
    await files.dossiers.store_changes([heard(n) for n in range(1, 1500)], "1")
    await codes(files)
    asked: list[str] = []
    read = files.cache.reader.run

    async def counted(work, *rest):
        def noting(connection):
            connection.raw.trace_v2(1, lambda event: asked.append(event["sql"]))
            try:
                return work(connection)
            finally:
                connection.raw.trace_v2(0, None)

        return await read(noting, *rest)

    monkeypatch.setattr(files.cache.reader, "run", counted)
    rows = await files.queue.stretch(ALL, CUTS, Sort.DUE, Stretch(count=50, after=heard(700)))
    assert len(rows) == 50
    assert [sql for sql in asked if "queue" in sql] == [sql for sql in asked if "LIMIT" in sql]
    assert len([sql for sql in asked if "queue" in sql]) == 1
    plan = await files.cache.read(
        lambda c: c.all(
            "EXPLAIN QUERY PLAN SELECT code FROM queue WHERE (clock, due_key, code) > (0, 1, 'a')"
            " ORDER BY clock, due_key, code LIMIT 50"
        )
    )
    assert "COVERING INDEX queue_due" in plan[0][3] and "TEMP B-TREE" not in str(plan)


async def test_choices_name_what_waits(files):
    await files.dossiers.store_changes([heard(n) for n in range(1, 9)], "1")
    choices = await files.queue.choices()
    assert choices.officers == (("mau", "Cán bộ Mẫu"), ("thu", "Cán bộ Thử"))
    assert choices.fields == ("Chứng thực", "Hộ tịch")
    assert choices.places == ("Phòng Mẫu",)
