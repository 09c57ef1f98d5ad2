"""The problems the service answers with: stable codes, and sentences that say what to do."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from counter_tui.contract.problem import FieldError, Problem
from counter_tui.contract.problem_words import TITLES
from counter_tui.i18n import mark

MISSING = mark("Thiếu trường bắt buộc.")
WRONG = mark("Giá trị không hợp lệ.")


@dataclass
class ProblemError(Exception):
    """An answer that says no; ``code`` is a key of :data:`TITLES`."""

    code: str
    pointer: str = ""
    detail: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status of the code."""
        return TITLES[self.code][0]

    @property
    def title(self) -> str:
        """The sentence of the code, a message id."""
        return TITLES[self.code][1]

    def body(self) -> bytes:
        """Return the problem as JSON."""
        status, title = TITLES[self.code]
        errors = (FieldError(pointer=self.pointer, detail=self.detail or WRONG),) if self.pointer else ()
        detail = "" if self.pointer else self.detail
        return msgspec.json.encode(
            Problem(code=self.code, title=title, status=status, detail=detail, errors=errors)
        )
