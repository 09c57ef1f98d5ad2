"""A reception of a year long closed is neither written down nor put there by a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import BUILDING, fake_desk
from tests.unit.test_correcting import MAU, put_right, received

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.reception_time import OLDEST_ENTRY
from counter_tui.errors import BadInput

LONG_AGO = "08:00 03/11/2025"


async def test_the_desk_gives_no_number_to_what_the_service_would_refuse() -> None:
    fake = fake_desk()
    draft = replace(fake.desk.reception.start(BUILDING), applicant=MAU, received_text=LONG_AGO)
    with pytest.raises(BadInput) as caught:
        await fake.desk.reception.accept(draft)
    assert caught.value.field == "received"
    assert fake.store.all_entries == []


async def test_no_correction_moves_a_dossier_there() -> None:
    fake = fake_desk()
    original = await received(fake)
    with pytest.raises(BadInput) as caught:
        await put_right(fake, original, received_text=LONG_AGO)
    assert caught.value.field == "received"
    assert len(fake.store.all_entries) == 1


async def test_what_is_long_ago_by_now_is_still_put_right() -> None:
    fake = fake_desk()
    original = await received(fake)
    await fake.desk.sync.round()
    fake.clock.at += OLDEST_ENTRY + timedelta(days=1)
    done = await put_right(fake, original, applicant=replace(MAU, phone="0912345678"))
    assert done.registration.received_at == original.received_at


async def test_what_was_refused_for_its_year_is_amended_with_another_one_only() -> None:
    fake = fake_desk()
    original = await received(fake)
    fake.gateway.refuse[original.code] = "Giờ tiếp nhận đã quá một năm."
    await fake.desk.sync.round()
    fake.clock.at += OLDEST_ENTRY + timedelta(days=1)
    original = await fake.desk.correcting.open(original.code)
    with pytest.raises(BadInput) as caught:
        await put_right(fake, original, applicant=replace(MAU, phone="0912345678"))
    assert caught.value.field == "received"
    hour_ago = (fake.clock.at - timedelta(hours=1)).astimezone(VIETNAM)
    done = await put_right(fake, original, received_text=f"{hour_ago:%H:%M %d/%m/%Y}")
    assert abs(done.registration.received_at - hour_ago) < timedelta(minutes=1)
