"""The start screen: one box for everything, results with each key, the citizen's card."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.screen import Screen
from textual.worker import WorkerState

from counter_tui.app.counter import CounterApp
from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.person import Person
from counter_tui.errors import StorageError
from counter_tui.screens import lookup_dossiers, lookup_preview, wording
from counter_tui.screens.lookup import LookupScreen
from counter_tui.screens.lookup_person import PersonPanel
from counter_tui.screens.lookup_preview import LookupPreview
from counter_tui.screens.navigation import Back, DossierChosen, ProcedureChosen, RegisterChosen, SameDayChosen
from counter_tui.screens.register import RegisterScreen
from counter_tui.services.ports import CatalogueState
from counter_tui.widgets.sectioned_list import SectionedList
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import ITEMS, fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import CARD, CARD_SCAN, HOSTILE, received

SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(lookup_dossiers, "SERVICE_PAUSE", 0)
    monkeypatch.setattr(lookup_preview, "TYPING_PAUSE", 0)


def rows(screen: LookupScreen) -> list[str]:
    return [row.text for row in screen.query_one(SectionedList).rows if row.text]


def typed(screen: LookupScreen) -> str:
    return screen.query_one("#search", TextField).value


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_empty_box_shows_what_this_desk_uses_most(size, matches_snapshot):
    fake = fake_desk()
    fake.catalogue.uses["2.000815"] = 9
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert rows(app.first)[:2] == [
            "Thủ tục hay dùng ở máy này",
            "Chứng thực bản sao từ bản chính giấy tờ, văn bản",
        ]
        matches_snapshot(app, f"{size[0]}")


async def test_results_follow_each_key_and_the_box_keeps_the_focus():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"chung")
        assert rows(app.first)[1:] == [
            "Chứng thực bản sao từ bản chính giấy tờ, văn bản",
            "Chứng thực chữ ký trong các giấy tờ, văn bản",
        ]
        await pilot.press("down")
        assert app.first.query_one(SectionedList).row.key == "procedure:2.000884"
        await pilot.press(*" thuc chu")
        assert typed(app.first) == "chung thuc chu"
        assert app.focused is app.first.query_one("#search")


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        (("enter",), ProcedureChosen("2.000884")),
        (("f3",), RegisterChosen("2.000884")),
        (("ctrl+t",), SameDayChosen("2.000884")),
    ],
)
async def test_keys_act_on_the_highlighted_procedure(keys, asked):
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"chu ky", *keys)
        await idle(app, pilot)
        assert app.asked == [asked]


@pytest.mark.parametrize(
    ("last", "asked"), [("enter", ProcedureChosen("1.001193")), ("f3", RegisterChosen("1.001193"))]
)
async def test_a_key_right_behind_the_typing_acts_on_what_was_typed(last, asked):
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        burst(app, "khai sinh")
        app.post_message(events.Key(last, None))
        await idle(app, pilot)
        assert app.asked == [asked]


async def test_same_day_without_typing_names_no_procedure():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+t")
        await idle(app, pilot)
        assert app.asked == [SameDayChosen(None)]


async def test_look_up_only_is_said_and_register_shows_where_to_go():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"tam tru")
        await idle(app, pilot)
        assert "chỉ tra cứu" in screen_text(app)
        await pilot.press("f3")
        await idle(app, pilot)
        assert app.asked == [ProcedureChosen("1.004194")]
        assert "không tiếp nhận" in app.said[0]


async def test_nothing_found_says_what_to_try(matches_snapshot):
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"zzzz", "f3", "enter")
        await idle(app, pilot)
        assert app.asked == []
        assert app.said == ["Chọn một thủ tục rồi bấm F3 để tiếp nhận."]
        matches_snapshot(app, "80")


async def test_typing_before_the_desk_is_open_is_kept_and_looked_up_then(matches_snapshot):
    app = ScreenHost(LookupScreen())
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"khai sinh", "enter", "f3", "down")
        matches_snapshot(app, "80")
        app.first.desk_opened(fake_desk().desk)
        await idle(app, pilot)
        assert typed(app.first) == "khai sinh"
        assert rows(app.first) == ["Thủ tục", "Thủ tục đăng ký khai sinh"]


async def test_a_key_that_comes_before_the_screen_is_told_it_is_in_front_is_kept():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press("k")
        app.first.post_message(events.ScreenResume())
        await idle(app, pilot)
        await pilot.press("h", "a", "i")
        assert typed(app.first) == "khai"


async def test_what_was_typed_is_replaced_by_the_next_citizens():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press("k", "s")
        await app.push_screen(Screen())
        await app.pop_screen()
        await idle(app, pilot)
        await pilot.press("t")
        assert typed(app.first) == "t"


async def test_a_dossier_code_opens_the_dossier_even_when_this_desk_does_not_know_it():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"Z00.01-261123-0007")
        await idle(app, pilot)
        assert "Mã hồ sơ Z00.01-261123-0007" in screen_text(app)
        await pilot.press("enter")
        await idle(app, pilot)
        assert app.asked == [DossierChosen("Z00.01-261123-0007")]


@pytest.mark.parametrize("asked", ["022090000001", "0912000001", "nguyen van mau"])
async def test_number_telephone_and_name_find_dossiers(asked):
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*asked)
        await idle(app, pilot)
        assert rows(app.first)[0] == "Hồ sơ (chỉ trên máy này, chưa hỏi được máy chủ)"
        await pilot.press("enter")
        await idle(app, pilot)
        assert app.asked == [DossierChosen(code)]


async def test_the_service_is_asked_too_when_it_can_be_reached():
    fake = fake_desk()
    fake.gateway.remote.append(
        DossierSummary(
            code="Z00.01-261120-0042",
            procedure_code="1.001193",
            procedure_name="Thủ tục đăng ký khai sinh",
            applicant_name="TRẦN THỊ THỬ",
            owner_name="TRẦN THỊ THỬ",
            status=Status.IN_PROGRESS,
            received_at=MORNING,
            due_at=None,
            counter="2",
            officer_name="Cán bộ Hai",
        )
    )
    await fake.desk.sync.round()
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"tran thi")
        await idle(app, pilot)
        assert rows(app.first) == ["Hồ sơ", "Z00.01-261120-0042  TRẦN THỊ THỬ · Thủ tục đăng ký khai sinh"]


async def test_identity_numbers_are_masked_in_what_was_understood():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"022090000001")
        await idle(app, pilot)
        assert "Số định danh 022•••••0001" in screen_text(app)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_a_scanned_card_shows_person_and_open_dossiers(size, matches_snapshot):
    fake = fake_desk()
    await received(fake)
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert app.first.handle_scan(CARD_SCAN)
        await idle(app, pilot)
        matches_snapshot(app, f"{size[0]}")


async def test_the_person_goes_wherever_the_officer_goes_on():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        app.first.handle_scan(CARD_SCAN)
        await pilot.press(*"khai sinh", "enter", "f3", "ctrl+t")
        await idle(app, pilot)
        person = wording.person_of(CARD)
        assert app.asked == [
            ProcedureChosen("1.001193", person),
            RegisterChosen("1.001193", person),
            SameDayChosen("1.001193", person),
        ]


async def test_the_person_is_forgotten_once_a_dossier_is_received_from_them():
    async def opening():
        return fake_desk().desk

    app = CounterApp(opening=opening)
    async with app.run_test(size=SMALL) as pilot:
        await settled(app, pilot)
        app.base.handle_scan(CARD_SCAN)
        await pilot.press(*"khai sinh", "enter")
        await settled(app, pilot)
        assert "Người nộp: 022090000001" in screen_text(app)
        assert app.base.query_one(PersonPanel).card == CARD, "only read so far"
        await pilot.press("f3")
        await settled(app, pilot)
        assert isinstance(app.screen, RegisterScreen)
        assert app.base.query_one(PersonPanel).card is None


async def test_escape_drops_the_card_and_keeps_what_was_typed():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        app.first.handle_scan(CARD_SCAN)
        await pilot.press(*"khai", "escape", "f3")
        await idle(app, pilot)
        assert app.asked == [RegisterChosen("1.001193", None)]
        assert typed(app.first) == "khai"
        await pilot.press("escape", "x")
        await idle(app, pilot)
        assert isinstance(app.asked[-1], Back)
        assert typed(app.first) == "x", "the second escape selects, so the next key replaces"


async def test_a_card_typed_into_the_box_is_taken_on_enter():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        app.first.query_one(
            "#search", TextField
        ).value = "022090000001||NGUYỄN VĂN MẪU|01021990|Nam|Thôn 1, xã Mẫu|01012022"
        await idle(app, pilot)
        assert "Thẻ căn cước" in screen_text(app)
        await pilot.press("enter")
        await idle(app, pilot)
        assert "NGUYỄN VĂN MẪU · 022090000001" in screen_text(app)
        assert typed(app.first) == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("022090000001|1|Nguyen", "đọc chưa hết"), ("H49.12-261399-0001", "đọc sai một vài ký tự")],
)
async def test_a_code_that_cannot_be_used_is_explained_and_kept_for_mending(wrong, said):
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        app.first.query_one("#search", TextField).value = wrong
        await idle(app, pilot)
        assert said in screen_text(app)
        await pilot.press("enter")
        await idle(app, pilot)
        assert typed(app.first) == wrong
        burst(app, "khai")
        await idle(app, pilot)
        assert typed(app.first) == "khai"
        assert app.asked == []


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_markup_and_escapes_in_names_are_only_text(size, matches_snapshot):
    app = ScreenHost(LookupScreen(fake_desk(items=(HOSTILE,)).desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        await pilot.press(*"thu")
        await idle(app, pilot)
        shown = screen_text(app)
        assert "[/x] thử" in shown
        assert "[b]đậm[/b]" in shown
        assert "\x1b" not in shown
        matches_snapshot(app, f"{size[0]}")


async def test_catalogue_age_and_progress_are_said():
    fake = fake_desk()
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        assert "6 thủ tục, cập nhật 08:30 23/11/2026" in screen_text(app)
        fake.catalogue.state = CatalogueState(count=6)
        fake.desk.sync._set(catalogue=fake.catalogue.state)
        await idle(app, pilot)
        assert "6 thủ tục, danh mục kèm phần mềm" in screen_text(app)
        fake.desk.sync._set(catalogue_progress=(40, 123))
        await idle(app, pilot)
        assert "Đang cập nhật danh mục 40/123" in screen_text(app)


async def test_a_new_catalogue_shows_at_once_and_keeps_the_highlight():
    fake = fake_desk(items=ITEMS[:2])
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press("down")
        fake.catalogue.items = {"1.013225": ITEMS[4]} | {item.procedure.code: item for item in ITEMS[:2]}
        fake.catalogue.state = CatalogueState(count=3, version=2)
        fake.desk.sync._set(catalogue=fake.catalogue.state)
        await idle(app, pilot)
        assert len(rows(app.first)) == 4
        assert app.first.query_one(SectionedList).row.key == "procedure:2.000815"


async def test_trouble_with_the_files_is_said_and_the_procedures_stay():
    fake = fake_desk()

    async def broken(words, limit=20):
        raise StorageError("Sổ trên máy không đọc được.")

    fake.store.search = broken
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        await pilot.press(*"khai sinh")
        await idle(app, pilot)
        assert "Sổ trên máy không đọc được." in screen_text(app)
        assert "Thủ tục đăng ký khai sinh" in rows(app.first)


async def test_the_preview_appears_when_the_screen_becomes_wide():
    app = ScreenHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        assert "Giấy tờ phải có" not in screen_text(app)
        await pilot.resize_terminal(*LARGE)
        await idle(app, pilot)
        assert "Giấy tờ phải có" in screen_text(app)


async def test_leaving_stops_following_the_background_work():
    fake = fake_desk()
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        assert len(fake.desk.sync._listeners) == 1
        await app.pop_screen()
        assert fake.desk.sync._listeners == []
        assert not any(worker.state is WorkerState.ERROR for worker in app.workers)


def test_preview_is_only_a_view():
    assert LookupPreview().can_focus is False


async def test_a_full_name_opens_the_dossier_before_procedures_that_resemble_it(monkeypatch):
    fake = fake_desk()
    code = (await received(fake, person=Person(name="LÊ VĂN C", identity="022090000009"))).registration.code
    everything = fake.catalogue.most_used()
    monkeypatch.setattr(fake.catalogue, "search", lambda words, limit=20: everything)
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, pilot)
        burst(app, "lê văn c\r")
        await idle(app, pilot)
        assert app.asked == [DossierChosen(code)], "Enter right behind the name waits for what the desk knows"
        assert rows(app.first)[0].startswith("Hồ sơ")
        await pilot.press("down", "end", *"uong")
        await idle(app, pilot)
        assert rows(app.first)[0] == "Thủ tục"


async def test_who_moved_in_the_list_stays_where_he_is_when_dossiers_come(monkeypatch):
    fake = fake_desk()
    await received(fake, person=Person(name="LÊ VĂN C", identity="022090000009"))
    everything = fake.catalogue.most_used()
    monkeypatch.setattr(fake.catalogue, "search", lambda words, limit=20: everything)
    found, dossiers = asyncio.Event(), fake.desk.lookup.dossiers

    async def slow(words, *args, **options):
        await found.wait()
        return await dossiers(words, *args, **options)

    monkeypatch.setattr(
        type(fake.desk.lookup), "dossiers", lambda self, *args, **options: slow(*args, **options)
    )
    app = ScreenHost(LookupScreen(fake.desk))
    async with app.run_test(size=SMALL) as pilot:
        await settled(app, pilot)
        burst(app, "lê văn c")
        await settled(app, pilot)
        await pilot.press("down")
        row = app.first.query_one(SectionedList).row
        found.set()
        await idle(app, pilot)
        assert rows(app.first)[0].startswith("Hồ sơ")
        assert app.first.query_one(SectionedList).row == row
