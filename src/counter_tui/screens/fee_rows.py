"""Which fees of a procedure are taken, waived or do not apply; pure, between the form and the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.fees import REASON_OPEN, is_left_to_province, is_open, same_fee


class Treatment(StrEnum):
    """What happens with one fee of the catalogue."""

    TAKEN = "taken"
    EXEMPT = "exempt"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One fee the catalogue names, as this dossier has it."""

    line: FeeLine
    treatment: Treatment

    @property
    def draft_line(self) -> FeeLine:
        """The line as the draft holds it."""
        if self.treatment is Treatment.EXEMPT:
            return replace(self.line, exempt_reason=self.line.exempt_reason or REASON_OPEN)
        return replace(self.line, exempt_reason="", exempt_basis="")


def rows_of(offered: Sequence[FeeLine], held: Sequence[FeeLine]) -> tuple[FeeRow, ...]:
    """Return a row for every fee offered, as the draft holds it; what it does not hold was left out."""
    left = list(held)
    rows = []
    for line in offered:
        mine = next((h for h in left if h == line), None) or next(
            (h for h in left if same_fee(h, line)), None
        )
        if mine is None:
            rows.append(FeeRow(line, Treatment.LEFT_OUT))
            continue
        left.remove(mine)
        rows.append(_row(mine))
    return (*rows, *(_row(line) for line in left))


def _row(line: FeeLine) -> FeeRow:
    treatment = Treatment.EXEMPT if line.exempt_reason else Treatment.TAKEN
    return FeeRow(replace(line, exempt_reason=line.exempt_reason.strip()), treatment)


def lines_of(rows: Sequence[FeeRow]) -> tuple[FeeLine, ...]:
    """Return the fees of the draft: those that were not left out, of alternatives only the chosen one."""
    return tuple(rows[at].draft_line for at in _held(rows))


def row_of(rows: Sequence[FeeRow], draft_index: int) -> int:
    """Return which row shows the draft's fee number *draft_index*."""
    held = _held(rows)
    return held[draft_index] if draft_index < len(held) else 0


def _held(rows: Sequence[FeeRow]) -> list[int]:
    kept = [at for at, row in enumerate(rows) if row.treatment is not Treatment.LEFT_OUT]
    settled = {rows[at].line.kind for at in kept if not is_open(rows[at].draft_line)}
    return [at for at in kept if not (is_alternative(rows[at].draft_line) and rows[at].line.kind in settled)]


def is_alternative(line: FeeLine) -> bool:
    """Return whether a line is one of several amounts of its kind, none of them chosen yet."""
    return is_open(line) and not is_left_to_province(line)
