"""Argon2 passwords, verified on a thread, slowed down after failures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter_tui.domain.text import canonical
from counter_tui.server.problems import ProblemError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FREE_FAILURES = 5
LONGEST_DELAY = 300
WATCHED = 10_000
AT_ONCE = 2
QUEUE = 16


def login_key(login: str) -> str:
    """Return a sign-in name as it is stored and compared."""
    return canonical(login).casefold()


@dataclass(slots=True)
class _Failures:
    count: int = 0
    until: float = 0.0


class Passwords:
    """Hashes and verifies; after five failures in a row a name waits 1, 2, 4 … 300 seconds."""

    def __init__(
        self, hasher: PasswordHasher | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._hasher = hasher
        self._clock = clock
        self._failures: dict[str, _Failures] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._decoy = ""

    def hash(self, password: str) -> str:
        """Return the Argon2id hash of *password*; takes some 100 ms."""
        return self._argon2().hash(password)

    async def hash_aside(self, password: str) -> str:
        """Return the hash, made on a thread."""
        async with self._slots:
            return await asyncio.to_thread(self.hash, password)

    async def check(self, name: str, stored: str, password: str) -> None:
        """Compare *password* with the *stored* hash (empty: an unknown name, which takes as long).

        Raises ProblemError ``bad-credentials``, or ``too-many-attempts`` with Retry-After.
        """
        self._refuse_early(name)
        self._waiting += 1
        try:
            async with self._slots:
                right = await asyncio.to_thread(self._matches, stored, password)
        finally:
            self._waiting -= 1
        if right:
            self._failures.pop(name, None)
            return
        self._count_failure(name)
        raise ProblemError("bad-credentials")

    def _refuse_early(self, name: str) -> None:
        wait = 1.0 if self._waiting >= QUEUE else 0.0
        if (failures := self._failures.get(name)) is not None:
            wait = max(wait, failures.until - self._clock())
        if wait > 0:
            raise ProblemError("too-many-attempts", headers={"Retry-After": str(int(wait) + 1)})

    def _count_failure(self, name: str) -> None:
        failures = self._failures.pop(name, None) or _Failures()
        failures.count += 1
        if failures.count >= FREE_FAILURES:
            failures.until = self._clock() + min(2 ** (failures.count - FREE_FAILURES), LONGEST_DELAY)
        self._failures[name] = failures
        if len(self._failures) > WATCHED:
            del self._failures[next(iter(self._failures))]

    def _matches(self, stored: str, password: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        argon2 = self._argon2()
        if not self._decoy:
            self._decoy = argon2.hash("decoy")
        try:
            argon2.verify(stored or self._decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(stored)

    def _argon2(self) -> PasswordHasher:
        if self._hasher is None:
            from argon2 import PasswordHasher

            self._hasher = PasswordHasher()
        return self._hasher
