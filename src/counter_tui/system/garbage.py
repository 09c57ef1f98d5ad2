"""When Python looks for garbage: seldom, and never through what the desk keeps for good.

Nearly all a desk leaves behind is freed at once by counting references; only screens that were closed wait for the
collector. Left as it is, the collector walks through every module, rule and procedure while the officer types: 34 to 78 ms
each time on two shared cores (benchmarks/garbage.py). See https://docs.python.org/3/library/gc.html#gc.freeze.
"""

from __future__ import annotations

import gc

THRESHOLDS = (5_000, 5, 20)
"""New objects before the youngest are looked through, and how often that before the older, and the oldest, are."""


def wait_until_open() -> None:
    """Look for no garbage while the program loads: all it makes then is kept."""
    gc.disable()


def keep_what_is_open() -> None:
    """Never look through what is there now again, and collect from here on."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
