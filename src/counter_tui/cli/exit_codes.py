"""How a command ends."""

from __future__ import annotations

from counter_tui.errors import BadConfig, CounterError

DONE, REFUSED, WRONG_USE = 0, 1, 2
"""Done; refused or not found; used or configured wrongly."""


def exit_code(error: CounterError) -> int:
    """Return how a command ends that met *error*."""
    return WRONG_USE if isinstance(error, BadConfig) else REFUSED
