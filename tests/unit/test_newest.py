"""Whether what this desk registered for a dossier still holds: by the registration that was told, else by what shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk

from counter_tui.domain.dossier import CORRECTED, DossierSummary, Registration
from counter_tui.domain.person import Person
from counter_tui.services.newest import still_holding

MAU = Person(name="NGUYỄN VĂN MẪU", identity="022090000001")


async def received(fake: FakeDesk, *, corrected: int = 0) -> tuple[Registration, DossierSummary]:
    draft = replace(fake.desk.reception.start(BUILDING), applicant=MAU)
    held = (await fake.desk.reception.accept(draft)).registration
    for number in range(corrected):
        original = await fake.desk.correcting.open(held.code)
        again = replace(fake.desk.correcting.draft(original, BUILDING), note=f"Lần {number}")
        held = (await fake.desk.correcting.correct(original, again, "Ghi sai")).registration
    return held, fake.store.summaries[held.code]


@pytest.mark.parametrize("corrected", [0, 1, 2])
async def test_what_this_desk_did_itself_makes_nothing_of_its_own_outdated(corrected: int) -> None:
    fake = fake_desk()
    own, standing = await received(fake, corrected=corrected)
    assert standing.registration_id == own.id
    assert await still_holding(fake.store, standing) == own
    # Earlier versions kept no id with what waits.
    assert await still_holding(fake.store, replace(standing, registration_id="")) == own


@pytest.mark.parametrize("corrected", [0, 1])
async def test_another_registration_that_is_told_holds_instead(corrected: int) -> None:
    fake = fake_desk()
    _, standing = await received(fake, corrected=corrected)
    theirs = replace(standing, registration_id="theirs", version=standing.version + 1)
    assert await still_holding(fake.store, theirs) is None


async def test_where_nobody_told_which_one_holds_one_more_event_on_a_corrected_dossier_is_a_correction() -> (
    None
):
    fake = fake_desk()
    own, standing = await received(fake, corrected=1)
    untold = replace(standing, registration_id="")
    assert CORRECTED in untold.flags
    assert await still_holding(fake.store, replace(untold, version=untold.version + 1)) is None
    renamed = replace(untold, applicant_name="TRẦN THỊ MẪU")
    assert await still_holding(fake.store, renamed) is None
    paid = replace(untold, version=untold.version + 1, flags=())
    assert await still_holding(fake.store, paid) == own


async def test_what_was_never_registered_here_does_not_hold_here() -> None:
    fake = fake_desk()
    _, standing = await received(fake)
    fake.store.registrations.clear()
    assert await still_holding(fake.store, standing) is None
