"""A test page is no slip: it waits nowhere and nobody is asked about it later."""

from __future__ import annotations

import pytest
from tests.fakes.desk import fake_desk

from counter_tui.domain.printers import Reason
from counter_tui.errors import PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.services.ports import Handed


async def test_a_test_page_that_was_not_taken_does_not_wait():
    f = fake_desk()
    f.printer.blocked = Reason.PAPER
    with pytest.raises(PrintFailed, match=r"hết giấy.*in thử lại") as said:
        await f.desk.printer_care.test("quay1")
    assert not isinstance(said.value, PrintBlocked)
    assert "tự in" not in str(said.value)


async def test_a_test_page_in_doubt_is_looked_for_in_the_tray():
    f = fake_desk()

    async def submit(*_args: object) -> Handed:
        raise PrintUnknown("Bấm “đã ra”.")

    f.printer.submit = submit
    with pytest.raises(PrintUnknown, match="Xem khay giấy: chưa ra thì in thử lại"):
        await f.desk.printer_care.test("quay1")
