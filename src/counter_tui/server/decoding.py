"""JSON as structs; each refusal names its place, never a value."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from counter_tui.decoding import from_json
from counter_tui.server.problems import MISSING, WRONG, ProblemError

_PLACE = re.compile(r" - at `\$?(.*)`$")
_FIELD = re.compile(r"(?:missing required|unknown) field `([^`]*)`")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def decode(raw: bytes, kind: Any) -> Any:
    """Return JSON as a struct; raises ProblemError with the place of what is wrong."""
    try:
        return from_json(raw, kind)
    except msgspec.ValidationError as problem:
        raise invalid("invalid-body", str(problem)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ProblemError("malformed-json") from None


def invalid(code: str, told: str) -> ProblemError:
    """Return a problem for what msgspec told; only places are passed on, never values."""
    place = _PLACE.search(told)
    steps = [name or index for name, index in _STEP.findall(place[1])] if place else []
    named = _FIELD.search(told)
    if named is not None:
        steps.append(named[1])
    pointer = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
    return ProblemError(code, pointer or "/", MISSING if named and "missing" in told else WRONG)
