"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# A property is about values: how long a busy machine takes for one is no failure.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")
