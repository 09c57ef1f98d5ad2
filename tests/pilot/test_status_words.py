"""What the status line says while the service is away: short of room too, and in full under F1."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from textual.app import App, ComposeResult

from counter_tui.app import status_words
from counter_tui.domain.journal import JournalCounts
from counter_tui.domain.link import UNCHECKED
from counter_tui.domain.printers import BRIEF_WORDS, REASON_WORDS, Reason
from counter_tui.screens.help import HelpScreen
from counter_tui.services.ports import CatalogueState, DeskStatus, LinkState
from counter_tui.widgets.status_line import StatusLine

BUSY = DeskStatus(
    link=LinkState.DOWN,
    embedded=False,
    counts=JournalCounts(waiting=3, refused=1),
    catalogue=CatalogueState(count=123, version=1, synced_at=datetime(2026, 11, 23, tzinfo=UTC)),
    prints_open=1,
)


class Line(App[None]):
    def __init__(self, status: DeskStatus) -> None:
        super().__init__()
        self.status = status

    def compose(self) -> ComposeResult:
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).show(status_words.parts(self.status))


async def shown(status: DeskStatus, width: int) -> str:
    app = Line(status)
    async with app.run_test(size=(width, 5)):
        return app.query_one(StatusLine).render().plain


@pytest.mark.parametrize(
    ("link", "trouble", "how"),
    [
        (LinkState.DOWN, "", "Mất mạng"),
        (LinkState.SLOW, "", "Mạng chậm"),
        (LinkState.DOWN, "Chứng thư không được tin cậy.", "Lỗi F9"),
    ],
)
async def test_at_80_columns_what_is_not_checked_stays_beside_what_is_not_sent(
    link: LinkState, trouble: str, how: str
) -> None:
    status = replace(BUSY, link=link, trouble=trouble, prints_open=0)
    line = await shown(status, 80)
    assert len(line) <= 80
    assert "1 bị từ chối F9" in line
    assert "3 chưa gửi" in line
    assert f"{how}: không dò trùng, phí, sửa (F1)" in line


@pytest.mark.parametrize("reason", Reason)
async def test_at_80_columns_why_slips_wait_is_still_said(reason: Reason) -> None:
    waiting = replace(
        BUSY,
        link=LinkState.UP,
        counts=JournalCounts(waiting=3),
        prints_open=2,
        prints_why=REASON_WORDS[reason],
        prints_why_brief=BRIEF_WORDS[reason],
        warnings=("Ngày nghỉ năm 2027 chưa xác nhận.",),
    )
    line = await shown(waiting, 80)
    assert "2 phiếu: " + BRIEF_WORDS[reason] in line or REASON_WORDS[reason] in line


async def test_with_room_it_is_said_in_full() -> None:
    status = replace(BUSY, counts=JournalCounts(waiting=3), prints_open=0)
    line = await shown(status, 160)
    assert "3 mục chưa được xác nhận" in line
    assert "không dò được: trùng nơi khác, phí đã nộp, người khác sửa (F1)" in line


async def test_connected_nothing_of_it_is_said() -> None:
    assert "không dò" not in await shown(replace(BUSY, link=LinkState.UP), 160)


@pytest.mark.parametrize("link", [LinkState.DOWN, LinkState.SLOW, LinkState.SIGN_IN])
def test_f1_lists_all_of_it_while_the_service_is_not_asked(link: LinkState) -> None:
    assert status_words.unchecked(replace(BUSY, link=link)) == list(UNCHECKED)


def test_f1_says_nothing_of_it_while_the_service_is_asked() -> None:
    assert status_words.unchecked(replace(BUSY, link=LinkState.UP)) == []
    plain = HelpScreen("look-up", "Tra cứu", "Gõ.", {}).sections()
    away = HelpScreen("look-up", "Tra cứu", "Gõ.", {}, UNCHECKED).sections()
    assert len(away) == len(plain) + 1
    assert len(away[0].lines) == len(UNCHECKED)


async def test_slips_to_be_mended_are_named_apart_from_those_that_wait() -> None:
    status = replace(BUSY, link=LinkState.UP, counts=JournalCounts(), prints_open=3, prints_failed=1)
    status = replace(
        status, prints_why=REASON_WORDS[Reason.PAPER], prints_why_brief=BRIEF_WORDS[Reason.PAPER]
    )
    line = await shown(status, 160)
    assert "1 phiếu cần sửa mới in được, F7" in line
    assert "2 phiếu chờ in: hết giấy, F7" in line
