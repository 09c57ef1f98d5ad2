"""Slips that wait for a printer while another counter corrects one of their dossiers; same-day work corrected there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.system.desks import PERSON
from tests.system.shared_office import SharedOffice
from tests.system.test_corrected_at_both import two_dossiers
from tests.system.test_receipts_made_anew import told
from tests.system.test_two_desks import RIGHT_NAME, in_step, put_right

from counter_tui.services.same_day import SameDayRequest

pytestmark = pytest.mark.usefixtures("back_at_once")


async def test_one_that_is_printed_no_more_holds_no_other_back(office: SharedOffice) -> None:
    one, two, (code, other) = await two_dossiers(office)
    await put_right(two, code, name=RIGHT_NAME)
    await in_step(two, one)
    printed, refused = await one.receipts.print_waiting()
    assert printed == 1
    assert [code in str(problem) for problem in refused] == [True]
    assert other not in [job.dossier for job in await one.receipts.unfinished()]


async def test_a_second_receipt_of_same_day_work_says_that_it_is_one(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    item = (await one.same_day.procedures())[0]
    request = SameDayRequest(item=item, applicant=PERSON, documents=1, with_slip=True)
    code = (await one.same_day.accept(request)).registration.code
    first = await one.receipts.print_first(code)
    await in_step(one, two)
    original = await two.correcting.open(code)
    await two.correcting.correct_same_day(original, replace(request, documents=2), "Đếm nhầm")
    await in_step(two, one)
    job = await one.receipts.print_slip(code)
    assert (first.reprint, job.reprint) == (0, 1)
    assert "Thay thế phiếu số" in told(one, job)
