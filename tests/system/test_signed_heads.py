"""The report of a day carries the signed heads of both trails; read from paper they tell whether a trail was changed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.system.desks import Opened, received
from tests.system.test_audit_trail import tamper

from counter_tui.cli import main
from counter_tui.composition.audit_check import office_verdict
from counter_tui.composition.desk import DeskOpening
from counter_tui.domain import signed_head
from counter_tui.services.desk import Desk
from counter_tui.system.paths import Paths


async def closed(desk: Desk) -> tuple[str, str]:
    """Close a day of work; return the signed heads of desk and service as the report prints them."""
    await received(desk)
    await desk.sync.round()
    view = await desk.day_book.close()
    blocks = {block.key: block.value for block in desk.day_book.report(view).content.blocks}
    rows, _, service = blocks["service_signed"].partition(" dòng; ")
    assert int(rows) == signed_head.read(service).head.sequence > 0
    return blocks["audit_signed"], service


async def checked(opening: DeskOpening, head: str) -> dict[str, Any]:
    code, answer = await opening.command_line.answer("audit-verify", {"head": head})
    assert code == 0
    return answer["head"]


async def test_both_heads_on_the_report_are_those_of_the_trails(opened: Opened) -> None:
    async with opened() as (desk, opening):
        ours, theirs = await closed(desk)
        kept = desk.day_book.report(await desk.day_book.day()).content.blocks
        assert ours in {block.value for block in kept}  # a closed day's report is the one that was printed
        for head, whose in ((ours, "desk"), (theirs.lower().replace(" ", ""), "service")):
            found = await checked(opening, head)
            assert (found["whose"], found["signature"], found["key"], found["trail"]) == (
                whose,
                True,
                True,
                "same",
            )
        assert opening._office is not None
        database = opening._office.service.database
        for head in (ours, theirs):
            signed = signed_head.read(head)
            (found,) = await database.read(lambda db, of=signed: [office_verdict(db, "Z00.01", of)])
            assert (found["signature"], found["key"]) == (True, True)


def test_a_trail_written_anew_does_not_fit_the_paper(
    opened: Opened, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    heads: list[str] = []

    async def work() -> None:
        async with opened() as (desk, _):
            heads.extend(await closed(desk))

    asyncio.run(work())
    for head in heads:
        assert main(["audit", "verify", "--head", head]) == 0
        assert "nhật ký vẫn ghi đúng dòng này" in capsys.readouterr().out
    assert main(["audit", "verify", "--head", heads[0][:-3]]) == 2
    assert "gõ đủ 216 chữ và số" in capsys.readouterr().err
    wrong = heads[0][:60] + ("A" if heads[0][60] != "A" else "B") + heads[0][61:]
    assert main(["audit", "verify", "--head", wrong]) == 1
    assert "CHỮ KÝ SAI" in capsys.readouterr().out
    tamper(paths, "UPDATE audit SET link = zeroblob(32)")
    tamper(paths, "UPDATE audit SET link = substr(link, 2) || substr(link, 1, 1)", office=True)
    for head in heads:
        assert main(["audit", "verify", "--head", head]) == 1
        assert "NHẬT KÝ ĐÃ KHÁC" in capsys.readouterr().out
