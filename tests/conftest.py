"""What holds for all tests."""

from __future__ import annotations

import os
import sys

from hypothesis import settings

# A property is about values: how long a busy machine takes for one is no failure.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")

# Hundreds of desks and services are started: where bytecode is not kept, each would compile the whole package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
