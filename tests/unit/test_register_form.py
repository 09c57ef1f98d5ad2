"""What the form's fields hold of a draft, which fees stand in it, and that no older draft wins."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.draft import Draft
from counter_tui.domain.fees import fee_lines
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import CatalogueItem, Channel, Fee, FeeKind, Procedure
from counter_tui.domain.scan import CitizenCard, Damage
from counter_tui.errors import StorageError
from counter_tui.screens import register_form as mapping
from counter_tui.screens.draft_keeper import DraftKeeper
from counter_tui.screens.fee_rows import FeeRow, Treatment, lines_of, row_of, rows_of

DRAFT = Draft(id="d", procedure_code="1.001193")
MAU = Person(name="NGUYỄN VĂN MẪU", identity="022090000001", phone="0912345678", address="Tổ 1")


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("applicant.name", "  Nguyễn   Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("applicant.birth", "5/2/1990", "05/02/1990"),
        ("applicant.birth", "31/02/1990", "31/02/1990"),
        ("applicant.birth", "1990", "1990"),
        ("owner.identity", "022 090 000 001", "022 090 000 001"),
        ("sets", "2", "2"),
        ("sets", "hai", ""),
        ("due", "16:00 30/11/2026", "16:00 30/11/2026"),
        ("note", "một\nhai", "một\nhai"),
    ],
)
def test_a_field_shows_what_was_typed(field, typed, shown):
    assert mapping.shown(mapping.with_field(DRAFT, field, typed), field) == shown


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("75", 75),
        (" 2 ", 2),
        ("75.000", 0),
        ("1.5", 0),
        ("1,5", 0),
        ("2 bản", 0),
        ("", 0),
        ("-1", 0),
        ("²", 0),
        ("9" * 10, 0),
    ],
)
def test_only_whole_numbers_count(typed, count):
    assert mapping.typed_count(typed) == count


def card(*damage: Damage, number: str = MAU.identity) -> CitizenCard:
    return CitizenCard(
        number=number, name="TEN", birth="1990-02-05", sex="Nam", address="DIA CHI", damage=frozenset(damage)
    )


def test_a_sound_card_is_taken_as_it_is_and_the_telephone_stays():
    person = mapping.person_from_card(card(), MAU, [])
    assert (person.name, person.address, person.phone) == ("TEN", "DIA CHI", MAU.phone)


@pytest.mark.parametrize("damage", [Damage.TELEX, Damage.NO_ACCENTS])
def test_a_damaged_card_gives_number_birth_and_sex_only(damage):
    person = mapping.person_from_card(card(damage), Person(), [])
    assert person == Person(identity=MAU.identity, birth="1990-02-05", sex="Nam")


def test_what_is_known_of_the_same_person_outlives_a_damaged_card():
    assert mapping.person_from_card(card(Damage.TELEX), MAU, ["CŨ"]).name == MAU.name
    assert mapping.person_from_card(card(Damage.TELEX), Person(), ["CŨ"]).name == "CŨ"


def test_nothing_of_somebody_else_stays():
    person = mapping.person_from_card(card(Damage.TELEX, number="022185000002"), MAU, [])
    assert (person.name, person.phone, person.address) == ("", "", "")


# --- fees -----------------------------------------------------------------------------------------------------------

ALTERNATIVES = CatalogueItem(
    Procedure(
        code="1.013855",
        name="An toàn thực phẩm",
        field="An toàn thực phẩm",
        fees=(
            Fee(FeeKind.SERVICE, 250_000, "nhỏ lẻ"),
            Fee(FeeKind.SERVICE, 350_000, "dưới 200 suất"),
            Fee(FeeKind.CHARGE, None, "tỉnh quy định"),
        ),
    )
)


def test_fees_nobody_decided_stay_as_they_were_offered():
    offered = fee_lines(ALTERNATIVES, Channel.DIRECT)
    assert lines_of(rows_of(offered, offered)) == offered


def test_a_chosen_alternative_drops_the_others_of_its_kind():
    offered = fee_lines(ALTERNATIVES, Channel.DIRECT)
    first, second, charge = rows_of(offered, offered)
    chosen = FeeRow(replace(second.line, amount=350_000), Treatment.TAKEN)
    lines = lines_of([first, chosen, charge])
    assert [line.amount for line in lines] == [350_000, 0]
    assert row_of([first, chosen, charge], 0) == 1
    assert [row.treatment for row in rows_of(offered, lines)] == [
        Treatment.LEFT_OUT,
        Treatment.TAKEN,
        Treatment.TAKEN,
    ]


def test_an_exemption_without_its_reason_is_still_one_when_opened_again():
    line = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=8000)
    held = lines_of([FeeRow(line, Treatment.EXEMPT)])
    assert held[0].due == 0
    (row,) = rows_of([line], held)
    assert (row.treatment, row.line.exempt_reason) == (Treatment.EXEMPT, "")


# --- the keeper of drafts ---------------------------------------------------------------------------------------------


async def test_a_save_that_takes_long_never_overwrites_a_newer_state():
    saved: list[str] = []
    gate = asyncio.Event()

    async def save(draft: Draft) -> None:
        if draft.note == "cũ":
            await gate.wait()
        saved.append(draft.note)

    keeper = DraftKeeper(save)
    keeper.change(replace(DRAFT, note="cũ"))
    first = asyncio.create_task(keeper.flush())
    await asyncio.sleep(0)
    keeper.change(replace(DRAFT, note="mới"))
    second = asyncio.create_task(keeper.flush())
    gate.set()
    await asyncio.gather(first, second)
    assert saved == ["cũ", "mới"]


async def test_what_could_not_be_stored_stays_pending_unless_newer_was_typed():
    saved: list[str] = []
    broken = True

    async def save(draft: Draft) -> None:
        if broken:
            raise StorageError("Ổ đĩa đã đầy.")
        saved.append(draft.note)

    keeper = DraftKeeper(save)
    keeper.change(replace(DRAFT, note="một"))
    with pytest.raises(StorageError):
        await keeper.flush()
    assert keeper.pending
    assert not keeper.durable
    broken = False
    await keeper.flush()
    assert (saved, keeper.durable) == (["một"], True)


async def test_a_dossier_received_leaves_no_draft_behind():
    saved: list[str] = []

    async def save(draft: Draft) -> None:
        saved.append(draft.note)

    keeper = DraftKeeper(save)
    keeper.change(DRAFT)
    await keeper.close()
    keeper.change(replace(DRAFT, note="muộn"))
    await keeper.flush()
    assert saved == []
    keeper.reopen(replace(DRAFT, note="lại"))
    await keeper.flush()
    assert saved == ["lại"]
