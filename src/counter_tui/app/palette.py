"""The palette: every command by words without accents, or by initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from counter_tui.app.themes import THEMES
from counter_tui.domain.text import fold, initials
from counter_tui.i18n import mark, text
from counter_tui.screens.keys import KEYS, Key, shown_keys

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from textual.command import Hits

WITHOUT_KEY = (
    Key("app.drafts", "", mark("Mở nháp tiếp nhận")),
    Key("app.sign_in", "", mark("Đăng nhập")),
    Key("app.printers", "", mark("Cài đặt máy in")),
    Key("app.scanner", "", mark("Cài đặt máy quét")),
    *(
        Key(f"app.theme('{name}')", "", words)
        for name, words in zip(
            THEMES,
            (mark("Giao diện sáng"), mark("Giao diện tối"), mark("Giao diện tương phản cao")),
            strict=True,
        )
    ),
)
"""Commands that have no key of their own."""


def score(query: str, words: str) -> float:
    """Return how well a folded *query* fits *words*, 0 when not: initials and beginnings of words count most."""
    wished, folded = fold(query).strip(), fold(words)
    if not wished:
        return 0.0
    if initials(folded).startswith(wished.replace(" ", "")):
        return 1.0
    parts = wished.split()
    if all(any(word.startswith(part) for word in folded.split()) for part in parts):
        return 0.9
    return 0.5 if all(part in folded for part in parts) else 0.0


def _nothing() -> None:
    """Do nothing: the line that says so closes the palette, no more."""


class DeskCommands(Provider):
    """Commands of the app and of the screen one came from."""

    async def discover(self) -> Hits:
        """Offer everything."""
        for key in self._keys():
            yield DiscoveryHit(Content(self._shown(key)), self._runner(key), text=text(key.description))

    async def search(self, query: str) -> Hits:
        """Offer what fits the words typed; of equals first what has no key of its own, reached only here.

        When nothing does, say so: the palette itself has only English for it.
        """
        found = False
        for key in sorted(self._keys(), key=lambda one: bool(one.keys)):
            if (fit := score(query, text(key.description))) > 0:
                found = True
                yield Hit(fit, Content(self._shown(key)), self._runner(key), text=text(key.description))
        if not found:
            yield Hit(1.0, Content(text("Không có lệnh nào khớp: xóa bớt chữ để thấy các lệnh.")), _nothing)

    def _keys(self) -> Iterator[Key]:
        areas = {"app", getattr(self.screen, "AREA", "app")}
        yield from (key for key in (*KEYS, *WITHOUT_KEY) if key.area in areas and key.id != "app.palette")

    def _shown(self, key: Key) -> str:
        own: Mapping[str, str] = getattr(self.app, "own_keys", {})
        return f"{text(key.description)}   {shown_keys(own.get(key.id, key.keys))}".rstrip()

    def _runner(self, key: Key) -> Callable[[], Awaitable[object]]:
        node = self.app if key.area == "app" else self.screen
        app = self.app
        return lambda: app.run_action(key.action, default_namespace=node)
