"""Who approved a leader's paper that goes out now."""

from __future__ import annotations

from counter_tui.i18n import mark
from counter_tui.screens.ask_name import AskName


class LeaderNameScreen(AskName):
    """Gives the leader's name, or ``None`` while nobody has approved it."""

    TITLE_WORDS = mark("Phát hành văn bản")
    QUESTION = mark("Họ tên lãnh đạo đã duyệt. Văn bản in ra không còn chữ DỰ THẢO, ghi ngày hôm nay.")
    KEYS = mark("Enter: phát hành và in · Esc: chưa duyệt, thôi")
    FIELD, LONGEST = "leader", 200
