"""A dossier received without a number and corrected before it got one stays one dossier, under the number it gets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.system.desks import PERSON, money
from tests.system.shared_office import SharedOffice
from tests.system.test_money_live import TEN
from tests.system.test_two_desks import PHONE, in_step, put_right

from counter_tui.domain.actions import Forward
from counter_tui.domain.journal import Entry, EntryState
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.services.desk import Desk

pytestmark = pytest.mark.usefixtures("back_at_once")


async def without_numbers(office: SharedOffice) -> tuple[Desk, Desk]:
    """Open two desks; the first is off-line and has no numbers left."""
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    await in_step(one, two)
    office.up = False
    await one.receipts._prints._journal.write(lambda db: db.execute("DELETE FROM block"))
    return one, two


async def refused_as_stale(office: SharedOffice, tam: str) -> tuple[str, str]:
    """Let the other counter act between the registration and the correction; return the number and the refused entry."""
    one, two = office.desks["one"], office.desks["two"]
    gateway, done = office.opening["one"]._gateway, list[str]()
    assert gateway is not None
    send = gateway.send

    async def after_theirs(entry: Entry, *rest: Any, **named: Any) -> Any:
        if entry.action == "correct" and not done:
            await two.sync.round()
            done.append((await two.lookup.dossier(tam)).summary.code)
            await two.casework.act(done[0], Forward(to="Phòng Một"))
            await two.sync.round()
        return await send(entry, *rest, **named)

    office.patch.setattr(gateway, "send", after_theirs)
    office.up = True
    for _ in range(60):
        await one.sync.round()
        if found := await one.journal.entries([EntryState.REFUSED]):
            assert found[0].problem_code == "version-stale"
            return found[0].dossier, found[0].id
    raise AssertionError("nothing was refused")


@pytest.mark.parametrize("given_up", [True, False])
async def test_after_a_refused_correction_the_dossier_is_one_under_its_number(
    office: SharedOffice, *, given_up: bool
) -> None:
    one, _ = await without_numbers(office)
    item = await one.lookup.procedure("1.001193")
    draft = replace(one.reception.start(item), applicant=PERSON, fees=(TEN,))
    tam = (await one.reception.accept(draft)).registration.code
    assert tam.startswith("TAM-")
    await put_right(one, tam, phone=PHONE)
    code, refused = await refused_as_stale(office, tam)
    assert code != tam
    if given_up:
        await one.journal.void(refused, "Không sửa nữa")
    else:
        await one.conflicts.rebase(await one.conflicts.open(refused), {})
        receipt = await one.receipts.last_of(code, RECEIPT_FORM)
        assert receipt is not None
        assert tam not in one.receipts.shown(receipt.slip, width=120)
    await in_step(one)
    for words in (PERSON.name, tam, code):
        assert [found.code for found in await one.lookup.dossiers(words)] == [code]
    assert (await one.casework.standing(tam)).code == code
    assert await money(one) == (10_000, 0)
    office.up = False
    view = await one.lookup.dossier(code)
    assert view.registration is not None
    assert (view.registration.code, view.registration.provisional) == (code, False)
    await put_right(one, code, email="a@b.vn")
