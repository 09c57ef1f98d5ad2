"""The desk's trail: whatever is changed behind the program's back is named."""

from __future__ import annotations

import pytest

from counter_tui.database.connection import Connection
from counter_tui.domain.audit_chain import BODY, CHANGED, GAP, HEAD, Head, Verdict
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import NOW, register

FREE = "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_shortened;"


async def trail(files: DeskFiles) -> None:
    for n in range(1, 4):
        await register(files, n)
        await files.audit.record("open", f"Z00.01-261123-{n:04d}", "mau", NOW)


async def changed(files: DeskFiles, sql: str) -> Verdict:
    await files.journal_file.write(lambda c: c.execute(FREE + sql))
    return await files.audit.verify()


async def test_a_whole_trail_verifies_and_tells_its_head(files: DeskFiles) -> None:
    await trail(files)
    verdict = await files.audit.verify()
    assert verdict.broken is None and verdict.rows >= 6
    assert verdict.head == await files.audit.head()
    assert verdict.head.sequence == verdict.rows and len(verdict.head.link) == 32


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE audit SET officer_id = 'khac' WHERE sequence = 3", CHANGED),
        ("UPDATE audit SET at = at + 1 WHERE sequence = 3", CHANGED),
        ("UPDATE audit SET digest = x'00' WHERE sequence = 3", CHANGED),
        ("UPDATE audit SET form = 1 WHERE sequence = 3", CHANGED),
        ("DELETE FROM audit WHERE sequence = 3", GAP),
        ("UPDATE audit SET sequence = 30 WHERE sequence = 3", GAP),
    ],
)
async def test_the_first_broken_row_is_named(files: DeskFiles, sql: str, why: str) -> None:
    await trail(files)
    verdict = await changed(files, sql)
    assert (verdict.broken, verdict.why, verdict.rows) == (3, why, 2)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'x', 'y') || ' ' AS BLOB) WHERE id = 'id-00002'",
        "UPDATE entry SET salt = x'' WHERE id = 'id-00002'",
        "DELETE FROM entry WHERE id = 'id-00002'",
    ],
)
async def test_a_changed_body_is_named_by_its_row(files: DeskFiles, sql: str) -> None:
    await trail(files)
    number = await files.journal_file.read(
        lambda c: (c.one("SELECT sequence FROM audit WHERE entry = 'id-00002'") or (0,))[0]
    )
    verdict = await changed(files, sql)
    assert (verdict.broken, verdict.why) == (number, BODY)


async def test_a_removed_body_leaves_the_trail_whole(files: DeskFiles) -> None:
    await trail(files)
    removed = "UPDATE entry SET body = x'', salt = x'' WHERE id = 'id-00002';"
    verdict = await changed(files, removed + "UPDATE entry SET state = 'confirmed'")
    assert verdict.broken is None
    await files.journal_file.write(lambda c: c.execute("UPDATE entry SET state = 'waiting'"))
    assert (await files.audit.verify()).why == BODY  # what was never sent must not go


async def test_a_trail_written_anew_or_cut_is_told_from_the_head_a_witness_keeps(files: DeskFiles) -> None:
    await trail(files)
    head = await files.audit.head()

    def keep(c: Connection, kept: Head) -> None:
        c.execute("INSERT INTO witness VALUES ('desk', ?, ?, 0, x'', x'')", (kept.sequence, kept.link))

    await files.journal_file.write(lambda c: keep(c, head))
    assert (await files.audit.verify()).broken is None
    verdict = await changed(files, f"DELETE FROM audit WHERE sequence = {head.sequence}")
    assert (verdict.broken, verdict.why) == (head.sequence, GAP)
    await files.audit.record("open", "Z00.01-261123-0009", "khac", NOW)
    verdict = await files.audit.verify()
    assert (verdict.broken, verdict.why) == (head.sequence, HEAD)


async def test_rows_of_the_first_form_still_verify(files: DeskFiles) -> None:
    from counter_tui.database.moments import to_micros
    from counter_tui.domain.audit_chain import link
    from counter_tui.storage.codec import pack

    last = await files.audit.head()
    row = (last.sequence + 1, to_micros(NOW), "open", "Z00.01-261123-0001", "mau")
    await files.journal_file.write(
        lambda c: c.execute(
            "INSERT INTO audit (sequence, at, action, dossier, officer_id, link) VALUES (?, ?, ?, ?, ?, ?)",
            (*row, link(last.link, pack(list(row)))),
        )
    )
    await files.audit.record("open", "Z00.01-261123-0002", "mau", NOW)
    assert (await files.audit.verify()).broken is None
