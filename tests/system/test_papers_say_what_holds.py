"""A whole desk: after a correction the new receipt is the receipt, after a voiding none is."""

from __future__ import annotations

import pytest
from tests.system.desks import Opened, received
from tests.system.test_correcting_live import put_right, sent

from counter_tui.domain.register import Period
from counter_tui.domain.slips.forms import REGISTER
from counter_tui.errors import Refused
from counter_tui.services.ports import PrintState, Validity


@pytest.mark.parametrize("confirmed", [True, False])
async def test_a_replaced_and_a_voided_receipt_are_not_printed(opened: Opened, confirmed: bool) -> None:
    async with opened() as (desk, _):
        code = (await received(desk)).registration.code
        await desk.receipts.print_first(code)
        if confirmed:
            await sent(desk)
        code = (await desk.journal.entries())[0].dossier
        await put_right(desk, code)
        assert await desk.receipts.withdraw(code) == []
        new = await desk.receipts.print_first(code)
        old = next(job for job in await desk.spool.settled_today() if job.id != new.id)
        assert (old.validity, new.validity) == (Validity.REPLACED, Validity.HOLDS)
        copy = await desk.spool.again(old)
        assert (copy.slip, copy.reprint, copy.state) == (new.slip, 1, PrintState.DONE)
        if confirmed:
            await sent(desk)  # what this desk corrected itself and heard of again is not another desk's
            assert (await desk.receipts.reprint(code)).reprint == 2

        original = await desk.correcting.open(code)
        done = await desk.correcting.void(original, "Nhập nhầm")
        void = await desk.receipts.print_first(code, done.form)
        for again in (old, new, copy):
            with pytest.raises(Refused, match="phiếu hủy"):
                await desk.spool.again(again)
        with pytest.raises(Refused, match="phiếu hủy"):
            await desk.receipts.pdf(code)
        assert (await desk.receipts.last()).id == void.id
        await sent(desk)
        with pytest.raises(Refused, match="phiếu hủy"):
            await desk.receipts.reprint(code)
        assert (await desk.receipts.reprint(code, done.form)).reprint == 1


async def test_the_register_book_is_printed_with_a_voided_dossier_and_after_later_ones(
    opened: Opened,
) -> None:
    async with opened() as (desk, _):
        codes = [(await received(desk)).registration.code for _ in range(2)]
        day = Period(desk.register_book.today(), desk.register_book.today())
        before = (await desk.register_book.print(await desk.register_book.of_desk(day)))[0]
        await desk.correcting.void(await desk.correcting.open(codes[0]), "Nhập nhầm")
        after = (await desk.register_book.print(await desk.register_book.of_desk(day)))[0]
        assert (after.slip.form, after.state) == (REGISTER, PrintState.DONE)
        assert (await desk.spool.again(before)).state is PrintState.DONE
