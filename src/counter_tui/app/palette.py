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
    from collections.abc import Awaitable, Callable, Iterator

    from textual.command import Hits

WITHOUT_KEY = (
    Key("app.drafts", "", mark("Mở nháp tiếp nhận")),
    Key("app.sign_in", "", mark("Đăng nhập")),
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


class DeskCommands(Provider):
    """Commands of the app and of the screen one came from."""

    async def discover(self) -> Hits:
        """Offer everything."""
        for key in self._keys():
            yield DiscoveryHit(Content(self._shown(key)), self._runner(key), text=text(key.description))

    async def search(self, query: str) -> Hits:
        """Offer what fits the words typed."""
        for key in self._keys():
            if (fit := score(query, text(key.description))) > 0:
                yield Hit(fit, Content(self._shown(key)), self._runner(key), text=text(key.description))

    def _keys(self) -> Iterator[Key]:
        areas = {"app", getattr(self.screen, "AREA", "app")}
        yield from (key for key in (*KEYS, *WITHOUT_KEY) if key.area in areas and key.id != "app.palette")

    def _shown(self, key: Key) -> str:
        return f"{text(key.description)}   {shown_keys(key.keys)}".rstrip()

    def _runner(self, key: Key) -> Callable[[], Awaitable[object]]:
        node = self.app if key.area == "app" else self.screen
        app = self.app
        return lambda: app.run_action(key.action, default_namespace=node)
