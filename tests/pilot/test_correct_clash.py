"""Another desk corrects the dossier while its correction is typed here: merged, or asked about; the typing stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import Correct
from counter_tui.domain.dossier import DossierEvent, Registration, summary_of
from counter_tui.screens import correct_clash
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.correct_clash import CorrectClash
from counter_tui.services.ports import RemoteDossier
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received


async def corrected_elsewhere(fake: FakeDesk, monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Let another desk correct the only dossier, and this one hear of it."""
    (original,) = fake.store.registrations.values()
    person = replace(original.applicant, **changes)
    theirs: Registration = replace(original, id="khac", replaces=1, applicant=person, owner=person)
    at = original.received_at + timedelta(minutes=5)
    event = DossierEvent(
        kind="correct",
        at=at,
        officer_name="Cán bộ Hai",
        counter="2",
        note="Sai số",
        action=Correct(registration=theirs, reason="Sai số"),
    )
    first = DossierEvent(kind="register", at=original.received_at, officer_name="Cán bộ", counter="1")
    said = RemoteDossier(
        summary=replace(summary_of(theirs), version=2, flags=("corrected",), confirmed=True),
        events=(first, event),
        registration=theirs,
    )

    async def dossier(_code: str) -> RemoteDossier:
        return said

    monkeypatch.setattr(fake.gateway, "dossier", dossier)
    await fake.store.store_answer(said.summary)


def corrections(fake: FakeDesk) -> list[Registration]:
    return [event.action.registration for _, _, event in fake.store.acts if isinstance(event.action, Correct)]


async def test_what_does_not_clash_is_merged_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = fake_desk()
    await received(fake)
    await fake.desk.sync.round()
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await corrected_elsewhere(fake, monkeypatch, phone="0912000077")
        app.screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
        said = " ".join(app.said)
    assert "Đã gộp với: đính chính — Cán bộ Hai" in said
    assert "Lấy theo bên đó: Người nộp, Điện thoại." in said
    (made,) = corrections(fake)
    assert (made.applicant.name, made.applicant.phone) == ("NGUYỄN VĂN MẪN", "0912000077")
    assert made.replaces == 2


@pytest.mark.parametrize("keep", [True, False])
async def test_a_clash_is_shown_by_name_and_nothing_typed_is_lost(
    monkeypatch: pytest.MonkeyPatch, *, keep: bool
) -> None:
    fake = fake_desk()
    await received(fake)
    await fake.desk.sync.round()
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        form = app.screen
        await corrected_elsewhere(fake, monkeypatch, name="NGUYỄN VĂN MÂU")
        form.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
        assert isinstance(app.screen, CorrectClash)
        shown = screen_text(app)
        for part in ("Cán bộ Hai", "Sai số", "NGUYỄN VĂN MẪN", "NGUYỄN VĂN MÂU", "F12: ghi theo của tôi"):
            assert part in shown
        await pilot.press("f12")  # the second press of the key that brought the box
        await idle(app, pilot)
        assert isinstance(app.screen, CorrectClash)
        assert corrections(fake) == []
        monkeypatch.setattr(correct_clash, "READING", 0.0)
        await pilot.press("f12" if keep else "escape")
        await idle(app, pilot)
        if not keep:
            assert app.screen is form
            assert form.query_one("#applicant-name", TextField).value == "NGUYỄN VĂN MẪN"
    assert [made.applicant.name for made in corrections(fake)] == ["NGUYỄN VĂN MẪN"] * keep
