"""From the exported file, edited, to what officers of a real desk see: `counter-tui office rules` and `catalogue`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.system.desks import PERSON, REAL, Opened, received

from counter_tui.cli import main
from counter_tui.composition.service import make_office, served_key
from counter_tui.domain.calendar import VIETNAM
from counter_tui.server.embedded import open_embedded
from counter_tui.server.tables import catalogue
from counter_tui.services.same_day import SameDayRequest
from counter_tui.system.clock import SystemClock
from counter_tui.system.paths import Paths

CODE = "2.000815"
Run = Callable[..., Any]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command beside the loop of the test; return exit code, what it printed, and what it said aside."""
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")

    async def one(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = await asyncio.to_thread(main, [str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return one


@pytest.fixture
def real(paths: Paths) -> Paths:
    make_office(REAL, desk_data=None, office_data=None)
    return paths


def edited(path: Path, change: Callable[[list[dict[str, Any]]], Any], name: str = "rules") -> Path:
    told = json.loads(path.read_text(encoding="utf-8"))
    change(told[name])
    made = path.with_name(f"edited-{path.name}")
    made.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return made


def dearer(rules: list[dict[str, Any]]) -> None:
    for rule in rules:
        if rule["code"] == CODE:
            rule.update(cutoff="10:00", source="Quyết định 12/QĐ-UBND", sample=False)
            rule["page_fee"].update(first=3000, further=1500, cap=300000)
        if rule["code"] == "1.001193":
            rule.update(limit={"value": 3, "unit": "working_days"}, cutoff=None, sample=False)


async def test_an_edited_rule_is_what_the_desk_looks_up_charges_and_promises(
    real: Paths, opened: Opened, run: Run, tmp_path: Path
) -> None:
    async with opened() as (desk, _):
        await desk.sync.round()
        old = await received(desk)
        await desk.sync.round()
        before = await desk.lookup.procedure("1.001193")
    file = tmp_path / "quy-tac.json"
    code, said, _ = await run("office", "rules", "--export", file)
    assert (code, str(file) in said) == (0, True)
    changed = edited(file, dearer)
    code, said, _ = await run("office", "rules", changed, "--dry-run")
    assert (code, "Chưa ghi gì" in said, '"first": 3000' in said) == (0, True, True)
    assert (await run("office", "rules", changed, "--dry-run", "--json"))[1] != ""
    code, said, _ = await run("office", "rules", changed, "--json")
    answer = json.loads(said)
    assert (code, answer["written"], answer["problems"]) == (0, True, [])
    assert sorted(change["code"] for change in answer["changes"]) == ["1.001193", CODE]
    async with opened() as (desk, _):
        await desk.sync.round()
        item = await desk.lookup.procedure(CODE)
        assert item.rule is not None and item.rule.page_fee is not None
        assert (item.rule.page_fee.first, item.rule.source, item.rule.sample) == (
            3000,
            "Quyết định 12/QĐ-UBND",
            False,
        )
        request = SameDayRequest(item=item, applicant=PERSON, documents=1, pages=3, copies=2)
        assert desk.same_day.fee(request).amount == 2 * (2 * 3000 + 1500)
        birth = await desk.lookup.procedure("1.001193")
        assert birth.procedure.version > before.procedure.version
        draft = replace(desk.reception.start(birth), applicant=PERSON)
        promised = desk.reception.due(draft, birth)
        assert promised is not None
        assert [line.count for line in promised.ledger if line.count][-1] == 3
        kept = await desk.lookup.dossier(old.registration.code)
        assert kept.registration is not None
        assert kept.registration.procedure_version == before.procedure.version
        assert kept.registration.due == old.registration.due
    day = (SystemClock().now() + timedelta(days=(7 - SystemClock().now().weekday()))).date()
    at = datetime(day.year, day.month, day.day, 10, 5, tzinfo=VIETNAM)
    _, said, _ = await run("due", CODE, "--received", at.isoformat(), "--json")
    assert json.loads(said)["ledger"][0]["kind"] == "after_cutoff"
    code, said, _ = await run("audit", "verify", "--json")
    assert code == 0
    code, said, _ = await run("office", "rules", changed)
    assert (code, "không có gì thay đổi" in said) == (0, True)


async def test_procedures_are_added_replaced_and_ended(
    real: Paths, opened: Opened, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "thu-tuc.json"
    assert (await run("office", "catalogue", "--export", file))[0] == 0
    told = json.loads(file.read_text(encoding="utf-8"))
    told["procedures"] = [
        {
            "code": "1.999999",
            "name": "Hỗ trợ chi phí hỏa táng",
            "field": "Bảo trợ xã hội",
            "papers": [{"name": "Tờ khai"}],
        }
    ]
    told["remove"] = ["1.013855"]
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    code, said, _ = await run("office", "catalogue", file)
    assert (code, "+ 1.999999 Hỗ trợ" in said, "- 1.013855" in said) == (0, True, True)
    async with opened() as (desk, _):
        await desk.sync.round()
        assert [hit.code for hit in desk.lookup.procedures("hoa tang")][:1] == ["1.999999"]
        assert "1.013855" not in [hit.code for hit in desk.lookup.procedures("an toan thuc pham", 50)]
        assert (await desk.lookup.procedure("1.999999")).procedure.papers[0].name == "Tờ khai"


async def test_a_bad_file_changes_nothing_and_is_told_line_by_line(
    real: Paths, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "quy-tac.json"
    await run("office", "rules", "--export", file)

    def broken(rules: list[dict[str, Any]]) -> None:
        rules[0].update(valid_from="2026-02-31", notes=["\x1b[31mđỏ"])
        rules[1]["unit_fee"] = -1
        rules.append({**rules[2], "code": "9.999999"})
        dearer(rules)

    wrong = edited(file, broken)
    first, second = (rule["code"] for rule in json.loads(file.read_text(encoding="utf-8"))["rules"][:2])
    code, said, aside = await run("office", "rules", wrong, "--json")
    told = [(problem["code"], problem["field"]) for problem in json.loads(said)["problems"]]
    assert code == 1
    assert told == [(first, "valid_from"), (second, "unit_fee"), ("9.999999", "code")]
    assert "3 chỗ sai, chưa thay đổi gì" in aside and "\x1b" not in aside
    again = tmp_path / "sau.json"
    await run("office", "rules", "--export", again)
    assert again.read_bytes() == file.read_bytes()
    for content in (b"{", b"\xff\xfe", b"[]"):
        wrong.write_bytes(content)
        code, said, aside = await run("office", "rules", wrong)
        assert (code, said, aside.startswith("counter-tui: ")) == (1, "", True)
    assert (await run("office", "rules", tmp_path / "khong-co.json"))[0] == 1


async def test_hostile_text_reaches_neither_terminal_nor_desk(
    real: Paths, opened: Opened, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "quy-tac.json"
    await run("office", "rules", "--export", file)

    def hostile(rules: list[dict[str, Any]]) -> None:
        next(rule for rule in rules if rule["code"] == CODE)["source"] = (
            "\x1b]0;x\x07\x1b[31mQĐ\u202e 12[b]\r"
        )

    code, said, _ = await run("office", "rules", edited(file, hostile))
    assert (code, "QĐ 12[b]" in said, said.replace("\n", "").isprintable()) == (0, True, True)
    async with opened() as (desk, _):
        await desk.sync.round()
        item = await desk.lookup.procedure(CODE)
        assert item.rule is not None
        assert item.rule.source == "QĐ 12[b]"


async def test_an_open_desk_is_left_alone_and_an_existing_file_too(
    real: Paths, opened: Opened, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "quy-tac.json"
    async with opened(stays=True):
        code, _, aside = await run("office", "rules", "--export", file)
        assert (code, file.exists(), "đóng" in aside) == (1, False, True)
    file.write_text("của tôi", encoding="utf-8")
    code, _, aside = await run("office", "rules", "--export", file)
    assert (code, file.read_text(encoding="utf-8"), "Chọn tên khác" in aside) == (1, "của tôi", True)
    assert (await run("office", "rules", "--export", tmp_path / "khong" / "x.json"))[0] == 1


async def test_where_there_is_no_office_nothing_is_made(paths: Paths, run: Run, tmp_path: Path) -> None:
    code, _, aside = await run("office", "rules", "--export", tmp_path / "x.json")
    assert (code, "office init" in aside) == (1, True)
    assert not (paths.config / "journal.key").exists()
    assert (await run("office", "rules"))[0] == 2
    assert (await run("office", "rules", "--export", tmp_path / "x.json", "--dry-run"))[0] == 2
    (paths.config / "config.toml").write_text('[api]\nurl = "https://may-chu.example"\n', encoding="utf-8")
    code, _, aside = await run("office", "rules", "--export", tmp_path / "x.json")
    assert (code, "--data" in aside) == (2, True)


async def test_a_served_office_is_changed_in_its_folder(paths: Paths, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    await asyncio.to_thread(make_office, REAL, desk_data=None, office_data=folder)
    file = tmp_path / "quy-tac.json"
    assert (await run("office", "rules", "--export", file, "--data", folder))[0] == 0
    code, said, _ = await run("office", "rules", edited(file, dearer), "--data", folder, "--json")
    assert (code, json.loads(said)["written"], json.loads(said)["office"]) == (0, True, "H49.12")


async def test_a_service_that_runs_gives_its_desks_what_was_changed_beside_it(
    paths: Paths, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    await asyncio.to_thread(make_office, REAL, desk_data=None, office_data=folder)
    office = await open_embedded(folder, served_key(paths, folder).value)
    await office.seeding
    before = await office.service.database.read(lambda db: catalogue.revision(db, "H49.12"))
    file = tmp_path / "quy-tac.json"
    assert (await run("office", "rules", "--export", file, "--data", folder))[0] == 0
    assert (await run("office", "rules", edited(file, dearer), "--data", folder))[0] == 0
    async with httpx.AsyncClient(
        base_url="http://office",
        transport=httpx.ASGITransport(office.app),
        headers={"Authorization": f"Bearer {office.token}"},
    ) as client:
        page = (await client.get(f"/v1/catalogue?since={before}")).json()
    assert [one["procedure"]["code"] for one in page["items"]] == ["1.001193", CODE]
    await office.close()
