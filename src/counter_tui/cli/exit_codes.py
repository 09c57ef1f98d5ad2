"""How a command ends."""

from __future__ import annotations

DONE, REFUSED, WRONG_USE = 0, 1, 2
"""Done; refused or not found; used wrongly."""
