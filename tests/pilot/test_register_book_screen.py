"""The register on its screen: chosen, seen, printed, written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counter_tui.domain.register import Period, VoidNumber
from counter_tui.domain.slips.forms import REGISTER
from counter_tui.errors import BadInput
from counter_tui.screens.register_book import RegisterBookScreen
from tests.fakes.desk import fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received


async def opened_book():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    prefix = code.rpartition("-")[0]
    day = MORNING.date()
    fake.office_register.void = [VoidNumber(prefix, 2, 4, "bỏ qua, không cấp", day)]
    fake.office_register.before = 10
    return fake, code


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_book_of_today_is_seen_printed_and_written(size, matches_snapshot):
    fake, code = await opened_book()
    app = ScreenHost(RegisterBookScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert "1 hồ sơ, số thứ tự 11 đến 11 · 3 số hủy · ngày chưa hết" in screen_text(app)
        assert code in screen_text(app)
        matches_snapshot(app, "book")
        await pilot.press("f12")
        await idle(app, pilot)
        assert len(fake.printer.printed) == 1, app.said
        assert fake.store.jobs[-1].slip.form == REGISTER
        assert fake.store.jobs[-1].dossier == "so-2026-11-23-2026-11-23"
        await pilot.press("ctrl+n", "ctrl+y")
        await idle(app, pilot)
    assert sorted(fake.exports.files) == [f"so-2026-11-23-2026-11-23.{kind}" for kind in ("pdf", "xlsx")]
    assert "bỏ qua, không cấp" in fake.exports.files["so-2026-11-23-2026-11-23.xlsx"].decode()
    assert ("export", "so-2026-11-23-2026-11-23", fake.desk.session.officer.id) in fake.store.trail


async def test_a_long_book_is_printed_in_volumes_whose_numbers_go_on(monkeypatch):
    monkeypatch.setattr("counter_tui.services.register_book.VOLUME", 2)
    fake = fake_desk()
    codes = [(await received(fake)).registration.code for _ in range(3)]
    books = fake.desk.register_book
    book = await books.of_desk(Period(MORNING.date(), MORNING.date()))
    jobs = await books.print(book)
    assert [job.dossier for job in jobs] == [f"so-2026-11-23-2026-11-23-q{n}" for n in (1, 2)]
    second = jobs[1].slip.content
    assert "Quyển số: 2" in second.subtitles
    assert second["register"].table.rows[0][:2] == ("03", codes[2])
    assert len(await books.save_pdf(book)) == 2
    with pytest.raises(BadInput, match="bảng tính"):
        await books.pdf(book)


async def test_without_a_network_the_desks_own_book_is_shown_and_says_so():
    fake, code = await opened_book()
    fake.gateway.online = False
    app = ScreenHost(RegisterBookScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "chỉ có hồ sơ của quầy này" in " ".join(screen_text(app).split())
        assert "1 hồ sơ, số thứ tự 1 đến 1 · 0 số hủy" in screen_text(app)
        assert code in screen_text(app)
    books = fake.desk.register_book
    (own,) = books.slips(await books.of_desk(Period(books.today(), books.today())))
    assert "Riêng hồ sơ do quầy" in repr(own.content)
    assert "chưa hết" in str(own.content["closing"])


async def test_days_are_chosen_by_name_or_typed():
    fake, _ = await opened_book()
    fake.clock.at += timedelta(days=2)
    app = ScreenHost(RegisterBookScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Không có số nào trong kỳ này." in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Kỳ này chưa có số nào trong sổ." in app.said
        await pilot.press("right")
        await idle(app, pilot)
        assert "1 hồ sơ" in screen_text(app)
        await pilot.press("down", "end", *["backspace"] * 10, *"24/11/2026", "enter")
        await idle(app, pilot)
        assert "Không có số nào" in screen_text(app) and "tự chọn ngày" in screen_text(app)
        await pilot.press("up", *["backspace"] * 10, *"31/02/2026", "enter")
        await idle(app, pilot)
        assert "không phải ngày" in screen_text(app)
