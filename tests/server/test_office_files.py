"""The office on disk: seeding, the embedded office, making a real one, killing it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import date

import pytest

from counter_tui.contract import packaged
from counter_tui.domain.calendar import WorkingHours
from counter_tui.domain.office import Counter, Role
from counter_tui.errors import BadInput, DeskRunning, DiskFull, NotFound, WrongKey
from counter_tui.server import seed as seeding
from counter_tui.server.embedded import open_embedded, open_service
from counter_tui.server.office_init import NewOfficer, OfficeAnswers, check_answers, init_office
from counter_tui.server.passwords import Passwords
from counter_tui.server.tables import accounts, catalogue, dossiers, offices
from tests.server.offices import CHEAP, KEY, StandingClock, open_wire, registration

ANSWERS = OfficeAnswers(
    code="h49.12",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ THẬT",
    superior="UBND XÃ THẬT",
    counters=(Counter(id="1", name="Quầy 1"), Counter(id="2", name="Quầy 2")),
    officers=(
        NewOfficer(id="lan", name="Cán bộ Lan", login="Lan", counter="1", password="mật khẩu lan"),
        NewOfficer(id="ql", name="Quản trị", login="ql", role=Role.ADMIN, password="mật khẩu ql"),
    ),
    hours=WorkingHours(),
)


async def whole_catalogue(service, office="Z00.01"):
    found, total = await service.database.read(lambda db: catalogue.since(db, office, 0, 1000))
    assert len(found) == total
    return found


async def test_the_embedded_office_opens_as_the_sample_and_fills_itself(tmp_path):
    office = await open_embedded(tmp_path, KEY)
    await office.seeding
    found = await whole_catalogue(office.service)
    assert len(found) == len(packaged.items()[0]) == 123
    shown = await office.service.database.read(lambda db: offices.get(db, "Z00.01"))
    assert shown is not None
    assert shown.sample
    assert [counter.id for counter in shown.counters] == ["1", "2", "3"]
    calendar = await office.service.database.read(lambda db: offices.calendar(db, "Z00.01"))
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar == packaged.calendar()
    await office.close()


async def test_opening_again_keeps_everything_and_changes_nothing(tmp_path):
    first = await open_embedded(tmp_path, KEY)
    await first.seeding
    before = await whole_catalogue(first.service)
    await first.close()
    second = await open_embedded(tmp_path, KEY)
    await second.seeding
    assert await whole_catalogue(second.service) == before
    sessions = await second.service.database.read(lambda db: db.all("SELECT officer FROM session"))
    assert sessions == [("mau",)]
    await second.close()


async def test_seeding_goes_on_after_a_stop_and_takes_up_a_newer_package(tmp_path, monkeypatch):
    service = await open_service(tmp_path, KEY, StandingClock())
    office = await seeding.ensure_office(service)
    items, _ = packaged.items()
    await service.database.write(lambda db: catalogue.put(db, office, items[:30]))
    assert await service.database.read(lambda db: catalogue.seed(db, office)) == ""
    await seeding.seed(service, office)
    assert [change.revision for change in await whole_catalogue(service)] == list(range(1, 124))
    newer = replace(items[0], procedure=replace(items[0].procedure, name="Tên mới"))
    monkeypatch.setattr(seeding, "_package_name", lambda: "newer")
    monkeypatch.setattr(packaged, "items", lambda: ([newer, *items[1:-1]], []))
    await seeding.seed(service, office)
    found, _ = await service.database.read(lambda db: catalogue.since(db, office, 123, 1000))
    assert [(change.code, change.removed) for change in found] == [
        (items[0].procedure.code, False),
        (items[-1].procedure.code, True),
    ]
    assert '"version":124' in found[0].body
    await service.database.close()


async def test_seeding_is_tried_again_when_the_disk_was_full(tmp_path, monkeypatch):
    items, times = seeding.packaged.items, []

    def full_at_first():
        times.append(1)
        if len(times) == 1:
            raise DiskFull("Ổ đĩa đầy")
        return items()

    monkeypatch.setattr(seeding.packaged, "items", full_at_first)
    monkeypatch.setattr(seeding, "PAUSE", 0)
    office = await open_embedded(tmp_path, KEY)
    await asyncio.wait_for(office.service.seeded.wait(), 20)
    assert len(await whole_catalogue(office.service)) == 123
    await office.close()


async def test_a_broken_packaged_record_is_named_and_the_one_before_it_stays(tmp_path, monkeypatch, caplog):
    office = await open_embedded(tmp_path, KEY)
    await office.seeding
    await office.close()
    whole = packaged.procedures_json()
    broken = whole.replace(b'"code":"1.001193"', b'"code":"1.001193","fees":7', 1)
    broken = (
        broken
        if broken != whole
        else whole.replace(b'"code": "1.001193"', b'"code": "1.001193", "fees": 7', 1)
    )
    assert broken != whole
    monkeypatch.setattr(packaged, "procedures_json", lambda: broken)
    office = await open_embedded(tmp_path, KEY)
    await office.seeding
    assert "1.001193" in caplog.text
    kept = [change for change in await whole_catalogue(office.service) if not change.removed]
    assert len(kept) == 123
    await office.close()


async def test_no_step_of_seeding_holds_the_loop_for_long(tmp_path):
    office = await open_embedded(tmp_path, KEY)
    loop, longest = asyncio.get_running_loop(), 0.0
    while not office.seeding.done():
        started = loop.time()
        await asyncio.sleep(0)
        longest = max(longest, loop.time() - started)
    await office.close()
    assert longest < 0.25


async def test_one_process_at_a_time(tmp_path):
    office = await open_embedded(tmp_path, KEY)
    with pytest.raises(DeskRunning):
        await open_embedded(tmp_path, KEY)
    await office.close()
    await (await open_embedded(tmp_path, KEY)).close()


async def test_a_wrong_key_leaves_the_office_as_it_is(tmp_path):
    await (await open_embedded(tmp_path, KEY)).close()
    with pytest.raises(WrongKey):
        await open_embedded(tmp_path, bytes(32))
    await (await open_embedded(tmp_path, KEY)).close()


async def test_an_office_without_such_an_officer_does_not_open(tmp_path):
    with pytest.raises(NotFound):
        await open_embedded(tmp_path, KEY, officer_id="ai-do")


async def test_nothing_personal_is_readable_on_disk(tmp_path):
    async with open_wire(tmp_path, over_socket=False) as wire:
        await wire.lease()
        await wire.register(registration())
        raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert "NGUYỄN".encode() not in raw
        assert b"022090000001" not in raw
        assert b"SQLite format 3" not in raw


async def test_a_real_office_takes_the_place_of_the_sample(tmp_path):
    await (await open_embedded(tmp_path, KEY)).close()
    aside = await init_office(tmp_path, KEY, ANSWERS, passwords=Passwords(CHEAP), now=StandingClock())
    assert aside is not None
    assert aside.name == "sample-20261123-083000.db"
    assert aside.exists()
    office = await open_embedded(tmp_path, KEY)
    assert office.office == "H49.12"
    shown = await office.service.database.read(lambda db: offices.get(db, "H49.12"))
    assert shown is not None
    assert not shown.sample
    lan = await office.service.database.read(lambda db: accounts.by_login(db, "H49.12", "lan"))
    assert lan is not None
    await office.service.passwords.check("lan", lan.password, "mật khẩu lan")
    assert len(await whole_catalogue(office.service, "H49.12")) == 123
    await office.close()
    with pytest.raises(BadInput, match="trung tâm thật"):
        await init_office(tmp_path, KEY, ANSWERS, passwords=Passwords(CHEAP))


async def test_a_real_office_without_a_sample_before(tmp_path):
    assert await init_office(tmp_path, KEY, ANSWERS, passwords=Passwords(CHEAP)) is None
    await (await open_embedded(tmp_path, KEY)).close()


async def test_sample_dossiers_never_become_real_ones(tmp_path):
    async with open_wire(tmp_path, over_socket=False) as wire:
        await wire.lease()
        await wire.register(registration())
    with pytest.raises(BadInput, match="1 hồ sơ thử"):
        await init_office(tmp_path, KEY, ANSWERS, passwords=Passwords(CHEAP))
    kept = await open_service(tmp_path, KEY)
    assert await kept.database.read(lambda db: dossiers.exists(db, "Z00.01", code="Z00.01-261123-0001"))
    await kept.database.close()
    aside = await init_office(
        tmp_path, KEY, replace(ANSWERS, set_sample_aside=True), passwords=Passwords(CHEAP)
    )
    assert aside is not None
    real = await open_service(tmp_path, KEY)
    assert await real.database.read(lambda db: db.one("SELECT COUNT(*) FROM dossier")) == (0,)
    await real.database.close()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Z00.02"}, "code"),
        ({"code": "z00"}, "code"),
        ({"code": " "}, "code"),
        ({"code": "H49/1"}, "code"),
        ({"name": "\u200b"}, "name"),
        ({"counters": ()}, "counters"),
        ({"counters": (Counter(id="quầy", name="x"),)}, "counters"),
        ({"counters": (Counter(id="1", name="x"), Counter(id="1", name="y"))}, "counters"),
        ({"officers": ()}, "officers"),
        ({"officers": (ANSWERS.officers[1],)}, "officers"),
        ({"officers": (ANSWERS.officers[0], ANSWERS.officers[0])}, "officers"),
        ({"officers": (replace(ANSWERS.officers[0], counter="9"),)}, "officers"),
        ({"officers": (replace(ANSWERS.officers[0], password="ngắn"),)}, "officers"),
        ({"hours": WorkingHours(tuple(reversed(WorkingHours().sessions)))}, "hours"),
    ],
)
def test_answers_that_make_no_office(changes, field):
    with pytest.raises(BadInput) as refused:
        check_answers(replace(ANSWERS, **changes))
    assert refused.value.field == field
    assert str(refused.value)


KILLED = textwrap.dedent(
    """
    import asyncio, os, sys
    from pathlib import Path
    from tests.server.offices import open_wire, registration
    from counter_tui.server.calls import dossiers

    def die(stored):
        print(stored.body.decode(), flush=True)
        os.kill(os.getpid(), 9)

    async def main():
        async with open_wire(Path(sys.argv[1]), over_socket=False) as wire:
            await wire.lease()
            dossiers.stored_reply = die
            await wire.register(registration())

    asyncio.run(main())
    """
)


async def test_a_kill_between_commit_and_answer_is_mended_by_the_replay(tmp_path):
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED, str(tmp_path)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", "."])},
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    async with open_wire(tmp_path, over_socket=False) as wire:
        again = await wire.register(registration())
        assert again.headers["idempotency-replayed"] == "true"
        assert again.content == done.stdout.strip()
        rows = await wire.service.database.read(lambda db: db.all("SELECT code FROM dossier"))
        assert rows == [("Z00.01-261123-0001",)]
