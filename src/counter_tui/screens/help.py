"""Help for where one stands: what the screen is for, and its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.i18n import mark, text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import Key, keys_of, shown_keys
from counter_tui.widgets.plain import fit
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

GENERAL = mark(
    "Máy quét dùng được ở mọi nơi: thẻ căn cước, mã trên phiếu. Bộ gõ tiếng Việt cứ để bật khi gõ tên; tắt khi quét thẻ."
)


class HelpScreen(DeskScreen):
    """Shows the help of one area; *keymap* (binding id → keys) holds the officer's own keys, *unchecked* what nobody checks now."""

    AREA = "help"
    HEADING = mark("Trợ giúp")
    HELP_TEXT = mark("Mũi tên, PageUp, PageDown để cuộn; Esc để quay lại chỗ đang làm.")

    def __init__(
        self,
        area: str,
        heading: str,
        help_text: str,
        keymap: Mapping[str, str],
        unchecked: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._unchecked = list(unchecked)
        self._area = area
        self._of = heading
        self._help_text = help_text
        self._keymap = keymap

    def compose_body(self) -> ComposeResult:
        """Yield the text."""
        yield TextView(id="help-text")

    def on_mount(self) -> None:
        """Show the text."""
        self.set_heading(text("Trợ giúp: {heading}", heading=text(self._of)))
        view = self.query_one("#help-text", TextView)
        view.show(self.sections())
        view.focus()

    def sections(self) -> list[TextSection]:
        """Return what is shown: purpose, keys of the screen, keys that work everywhere."""
        own = [self._line(key) for key in keys_of(self._area)] if self._area != "app" else []
        away = [f"- {one}" for one in self._unchecked]
        return [
            *(
                [TextSection(text("Máy chủ chưa trả lời: những điều không ai dò được lúc này"), away)]
                if away
                else []
            ),
            TextSection(text("Ở đây làm gì"), [text(self._help_text), "", text(GENERAL)]),
            *([TextSection(text("Phím của màn hình này"), own)] if own else []),
            TextSection(text("Phím dùng ở mọi nơi"), [self._line(key) for key in keys_of("app")]),
        ]

    def _line(self, key: Key) -> str:
        return fit(shown_keys(self._keymap.get(key.id, key.keys)), 16) + text(key.description)
