"""Wakes long polls and streams when something of their office was committed."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class FeedSignal:
    """One condition for each office; with one service process this takes the place of LISTEN/NOTIFY."""

    def __init__(self) -> None:
        self._conditions: defaultdict[str, asyncio.Condition] = defaultdict(asyncio.Condition)
        self._turns: defaultdict[str, int] = defaultdict(int)

        self.closed = False
        self.streams = 0
        """How many streams are open."""

    def turn(self, office: str) -> int:
        """Return how often the office was told of changes; to be read before the tables are."""
        return self._turns[office]

    async def tell(self, office: str) -> None:
        """Wake whoever waits for this office; to be called after the commit."""
        async with self._conditions[office]:
            self._turns[office] += 1
            self._conditions[office].notify_all()

    async def close(self) -> None:
        """Let nobody wait any more: the service ends."""
        self.closed = True
        for condition in list(self._conditions.values()):
            async with condition:
                condition.notify_all()

    async def wait(self, office: str, seen: int, seconds: float) -> bool:
        """Wait until there is news after turn *seen*, or the feed closes; return whether it was so within *seconds*."""
        condition = self._conditions[office]
        try:
            async with asyncio.timeout(seconds), condition:
                await condition.wait_for(lambda: self.closed or self._turns[office] > seen)
        except TimeoutError:
            return False
        return True
