"""Number blocks in the journal: reported, settled, ended; the mark beside it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter_tui.domain.numbers import BlockReport, BlockVerdict, NumberClock, VoidedNumbers
from counter_tui.storage import high_water
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import KEY, NOW, OFFICE, TODAY, block, maker, register

TOMORROW = NOW + timedelta(days=1)


async def told(files: DeskFiles, at: datetime = NOW, **said: object) -> tuple[BlockReport, bool]:
    report = await files.numbers.report(at)
    verdict = replace(BlockVerdict(stale=False, now=at), **said)
    return report, await files.numbers.settle(report, verdict, at)


async def test_a_past_days_block_is_ended_and_told_until_it_is_settled(files: DeskFiles) -> None:
    await register(files, 1)
    report, _ = await told(
        files, TOMORROW
    )  # the desk's clock may be wrong: the service says that the day is over
    assert [one.ended for one in report.blocks] == [""]
    (reported,) = (await files.numbers.report(TOMORROW)).blocks
    assert (reported.next, reported.ended) == (2, "day-over")
    assert await files.numbers.blocks() == []
    gone = VoidedNumbers(day=TODAY, reason="day-over", count=19)
    report, _ = await told(files, TOMORROW, settled=(reported.id,), voided=(gone,))
    assert report.blocks == (reported,)
    assert (await files.numbers.report(TOMORROW)).blocks == ()
    assert await files.numbers.voided() == [(TOMORROW, gone)]


async def test_each_report_moves_the_stamp_on_and_a_lost_one_is_repeated(files: DeskFiles) -> None:
    assert await files.numbers.stamp() == ""
    lost = await files.numbers.report(NOW)
    assert not lost.again
    again, _ = await told(files)
    assert (again.again, again.following, again.stamp) == (True, lost.following, lost.stamp)
    assert await files.numbers.stamp() == lost.following
    later = await files.numbers.report(NOW)
    assert (later.stamp.generation, later.stamp.mark, later.again) == (1, lost.following, False)
    assert later.following != lost.following
    await files.numbers.settle(lost, BlockVerdict(stale=False, now=NOW), NOW)  # an answer that came late
    assert await files.numbers.stamp() == lost.following


@pytest.mark.parametrize("said", [{"stale": True}, {"highest": {f"block-{TODAY}-1": 1}}])
async def test_a_journal_that_went_back_becomes_another_installation(files: DeskFiles, said: dict) -> None:
    here = await files.office_record.installation()
    report, renewed = await told(files, **said)
    assert renewed
    assert await files.office_record.installation() != here
    assert (await register(files, 1)).registration.provisional
    assert await files.numbers.stamp() == ""
    now_here = await files.office_record.installation()
    assert await files.numbers.settle(report, BlockVerdict(stale=True, now=NOW), NOW)
    assert await files.office_record.installation() == now_here  # once is enough


async def test_what_arrived_of_given_numbers_is_no_reason(files: DeskFiles) -> None:
    await register(files, 1)
    _, renewed = await told(files, highest={f"block-{TODAY}-1": 1})
    assert not renewed


async def test_an_overlapping_block_is_left(files: DeskFiles) -> None:
    await told(files, overlapping=(f"block-{TODAY}-1",))
    assert (await register(files, 1)).registration.provisional
    assert (await files.numbers.report(NOW)).blocks == ()


async def test_a_clock_set_back_gives_no_number(files: DeskFiles) -> None:
    here = await files.office_record.installation()
    tomorrow = TODAY + timedelta(days=1)
    await files.numbers.add(block(here, day=tomorrow))
    given = await files.journal.register(
        day=tomorrow, office=OFFICE.code, counter="1", provisional=lambda: "TAM-x", build=maker(1)
    )
    assert not given.registration.provisional
    assert (await register(files, 2)).registration.provisional
    assert (await files.numbers.clock()).known == tomorrow
    await told(files, NOW)  # the service says that it is still today
    assert not (await register(files, 3)).registration.provisional


async def test_a_date_the_service_does_not_share_gives_no_number(files: DeskFiles) -> None:
    report = await files.numbers.report(NOW)
    await files.numbers.settle(report, BlockVerdict(stale=False, now=TOMORROW), NOW)
    assert (await files.numbers.clock()) == NumberClock(TOMORROW.date(), True)
    assert (await register(files, 1)).registration.provisional
    await told(files)
    assert not (await register(files, 2)).registration.provisional


async def test_blocks_larger_than_the_office_wants_are_ended(files: DeskFiles) -> None:
    here = await files.office_record.installation()
    await files.numbers.add(block(here, first=41, last=41))
    await files.numbers.end_larger_than(1, NOW)
    assert [b.first for b in await files.numbers.blocks()] == [41]
    report = await files.numbers.report(NOW)
    assert {b.first: b.ended for b in report.blocks} == {1: "policy", 41: ""}
    await files.numbers.end_larger_than(1, NOW)


async def test_no_number_where_none_is_wanted(files: DeskFiles) -> None:
    new = await files.journal.register(
        day=TODAY,
        office=OFFICE.code,
        counter="1",
        provisional=lambda: "TAM-x",
        build=maker(1),
        numbered=False,
    )
    assert new.registration.provisional


async def test_a_copy_of_the_directory_on_the_same_machine_is_another_installation(tmp_path: Path) -> None:
    files = await DeskFiles.open(tmp_path / "a", KEY, now=NOW, machine="m")
    here = await files.office_record.installation()
    await files.close()
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    copy = await DeskFiles.open(tmp_path / "b", KEY, now=NOW, machine="m")
    assert await copy.office_record.installation() != here
    await copy.close()
    (tmp_path / "a").rename(tmp_path / "c")
    moved = await DeskFiles.open(tmp_path / "c", KEY, now=NOW, machine="m")
    assert await moved.office_record.installation() == here
    await moved.close()


async def test_the_mark_is_written_through_before_a_number_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync
    monkeypatch.setattr(high_water.os, "fsync", lambda handle: (synced.append("sync"), real(handle))[1])
    files = await DeskFiles.open(tmp_path / "d", KEY, now=NOW, marks=tmp_path / "s")
    await files.numbers.add(block(await files.office_record.installation()))
    before = len(synced)
    await register(files, 1)
    assert len(synced) == before + 2  # the file, and the directory that names it
    (mark,) = (tmp_path / "s").glob("*.mark")
    assert mark.read_text().splitlines()[1:] == ["Z00.01-261123 1"]
    await files.close()


async def test_a_mark_that_lags_behind_is_raised_at_the_next_start(tmp_path: Path) -> None:
    files = await DeskFiles.open(tmp_path / "d", KEY, now=NOW, marks=tmp_path / "s")
    await files.numbers.add(block(await files.office_record.installation()))
    await register(files, 1)
    await files.close()
    (mark,) = (tmp_path / "s").glob("*.mark")
    mark.unlink()  # as if the machine had stopped right after the commit
    await (await DeskFiles.open(tmp_path / "d", KEY, now=NOW, marks=tmp_path / "s")).close()
    assert mark.read_text().splitlines()[1:] == ["Z00.01-261123 1"]


async def test_a_mark_that_cannot_be_written_is_said_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("a file where the directory should be")
    files = await DeskFiles.open(tmp_path / "d", KEY, now=NOW, marks=tmp_path / "s")
    assert "bản sao lưu" in files.high_water.warning()
    await files.numbers.add(block(await files.office_record.installation()))
    assert not (await register(files, 1)).registration.provisional
    assert files.high_water.warning()
    (tmp_path / "s").unlink()
    await register(files, 2)
    assert files.high_water.warning() == ""
    await files.close()


def test_what_is_no_number_leaves_no_mark(tmp_path: Path) -> None:
    assert high_water.HighWater(tmp_path, tmp_path).reached("TAM-Z00.01-261123-1-AAAAA-X")
    assert list(tmp_path.iterdir()) == []


async def test_an_installation_that_was_given_up_does_not_come_back_with_an_old_journal(
    tmp_path: Path,
) -> None:
    data = tmp_path / "d"
    files = await DeskFiles.open(data, KEY, now=NOW, marks=tmp_path / "s")
    here = await files.office_record.installation()
    await files.numbers.add(block(here))
    await files.close()
    backup = (data / "journal.db").read_bytes()
    files = await DeskFiles.open(data, KEY, now=NOW, marks=tmp_path / "s")
    await told(files, stale=True)
    await files.close()
    (data / "journal.db").write_bytes(backup)
    files = await DeskFiles.open(data, KEY, now=NOW, marks=tmp_path / "s")
    assert await files.office_record.installation() != here
    assert (await register(files, 1)).registration.provisional
    await files.close()
