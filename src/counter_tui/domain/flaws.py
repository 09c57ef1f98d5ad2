"""What is wrong in a file an administrator wrote: where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by

from counter_tui.i18n import mark, text

TOO_LONG = mark("dài quá {count} ký tự. Viết ngắn lại.")
TOO_MANY = mark("nhiều quá {count} dòng. Bớt lại.")
Found = Iterator[tuple[str, str, Mapping[str, object]]]
"""Mistakes in one entry: field, message id, values."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One mistake; ``code`` is the procedure's or the place of its entry, ``why`` a message id that says what to do."""

    code: str
    field: str
    why: str
    values: Mapping[str, object] = made_by(default_factory=dict)

    def __str__(self) -> str:
        where = f"{self.code}, {self.field}" if self.field else self.code
        return f"{where}: {text(self.why, **self.values)}"
