"""Both counters corrected a dossier: what the second put right last is neither taken back nor left off a receipt here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.system.desks import PERSON, open_from
from tests.system.shared_office import SharedOffice
from tests.system.test_offline_after_theirs import connected
from tests.system.test_two_desks import FEE, PHONE, in_step, put_right

from counter_tui.domain.actions import CompleteSupplement, RequestSupplement
from counter_tui.domain.dossier import FeeLine, ReceivedPaper
from counter_tui.errors import NotFound
from counter_tui.services.desk import Desk

pytestmark = pytest.mark.usefixtures("back_at_once")

ADDRESS = "Thôn Đúng, xã Đúng"
TAKEN = FeeLine(kind=None, label="Lệ phí A", amount=50_000)
HERE_FIRST = pytest.mark.parametrize("first", [True, False], ids=["corrected-here-first", "never-here"])


async def two_dossiers(office: SharedOffice) -> tuple[Desk, Desk, list[str]]:
    """Open two desks that both know two dossiers a person handed in at the first, a fee due at the return of each."""
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    item = await one.lookup.procedure("1.001193")
    codes = []
    for _ in range(2):
        draft = replace(one.reception.start(item), applicant=PERSON, fees=(FEE,))
        codes.append((await one.reception.accept(draft)).registration.code)
    await in_step(one, two)
    return one, two, codes


async def corrected(
    desk: Desk, code: str, *, amount: int | None = None, address: str = "", sets: int = 1
) -> None:
    original = await desk.correcting.open(code)
    draft = desk.correcting.draft(original, await desk.correcting.item(original.procedure_code))
    changes: dict[str, Any] = {"sets": sets}
    if amount is not None:
        changes["fees"] = tuple(replace(fee, amount=amount) for fee in draft.fees)
    if address:
        changes["applicant"] = replace(draft.applicant, address=address)
    await desk.correcting.correct(original, replace(draft, **changes), "Ghi sai")


async def corrected_at_both(one: Desk, two: Desk, code: str, *, first: bool = True, **theirs: Any) -> None:
    """Correct a dossier at *one*, unless told not to, then at *two*, and let both hear of it."""
    if first:
        await put_right(one, code, phone=PHONE)
        await in_step(one, two)
    await corrected(two, code, **theirs)
    await in_step(two, one)


@HERE_FIRST
@pytest.mark.parametrize("theirs", [{"address": ADDRESS}, {"sets": 2}], ids=["address", "sets"])
async def test_without_the_network_what_the_other_corrected_is_not_put_back(
    office: SharedOffice, theirs: dict[str, Any], *, first: bool
) -> None:
    one, two, (code, _) = await two_dossiers(office)
    await corrected_at_both(one, two, code, first=first, **theirs)
    office.up = False
    with pytest.raises(NotFound, match="thử lại khi có mạng"):
        await put_right(one, code, email="a@b.vn")
    office.up = True
    await connected(one, code)
    await put_right(one, code, email="a@b.vn")
    await in_step(one)
    known = (await two.lookup.dossier(code)).registration
    assert known is not None
    assert (known.applicant.address, known.sets) == (theirs.get("address", ""), theirs.get("sets", 1))
    assert (known.applicant.email, known.replaces) == ("a@b.vn", 3 if first else 2)


async def test_money_the_other_gave_back_is_not_put_back_on_the_dossier(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    start = one.reception.start(await one.lookup.procedure("1.001193"))
    code = (await one.reception.accept(replace(start, applicant=PERSON, fees=(TAKEN,)))).registration.code
    await in_step(one, two)
    await corrected_at_both(one, two, code, amount=30_000)
    assert (await two.fees.book(code)).held == 30_000
    office.up = False
    with pytest.raises(NotFound, match="thử lại khi có mạng"):
        await put_right(one, code, email="a@b.vn")
    office.up = True
    await connected(one, code)
    assert (await two.fees.book(code)).held == 30_000


async def test_one_after_another_of_its_own_a_counter_corrects_without_the_network(
    office: SharedOffice,
) -> None:
    one, two, (code, _) = await two_dossiers(office)
    await put_right(one, code, phone=PHONE)
    await in_step(one, two)
    office.up = False
    await put_right(one, code, email="a@b.vn")
    await corrected(one, code, address=ADDRESS)
    job = await one.receipts.reprint(code)
    assert ADDRESS in one.receipts.shown(job.slip, width=120)
    office.up = True
    await connected(one, code)
    await in_step(one, two)
    known = (await two.lookup.dossier(code)).registration
    assert known is not None
    assert (known.replaces, known.applicant.email, known.applicant.address) == (3, "a@b.vn", ADDRESS)
    office.up = False
    await put_right(one, code, email="c@d.vn")  # its own, confirmed, are no other counter's


@HERE_FIRST
@pytest.mark.parametrize(
    ("theirs", "said"),
    [({"amount": 30_000}, "30.000"), ({"address": ADDRESS}, ADDRESS)],
    ids=["fee", "address"],
)
async def test_a_joint_receipt_tells_what_the_other_corrected_last(
    office: SharedOffice, theirs: dict[str, Any], said: str, *, first: bool
) -> None:
    one, two, (_, code) = await two_dossiers(office)  # the joint receipt tells the applicant of the later one
    await corrected_at_both(one, two, code, first=first, **theirs)
    assert said in one.receipts.shown(await one.papers.receipt_for_all(code), width=120)


async def test_the_receipt_of_a_completed_supplement_tells_what_the_other_corrected_last(
    office: SharedOffice,
) -> None:
    one, two, (code, _) = await two_dossiers(office)
    await corrected_at_both(one, two, code, amount=30_000)
    await one.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Giấy X",)))
    await in_step(one)
    standing = await one.casework.standing(code)
    assert standing.due_at is not None
    at = open_from(one, standing.due_at + timedelta(days=3, minutes=-30))
    due = one.casework.decided_due(standing, at, "Hẹn")
    done = CompleteSupplement(papers=(ReceivedPaper(name="Giấy X", originals=1),), due=due)
    slip = await one.receipts.renewed(code, done)
    assert slip is not None
    shown = one.receipts.shown(slip, width=120)
    assert "30.000" in shown
    assert "75.000" not in shown
    assert f"{code} (bản sửa lần 2)" in shown
