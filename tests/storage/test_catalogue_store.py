"""The catalogue in the cache: packaged first, then the service's, page by page."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import date

import pytest

from counter_tui.contract import packaged
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.errors import StorageError
from counter_tui.services.ports import CatalogueDelta
from counter_tui.storage import catalogue_rows
from counter_tui.storage.catalogue import CatalogueStore
from counter_tui.storage.search_index import SyllableIndex
from tests.storage.samples import NOW


@pytest.fixture
def items() -> list[CatalogueItem]:
    return packaged.items()[0]


@pytest.fixture
async def store(files) -> CatalogueStore:
    catalogue = CatalogueStore(files.cache)
    await catalogue.load()
    return catalogue


def found(store: CatalogueStore, words: str) -> list[str]:
    return [hit.code for hit in store.search(words)]


async def test_the_packaged_catalogue_answers_before_the_first_sync(store):
    assert store.state.count == 123
    assert store.state.synced_at is None
    assert found(store, "dkks")[0] == "1.001193"
    assert (await store.get("1001193")).procedure.code == "1.001193"
    assert await store.get("9.999999") is None
    assert "2.000815" in {item.procedure.code for item in await store.same_day()}
    assert store.search("dang ky thuong tru")[0].receivable is False


async def test_an_unused_desk_shows_first_what_is_usual_and_what_it_may_take_in(store):
    shown = store.most_used(123)
    assert shown[0].code == (await store.same_day())[0].procedure.code == "2.000815"
    receivable = [hit.receivable for hit in shown]
    assert receivable == sorted(receivable, reverse=True)


async def test_before_loading_there_is_nothing_and_no_error(files):
    catalogue = CatalogueStore(files.cache)
    assert catalogue.search("khai sinh") == catalogue.most_used() == []
    assert catalogue.state.count == 0


async def test_the_first_sync_replaces_the_packaged_catalogue_when_it_is_whole(store, items):
    await store.apply(
        CatalogueDelta(items=tuple(items[:60]), version=60, etag="a", more=True, total=100), NOW
    )
    assert store.state.version == 60
    assert store.state.synced_at is None
    assert store.state.count == 123  # still the packaged one: half a catalogue would hide procedures
    assert await store.get(items[110].procedure.code) is not None
    state = await store.apply(
        CatalogueDelta(items=tuple(items[60:100]), version=100, etag="b", total=40), NOW
    )
    assert (state.count, state.version, state.etag, state.synced_at) == (100, 100, "b", NOW)
    assert await store.get(items[110].procedure.code) is None
    assert await store.get(items[3].procedure.code) == items[3]


async def test_a_restart_in_the_middle_of_the_first_sync_goes_on_from_there(files, store, items):
    await store.apply(CatalogueDelta(items=tuple(items[:60]), version=60, etag="a", more=True), NOW)
    again = CatalogueStore(files.cache)
    state = await again.load()
    assert (state.version, state.etag, state.count) == (60, "a", 123)
    assert state.synced_at is None


async def test_a_restart_reads_the_stored_index(files, store, items, monkeypatch):
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    again = CatalogueStore(files.cache)
    monkeypatch.setattr(SyllableIndex, "build", lambda *_: pytest.fail("made anew"))
    state = await again.load()
    assert (state.count, state.version, state.synced_at) == (123, 5, NOW)
    assert found(again, "khai tu")[0] == "1.000656"


@pytest.mark.parametrize("stored", [b"", b"nonsense", SyllableIndex.build([]).dump()])
async def test_an_index_that_cannot_be_read_is_made_anew(files, store, items, stored):
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    await files.cache.write(lambda c: c.execute("UPDATE catalogue SET search = ?", (stored,)))
    again = CatalogueStore(files.cache)
    assert (await again.load()).count == 123
    assert found(again, "dkkh")[0] == "1.000894"


async def test_a_delta_changes_removes_and_adds(store, items):
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    birth = await store.get("1.001193")
    renamed = replace(
        birth, procedure=replace(birth.procedure, name="Thủ tục ghi danh trẻ sơ sinh", version=6)
    )
    delta = CatalogueDelta(
        items=(renamed,), removed=("1.000894", "9.000000"), version=6, etag="f", broken=("1.000001: bad",)
    )
    state = await store.apply(delta, NOW)
    assert state.count == 122
    assert state.broken == ("1.000001: bad",)
    assert found(store, "tre so sinh")[0] == "1.001193"
    assert await store.get("1.000894") is None
    assert "1.000894" not in found(store, "dkkh")


async def test_a_mended_record_is_no_longer_named_as_broken(store, items):
    await store.apply(
        CatalogueDelta(items=tuple(items[1:]), version=5, broken=(f"{items[0].procedure.code}: bad",)), NOW
    )
    state = await store.apply(CatalogueDelta(items=(items[0],), version=6), NOW)
    assert state.broken == ()


async def test_nothing_changed_only_renews_the_age(store, items, monkeypatch):
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    monkeypatch.setattr(SyllableIndex, "build", lambda *_: pytest.fail("made anew"))
    later = NOW.replace(year=NOW.year + 1)
    state = await store.apply(CatalogueDelta(version=5, etag="e"), later)
    assert (state.synced_at, state.count) == (later, 123)


async def test_a_service_without_a_catalogue_takes_nothing_away(store):
    state = await store.apply(CatalogueDelta(version=1, etag="x"), NOW)
    assert (state.count, state.synced_at) == (123, NOW)
    assert found(store, "dkks")[0] == "1.001193"


async def test_use_counts_order_and_survive(files, store, items):
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    for _ in range(3):
        await store.count_use("2.000884")
    await store.count_use("1.004884")
    again = CatalogueStore(files.cache)
    await again.load()
    for catalogue in (store, again):
        assert [hit.code for hit in catalogue.most_used(2)] == ["2.000884", "1.004884"]
        assert (await catalogue.same_day())[0].procedure.code == "2.000884"
        assert found(catalogue, "chung thuc chu k")[0] == "2.000884"


async def test_use_counts_live_through_a_new_index(store, items):
    await store.count_use("1.004884")
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    assert store.most_used(1)[0].code == "1.004884"


async def test_the_same_day_screen_reads_the_stored_rules(store, items):
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    assert {item.procedure.code for item in await store.same_day()} == {
        "2.000815", "2.000942", "2.000884", "2.000992", "2.001008", "2.000908", "2.000635",
    }  # fmt: skip


async def test_the_same_day_screen_hears_of_rules_of_other_days(store, items):
    item = next(item for item in items if item.procedure.code == "2.000815")
    later = replace(item.rule, valid_from=date(2027, 1, 1), same_day_desk=False)
    ruled = replace(item, rule=later, other_rules=(item.rule,))
    await store.apply(CatalogueDelta(items=(ruled,), version=5, etag="e"), NOW)
    assert await store.same_day() == [ruled]


async def test_the_office_adds_words_of_its_own(store, items):
    ruled = [
        replace(item, rule=replace(item.rule, synonyms=("giấy hồng con nít",)))
        if item.procedure.code == "1.001193"
        else item
        for item in items
    ]
    await store.apply(CatalogueDelta(items=tuple(ruled), version=5, etag="e"), NOW)
    assert found(store, "giay hong con nit")[0] == "1.001193"


async def test_a_row_that_cannot_be_read_is_a_storage_error(files, store, items):
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    await files.cache.write(lambda c: c.execute("UPDATE procedure SET body = x'00' WHERE code = '1.001193'"))
    with pytest.raises(StorageError):
        await store.get("1.001193")


async def test_the_loop_goes_on_while_an_index_is_made(store, items, monkeypatch):
    turns = 0
    build = catalogue_rows.with_everyday_words

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    made_on: list[str] = []

    def noted(*arguments):
        made_on.append(threading.current_thread().name)
        return build(*arguments)

    monkeypatch.setattr(catalogue_rows, "with_everyday_words", noted)
    counting = asyncio.create_task(count())
    await store.apply(CatalogueDelta(items=tuple(items), version=5, etag="e"), NOW)
    counting.cancel()
    assert turns > 3
    assert len(made_on) == 1
    assert made_on[0] != threading.main_thread().name
