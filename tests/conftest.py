"""What holds for all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A property is about values: how long a busy machine takes for one is no failure.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return one worker more than processors: tests in terminals and of the screen wait for half of their time."""
    del config
    return (os.cpu_count() or 1) + 1
