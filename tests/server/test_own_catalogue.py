"""What an office writes into its catalogue itself: versions, the trail, dossiers before it, packages after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counter_tui.contract import packaged
from counter_tui.contract.catalogue_records import decode_item, encode_item
from counter_tui.domain.procedure import LimitUnit, PageFee, TimeLimit
from counter_tui.errors import DiskFull
from counter_tui.server import own_catalogue, rescue
from counter_tui.server import seed as seeding
from counter_tui.server.embedded import open_embedded, open_service
from counter_tui.server.own_catalogue import plan_rules, write_procedures, write_rules
from counter_tui.server.tables import audit, catalogue
from tests.server.offices import BIRTH, KEY, MORNING, POLICE, SINCE, open_wire, registration

OFFICE = "Z00.01"
CODE = "2.000815"
TEN_DAYS = replace(BIRTH.rule, limit=TimeLimit(10, LimitUnit.WORKING_DAYS), sample=False)
NOW = 1_790_000_000_000_000


async def seeded(path):
    service = await open_service(path, KEY)
    office = await seeding.ensure_office(service)
    await seeding.seed(service, office)
    return service


async def item_of(service, code=CODE):
    items = await service.database.read(lambda db: catalogue.items(db, OFFICE))
    return next((item for item in items if item.procedure.code == code), None)


def dearer(item):
    return replace(item.rule, page_fee=PageFee(first=3000, first_pages=2, further=1500, cap=300000))


def newer_package(monkeypatch, change):
    """Have the package be another one, *change* made to each of its items (``None``: gone)."""
    items = packaged.items()[0]
    monkeypatch.setattr(packaged, "items", lambda: ([new for one in items if (new := change(one))], []))
    monkeypatch.setattr(seeding, "_package_name", lambda: "newer")


async def test_changed_rules_are_new_versions_in_the_trail_and_others_stay(tmp_path):
    service = await seeded(tmp_path)
    before = await service.database.read(lambda db: catalogue.revision(db, OFFICE))
    item = await item_of(service)
    wanted = {CODE: (dearer(item),), "2.000884": (await item_of(service, "2.000884")).rules}
    plan = await service.database.write(lambda db: write_rules(db, OFFICE, wanted, NOW))
    (change,) = plan.changes
    fields = [(field["field"], field["before"], field["after"]) for field in change.details[0]["fields"]]
    assert fields == [
        ("sample", True, False),
        (
            "page_fee",
            {"first": 2000, "first_pages": 2, "further": 1000, "cap": 200000},
            {"first": 3000, "first_pages": 2, "further": 1500, "cap": 300000},
        ),
    ]
    made = await item_of(service)
    assert (made.procedure.version, made.rule.page_fee.first, made.rule.sample) == (before + 1, 3000, False)
    assert (made.rule.source, made.rule.valid_from) == (item.rule.source, item.rule.valid_from)
    found, _ = await service.database.read(lambda db: catalogue.since(db, OFFICE, before, 10))
    assert [one.code for one in found] == [CODE]
    rows = await service.database.read(lambda db: db.all("SELECT action, subject, at FROM audit"))
    assert rows == [("office-rules", CODE, NOW)]
    assert (await service.database.read(lambda db: audit.verified(db, OFFICE))).rows == 1
    again = await service.database.write(lambda db: write_rules(db, OFFICE, wanted, NOW))
    assert not again.changes
    await service.database.close()


async def test_nothing_is_written_when_anything_is_wrong_or_the_disk_gives_up(tmp_path, monkeypatch):
    service = await seeded(tmp_path)
    before = await service.database.read(lambda db: catalogue.revision(db, OFFICE))
    item = await item_of(service)
    wanted = {CODE: (dearer(item),), "9.999999": (replace(item.rule, code="9.999999"),)}
    plan = await service.database.write(lambda db: write_rules(db, OFFICE, wanted, NOW))
    assert ([flaw.code for flaw in plan.flaws], plan.changes) == (["9.999999"], ())
    other = await item_of(service, "2.000884")
    wanted = {CODE: (dearer(item),), "2.000884": (replace(other.rule, unit_fee=1),)}

    def full(*_):
        raise DiskFull("Ổ đĩa đầy")

    lines = []
    monkeypatch.setattr(own_catalogue.audit, "append", lambda *row: full() if lines else lines.append(row))
    with pytest.raises(DiskFull):
        await service.database.write(lambda db: write_rules(db, OFFICE, wanted, NOW))
    assert await service.database.read(lambda db: catalogue.revision(db, OFFICE)) == before
    assert (await item_of(service)) == item
    await service.database.close()


async def test_opening_again_and_a_newer_package_keep_the_offices_own_rules(tmp_path, monkeypatch):
    service = await seeded(tmp_path)
    item = await item_of(service)
    police = await item_of(service, "1.004222")
    wanted = {CODE: (dearer(item),), "1.004222": (), "1.001193": ()}
    await service.database.write(lambda db: write_rules(db, OFFICE, wanted, NOW))
    await service.database.close()

    def changed(one):
        rule = replace(one.rule, source="Gói mới") if one.rule else one.rule
        return replace(one, rule=rule, procedure=replace(one.procedure, name=one.procedure.name + " (mới)"))

    newer_package(monkeypatch, changed)
    office = await open_embedded(tmp_path, KEY)
    await office.seeding
    mine = await item_of(office.service)
    assert (mine.rule.page_fee.first, mine.rule.source) == (3000, item.rule.source)
    assert mine.procedure.name == item.procedure.name + " (mới)"
    assert police.rule.look_up_only
    assert (await item_of(office.service, "1.004222")).rules == []
    assert (await item_of(office.service, "2.000884")).rule.source == "Gói mới"
    await office.close()


async def test_a_newer_package_keeps_the_offices_own_procedures_and_what_it_ended(tmp_path, monkeypatch):
    service = await seeded(tmp_path)
    mine = replace((await item_of(service)).procedure, name="Tên của trung tâm", version=0)
    new = replace(mine, code="1.999999")
    plan = await service.database.write(
        lambda db: write_procedures(db, OFFICE, [mine, new], ["2.000884"], NOW)
    )
    assert [(change.code, change.what) for change in plan.changes] == [
        (CODE, "changed"),
        ("1.999999", "added"),
        ("2.000884", "ended"),
    ]
    rows = await service.database.read(lambda db: db.all("SELECT action, subject FROM audit"))
    assert rows == [("office-catalogue", change.code) for change in plan.changes]
    await service.database.close()
    newer_package(monkeypatch, lambda one: None if one.procedure.code == CODE else one)
    office = await open_embedded(tmp_path, KEY)
    await office.seeding
    kept = await item_of(office.service)
    assert (kept.procedure.name, kept.rule.page_fee.first) == ("Tên của trung tâm", 2000)
    assert await item_of(office.service, "1.999999") is not None
    assert await item_of(office.service, "2.000884") is None
    back = next(item for item in packaged.items()[0] if item.procedure.code == "2.000884")
    await office.service.database.write(lambda db: write_procedures(db, OFFICE, [back.procedure], [], NOW))
    assert (await item_of(office.service, "2.000884")).rule.unit_fee == 10000
    await office.close()


async def test_a_file_that_ends_a_procedure_is_taken_in_twice(tmp_path):
    service = await seeded(tmp_path)
    ending = ["2.000884", "1.001193"]
    first = await service.database.write(lambda db: write_procedures(db, OFFICE, [], ending[:1], NOW))
    again = await service.database.write(lambda db: write_procedures(db, OFFICE, [], ending, NOW))
    assert [[change.code for change in plan.changes] for plan in (first, again)] == [
        ["2.000884"],
        ["1.001193"],
    ]
    wrong = await service.database.write(lambda db: write_procedures(db, OFFICE, [], ["9.999999"], NOW))
    assert [(flaw.code, flaw.field) for flaw in wrong.flaws] == [("9.999999", "remove")]
    await service.database.close()


async def test_rules_of_an_office_that_had_to_be_salvaged_stay(tmp_path):
    service = await seeded(tmp_path)
    wanted = {CODE: (dearer(await item_of(service)),)}
    await service.database.write(lambda db: write_rules(db, OFFICE, wanted, NOW))
    await service.database.write(lambda db: rescue._put_in_order(db, rescue.Salvaged({}, {}), MORNING.date()))
    await seeding.seed(service, OFFICE)
    assert (await item_of(service)).rule.page_fee.first == 3000
    await service.database.close()


async def test_a_dossier_keeps_the_version_it_was_received_under(wire):
    await wire.lease()
    assert (await wire.register(registration())).status_code == 201
    await wire.service.database.write(
        lambda db: write_rules(db, OFFICE, {"1.001193": (TEN_DAYS,)}, wire.service.micros)
    )
    page = (await wire.ask("GET", "/v1/catalogue?since=0")).json()
    versions = {one["procedure"]["code"]: one["procedure"]["version"] for one in page["items"]}
    assert versions["1.001193"] == page["version"] > 2
    kept = (await wire.ask("GET", "/v1/dossiers/Z00.01-261123-0001")).json()["registration"]
    assert (kept["procedure_version"], kept["limit_text"]) == (1, "1 ngày làm việc")
    later = registration(2, procedure_version=1)
    assert (await wire.register(later)).status_code == 201


async def test_look_up_only_from_a_day_on_holds_from_that_day(tmp_path):
    async with open_wire(tmp_path, over_socket=False) as wire:
        await wire.lease()
        tomorrow = MORNING.date() + timedelta(days=1)
        away = replace(BIRTH.rule, valid_from=tomorrow, look_up_only="Công an xã", same_day_desk=False)
        back = replace(POLICE.rule, valid_from=tomorrow, look_up_only=None)
        wanted = {"1.001193": (BIRTH.rule, away), "1.004222": (POLICE.rule, back)}
        await wire.service.database.write(lambda db: write_rules(db, OFFICE, wanted, NOW))
        assert (await wire.register(registration())).status_code == 201
        early = registration(2, procedure_code="1.004222")
        assert (await wire.register(early)).status_code == 422
        for number, code, status in ((3, "1.001193", 422), (4, "1.004222", 201)):
            late = registration(number, procedure_code=code, received_at=MORNING + timedelta(hours=23))
            assert (await wire.register(late)).status_code == status, code


async def test_the_first_rule_of_a_procedure_may_be_announced(tmp_path):
    service = await seeded(tmp_path)
    away = replace(
        TEN_DAYS, code="1.013855", valid_from=date(2027, 1, 1), look_up_only="UBND tỉnh", same_day_desk=False
    )
    assert (await item_of(service, "1.013855")).rule is None
    await service.database.write(lambda db: write_rules(db, OFFICE, {"1.013855": (away,)}, NOW))
    for at, receivable in ((MORNING, True), (MORNING + timedelta(days=60), False)):
        found = await service.database.read(
            lambda db, at=at: catalogue.receivable(db, OFFICE, "1.013855", at)
        )
        item = await item_of(service, "1.013855")
        assert (found, item.at(at).receivable, item.shown_at(at).receivable) == (receivable,) * 3
    await service.database.close()


async def test_both_rules_of_two_times_are_kept_and_one_can_go(tmp_path):
    service = await seeded(tmp_path)
    item = await item_of(service)
    until = replace(item.rule, valid_to=date(2026, 11, 30))
    after = replace(dearer(item), valid_from=date(2026, 12, 1))
    await service.database.write(lambda db: write_rules(db, OFFICE, {CODE: (until, after)}, NOW))
    kept = await item_of(service)
    assert kept.at(MORNING).rule.page_fee.first == 2000
    assert kept.at(MORNING + timedelta(days=10)).rule.page_fee.first == 3000
    assert decode_item(encode_item(kept)) == kept
    plan = await service.database.read(lambda db: plan_rules(db, OFFICE, {CODE: (after,)}))
    (gone,) = plan.changes[0].details
    assert (gone["valid_from"], gone["change"]) == (SINCE.isoformat(), "removed")
    await service.database.close()
