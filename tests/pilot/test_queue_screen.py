"""The queue: filters, pages that arrive, one action on many, the history; on-line and off."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.office import Role
from counter_tui.domain.queue import Band
from counter_tui.errors import Offline
from counter_tui.screens.navigation import DossierChosen, ReturnChosen
from counter_tui.screens.queue import QueueScreen
from counter_tui.services.ports.queue import OfficeCounts
from counter_tui.widgets.paged_table import Column, PagedRow, PagedTable
from tests.fakes.desk import FakeDesk, fake_desk
from tests.fakes.ports import MORNING, OFFICER
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle


def dossier(n: int, **changes: object) -> DossierSummary:
    made = DossierSummary(
        code=f"Z00.01-261123-{n:04d}",
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh" if n % 2 else "Chứng thực chữ ký",
        procedure_field="Hộ tịch" if n % 2 else "Chứng thực",
        applicant_name=f"NGUYỄN ĐÌNH MẪU {n}",
        owner_name="",
        status=Status.RECEIVED,
        received_at=MORNING - timedelta(hours=n),
        due_at=MORNING + timedelta(hours=6 * n - 9),
        counter="1",
        officer_id="mau" if n % 3 else "thu",
        officer_name="Cán bộ Mẫu" if n % 3 else "Cán bộ Thử",
        moved_at=MORNING - timedelta(days=n % 5),
    )
    return replace(made, **changes)


def busy(count: int = 6, **changes: object) -> FakeDesk:
    fake = fake_desk()
    for n in range(1, count + 1):
        fake.store.summaries[dossier(n).code] = dossier(n, **changes)
    return fake


class Returning(ScreenHost):
    """Notes what is to be returned."""

    def on_return_chosen(self, message: ReturnChosen) -> None:
        self.asked.append(message)


def table(app: ScreenHost) -> PagedTable:
    return app.screen.query_one(PagedTable)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_queue_as_it_looks(size, matches_snapshot):
    fake = busy()
    fake.store.summaries[dossier(7).code] = dossier(
        7, status=Status.DONE, applicant_name="LÊ THỊ [VÍ] \x1b[31mDỤ\nHAI", flags=()
    )
    fake.store.summaries[dossier(8).code] = dossier(8, status=Status.SUPPLEMENT_ASKED, due_at=None)
    fake.gateway.office_counts = OfficeCounts(bands={"late": 2}, open=40, returned=8, on_time=7)
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        matches_snapshot(app, str(size[0]))


async def test_a_supervisor_reads_what_citizens_said():
    fake = busy()
    ratings = {"very_satisfied": 12, "satisfied": 5, "unsatisfied": 1}
    fake.gateway.office_counts = OfficeCounts(open=40, returned=18, on_time=18, ratings=ratings)
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        shown = " ".join(screen_text(app).split())
    assert "ý kiến: 12 rất hài lòng, 5 hài lòng, 1 chưa hài lòng" in shown


async def test_an_empty_queue_says_what_to_do_and_opens_nothing():
    app = ScreenHost(QueueScreen(fake_desk().desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Không có hồ sơ nào ở đây" in screen_text(app)
        await pilot.press("enter", "f8", "insert", "end", "pagedown", "f12")
        await idle(app, pilot)
        assert app.asked == [] and isinstance(app.screen, QueueScreen)


async def test_typing_bands_and_mine_narrow_it():
    app = ScreenHost(QueueScreen(busy().desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(*"dinh mau 4")
        await idle(app, pilot)
        assert table(app).total == 1 and "0004" in screen_text(app)
        await pilot.press(*["backspace"] * 10)
        await pilot.press("tab")
        await idle(app, pilot)
        assert app.screen.wanted.band is Band.LATE
        assert "[!! trễ hẹn 1]" in screen_text(app).replace("\u00a0", " ")
        app.screen.wanted = replace(app.screen.wanted, band=None)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert table(app).total == 4 and "người giữ" in screen_text(app)


async def test_filters_and_order_are_chosen_in_their_own_box():
    app = ScreenHost(QueueScreen(busy().desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f6")
        await idle(app, pilot)
        assert "Lọc và sắp xếp" in screen_text(app)
        await pilot.press("right", "down", "right", "f12")
        await idle(app, pilot)
        assert (app.screen.wanted.officer, app.screen.wanted.field) == ("mau", "Chứng thực")
        assert table(app).total == 2


async def test_enter_opens_and_f8_returns_the_row_under_the_cursor():
    app = Returning(QueueScreen(busy().desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("down", "down", "enter")
        await idle(app, pilot)
        assert [type(one) for one in app.asked] == [DossierChosen]
        assert app.asked[0].code.endswith("0003")
        await pilot.press("end", "f8")
        await idle(app, pilot)
        assert isinstance(app.asked[-1], ReturnChosen) and app.asked[-1].code.endswith("0006")


async def test_many_are_acted_on_and_each_obstacle_is_said():
    fake = busy()
    blocked = dossier(2, status=Status.STOPPED, due_at=dossier(2).due_at)
    fake.store.summaries[blocked.code] = blocked
    fake.gateway.online = False
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        for _ in range(6):
            await pilot.press("insert")
        await idle(app, pilot)
        assert "Đã chọn 6" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        await pilot.press("tab", *"Phong Mau", "f12")
        await idle(app, pilot)
        said = screen_text(app)
        assert "5 hồ sơ làm xong, 1 không làm được vì" in said and blocked.code in said
        await pilot.press("escape")
        await idle(app, pilot)
        assert table(app).selected == {blocked.code}
        forwarded = [s for s in fake.store.summaries.values() if s.place == "Phong Mau"]
        assert len(forwarded) == 5


@pytest.mark.parametrize("online", [True, False])
async def test_many_are_given_to_a_colleague_who_has_none_yet(online):
    fake = busy()
    fake.gateway.who = replace(OFFICER, role=Role.SUPERVISOR)
    fake.desk.session.officer = fake.gateway.who
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        fake.gateway.online = online
        await pilot.press("insert", "down", "insert", "f12")
        await idle(app, pilot)
        await pilot.press("right", "right", "tab")
        await idle(app, pilot)
        who = app.screen.query_one("#officer").options
        assert who == [("mau", "Cán bộ Mẫu"), ("hai", "Cán bộ Hai") if online else ("thu", "Cán bộ Thử")]
        await pilot.press("right", "f12")
        await idle(app, pilot)
    assert {event.action.to_officer for _, _, event in fake.store.acts} == {"hai" if online else "thu"}


async def test_what_moves_elsewhere_shows_without_a_key():
    fake = busy()
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert table(app).total == 6
        fake.store.summaries[dossier(9).code] = dossier(9)
        app.screen._look()
        await idle(app, pilot)
        assert table(app).total == 7
        fake.store.summaries.clear()
        app.screen._look()
        await idle(app, pilot)
        assert "Không có hồ sơ nào ở đây" in screen_text(app)
        fake.store.summaries[dossier(9).code] = dossier(9)
        app.screen._look()
        await idle(app, pilot)
        assert "Không có hồ sơ nào ở đây" not in screen_text(app)


@pytest.mark.parametrize("count", [6, 120])
async def test_the_cursor_stays_with_its_dossier_when_rows_move(count):
    fake = busy(count)
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(*(["pagedown"] * 6 if count > 6 else ["down"]))
        await idle(app, pilot)
        at, row = table(app).cursor, table(app).row
        earlier = dossier(count + 1, due_at=dossier(1).due_at - timedelta(hours=1))
        fake.store.summaries[earlier.code] = earlier
        app.screen._look()
        await idle(app, pilot)
        assert (table(app).cursor, table(app).row.key) == (at + 1, row.key)
        del fake.store.summaries[row.key]
        app.screen._look()
        await idle(app, pilot)
        assert table(app).cursor == min(at + 1, count - 1)


async def test_one_action_names_the_only_dossier_it_is_done_to():
    fake = busy()
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("down", "f12")
        await idle(app, pilot)
        assert f"Làm việc với hồ sơ {dossier(2).code} · {dossier(2).applicant_name}" in screen_text(app)
        await pilot.press("tab", *"Phong Mau", "f12")
        await idle(app, pilot)
        assert f"Đã làm xong hồ sơ {dossier(2).code}." in screen_text(app)


async def test_the_end_of_a_long_queue_is_one_key_away():
    fake = busy(730)
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        fake.queue_rows.asked.clear()
        await pilot.press("end")
        await idle(app, pilot)
        assert "0730" in screen_text(app) and table(app).cursor == 729
        assert fake.queue_rows.asked[0].from_end and len(fake.queue_rows.asked) <= 2
        await pilot.press("home")
        await idle(app, pilot)
        assert "0001" in screen_text(app)


async def test_paging_reads_each_page_once_and_next_to_the_last_by_key():
    fake = busy(730)
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        fake.queue_rows.asked.clear()
        for _ in range(20):
            await pilot.press("pagedown")
            await idle(app, pilot)
        pages = -(-(table(app).cursor + 20) // 50)
        assert len(fake.queue_rows.asked) <= pages
        assert all(stretch.after is not None for stretch in fake.queue_rows.asked)


async def test_the_history_comes_page_by_page_from_either_end():
    fake = busy(2)
    fake.gateway.remote = [dossier(n, status=Status.RETURNED) for n in range(1, 500)]
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f4")
        await idle(app, pilot)
        assert "499 hồ sơ" in screen_text(app) and "Z00.01-261123-0001" in screen_text(app)
        fake.gateway.pages_asked.clear()
        await pilot.press("end")
        await idle(app, pilot)
        assert fake.gateway.pages_asked[0] == "end" and "Z00.01-261123-0499" in screen_text(app)
        await pilot.press("f4")
        await idle(app, pilot)
        assert table(app).total == 2


async def test_without_the_network_the_history_says_where_it_is_and_the_queue_stays():
    fake = busy(3)
    fake.gateway.online = False
    app = ScreenHost(QueueScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f4")
        await idle(app, pilot)
        said = screen_text(app)
        assert "Lịch sử nằm ở máy chủ" in said and "Z00.01-261123-0001" in said
        assert "Chưa hỏi được số liệu" in said


async def test_rows_are_placeholders_until_they_arrive_and_after_a_failure_can_be_asked_again():
    gate, broken = asyncio.Event(), True

    async def fetch(number: int) -> list[PagedRow]:
        await gate.wait()
        if broken:
            raise Offline("Mất mạng.")
        return [PagedRow(f"k{i}", (f"hàng {i}\x1b[2J",)) for i in range(number * 50, number * 50 + 50)]

    said: list[str] = []

    class Host(ScreenHost):
        def on_paged_table_failed(self, event: PagedTable.Failed) -> None:
            said.append(event.reason)

    from textual.screen import Screen

    class One(Screen[None]):
        def compose(self):
            yield PagedTable([Column("Một", share=1)])

    app = Host(One())
    async with app.run_test(size=(40, 10)) as pilot:
        rows = table(app)
        rows.show(120, fetch)
        rows.focus()
        await pilot.pause()
        await pilot.press("enter")
        assert "…" in screen_text(app) and rows.row is None
        gate.set()
        await idle(app, pilot)
        assert set(said) == {"Mất mạng."}
        broken = False
        rows.ask_again()
        await idle(app, pilot)
        await pilot.press("end")
        await idle(app, pilot)
        assert rows.row is not None and rows.row.key == "k119" and "\x1b" not in screen_text(app)
