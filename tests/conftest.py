"""What holds for all tests."""

from __future__ import annotations

import gc
import os
import sys

from hypothesis import settings

# A property is about values: how long a busy machine takes for one is no failure.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")

# Hundreds of desks and services are started: where bytecode is not kept, each would compile the whole package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A fifth of a test of screens was spent looking for garbage among modules and rules that stay.
gc.set_threshold(50_000, 20, 100)


def pytest_xdist_auto_num_workers() -> int:
    """One more at once than there are processors: tests of whole desks wait for terminals, disks and clocks."""
    return (os.cpu_count() or 1) + 1
