"""The register call: page by page, oldest first, void numbers and what stands before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counter_tui.api.http_gateway import HttpGateway
from counter_tui.api.office_book import OfficeBook
from counter_tui.api.tokens import MemoryTokens
from counter_tui.domain.office import Role
from counter_tui.domain.register import Period, register_rows
from counter_tui.errors import Refused
from tests.server.offices import MORNING, TODAY, registration
from tests.server.test_feed_and_lists import fill
from tests.server.test_queue_numbers import act

PATH = f"/v1/register?from={TODAY}&to={TODAY}"


async def test_pages_hold_every_dossier_once_oldest_first(inner):
    await fill(inner, 7)
    codes, cursor, pages = [], "", 0
    while True:
        page = (await inner.ask("GET", f"{PATH}&limit=3{cursor}")).json()
        codes += [one["summary"]["code"] for one in page["dossiers"]]
        pages += 1
        if not page.get("next"):
            break
        cursor = f"&cursor={page['next']}"
    assert (len(codes), pages) == (7, 3)
    assert [code[-4:] for code in codes] == [f"{n:04d}" for n in range(1, 8)]
    assert page["dossiers"][0]["registration"]["owner"]["name"]


async def test_what_stands_before_counts_dossiers_and_no_number_without_one(inner):
    await fill(inner, 2)
    void = {"action": "void", "reason": "Bỏ số"}
    answer = await inner.ask(
        "POST", "/v1/dossiers/Z00.01-261123-0009/actions", void, key="void-9", If_Match='"0"'
    )
    assert answer.status_code == 200, answer.text
    first = (await inner.ask("GET", PATH)).json()
    assert [one["code"][-4:] for one in first["void"]] == ["0009"]
    assert first.get("before", 0) == 0
    inner.clock.at += timedelta(days=1)
    tomorrow = TODAY + timedelta(days=1)
    later = (await inner.ask("GET", f"/v1/register?from={tomorrow}&to={tomorrow}")).json()
    assert (later["dossiers"], later["before"]) == ([], 2)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        (f"from={TODAY}&to={TODAY - timedelta(days=1)}", "/to"),
        (f"from={TODAY + timedelta(days=1)}&to={TODAY + timedelta(days=1)}", "/from"),
        (f"from=2025-01-01&to={TODAY}", "/to"),
    ],
)
async def test_days_that_make_no_book_are_refused(inner, query, pointer):
    answer = await inner.ask("GET", f"/v1/register?{query}")
    assert answer.status_code == 422
    assert pointer in answer.text


async def test_the_adapter_reads_all_pages_and_gathers_void_numbers(inner, monkeypatch):
    monkeypatch.setattr("counter_tui.api.office_book.PAGE", 2)
    await fill(inner, 5)
    await act(inner, 2, {"action": "void", "reason": "Nhập nhầm"})
    for number in (8, 9):
        body = {"action": "void", "reason": "Bỏ số"}
        await inner.ask(
            "POST", f"/v1/dossiers/Z00.01-261123-{number:04d}/actions", body, key=f"v{number}", If_Match='"0"'
        )

    async def open_app():
        return inner.app

    gateway = HttpGateway("", MemoryTokens(inner.tokens[Role.OFFICER]), open_app=open_app, budget=10)
    facts = await OfficeBook(gateway).facts(Period(TODAY, TODAY))
    rows = register_rows(facts.dossiers, facts.void)
    assert [row.code[-4:] for row in rows] == ["0001", "0002", "0003", "0004", "0005", "0009"]
    assert (rows[1].void_reason, rows[5].void_reason, rows[5].count) == ("Nhập nhầm", "Bỏ số", 2)
    assert rows[0].received_at == registration(1, received_at=MORNING).received_at
    with pytest.raises(Refused):
        await OfficeBook(gateway).facts(Period(TODAY + timedelta(days=3), TODAY + timedelta(days=3)))
    await gateway.close()
