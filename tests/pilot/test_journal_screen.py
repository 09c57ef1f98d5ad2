"""The journal: refusals first with their reasons; mend, send again, void; it follows the background work."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.journal import Entry, EntryKind, EntryState, JournalCounts
from counter_tui.errors import StorageError
from counter_tui.screens import journal_text
from counter_tui.screens.journal import JournalScreen
from counter_tui.screens.navigation import Back, DossierChosen
from counter_tui.screens.refusal import RefusalScreen
from counter_tui.screens.void_reason import VoidReason
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.sectioned_list import SectionedList
from tests.fakes.desk import FakeDesk, fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import screen_text, settled
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU, received, refused


async def busy_desk() -> FakeDesk:
    """One entry refused, one confirmed, one waiting for the network."""
    fake = fake_desk()
    await refused(fake)
    await received(fake, person=replace(MAU, name="TRẦN THỊ THỬ", identity="022190000002"))
    await fake.desk.sync.round()
    fake.gateway.online = False
    await received(fake, person=replace(MAU, name="LÊ VĂN VÍ DỤ", identity="022090000003"))
    await fake.desk.sync.round()
    return fake


def states(fake: FakeDesk) -> list[EntryState]:
    return [entry.state for entry in fake.store.all_entries]


def field(screen: RefusalScreen, name_id: str) -> LabelledField:
    return next(one for one in screen.query(LabelledField) if one.field.id == name_id)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_refusals_stand_first_with_their_reasons(size, matches_snapshot):
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        matches_snapshot(app, f"{size[0]}")


async def test_an_empty_journal_says_so(matches_snapshot):
    app = ScreenHost(JournalScreen(fake_desk().desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("enter", "f12", "ctrl+y", "delete")
        await idle(app, pilot)
        assert app.asked == []
        matches_snapshot(app, "80")


async def test_the_filter_leaves_what_is_not_done():
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Đã xác nhận (1)" in screen_text(app)
        await pilot.press("shift+tab", "right")
        await idle(app, pilot)
        assert "◂ chưa xong ▸" in screen_text(app)
        assert "Đã xác nhận (1)" not in screen_text(app)


async def test_the_list_follows_the_background_work():
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Chờ gửi (1)" in screen_text(app)
        fake.gateway.online = True
        fake.clock.at += timedelta(minutes=2)
        await fake.desk.sync.round()
        await idle(app, pilot)
        assert "Chờ gửi" not in screen_text(app)
        assert "Đã xác nhận (2)" in screen_text(app)
        await app.pop_screen()
        assert fake.desk.sync._listeners == []


async def test_a_confirmed_entry_opens_its_dossier():
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("end", "enter")
        await idle(app, pilot)
        assert app.asked == [DossierChosen(fake.store.all_entries[1].dossier)]
        await pilot.press("f12", "delete", "ctrl+y")
        await idle(app, pilot)
        assert app.said == [
            "Chỉ sửa được mục bị từ chối.",
            "Chỉ hủy được mục bị từ chối, hoặc rút lại việc chưa gửi.",
            "Mục này không chờ gửi.",
        ]


async def test_a_refusal_is_sent_again_unchanged_from_the_list():
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert states(fake)[0] is EntryState.WAITING
        assert "Chờ gửi (2)" in screen_text(app)


async def test_voiding_needs_a_reason_and_then_tells_the_service():
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("delete")
        await idle(app, pilot)
        assert isinstance(app.screen, VoidReason)
        await pilot.press("enter")
        await idle(app, pilot)
        assert "Ghi lý do hủy" in screen_text(app)
        assert states(fake)[0] is EntryState.REFUSED
        await pilot.press(*"nhầm người", "enter")
        await idle(app, pilot)
        assert isinstance(app.screen, JournalScreen)
        assert states(fake)[0] is EntryState.VOIDED
        assert fake.store.all_entries[-1].body.startswith(b"void")
        assert app.said == ["Phiếu chưa in: bấm Ctrl+N trong sổ lệnh (F9)."]
        assert "Hủy hồ sơ tiếp nhận nhầm — " in screen_text(app)
        assert "Đã hủy (1)" in screen_text(app)


async def test_after_voiding_the_next_task_is_at_hand():
    fake = fake_desk()
    for number in range(3):
        await refused(fake, person=replace(MAU, identity=f"02209000000{number}"))
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        entries = app.screen.query_one("#entries", SectionedList)
        shown = [row.key for row in entries.rows if row.key]
        await pilot.press("down", "delete", *"nhầm", "enter")
        await idle(app, pilot)
        assert entries.row.key == shown[2]
        await pilot.press("delete", *"nhầm", "enter")
        await idle(app, pilot)
        assert entries.row.key == shown[0], "none is left below: the nearest above"
        await pilot.press("delete", *"nhầm", "enter")
        await idle(app, pilot)
        assert EntryState.REFUSED not in states(fake)
        assert entries.row.key == shown[0]


async def test_escape_keeps_the_refused_entry():
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("delete", *"nhầm", "escape")
        await idle(app, pilot)
        assert isinstance(app.screen, JournalScreen)
        assert states(fake)[0] is EntryState.REFUSED
        assert len(fake.store.all_entries) == 3


@pytest.mark.parametrize("key", ["enter", "f12"])
async def test_a_refusal_opens_to_be_mended(key, matches_snapshot):
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(key)
        await idle(app, pilot)
        assert isinstance(app.screen, RefusalScreen)
        matches_snapshot(app, "80")


async def test_a_mended_registration_goes_out_under_its_number_and_is_confirmed():
    fake = fake_desk()
    accepted = await refused(fake)
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("enter")
        await idle(app, pilot)
        screen = app.screen
        field(screen, "applicant-identity").value = "022 090 000 009"
        await pilot.press("f12")
        await idle(app, pilot)
        assert app.asked == [Back(finished=True, screen=screen)]
        mended = fake.store.registrations[accepted.registration.code]
        assert mended.applicant.identity == mended.owner.identity == "022090000009"
        assert mended.code == accepted.registration.code
        fake.gateway.refuse.clear()
        await fake.desk.sync.round()
        await idle(app, pilot)
        assert states(fake) == [EntryState.VOIDED, EntryState.CONFIRMED]
        assert "Đã xác nhận (1)" in screen_text(app)


async def test_another_owner_is_mended_apart():
    fake = fake_desk()
    accepted = await refused(fake)
    code = accepted.registration.code
    fake.store.registrations[code] = replace(accepted.registration, owner=replace(MAU, name="LÊ VĂN CHỦ"))
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        field(app.first, "owner-name").value = "LÊ VĂN CHỦ HAI"
        await pilot.press("f12")
        await idle(app, pilot)
        assert fake.store.registrations[code].owner.name == "LÊ VĂN CHỦ HAI"
        assert fake.store.registrations[code].applicant.name == "NGUYỄN VĂN MẪU"


async def test_what_is_still_wrong_is_said_at_its_field_and_nothing_is_sent():
    fake = fake_desk()
    await refused(fake)
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        field(app.first, "applicant-identity").value = "123"
        field(app.first, "applicant-birth").value = "31/02/1990"
        await pilot.press("f12")
        await idle(app, pilot)
        assert field(app.first, "applicant-identity").error
        assert "Ngày sinh không có thật" in screen_text(app)
        assert app.focused is field(app.first, "applicant-identity").field
        assert states(fake) == [EntryState.REFUSED]


async def test_delete_in_a_field_deletes_and_ctrl_n_voids():
    fake = fake_desk()
    await refused(fake)
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("home", "delete")
        await idle(app, pilot)
        assert field(app.first, "applicant-name").value == "GUYỄN VĂN MẪU"
        await pilot.press("ctrl+n", *"trùng", "enter")
        await idle(app, pilot)
        assert states(fake)[0] is EntryState.VOIDED
        assert app.asked == [Back(finished=True, screen=app.first)]


@pytest.mark.parametrize("where", ["applicant-name", "note"])
async def test_ctrl_k_in_a_field_leaves_it_to_the_supervisor_and_erases_nothing(where):
    fake = fake_desk()
    accepted = await refused(fake)
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "^k Giao người phụ trách" in screen_text(app)
        asked = field(app.first, where)
        before = asked.value
        asked.field.focus()
        await pilot.press("home", "ctrl+k")
        await idle(app, pilot)
        assert fake.store.all_entries[0].handed
        assert asked.value == before
        code = accepted.registration.code
        assert app.said[0].startswith(
            f"Đã giao hồ sơ {code} cho người phụ trách: mời người phụ trách tới máy"
        )
    assert (await fake.desk.journal.counts()).handed == 1


async def test_a_second_press_after_it_is_dealt_with_says_nothing_of_failure():
    fake = fake_desk()
    await refused(fake)
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        stopped, going_on = asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            stopped.set()
            await going_on.wait()

        fake.desk.sync.refresh_counts = slow
        await pilot.press("f12")
        await stopped.wait()
        await pilot.press("f12", "ctrl+y", "ctrl+k", "ctrl+n")
        await settled(app, pilot)
        going_on.set()
        await idle(app, pilot)
        assert app.screen is not app.first and not isinstance(app.screen, VoidReason)
        assert states(fake) == [EntryState.VOIDED, EntryState.WAITING]
        assert [said for said in app.said if "Chưa" in said.split(".")[0]] == []
        assert len(app.said) == 1 and app.said[0].startswith("Đang gửi lại")
        assert app.said[0].endswith("Phiếu chưa in: bấm Ctrl+N trong sổ lệnh (F9).")


async def test_more_refusals_than_are_read_at_once_are_all_reached(monkeypatch):
    monkeypatch.setattr("counter_tui.screens.journal.PAGE", 3)
    fake = fake_desk()
    for number in range(8):
        await refused(fake, person=replace(MAU, identity=f"02209000000{number}"))
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        entries = app.screen.query_one("#entries", SectionedList)
        for shown in (3, 6):
            assert "Bị từ chối, cần xử lý (8)" in screen_text(app)
            assert f"… còn {8 - shown} mục cũ hơn: Enter để xem tiếp" in screen_text(app)
            await pilot.press("end", "enter")
            await idle(app, pilot)
            assert entries.row.key == fake.store.all_entries[7 - shown].id, "the first of what came"
        assert "mục cũ hơn" not in screen_text(app)
        assert {row.key for row in entries.rows if row.key} == {e.id for e in fake.store.all_entries}


async def test_unchanged_resend_from_the_refusal():
    fake = fake_desk()
    await refused(fake)
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert states(fake) == [EntryState.WAITING]
        assert app.asked == [Back(finished=True, screen=app.first)]


async def test_a_refused_action_can_only_be_sent_again_or_voided():
    fake = fake_desk()
    entry = Entry(
        id="a",
        kind=EntryKind.ACTION,
        dossier="Z00.01-261123-0001",
        title="Hủy hồ sơ",
        path="/",
        body=b"",
        created_at=MORNING,
        state=EntryState.REFUSED,
        problem="Không được phép.",
    )
    fake.store.all_entries.append(entry)
    app = ScreenHost(RefusalScreen(fake.desk, entry))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Mục này không sửa được ở đây" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert app.said == ["Mục này chỉ có thể gửi lại nguyên vẹn (Ctrl+Y) hoặc hủy (Ctrl+N)."]


async def test_trouble_with_the_files_leaves_everything_as_it_was():
    fake = fake_desk()
    await refused(fake)

    async def broken(*_args: object, **_named: object) -> None:
        raise StorageError("Ổ đĩa đã đầy.")

    fake.store.amend = fake.store.void = broken
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        assert app.said == ["Chưa gửi lại được: Ổ đĩa đã đầy."]
        await pilot.press("ctrl+n", *"lý do", "enter")
        await idle(app, pilot)
        assert "Chưa hủy được: Ổ đĩa đã đầy." in screen_text(app)
        await pilot.press("escape")
        await idle(app, pilot)
        assert field(app.first, "applicant-name").value == "NGUYỄN VĂN MẪU"
        assert states(fake) == [EntryState.REFUSED]


async def test_hostile_reasons_are_only_text():
    fake = fake_desk()
    await refused(fake, "Lý do [/x] \x1b[31m[b]lạ")
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Lý do [/x] [b]lạ" in screen_text(app)
        await pilot.press("enter")
        await idle(app, pilot)
        assert "Lý do [/x] [b]lạ" in screen_text(app)
        assert "\x1b" not in screen_text(app)


def test_counts_say_each_state_with_a_sign_and_words():
    counts = JournalCounts(waiting=5, refused=2, confirmed=120, oldest_waiting=MORNING)
    assert (
        journal_text.counts(counts)
        == "! 2 bị từ chối · … 5 chờ gửi · ✓ 120 đã xác nhận · chờ từ 08:30 23/11/2026"
    )
    assert journal_text.counts(JournalCounts()) == "✓ 0 đã xác nhận"


async def test_the_highlight_stays_on_its_entry_while_others_arrive():
    fake = await busy_desk()
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("end")
        kept = app.first.query_one(SectionedList).row.key
        await received(fake)
        await fake.desk.sync.refresh_counts()
        await idle(app, pilot)
        assert app.first.query_one(SectionedList).row.key == kept


async def test_slips_that_did_not_come_out_are_named_and_printed_by_one_key():
    fake = fake_desk()
    codes = [(await received(fake)).registration.code, (await received(fake)).registration.code]
    fake.desk.sync.warn("Khóa nằm trong tệp [/b]")
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        shown = screen_text(app)
        assert all(code in shown for code in codes)
        assert "Khóa nằm trong tệp [/b]" in shown
        fake.printer.broken = "Máy in hết giấy."
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        assert codes[0] in screen_text(app)
        fake.printer.broken = ""
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        assert len(fake.printer.printed) == 2
        assert "Phiếu chưa in" not in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_every_note_can_be_read_the_newest_at_once(size):
    fake = fake_desk()
    for number in range(1, 10):
        fake.desk.sync.warn(f"Lưu ý thứ {number}.")
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert "Lưu ý thứ 9." in screen_text(app)
        assert "Lưu ý thứ 1." not in screen_text(app)
        assert "còn lưu ý bên dưới" in screen_text(app)
        await pilot.press("shift+tab", "shift+tab", "end")
        await idle(app, pilot)
        assert "Lưu ý thứ 1." in screen_text(app)


async def test_notes_that_fit_are_no_stop_for_tab():
    fake = fake_desk()
    fake.desk.sync.warn("Một lưu ý.")
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "còn lưu ý bên dưới" not in screen_text(app)
        await pilot.press("tab")
        assert app.focused.id == "filter"
        await pilot.press("tab")
        assert app.focused.id == "entries"
