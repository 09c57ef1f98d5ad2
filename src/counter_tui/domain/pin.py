"""The PIN that locks the screen: what it may be, and how long wrong ones make one wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import scrypt

from counter_tui.errors import BadInput
from counter_tui.i18n import mark

SHORTEST, LONGEST = 4, 12
PATIENCE = 3
"""Wrong ones in a row before one has to wait."""
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRecord:
    """What is kept of a PIN; ``locked`` while the screen is, ``failures`` wrong ones since the last right one."""

    salt: bytes
    digest: bytes
    locked: bool = False
    failures: int = 0
    failed_at: datetime | None = None

    def wait_left(self, now: datetime) -> timedelta:
        """Return how long the next try has to wait; a clock that went back makes nobody wait longer than once."""
        if self.failures < PATIENCE or self.failed_at is None:
            return timedelta()
        wait: timedelta = min(FIRST_WAIT * 2 ** (self.failures - PATIENCE), LONGEST_WAIT)
        left: timedelta = min(wait, self.failed_at + wait - now)
        return max(timedelta(), left)


def checked_pin(pin: str, again: str) -> str:
    """Return a PIN that may be used; raises BadInput naming the field."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise BadInput(
            mark("Mã PIN gồm {shortest} đến {longest} chữ số."),
            shortest=SHORTEST,
            longest=LONGEST,
            field="pin",
        )
    if len(set(pin)) == 1:
        raise BadInput(mark("Mã PIN một chữ số lặp lại quá dễ đoán: chọn mã khác."), field="pin")
    if pin != again:
        raise BadInput(mark("Hai lần gõ không giống nhau: gõ lại lần hai."), field="again")
    return pin


def digest(pin: str, salt: bytes) -> bytes:
    """Return what a PIN is compared by (scrypt, RFC 7914; 16 MiB, about 50 ms on an old PC)."""
    return scrypt(pin.encode(), salt=salt, n=1 << 14, r=8, p=1)
