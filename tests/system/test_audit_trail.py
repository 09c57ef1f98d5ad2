"""The trails of a whole desk and its carried office: heads are exchanged, tampering is named, on the command line too."""

from __future__ import annotations

import asyncio
import json

import pytest
from tests.system.desks import Opened, received

from counter_tui.cli import main
from counter_tui.composition.audit_check import verify_office
from counter_tui.composition.derived_keys import office_key
from counter_tui.database.connection import connect
from counter_tui.domain.audit_chain import CHANGED
from counter_tui.services.desk import Desk
from counter_tui.services.ports.status import DeskStatus
from counter_tui.storage.desk_files import JOURNAL_FILE
from counter_tui.system.keys import KeySource
from counter_tui.system.paths import Paths

FREE = "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_shortened;"


def tamper(paths: Paths, sql: str, *, office: bool = False) -> None:
    key = KeySource(paths.config, use_keyring=False).key(exists=True).value
    path = paths.office / "office.db" if office else paths.data / JOURNAL_FILE
    connection = connect(path, office_key(key) if office else key)
    connection.execute(sql if office else FREE + sql)
    connection.close()


async def worked(opened: Opened) -> None:
    async with opened() as (desk, _):
        await desk.sync.round()
        for _ in range(2):
            await received(desk)
        await desk.sync.round()
        # The year's end speaks of the next year's holidays, too.
        assert [one for one in desk.sync.status.warnings[1:] if "Lịch nghỉ" not in one] == []


async def test_a_round_leaves_both_heads_on_both_sides(opened: Opened) -> None:
    async with opened() as (desk, opening):
        await received(desk)
        await desk.sync.round()
        assert opening.files is not None
        kept = await opening.files.audit.witnessed()
        ours = await opening.files.audit.acknowledged()
        assert kept is not None and ours == await opening.files.audit.head()
        code, answer = await opening.command_line.answer("audit-verify", {})
        assert code == 0
        assert [found["broken"] for found in answer.values()] == [None, None]
        assert set(answer) == {"desk", "office Z00.01"}
        assert answer["office Z00.01"]["head"]["link"] == kept[0].link.hex()


async def test_a_rewritten_service_trail_is_noticed_by_the_desk(opened: Opened, paths: Paths) -> None:
    await worked(opened)
    tamper(paths, "UPDATE audit SET link = substr(link, 2) || substr(link, 1, 1)", office=True)
    async with opened() as (desk, opening):
        await desk.sync.round()
        assert any("không còn như trước" in warning for warning in desk.sync.status.warnings)
        assert opening.files is not None
        rows = await opening.files.journal_file.read(
            lambda c: c.all("SELECT 1 FROM audit WHERE action = 'service-trail-differs'")
        )
        assert len(rows) == 1


async def test_what_was_found_is_said_at_every_start_until_it_is_acknowledged(
    opened: Opened, paths: Paths
) -> None:
    await worked(opened)
    tamper(paths, "DELETE FROM audit WHERE sequence > 1", office=True)
    async with opened() as (desk, _):
        await desk.sync.round()
    for _ in range(2):
        async with opened(stays=True) as (desk, opening):
            await warned(desk, "không còn như trước")
            _, answer = await opening.command_line.answer("audit-verify", {})
            (found,) = answer["desk"]["differences"]
            assert (answer["desk"]["broken"], found["kind"]) == (None, "service-trail-differs")
    async with opened(stays=True) as (desk, opening):
        await warned(desk, "không còn như trước")
        assert (await opening.command_line.answer("audit-acknowledge", {}))[1] == [found]
        assert found["text"] not in desk.sync.status.warnings
        _, answer = await opening.command_line.answer("audit-verify", {})
        assert (answer["desk"]["broken"], answer["desk"]["differences"]) == (None, [])
        assert (await opening.command_line.answer("audit-acknowledge", {}))[1] == []


async def warned(desk: Desk, words: str) -> None:
    said = asyncio.Event()

    def look(status: DeskStatus) -> None:
        if any(words in warning for warning in status.warnings):
            said.set()

    desk.sync.subscribe(look)
    look(desk.sync.status)
    async with asyncio.timeout(20):
        await said.wait()


def test_the_command_names_what_was_found_until_it_is_acknowledged(
    paths: Paths, opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    async def found() -> None:
        await worked(opened)
        tamper(paths, "UPDATE audit SET link = substr(link, 2) || substr(link, 1, 1)", office=True)
        async with opened() as (desk, _):
            await desk.sync.round()

    asyncio.run(found())
    for expected in (1, 1):
        assert main(["audit", "verify"]) == expected
        assert "không còn như trước" in capsys.readouterr().out
    assert main(["audit", "acknowledge"]) == 0
    assert "không còn như trước" in capsys.readouterr().out
    main(["audit", "verify"])
    assert "không còn như trước" not in capsys.readouterr().out


async def test_a_shortened_desk_trail_is_noticed_by_the_service(opened: Opened, paths: Paths) -> None:
    await worked(opened)
    tamper(paths, "DELETE FROM audit WHERE sequence > 2; DELETE FROM witness")
    async with opened() as (desk, _):
        await desk.sync.round()
        assert any("khác với bản máy chủ đã giữ" in warning for warning in desk.sync.status.warnings)


def verify(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, object]]]:
    capsys.readouterr()
    code = main(["audit", "verify", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_names_the_first_broken_row(
    opened: Opened, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(worked(opened))
    code, answer = verify(capsys)
    assert code == 0 and answer["desk"]["broken"] is None
    tamper(paths, "UPDATE audit SET officer_id = 'khac' WHERE sequence = 2")
    code, answer = verify(capsys)
    assert (code, answer["desk"]["broken"], answer["desk"]["why"]) == (1, 2, CHANGED)
    assert main(["audit", "verify"]) == 1
    assert "HỎNG từ dòng 2" in capsys.readouterr().out


def test_a_service_is_checked_in_its_directory(
    paths: Paths, opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    from counter_tui.composition.service import served_key

    data = paths.data / "served"
    key = served_key(paths, data).value

    async def serve() -> None:
        from counter_tui.server.embedded import open_embedded

        office = await open_embedded(data, key)
        await office.service.database.write(lambda db: [_row(db), _row(db)])
        assert verify_office(data)["office Z00.01"]["rows"] == 2
        await office.close()

    asyncio.run(serve())
    assert main(["audit", "verify", "--data", str(data)]) == 0
    assert main(["audit", "verify", "--data", str(data / "nowhere")]) == 1
    assert "Không có dữ liệu trung tâm" in capsys.readouterr().err


def _row(db) -> None:
    from counter_tui.server.tables import audit

    audit.append(db, "Z00.01", audit.Line(action="open", subject="x", officer="mau", counter="1", at=1))
