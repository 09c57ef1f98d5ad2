"""The service tells which registration of a dossier holds, also of dossiers from before it kept that."""

from __future__ import annotations

from dataclasses import replace

from counter_tui.server.schema import HOLDING
from tests.server.offices import registration, uuid
from tests.server.test_actions import CODE, act, sent

_, FILLING, HEARD_ANEW = HOLDING.split(";")


async def holding(wire) -> str:
    page = (await wire.ask("GET", "/v1/changes")).json()
    assert [one["code"] for one in page["changes"]] == [CODE]
    shown = (await wire.ask("GET", f"/v1/dossiers/{CODE}")).json()
    assert shown["summary"]["registration_id"] == page["changes"][0]["registration_id"]
    return shown["summary"]["registration_id"]


async def test_a_correction_holds_until_the_next_one(inner):
    await inner.lease()
    await inner.register(registration())
    assert await holding(inner) == uuid(1)
    for number in (1, 2):
        fixed = registration(id=uuid(70 + number), replaces=number)
        body = {"action": "correct", "reason": "Ghi sai", "registration": sent(fixed)}
        assert (await act(inner, body, number=50 + number, If_Match=f'"{number}"')).status_code == 200
        assert await holding(inner) == uuid(70 + number)
    withdrawn = await act(inner, {"action": "withdraw", "reason": "Xin rút"}, number=60, If_Match='"3"')
    assert withdrawn.status_code == 200
    assert await holding(inner) == uuid(72)


async def test_which_one_holds_is_read_from_what_was_stored_before(inner):
    await inner.lease()
    await inner.register(registration())
    fixed = replace(registration(), id=uuid(71), replaces=1)
    body = {"action": "correct", "reason": "Ghi sai", "registration": sent(fixed)}
    await act(inner, body, If_Match='"1"')
    database = inner.service.database
    await database.write(lambda db: db.execute("UPDATE dossier SET registration = ''"))
    assert await holding(inner) == ""
    await database.write(lambda db: db.execute(FILLING))
    assert await holding(inner) == uuid(71)


async def test_a_desk_that_was_upgraded_first_hears_it_when_the_service_is(inner):
    await inner.lease()
    await inner.register(registration())
    before = (await inner.ask("GET", "/v1/changes")).json()["position"]
    await inner.service.database.write(lambda db: db.execute(HEARD_ANEW))
    assert (await inner.ask("GET", f"/v1/changes?after={before}")).status_code == 410
    page = (await inner.ask("GET", "/v1/changes")).json()
    assert [one["registration_id"] for one in page["changes"]] == [uuid(1)]
    assert (await inner.ask("GET", f"/v1/changes?after={page['position']}")).json()["changes"] == []
