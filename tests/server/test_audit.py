"""The office's trail: every read and change leaves a row, its head leaves the machine, and tampering is named."""

from __future__ import annotations

import re

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_tui.contract.audit import HeadsBody, signed_bytes
from counter_tui.domain.audit_chain import CHANGED, GAP, Head
from counter_tui.domain.office import Role
from counter_tui.server.seed import SAMPLE
from counter_tui.server.tables import audit
from tests.server.offices import PASSWORD, Wire, registration

OFFICE = SAMPLE.code


async def actions(wire: Wire) -> list[tuple[str, str, str]]:
    sql = "SELECT action, subject, officer FROM audit WHERE office = ? ORDER BY sequence"
    return await wire.service.database.read(lambda db: db.all(sql, (OFFICE,)))


async def heads(wire: Wire, sequence: int, link: str, **more: object) -> HeadsBody:
    body = {"installation": "may-1", "head": {"sequence": sequence, "link": link}, **more}
    answer = await wire.ask("POST", "/v1/audit/heads", body)
    assert answer.status_code == 200
    return msgspec.json.decode(answer.content, type=HeadsBody)


async def test_changes_and_reads_leave_a_row_each_and_replays_none(inner: Wire) -> None:
    await inner.lease()
    for _ in range(2):
        await inner.register(registration())
    code = registration().code
    await inner.ask("GET", f"/v1/dossiers/{code}")
    await inner.ask("POST", "/v1/dossiers/search", {"words": "mau"})
    await inner.ask("POST", "/v1/people/dossiers", {"identity": "022090000001"})
    await inner.ask("GET", "/v1/dossiers")
    await inner.ask("POST", "/v1/sessions", {"name": "mau", "password": PASSWORD}, role=None)
    await inner.ask("PATCH", "/v1/counters/1", {"name": "Quầy một"}, role=Role.ADMIN)
    await inner.ask("GET", "/v1/dossiers/Z00.01-261123-0404")
    assert await actions(inner) == [
        ("lease", "1 2026-11-23", "mau"),
        ("register", code, "mau"),
        ("open", code, "mau"),
        ("search", "", "mau"),
        ("search-person", "", "mau"),
        ("list", "", "mau"),
        ("sign-in", "", "mau"),
        ("counter", "1", "quantri"),
    ]


async def test_no_name_and_no_word_searched_for_is_in_the_trail(inner: Wire) -> None:
    await inner.lease()
    await inner.register(registration())
    await inner.ask("POST", "/v1/people/dossiers", {"identity": "022090000001"})
    rows = await inner.service.database.read(lambda db: db.all("SELECT * FROM audit"))
    assert not re.search("MẪU|022090000001", repr(rows))


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE audit SET officer = 'khac' WHERE sequence = 2", CHANGED),
        ("UPDATE audit SET link = 'zz' WHERE sequence = 2", CHANGED),
        ("DELETE FROM audit WHERE sequence = 2", GAP),
    ],
)
async def test_the_first_broken_row_is_named(inner: Wire, sql: str, why: str) -> None:
    await inner.lease()
    for _ in range(3):
        await inner.ask("GET", "/v1/dossiers")
    database = inner.service.database
    assert (await database.read(lambda db: audit.verified(db, OFFICE))).broken is None
    await database.write(lambda db: db.execute(sql))
    verdict = await database.read(lambda db: audit.verified(db, OFFICE))
    assert (verdict.broken, verdict.why) == (2, why)


async def test_every_sync_answer_carries_the_signed_head(wire: Wire) -> None:
    for answer in (
        await wire.lease(),
        await wire.register(registration()),
        await wire.register(registration()),
        await wire.ask("GET", "/v1/changes"),
    ):
        sent = dict(re.findall(r'(\w+)="?([0-9a-f]+)"?', answer.headers["Audit-Head"]))
        head = Head(int(sent["sequence"]), bytes.fromhex(sent["link"]))
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sent["key"]))
        key.verify(bytes.fromhex(sent["signature"]), signed_bytes(OFFICE, head))
        with pytest.raises(InvalidSignature):
            key.verify(bytes.fromhex(sent["signature"]), signed_bytes(OFFICE, Head(9, head.link)))
    assert head == await wire.service.database.read(lambda db: audit.head(db, OFFICE))


async def test_a_desks_head_is_kept_and_what_the_desk_witnessed_is_answered(inner: Wire) -> None:
    await inner.lease()
    first = await heads(inner, 3, "aa" * 32)
    assert first.agrees and first.head.sequence == 1
    again = await heads(inner, 3, "aa" * 32, witnessed=msgspec.to_builtins(first.head))
    assert again.agrees and again.witnessed_link == first.head.link
    told = await inner.service.database.read(lambda db: audit.told(db, OFFICE, "may-1"))
    assert told == Head(3, b"\xaa" * 32)
    missing = await heads(inner, 3, "aa" * 32, witnessed={"sequence": 99, "link": "aa" * 32})
    assert missing.witnessed_link == ""


@pytest.mark.parametrize(
    ("sequence", "link", "acknowledged"),
    [
        (2, "bb" * 32, {"sequence": 3, "link": "aa" * 32}),  # cut
        (3, "bb" * 32, {"sequence": 3, "link": "aa" * 32}),  # the last row is another
        (9, "bb" * 32, {"sequence": 3, "link": "bb" * 32}),  # written anew and longer
        (9, "bb" * 32, None),
    ],
)
async def test_a_desk_trail_written_anew_is_noticed_once(
    inner: Wire, sequence: int, link: str, acknowledged: object
) -> None:
    await heads(inner, 3, "aa" * 32)
    answer = await heads(inner, sequence, link, acknowledged=acknowledged)
    assert not answer.agrees
    assert await actions(inner) == [("desk-trail-differs", f"may-1 3 {'aa' * 32}", "mau")]
    assert (await heads(inner, sequence, link)).agrees
    assert len(await actions(inner)) == 1


async def test_a_desk_trail_that_only_grew_agrees(inner: Wire) -> None:
    await heads(inner, 3, "aa" * 32)
    answer = await heads(inner, 9, "bb" * 32, acknowledged={"sequence": 3, "link": "aa" * 32})
    assert answer.agrees and await actions(inner) == []
