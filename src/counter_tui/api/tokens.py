"""Where the adapter keeps the token of the open session."""

from __future__ import annotations

from typing import Protocol


class TokenKeeper(Protocol):
    """Keeps one token; both calls must return at once."""

    def get(self) -> str:
        """Return the token; empty when there is none."""
        ...

    def set(self, token: str) -> None:
        """Keep another token; empty forgets it."""
        ...


class MemoryTokens:
    """Keeps the token for as long as the program runs."""

    def __init__(self, token: str = "") -> None:
        self._token = token

    def get(self) -> str:
        """Return the token; empty when there is none."""
        return self._token

    def set(self, token: str) -> None:
        """Keep another token; empty forgets it."""
        self._token = token
