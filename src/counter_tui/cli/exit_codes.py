"""How a command ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from counter_tui.errors import BadConfig, CounterError

DONE, REFUSED, WRONG_USE = 0, 1, 2
"""Done; refused or not found; used or configured wrongly."""


def exit_code(error: CounterError) -> int:
    """Return how a command ends that met *error*."""
    return WRONG_USE if isinstance(error, BadConfig) else REFUSED


def aside(sentence: str) -> None:
    """Say a sentence beside the answer: it is for people, whatever reads the answer."""
    print(sentence, file=sys.stderr)


def ended(code: int, answer: Mapping[str, Any], as_json: bool) -> int:
    """Say why a command was refused, print its answer as JSON where that is wanted, and return *code*."""
    if code != DONE:
        aside(f"counter-tui: {answer['error']}")
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    return code
