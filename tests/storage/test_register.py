"""This desk's part of the register out of the journal."""

from __future__ import annotations

from datetime import date, timedelta

from counter_tui.domain.register import Period, register_rows
from tests.storage.samples import TODAY, forward, register

DAY = Period(TODAY, TODAY)


async def test_the_book_of_a_day_has_its_dossiers_with_events_and_its_void_numbers(files):
    first = await register(files, 1)
    await register(files, 2)
    await forward(files, 3, first.registration.code)
    facts = await files.register.facts(DAY, TODAY)
    assert [d.code[-4:] for d in facts.dossiers] == ["0001", "0002"]
    assert [e.kind for e in facts.dossiers[0].events] == ["register", "forward"]
    assert facts.dossiers[0].unsent
    assert not facts.void, "numbers still to be given are not void"
    rows = register_rows(facts.dossiers, facts.void)
    assert rows[0].agency and rows[0].name == "TRẦN THỊ THỬ"


async def test_the_day_after_what_was_left_of_the_block_is_void_and_only_dossiers_count_before(files):
    await register(files, 1)
    tomorrow = TODAY + timedelta(days=1)
    facts = await files.register.facts(DAY, tomorrow)
    assert [(v.first, v.last) for v in facts.void] == [(2, 20)]
    later = await files.register.facts(Period(tomorrow, tomorrow), tomorrow)
    assert (later.dossiers, later.void, later.before) == ((), (), 1)
    assert facts.before == 0


async def test_another_year_begins_anew(files):
    await register(files, 1)
    new_year = date(2027, 1, 1)
    assert (await files.register.facts(Period(new_year, new_year), new_year)).before == 0
