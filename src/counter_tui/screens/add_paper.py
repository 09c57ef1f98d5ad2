"""Name a paper that was handed over and is not in the catalogue's list."""

from __future__ import annotations

from counter_tui.i18n import mark
from counter_tui.screens.ask_name import AskName


class AddPaperScreen(AskName):
    """Gives the paper's name, or ``None``."""

    TITLE_WORDS = mark("Thêm giấy tờ")
    QUESTION = mark(
        "Tên giấy tờ người dân tự nộp thêm. Không được yêu cầu giấy tờ ngoài danh mục đã công bố."
    )
    KEYS = mark("Enter thêm vào danh sách · Esc bỏ")
    FIELD, LONGEST = "paper-name", 300
