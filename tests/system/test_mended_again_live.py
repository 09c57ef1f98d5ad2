"""A refused registration that was mended is put right once more before it is sent, or with the network gone after that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.system.shared_office import SharedOffice
from tests.system.test_amended_money_live import IN_TIME, A, corrected, net, received, refused
from tests.system.test_two_desks import in_step

from counter_tui.domain import draft_check
from counter_tui.domain.actions import Forward
from counter_tui.domain.dossier import FeeMethod, FeeMoment
from counter_tui.domain.journal import EntryState

FEE = replace(A, moment=FeeMoment.AFTER)


pytestmark = pytest.mark.usefixtures("back_at_once")


@pytest.mark.parametrize("sent", [False, True], ids=["not sent yet", "sent, then cut off"])
@pytest.mark.parametrize(
    ("behind", "due"), [("", 90), ("paid", 40), ("waived", 40), ("fee", 90), ("note", 90)]
)
async def test_it_is_corrected_again(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch, behind: str, due: int, *, sent: bool
) -> None:
    one, code = await received(office, monkeypatch, FEE)
    fee = (await one.fees.book(code)).items[0]
    if behind == "paid":
        await one.fees.pay(code, fee, FeeMethod.CASH)
    if behind == "waived":
        await one.fees.exempt(code, fee, reason="Hộ nghèo", basis="QĐ 12")
    if behind in {"fee", "note"}:
        with monkeypatch.context() as of_before:
            of_before.setattr(draft_check, "too_long_ago", lambda *_: False)
            change = {"fees": (replace(FEE, amount=70_000),)} if behind == "fee" else {"note": "Ghi thêm"}
            await corrected(one, code, **change)
    await refused(office, one)
    office.up = sent
    await corrected(one, code, received_text=IN_TIME, fees=(replace(FEE, amount=90_000),))
    await in_step(one)
    office.up = False
    assert await corrected(one, code, note="Sửa lần nữa") == 0
    held = 50_000 if behind == "paid" else 0
    assert (await net(one), (await one.casework.standing(code)).fees_due) == (held, due * 1000)
    office.up = True
    await in_step(one)
    assert (await net(one), (await one.casework.standing(code)).fees_due) == (held, due * 1000)
    assert (await one.fees.book(code)).due == due * 1000
    assert (await one.casework.registration(code)).note == "Sửa lần nữa"


@pytest.mark.parametrize("by_form", [True, False], ids=["mended with Ctrl+E", "mended in F9"])
async def test_it_is_corrected_again_where_another_counter_only_sent_it_on(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch, *, by_form: bool
) -> None:
    one, code = await received(office, monkeypatch, FEE)
    await one.fees.pay(code, (await one.fees.book(code)).items[0], FeeMethod.CASH)
    await refused(office, one)
    two = await office.desk("two", "2", "phutrach")
    if by_form:
        await corrected(one, code, received_text=IN_TIME, fees=(replace(FEE, amount=90_000),))
    else:
        (entry,) = await one.journal.entries([EntryState.REFUSED])
        fixed = replace(await one.correcting.open(code), received_at=one.casework.now() - timedelta(hours=1))
        await one.journal.amend(entry.id, replace(fixed, fees=(replace(FEE, amount=90_000),)))
    await in_step(one, two)
    await two.casework.act(code, Forward(to="Tư pháp"))
    await in_step(two, one)
    office.up = False
    assert await corrected(one, code, note="Sửa lần nữa") == 0
    assert (await net(one), (await one.casework.standing(code)).fees_due) == (50_000, 40_000)
