"""Whatever an officer does to a dossier, on-line and off, in any order: the service takes it as the desk foresaw."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.system.desks import PERSON, open_from
from tests.system.shared_office import SharedOffice, shared_office

from counter_tui.domain import actions as a
from counter_tui.domain.action_parts import Result
from counter_tui.domain.dossier import DossierSummary, FeeLine, FeeMethod, FeeMoment, ReceivedPaper
from counter_tui.domain.journal import EntryState
from counter_tui.errors import CounterError
from counter_tui.services.desk import Desk
from counter_tui.services.link import LinkJudge
from counter_tui.services.returning import Collector

FEE = FeeLine(kind=None, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
DOSSIERS, STEPS = 8, 12
UNSETTLED = [EntryState.WAITING, EntryState.SENDING, EntryState.REFUSED]
Deed = Callable[[Desk, str, random.Random], Awaitable[Any]]


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SharedOffice]:
    # A line found too slow would keep the desk off-line long after it is back.
    monkeypatch.setattr(LinkJudge, "local", property(lambda _: False, lambda _, __: None))
    async with shared_office(tmp_path, monkeypatch) as opened:
        yield opened


def act(make: Callable[[random.Random, DossierSummary], a.Action]) -> Deed:
    async def deed(desk: Desk, code: str, chance: random.Random) -> None:
        await desk.casework.act(code, make(chance, await desk.casework.standing(code)))

    return deed


async def complete(desk: Desk, code: str, _: random.Random) -> None:
    due = await desk.casework.due_after_supplement(code)
    brought = (ReceivedPaper(name="Tờ khai", originals=1),)
    await desk.casework.act(code, a.CompleteSupplement(papers=brought, due=due))


async def resume(desk: Desk, code: str, _: random.Random) -> None:
    await desk.casework.act(code, a.Resume(due=await desk.casework.due_after_resume(code)))


async def put_off(desk: Desk, code: str, _: random.Random) -> None:
    standing = await desk.casework.standing(code)
    assert standing.due_at is not None
    due = desk.casework.decided_due(standing, open_from(desk, standing.due_at + timedelta(days=9)), "Chậm")
    await desk.casework.act(code, a.Reschedule(due=due, reason="Chậm", approved_by="LÊ VĂN MẪU"))


async def give_back(desk: Desk, code: str, _: random.Random) -> None:
    await desk.returning.hand_back([await desk.returning.prepare(code)], Collector())


async def put_right(desk: Desk, code: str, chance: random.Random) -> None:
    original = await desk.correcting.open(code)
    draft = desk.correcting.draft(original, await desk.correcting.item(original.procedure_code))
    person = replace(draft.applicant, phone=f"09{chance.randrange(10**8):08d}")
    fees = (replace(FEE, amount=chance.choice((50_000, 75_000))),)
    await desk.correcting.correct(original, replace(draft, applicant=person, fees=fees), "Gõ nhầm")


async def pay(desk: Desk, code: str, chance: random.Random) -> None:
    owed = [item for item in (await desk.fees.book(code)).items if item.due]
    if owed:
        amount = chance.choice((1_000, owed[0].due))
        await desk.fees.pay(code, owed[0], FeeMethod.CASH, amount=amount)


async def give_money_back(desk: Desk, code: str, chance: random.Random) -> None:
    held = [item for item in (await desk.fees.book(code)).items if item.held]
    if held:
        amount = chance.choice((min(1_000, held[0].held), held[0].held))
        await desk.fees.refund(code, held[0], amount, reason="Thu nhầm")


async def take_fee_back_and_put_it_right(desk: Desk, code: str, chance: random.Random) -> None:
    for deed in (pay, give_money_back, put_right):
        await deed(desk, code, chance)


DEEDS: tuple[Deed, ...] = (
    act(lambda chance, _: a.Forward(to=chance.choice(("Phòng Một", "Phòng Hai")))),
    act(lambda _, __: a.RequestSupplement(reason="Thiếu", papers=("Tờ khai",))),
    act(lambda chance, _: a.Suspend(reason="Chờ", cause=chance.choice(list(a.Suspension)))),
    act(lambda _, __: a.Finish(results=(Result(name="Giấy"),))),
    act(lambda _, __: a.Unfinish(reason="Nhầm hồ sơ")),
    act(lambda _, __: a.Unreturn(reason="Nhầm hồ sơ")),
    act(lambda _, __: a.GiveFeedback(rating=a.Rating.SATISFIED)),
    *(
        complete,
        resume,
        put_off,
        give_back,
        put_right,
        put_right,
        pay,
        pay,
        give_money_back,
        take_fee_back_and_put_it_right,
    ),
)
LAST_DEEDS: tuple[Deed, ...] = (
    act(lambda _, __: a.Refuse(reason="Không đủ")),
    act(lambda _, __: a.Withdraw(reason="Công dân rút")),
    act(lambda _, __: a.Void(reason="Nhận nhầm")),
    give_back,
)


async def test_the_service_takes_what_was_done_as_it_was_foreseen(office: SharedOffice) -> None:
    desk = await office.desk("one", login="phutrach")  # who may do everything
    item = await desk.lookup.procedure("1.001193")
    for number in range(DOSSIERS):
        chance = random.Random(number)
        office.up = chance.random() < 0.5
        person = replace(PERSON, identity=f"022090{number:06d}")
        draft = replace(desk.reception.start(item), applicant=person, fees=(FEE,))
        code = (await desk.reception.accept(draft)).registration.code
        deeds = [chance.choice(DEEDS) for _ in range(STEPS)] + [chance.choice(LAST_DEEDS)]
        for deed in deeds:
            office.up = chance.random() < 0.3
            try:
                await deed(desk, code, chance)
            except CounterError:
                continue  # not possible now: said, and nothing stored
            if office.up and chance.random() < 0.5:
                await desk.sync.round()
        foreseen = await desk.casework.standing(code)
        office.up = True
        for _ in range(20):
            if not await desk.journal.entries(UNSETTLED[:2]):
                break
            desk.sync.nudge(catalogue=True)
            await desk.sync.round()
        assert await desk.journal.entries(UNSETTLED) == []
        said = (await desk.lookup.dossier(code)).summary
        differing = {
            field.name: (getattr(foreseen, field.name), getattr(said, field.name))
            for field in fields(said)
            if field.name not in {"confirmed", "alias", "code"}
            and getattr(foreseen, field.name) != getattr(said, field.name)
        }
        assert differing == {}
        assert (await desk.fees.book(code)).due == said.fees_due
