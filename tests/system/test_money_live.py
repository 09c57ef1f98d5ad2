"""Money through a day with the real service: fee screen, list, day report, commands and register say the same sums."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from tests.system.desks import PERSON, Opened

from counter_tui.domain.actions import Void
from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.fee_items import FeeState
from counter_tui.domain.journal import EntryState
from counter_tui.domain.procedure import FeeKind
from counter_tui.domain.register import Period
from counter_tui.screens import fees_text
from counter_tui.services.command_line import DONE, CommandLine
from counter_tui.services.desk import Desk
from counter_tui.services.same_day import SameDayRequest

TEN = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=10_000)


async def taken_in(desk: Desk, number: int, fee: FeeLine) -> str:
    item = await desk.lookup.procedure("1.001193")
    person = replace(PERSON, identity=f"02209000000{number}")
    draft = replace(desk.reception.start(item), applicant=person, fees=(fee,))
    return (await desk.reception.accept(draft)).registration.code


async def corrected(desk: Desk, code: str, fee: FeeLine) -> int:
    """Correct the fee and return what the officer is told to take more."""
    original = await desk.correcting.open(code)
    item = await desk.correcting.item(original.procedure_code)
    draft = replace(desk.correcting.draft(original, item), fees=(fee,))
    return (await desk.correcting.correct(original, draft, "Nhầm mức")).fees.to_take


async def exempt_copies(desk: Desk) -> str:
    """Certify copies for a poor household, five too many at first."""
    item = (await desk.same_day.procedures())[0]
    request = SameDayRequest(
        item=item, applicant=PERSON, documents=10, exempt_reason="Hộ nghèo", exempt_basis="Giấy xác nhận"
    )
    original = (await desk.same_day.accept(request)).registration
    await desk.correcting.correct_same_day(original, replace(request, documents=2), "Đếm nhầm")
    return original.code


async def sent(desk: Desk) -> None:
    for _ in range(4):
        await desk.sync.round()
    assert {entry.state for entry in await desk.journal.entries()} == {EntryState.CONFIRMED}


def words_of(pdf: str) -> str:
    pages = pypdf.PdfReader(io.BytesIO(base64.b64decode(pdf))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def asked(commands: CommandLine, name: str, **arguments: Any) -> Any:
    done, answer = await commands.answer(name, arguments)
    assert done == DONE, answer
    return answer


async def fee_screen(desk: Desk, code: str) -> Sequence[str]:
    return [section.title for section in fees_text.sections(await desk.fees.book(code))]


@pytest.mark.parametrize("confirmed_first", [True, False])
async def test_fee_screen_list_day_commands_and_register_say_the_same_money(
    opened: Opened, confirmed_first: bool
) -> None:
    async with opened() as (desk, _):
        commands, today = CommandLine(desk, dict), desk.day_book.today()
        raised, back = await taken_in(desk, 1, TEN), await taken_in(desk, 2, TEN)
        if confirmed_first:
            await sent(desk)
            raised, back = [entry.dossier for entry in reversed(await desk.journal.entries())]
        assert await corrected(desk, raised, replace(TEN, amount=30_000)) == 20_000
        (item,) = (await desk.fees.book(back)).holding
        await desk.fees.refund(back, item, 10_000, reason="Nhập trùng")
        await desk.casework.act(back, Void(reason="Nhập trùng"))
        free = await exempt_copies(desk)
        await sent(desk)
        known = {entry.dossier for entry in await desk.journal.entries()}
        assert {raised, back, free} <= known

        # What holds of each dossier, on the fee screen and by command.
        books = [await desk.fees.book(code) for code in (raised, back, free)]
        assert [book.held for book in books] == [30_000, 0, 0]
        assert [[item.state for item in book.holding] for book in books] == [
            [FeeState.PAID],
            [FeeState.REFUNDED],
            [FeeState.EXEMPT],
        ]
        holds = books[2].holding[0].amount
        assert 0 < holds < books[2].replaced[0].amount
        assert [words.partition(" · ")[0] for words in await fee_screen(desk, raised)] == [
            "Lệ phí: 30.000 đ",
            "Lệ phí: 10.000 đ",
        ]
        assert (await fee_screen(desk, raised))[1].endswith("đã thay khi đính chính")
        for code, book in zip((raised, back, free), books, strict=True):
            fees = (await asked(commands, "dossier", code=code))["fees"]
            assert (fees["held"], fees["due"]) == (book.held, 0)
            assert [one["amount"] for one in fees["items"]] == [item.amount for item in book.holding]

        # The day, by command and closed on paper.
        day = await asked(commands, "day")
        assert [day[key] for key in ("taken", "given_back", "net", "in_drawer")] == [
            50_000,
            20_000,
            30_000,
            30_000,
        ]
        assert [(note["code"], note["amount"]) for note in day["exemptions"]] == [(free, holds)]
        assert (day["received"], day["received_void"], len(day["voided"])) == (3, 1, 1)
        await desk.day_book.close()
        report = await asked(commands, "print", dossier=today.isoformat(), form="dayclose")
        for said in (
            "Hồ sơ tiếp nhận: 3, trong đó 1 đã hủy",
            "Đã thu: 50.000 đ",
            "Đã hoàn trả: 20.000 đ",
            "Còn lại: 30.000 đ",
            "Còn trong ngăn (tiền mặt): 30.000 đ",
        ):
            assert said in words_of(report["pdf"])

        # The list of fees: rows, total in figures and in words.
        table = (await desk.day_book.fee_list(today, today)).content["fees"].table
        assert [(row[2], row[7], row[9]) for row in table.rows] == [
            (raised, "Lệ phí", "10.000 đ"),
            (back, "Lệ phí", "10.000 đ"),
            (raised, "Hoàn trả do đính chính: Lệ phí", "-10.000 đ"),
            (raised, "Lệ phí", "30.000 đ"),
            (back, "Hoàn trả: Lệ phí", "-10.000 đ"),
        ]
        listed = words_of((await asked(commands, "print", dossier=today.isoformat(), form="fees"))["pdf"])
        assert "Tổng số tiền: 30.000 đ" in listed
        assert "Bằng chữ: Ba mươi nghìn đồng" in listed
        assert listed.count("-10.000 đ") == 2

        # The register counts as the report does.
        period = Period(today, today)
        for book in (await desk.register_book.of_desk(period), await desk.register_book.of_office(period)):
            rows = [row for row in book.rows if not row.unused]
            assert {row.code: bool(row.void_reason) for row in rows} == {
                raised: False,
                back: True,
                free: False,
            }
            (slip,) = desk.register_book.slips(book)
            assert "3 hồ sơ tiếp nhận (trong đó 1 đã hủy)" in slip.content["closing"].value
