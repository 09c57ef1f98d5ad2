"""One receipt for all, with the real service: the date that holds, and which receipt it takes the place of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.system.desks import PERSON, Opened, open_from

from counter_tui.domain.actions import Reschedule
from counter_tui.services.desk import Desk
from counter_tui.services.desk_papers import TOGETHER
from counter_tui.services.ports import PrintJob

PROCEDURES = ("1.004884", "1.004746", "1.005461")
"""Of five working days each, so that a later date can be promised."""


async def taken_in(desk: Desk, procedure: str) -> str:
    item = await desk.lookup.procedure(procedure)
    draft = replace(desk.reception.start(item), applicant=PERSON)
    return (await desk.reception.accept(draft)).registration.code


async def put_right(desk: Desk, code: str) -> None:
    original = await desk.correcting.open(code)
    item = await desk.correcting.item(original.procedure_code)
    draft = desk.correcting.draft(original, item)
    fees = tuple(replace(fee, amount=50_000) for fee in draft.fees)
    await desk.correcting.correct(original, replace(draft, fees=fees), "Quên ghi lệ phí")


def replaced(job: PrintJob) -> list[str]:
    assert job.slip.content is not None
    return [line for line in job.slip.content.subtitles if line.startswith("(Thay thế")]


def table_of(job: PrintJob) -> tuple[tuple[str, ...], ...]:
    assert job.slip.content is not None
    table = job.slip.content["dossiers"].table
    assert table is not None
    return table.rows


async def test_a_later_date_a_correction_and_one_dossier_more_each_make_a_receipt_that_replaces(
    opened: Opened,
) -> None:
    async with opened() as (desk, _):
        first = await taken_in(desk, PROCEDURES[0])
        await taken_in(desk, PROCEDURES[1])
        one = await desk.papers.print_receipt_for_all(first)
        assert (replaced(one), one.reprint) == ([], 0)
        for _ in range(3):
            await desk.sync.round()

        standing = await desk.casework.standing(first)
        assert standing.due_at is not None
        later = open_from(desk, standing.due_at + timedelta(days=14))
        due = desk.casework.decided_due(standing, later, "Chờ xác minh")
        await desk.casework.act(
            standing.code, Reschedule(due=due, reason="Chờ xác minh", approved_by="LÊ THỊ MẪU")
        )
        two = await desk.papers.print_receipt_for_all(standing.code)
        assert replaced(two)[0].startswith(
            f"(Thay thế phiếu số {one.slip.dossiers[0]} (chung 2 hồ sơ), in lúc "
        )
        rows = {row[1]: row[-1] for row in table_of(two)}
        assert rows[standing.code].endswith(f"{later:%d/%m/%Y}")
        copy = await desk.papers.print_receipt_for_all(standing.code)
        assert (copy.slip, copy.reprint) == (two.slip, 1)

        await put_right(desk, standing.code)
        three = await desk.papers.print_receipt_for_all(standing.code)
        assert (replaced(three) != [], three.reprint) == (True, 0)
        assert {row[1]: row[-1] for row in table_of(three)} == rows
        await taken_in(desk, PROCEDURES[2])
        four = await desk.papers.print_receipt_for_all(standing.code)
        assert (len(four.slip.dossiers), replaced(four) != [], four.reprint) == (3, True, 0)


@pytest.mark.parametrize("sent", [True, False], ids=["confirmed", "waiting"])
async def test_one_stored_by_an_earlier_version_is_printed_again_as_the_same_paper(
    opened: Opened, *, sent: bool
) -> None:
    async with opened() as (desk, _):
        codes = [await taken_in(desk, procedure) for procedure in PROCEDURES[:2]]
        if sent:
            for _ in range(3):
                await desk.sync.round()
            codes = [(await desk.casework.standing(code)).code for code in codes]
        slip = await desk.papers.receipt_for_all(codes[0])
        # Those named not what they were made of.
        await desk.receipts.print_made(f"{TOGETHER}{codes[0]}", replace(slip, registrations=()))
        again = await desk.papers.print_receipt_for_all(codes[1])
        assert (replaced(again), again.reprint) == ([], 1)
        assert (await desk.papers.print_receipt_for_all(codes[1])).reprint == 2
        assert (await desk.spool.again(again)).reprint == 3
