"""Garbage: none is looked for while the desk opens, and what is open then is never walked through again."""

from __future__ import annotations

import subprocess
import sys

STEPS = """
import gc
from counter_tui.system import garbage
garbage.wait_until_open()
assert not gc.isenabled()
kept = [[n] for n in range(100_000)]
garbage.keep_what_is_open()
assert gc.isenabled() and gc.get_threshold() == garbage.THRESHOLDS
assert gc.get_freeze_count() > 100_000
assert sum(gc.get_count()) < 100
print("looked through:", len(gc.get_objects()))
"""


def test_what_is_open_is_not_looked_through_again() -> None:
    done = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) < 1_000
