"""A whole desk: a receipt waits for its printer through what took its place and was taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from tests.fakes.raw_printer import FakeRawPrinter
from tests.system.desks import Opened, open_from, received

from counter_tui.domain.actions import CompleteSupplement, RequestSupplement
from counter_tui.errors import PrintBlocked
from counter_tui.services.ports import PrintState, Validity
from counter_tui.system.paths import Paths


@pytest.fixture
async def printer(paths: Paths) -> AsyncIterator[FakeRawPrinter]:
    """The desk's usual printer, switched off."""
    fake = await FakeRawPrinter().start()
    await fake.stop()
    said = paths.config_file.read_text(encoding="utf-8")
    address = f"socket://127.0.0.1:{fake.port}?paper=80mm&confirm=processed"
    paths.config_file.write_text(f'{said}\n[printers]\nnhiet = "{address}"\n', encoding="utf-8")
    yield fake
    await fake.stop()


async def test_the_receipt_from_before_what_was_taken_back_comes_out(
    opened: Opened, printer: FakeRawPrinter
) -> None:
    async with opened() as (desk, _):
        code = (await received(desk)).registration.code
        with pytest.raises(PrintBlocked):
            await desk.receipts.print_first(code)
        (first,) = await desk.spool.open()
        await desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
        standing = await desk.casework.standing(code)
        assert standing.due_at is not None
        day = open_from(desk, standing.due_at + timedelta(days=3, minutes=-30))
        done = CompleteSupplement(due=desk.casework.decided_due(standing, day, "Chờ"))
        slip = await desk.receipts.renewed(code, done)
        assert slip is not None
        acted = await desk.casework.act(code, done, slips=(slip,))
        with pytest.raises(PrintBlocked):
            await desk.receipts.print_first(code)
        assert [job.slip for job in await desk.spool.open()] == [slip]

        await desk.journal.void(acted.entry_id, "Bấm nhầm")
        assert [job.id for job in await desk.spool.open()] == [first.id]
        assert (await desk.day_book.day()).now.unprinted == (code,)
        await printer.start()
        await desk.spool.round()
        (out,) = await desk.spool.settled_today()
        assert (out.id, out.state, out.reprint, out.validity) == (
            first.id,
            PrintState.DONE,
            0,
            Validity.HOLDS,
        )
        citizen, file = printer.slips
        assert citizen == file
        assert (await desk.day_book.day()).now.unprinted == ()
