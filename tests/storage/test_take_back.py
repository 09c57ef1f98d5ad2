"""An action not sent yet is taken back; what was sent, or has something after it, is not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from counter_tui.domain.dossier import Status
from counter_tui.domain.journal import Entry, EntryState
from counter_tui.errors import Refused, SignInNeeded
from counter_tui.services.ports import Outcome, SendResult
from counter_tui.services.sending import Sender
from tests.storage.samples import ACTOR, NOW, forward, register


async def test_what_is_taken_back_did_not_happen(files):
    code = (await register(files, 1)).registration.code
    before = await files.dossiers.summary(code)
    new = await forward(files, 1, code)
    assert (await files.dossiers.summary(code)).status is Status.IN_PROGRESS
    await files.journal.take_back(new.entry.id, "Bấm nhầm", NOW, officer_id="mau")
    assert await files.dossiers.summary(code) == before
    assert [event.kind for event in await files.dossiers.events(code)] == ["register"]
    entry = await files.journal.entry(new.entry.id)
    assert (entry.state, entry.problem) == (EntryState.VOIDED, "Bấm nhầm")
    again = await forward(files, 2, code)
    assert again.entry.if_match == "1"


async def test_the_last_action_goes_first(files):
    code = (await register(files, 1)).registration.code
    first = await forward(files, 1, code)
    second = await forward(files, 2, code)
    with pytest.raises(Refused, match="Rút lại việc sau cùng trước"):
        await files.journal.take_back(first.entry.id, "Bấm nhầm", NOW, officer_id="mau")
    await files.journal.take_back(second.entry.id, "Bấm nhầm", NOW, officer_id="mau")
    standing = await files.dossiers.summary(code)
    assert (standing.version, standing.place) == (2, "Phòng Mẫu")


async def test_what_the_service_has_is_not_taken_back(files):
    new_dossier = await register(files, 1)
    code = new_dossier.registration.code
    await files.journal.mark(new_dossier.entry.id, EntryState.CONFIRMED, at=NOW)
    new = await forward(files, 1, code)
    await files.journal.mark(new.entry.id, EntryState.CONFIRMED, at=NOW)
    with pytest.raises(Refused, match="đã gửi đi rồi"):
        await files.journal.take_back(new.entry.id, "Bấm nhầm", NOW, officer_id="mau")


async def test_taken_back_while_it_was_on_its_way_the_service_s_word_holds(files):
    new_dossier = await register(files, 1)
    code = new_dossier.registration.code
    await files.journal.mark(new_dossier.entry.id, EntryState.CONFIRMED, at=NOW)
    new = await forward(files, 1, code)
    await files.journal.take_back(new.entry.id, "Bấm nhầm", NOW, officer_id="mau")
    await files.journal.mark(new.entry.id, EntryState.CONFIRMED, at=NOW + timedelta(seconds=1))
    assert (await files.journal.entry(new.entry.id)).state is EntryState.CONFIRMED
    await files.dossiers.store_changes([new.after], "1")
    standing = await files.dossiers.summary(code)
    assert (standing.version, standing.status) == (2, Status.IN_PROGRESS)
    assert [event.kind for event in await files.dossiers.events(code)] == ["register", "forward"]


async def test_what_the_service_may_have_done_is_not_taken_back(files):
    new_dossier = await register(files, 1)
    code = new_dossier.registration.code
    await files.journal.mark(new_dossier.entry.id, EntryState.CONFIRMED, at=NOW)
    sent = await forward(files, 1, code)
    await files.journal.mark(sent.entry.id, EntryState.WAITING, at=NOW)  # its answer was lost
    with pytest.raises(Refused, match="máy chủ có thể đã làm"):
        await files.journal.take_back(sent.entry.id, "Bấm nhầm", NOW, officer_id="mau")
    other = (await register(files, 2)).registration.code
    copied = await forward(files, 2, other)
    taken = await files.parcels.take("mau", NOW)
    assert copied.entry.id in [entry.id for entry in taken]
    with pytest.raises(Refused, match="đã chép ra tệp"):
        await files.journal.take_back(copied.entry.id, "Bấm nhầm", NOW, officer_id="mau")


async def test_the_trail_says_who_took_back_and_who_gave_up(files):
    code = (await register(files, 1)).registration.code
    mistaken = await forward(files, 1, code)
    await files.journal.take_back(mistaken.entry.id, "Bấm nhầm", NOW, officer_id="hai")
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    refused = await forward(files, 2, code)
    await files.journal.mark(refused.entry.id, EntryState.REFUSED, at=NOW, problem="x")
    await files.journal.void(refused.entry.id, "Thôi", None, NOW, actor=replace(ACTOR, officer_id="ba"))
    await register(files, 2)
    await files.journal.mark("id-00002", EntryState.REFUSED, at=NOW, problem="x")
    await files.journal.void("id-00002", "Nhầm người", None, NOW, actor=replace(ACTOR, officer_id="bon"))
    sql = (
        "SELECT action, officer_id FROM audit WHERE action IN ('take-back', 'drop', 'void') ORDER BY sequence"
    )
    assert await files.journal_file.read(lambda c: c.all(sql)) == [
        ("take-back", "hai"),
        ("drop", "ba"),
        ("void", "bon"),
    ]


class _Wire:
    """A service of which every answer is *answer*; with none it is silent for good."""

    def __init__(self, answer: SendResult | None) -> None:
        self.answer, self.asked = answer, asyncio.Event()

    async def send(self, _: Entry) -> SendResult:
        self.asked.set()
        if self.answer is None:
            await asyncio.Event().wait()
        return self.answer

    async def health(self) -> None:
        pass


def _sender(files, wire: _Wire) -> Sender:
    clock = SimpleNamespace(now=lambda: NOW)

    async def progress() -> None:
        pass

    return Sender(files.journal, wire, clock, lambda _: None, progress)


async def test_what_was_under_way_when_the_desk_ended_is_not_taken_back(files):
    new_dossier = await register(files, 1)
    code = new_dossier.registration.code
    await files.journal.mark(new_dossier.entry.id, EntryState.CONFIRMED, at=NOW)
    new = await forward(files, 1, code)
    wire = _Wire(None)
    draining = asyncio.create_task(_sender(files, wire).drain())
    await wire.asked.wait()
    draining.cancel()
    with pytest.raises(asyncio.CancelledError):
        await draining
    with pytest.raises(Refused, match="không rút lại được"):
        await files.journal.take_back(new.entry.id, "Bấm nhầm", NOW, officer_id="mau")


async def test_what_the_service_would_not_look_at_before_a_sign_in_is_taken_back(files):
    new_dossier = await register(files, 1)
    code = new_dossier.registration.code
    await files.journal.mark(new_dossier.entry.id, EntryState.CONFIRMED, at=NOW)
    new = await forward(files, 1, code)
    with pytest.raises(SignInNeeded):
        await _sender(files, _Wire(SendResult(outcome=Outcome.SIGN_IN))).drain()
    await files.journal.take_back(new.entry.id, "Bấm nhầm", NOW, officer_id="mau")
    assert (await files.journal.entry(new.entry.id)).state is EntryState.VOIDED
