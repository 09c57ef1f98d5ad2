"""Days in the journal: what was done on one, closed once, kept with the head of the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from counter_tui.domain.actions import Actor, CompleteSupplement, RecordFees, RequestSupplement
from counter_tui.domain.day_close import DayFacts, DayRecord, day_record, printed
from counter_tui.domain.dossier import FeeLine, FeeMoment, Status
from counter_tui.domain.lifecycle import apply
from counter_tui.domain.procedure import FeeKind
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.day_papers import day_close_report
from counter_tui.services.ports import NewAction
from tests.storage.samples import NOW, OFFICE, TODAY, action, forward, register

AFTER = FeeLine(kind=FeeKind.SERVICE, label="Phí", amount=30_000, moment=FeeMoment.AFTER)
ACTOR = Actor(officer_id="mau", officer_name="Cán bộ Mẫu", counter="1")


def build(facts: DayFacts) -> tuple[DayRecord, Slip]:
    record = day_record(facts)
    return record, day_close_report(printed(record), OFFICE, officer="Cán bộ Mẫu", at=NOW)


async def pay(files, n: int, dossier: str, amount: int) -> str:
    before = await files.dossiers.summary(dossier)
    deed = RecordFees(payments=(replace(AFTER, amount=amount),))
    entry = action(n, dossier, if_match=str(before.version), action="fees")
    await files.journal.act(
        NewAction(entry=entry, action=deed, actor=ACTOR, after=apply(before, deed, entry.created_at))
    )
    return entry.id


async def test_a_day_tells_numbers_money_and_what_is_left(files):
    first = await register(files, 1, fees=(AFTER,))
    second = await register(files, 2, fees=(replace(AFTER, moment=FeeMoment.BEFORE, amount=8000),))
    await forward(files, 3, first.registration.code)
    await pay(files, 4, first.registration.code, 30_000)
    facts = await files.days.facts(TODAY)
    record = day_record(facts)
    assert (record.received, record.forwarded, record.taken) == (2, 1, 38_000)
    assert record.left == (second.registration.code,)
    assert set(record.unsent) == {first.registration.code, second.registration.code}
    assert record.unprinted
    (used,) = record.numbers
    assert used.used.startswith("2 số")
    assert [number for number, _ in used.void] == ["Z00.01-261123-0003 đến Z00.01-261123-0020"]
    assert day_record(await files.days.facts(TODAY - timedelta(days=1))).received == 0


async def test_what_was_supplemented_at_the_counter_is_left_until_it_goes(files):
    code = (await register(files, 1)).registration.code
    before = await files.dossiers.summary(code)
    for n, deed in enumerate((RequestSupplement(reason="Thiếu", papers=("Đơn",)), CompleteSupplement()), 2):
        entry = action(n, code, if_match=str(before.version))
        before = apply(before, deed, entry.created_at)
        await files.journal.act(NewAction(entry=entry, action=deed, actor=ACTOR, after=before))
    assert before.status is Status.IN_PROGRESS
    assert (await files.days.facts(TODAY)).left == (code,)
    await forward(files, 9, code)
    assert (await files.days.facts(TODAY)).left == ()


async def test_a_day_is_closed_once_with_the_head_it_saw(files):
    await register(files, 1, fees=(AFTER,))
    kept = await files.days.close(TODAY, build, officer_id="mau", officer_name="Cán bộ Mẫu", at=NOW)
    await register(files, 2)
    again = await files.days.close(
        TODAY, build, officer_id="khac", officer_name="Người Khác", at=NOW + timedelta(hours=1)
    )
    assert again == kept == await files.days.kept(TODAY)
    assert kept.record.received == 1
    seen = await files.journal_file.read(
        lambda c: c.all("SELECT link FROM audit WHERE sequence = ?", (kept.record.audit_rows,))
    )
    assert seen[0][0].hex() == kept.record.audit_head
    job = await files.prints.last_of(TODAY.isoformat(), "dayclose")
    assert job is not None
    trail = await files.journal_file.read(lambda c: c.all("SELECT action FROM audit ORDER BY sequence"))
    assert [row[0] for row in trail].count("day-close") == 1
    assert (await files.audit.verify()).broken is None


async def test_a_payment_given_up_after_a_refusal_was_taken_and_given_back(files):
    code = (await register(files, 1, fees=(AFTER,))).registration.code
    entry = await pay(files, 2, code, 30_000)
    assert day_record(await files.days.facts(TODAY)).taken == 30_000
    await files.journal.void(entry, "Nhầm hồ sơ", None, NOW, actor=ACTOR)
    record = day_record(await files.days.facts(TODAY))
    assert (record.taken, record.given_back, record.net) == (30_000, 30_000, 0)
    assert [note.reason for note in record.refunds] == ["Nhầm hồ sơ"]


async def test_a_dossier_is_told_by_its_alias_too(files):
    code = (await register(files, 1)).registration.code
    facts = await files.days.dossier(code)
    assert [event.kind for event in facts.events] == ["register"]
    assert [version.code for version in facts.versions] == [code]
    assert (await files.days.dossier("Z00.01-261123-9999")).events == ()
