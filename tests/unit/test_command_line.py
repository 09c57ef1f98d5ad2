"""What the command line is answered by a desk."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.fakes.desk import FakeDesk, fake_desk
from tests.unit.test_services import accept

from counter_tui.domain.procedure import LimitUnit, OfficeRule, TimeLimit
from counter_tui.services.command_line import DONE, REFUSED, WRONG_USE, CommandLine

LATE = {"code": "1001193", "received": "2026-11-23T15:30"}


@pytest.fixture
def f() -> FakeDesk:
    return fake_desk()


@pytest.fixture
def commands(f: FakeDesk) -> CommandLine:
    return CommandLine(f.desk, lambda: {"version": "test"})


async def test_lookup_gives_codes_best_first(commands: CommandLine) -> None:
    code, found = await commands.answer("lookup", {"words": "chung thuc", "limit": 1})
    assert (code, [hit["code"] for hit in found]) == (DONE, ["2.000815"])
    code, found = await commands.answer("lookup", {"words": "tam tru"})
    assert (code, found[0]["receivable"]) == (DONE, False)
    code, answer = await commands.answer("lookup", {"words": "không có gì"})
    assert (code, "không có gì" in answer["error"]) == (REFUSED, True)


async def test_due_is_rfc_3339_with_its_ledger(commands: CommandLine) -> None:
    code, answer = await commands.answer("due", LATE)
    assert (code, answer["code"]) == (DONE, "1.001193")
    assert (answer["received"], answer["due"]) == ("2026-11-23T15:30:00+07:00", "2026-11-24T17:00:00+07:00")
    assert [(line["day"], line["kind"], line["count"]) for line in answer["ledger"]] == [
        ("2026-11-23", "after_cutoff", None),
        ("2026-11-24", "counted", 1),
    ]
    assert answer["calendar_confirmed"]
    assert "24/11/2026" in answer["ledger"][1]["text"]


async def test_due_goes_by_the_rule_of_the_day_and_says_when_there_is_none(
    f: FakeDesk, commands: CommandLine
) -> None:
    item = f.catalogue.items["1.001193"]
    day = TimeLimit(1, LimitUnit.WORKING_DAYS)
    item = replace(item, procedure=replace(item.procedure, limit=day))
    now = OfficeRule(code="1.001193", source="nay", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    away = replace(now, valid_from=date(2027, 1, 1), valid_to=None, look_up_only="Công an xã")
    f.catalogue.items["1.001193"] = replace(item, rule=away, other_rules=(now,))
    for on, receivable in (("2026-11-23", True), ("2027-01-04", False)):
        _, answer = await commands.answer("due", {"code": "1.001193", "received": f"{on}T09:00"})
        assert (answer["rule_in_force"], answer["receivable"]) == (True, receivable), on
    f.catalogue.items["1.001193"] = replace(item, rule=now)
    _, answer = await commands.answer("due", {"code": "1.001193", "received": "2027-01-04T09:00"})
    assert not answer["rule_in_force"]


async def test_a_time_with_an_offset_is_taken_as_it_is(commands: CommandLine) -> None:
    _, answer = await commands.answer("due", {**LATE, "received": "2026-11-23T01:00:00Z"})
    assert datetime.fromisoformat(answer["due"]).date().isoformat() == "2026-11-23"


async def test_a_day_alone_counts_from_opening_and_says_so(commands: CommandLine) -> None:
    for typed in ("2026-11-23", "20261123"):
        _, answer = await commands.answer("due", {**LATE, "received": typed})
        assert (answer["received"], answer["due"]) == (
            "2026-11-23T07:00:00+07:00",
            "2026-11-23T17:00:00+07:00",
        )
        assert ["07:00" in note for note in answer["notes"]] == [True]
    _, answer = await commands.answer("due", {**LATE, "received": "2026-11-23T00:00"})
    assert (answer["received"], answer["notes"]) == ("2026-11-23T00:00:00+07:00", [])


async def test_a_procedure_the_centre_does_not_receive_is_told_so(
    f: FakeDesk, commands: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    police = {**LATE, "code": "1.004194"}
    code, answer = await commands.answer("due", police)  # the catalogue tells no limit
    assert (code, "không tiếp nhận" in answer["error"], "Công an" in answer["error"]) == (REFUSED, True, True)
    item = await f.desk.lookup.procedure("1.004194")
    limit = TimeLimit(value=3, unit=LimitUnit.WORKING_DAYS)
    known = replace(item, procedure=replace(item.procedure, limit=limit))
    monkeypatch.setattr(f.desk.lookup, "procedure", lambda _: asyncio.sleep(0, known))
    code, answer = await commands.answer("due", police)
    assert (code, answer["receivable"]) == (DONE, False)
    assert any("không tiếp nhận" in note and "Công an" in note for note in answer["notes"])


@pytest.mark.parametrize(
    ("command", "arguments", "code", "said"),
    [
        ("due", {**LATE, "received": "31/31/2026"}, WRONG_USE, "31/31/2026"),
        ("due", {**LATE, "received": "9999-12-31T16:00"}, WRONG_USE, "9999"),
        ("due", {**LATE, "received": "0001-01-01T00:00+14:00"}, WRONG_USE, "2000-2100"),
        ("due", {**LATE, "channel": "bike"}, WRONG_USE, "direct, online, post"),
        ("due", {**LATE, "code": "9.999999"}, REFUSED, "9.999999"),
        ("due", {**LATE, "code": "2.002165"}, REFUSED, "Cán bộ quyết định"),
        ("due", {}, WRONG_USE, "due"),
        ("lookup", {"words": "x", "more": 1}, WRONG_USE, "lookup"),
        ("answer", {}, WRONG_USE, "answer"),
        ("print", {"dossier": "Z00.01-261123-9999"}, REFUSED, "Z00.01-261123-9999"),
    ],
)
async def test_what_cannot_be_done_is_a_sentence(
    commands: CommandLine, command: str, arguments: dict[str, object], code: int, said: str
) -> None:
    got, answer = await commands.answer(command, arguments)
    assert (got, said in answer["error"]) == (code, True), answer


@pytest.mark.parametrize("form", ["07", "fees"])
@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("2026-11-23..2026-11-01", "Ngày cuối phải"),
        ("2026-11-24", "chưa đến"),
        ("2026-11-01..2027-01-31", "chưa đến"),
        ("2020-01-01..2026-11-23", "nhiều nhất"),
        ("2026-11-31", "không phải ngày"),
    ],
)
async def test_one_rule_says_which_days_a_list_can_be_of(
    commands: CommandLine, form: str, days: str, said: str
) -> None:
    code, answer = await commands.answer("print", {"dossier": days, "form": form})
    assert (code, said in answer["error"]) == (WRONG_USE, True), answer


async def test_sync_sends_what_waits(f: FakeDesk, commands: CommandLine) -> None:
    await accept(f)
    code, answer = await commands.answer("sync", {})
    assert (code, answer["link"]) == (DONE, "up")
    assert answer["journal"] == {"waiting": 0, "refused": 0, "confirmed": 1}


@pytest.mark.parametrize(("cut", "said"), [("online", "1 mục chờ gửi"), ("signed_in", "đăng nhập")])
async def test_sync_says_why_it_could_not(f: FakeDesk, commands: CommandLine, cut: str, said: str) -> None:
    await accept(f)
    setattr(f.gateway, cut, False)
    code, answer = await commands.answer("sync", {})
    assert (code, said in answer["error"]) == (REFUSED, True), answer


async def test_info_counts_and_names_no_citizen(f: FakeDesk, commands: CommandLine) -> None:
    await accept(f)
    code, answer = await commands.answer("info", {})
    assert (code, answer["version"], answer["journal"]["waiting"]) == (DONE, "test", 1)
    assert (answer["office"]["code"], answer["prints_open"], answer["numbers_left_today"]) == (
        "Z00.01",
        1,
        19,
    )
    written = json.dumps(answer, ensure_ascii=False)
    assert "VĂN MẪU" not in written
    assert "022090000001" not in written


async def test_info_names_the_dossiers_left_to_the_supervisor(f: FakeDesk, commands: CommandLine) -> None:
    codes = [(await accept(f)).registration.code for _ in range(2)]
    for code in codes:
        f.gateway.refuse[code] = "Thủ tục này đã bị bãi bỏ."
    await f.desk.sync.round()
    assert (await commands.answer("info", {}))[1]["left_to_supervisor"] == []
    await f.desk.conflicts.hand_over(f.store.all_entries[0].id)
    assert (await commands.answer("info", {}))[1]["left_to_supervisor"] == codes[:1]


async def test_print_of_a_list_that_is_not_there_speaks_of_a_list(commands: CommandLine) -> None:
    for form in ("handover", "results"):
        code, answer = await commands.answer("print", {"dossier": "BG-261123-9", "form": form})
        assert (code, answer["error"]) == (REFUSED, "Không có danh sách bàn giao BG-261123-9 trên máy này.")


async def test_print_gives_the_slip_and_leaves_a_row_in_the_trail(f: FakeDesk, commands: CommandLine) -> None:
    dossier = (await accept(f)).registration.code
    code, answer = await commands.answer("print", {"dossier": dossier})
    assert (code, base64.b64decode(answer["pdf"])) == (DONE, f"PDF {dossier} 0".encode())
    assert f.store.trail == [("export", dossier, "mau")]
    assert not f.printer.printed


async def test_the_register_comes_as_a_file_of_the_kind_asked_for(f: FakeDesk, commands: CommandLine) -> None:
    await accept(f)
    day = {"first": "2026-11-23", "last": "2026-11-23"}
    for form in ("pdf", "xlsx", "csv"):
        code, answer = await commands.answer("register", {**day, "form": form})
        assert (code, answer["numbers"], answer["void"], answer["first_number"]) == (DONE, 1, 0, 1), answer
        assert base64.b64decode(answer["file"])
    assert f.store.trail.count(("export", "so-2026-11-23-2026-11-23", f.desk.session.officer.id)) == 3
    f.gateway.online = False
    assert (await commands.answer("register", day))[0] == REFUSED
    assert (await commands.answer("register", {**day, "whose": "desk"}))[0] == DONE


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"form": "ods"}, "pdf, xlsx, csv"),
        ({"whose": "all"}, "office, desk"),
        ({"first": "23/11/2026"}, "23/11/2026"),
        ({"last": "2026-11-22"}, "Ngày cuối"),
    ],
)
async def test_a_register_that_cannot_be_says_why(
    commands: CommandLine, wrong: dict[str, str], said: str
) -> None:
    code, answer = await commands.answer("register", {"first": "2026-11-23", "last": "2026-11-23", **wrong})
    assert code == WRONG_USE
    assert said in answer["error"]


async def test_sheets_that_no_action_stored_are_made_for_the_command_line(
    f: FakeDesk, commands: CommandLine
) -> None:
    dossier = (await accept(f)).registration.code
    code, answer = await commands.answer("print", {"dossier": dossier, "form": "06"})
    assert (code, bool(base64.b64decode(answer["pdf"]))) == (DONE, True)
    code, answer = await commands.answer("print", {"dossier": "1001193", "form": "guidance"})
    assert (code, bool(base64.b64decode(answer["pdf"]))) == (DONE, True)
    assert (await commands.answer("print", {"dossier": "9.999999", "form": "guidance"}))[0] == REFUSED
