"""Which fee takes the place of which when a correction changes several: by name, and by another where it was only renamed."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.counted_fees import uncounted
from counter_tui.domain.dossier import FeeLine, FeeMoment
from counter_tui.domain.fee_items import FeeItem
from counter_tui.domain.fees import printed_label
from counter_tui.domain.procedure import FeeKind


def same_label(one: str, other: str) -> bool:
    """Return whether two labels name the same fee, whatever was counted for it: another count makes no other fee of it."""
    return uncounted(one) == uncounted(other)


def is_fee(item: FeeItem, kind: FeeKind | None, label: str) -> bool:
    """Return whether *item* is the fee of that kind and label."""
    return item.kind is kind and same_label(item.label, label)


def heirs_of(changed: Sequence[FeeItem], wanted: Sequence[FeeLine]) -> list[tuple[FeeItem, int]]:
    """Return of the *changed* fees due at the return which of the *wanted* lines, by place, each is now.

    A fee has one heir at most: of its name and sum, else of its name. The only one left without goes on as the only new
    line left of the same sum, for it was renamed; of more nobody can tell which is which, and with another sum it is
    another fee.
    """
    gone = [item for item in changed if item.moment is FeeMoment.AFTER]
    new = [place for place, line in enumerate(wanted) if line.moment is FeeMoment.AFTER]
    heirs: list[tuple[FeeItem, int]] = []
    for alike in (_same_sum, _any_sum):
        for item in tuple(gone):
            place = next((n for n in new if _named(item, wanted[n]) and alike(item, wanted[n])), None)
            if place is not None:
                heirs.append((item, place))
                gone = [one for one in gone if one is not item]
                new.remove(place)
    if len(gone) == len(new) == 1 and _same_sum(gone[0], wanted[new[0]]):
        heirs.append((gone[0], new[0]))
    return heirs


def _named(item: FeeItem, line: FeeLine) -> bool:
    return is_fee(item, line.kind, printed_label(line))


def _same_sum(item: FeeItem, line: FeeLine) -> bool:
    return (item.line or item).amount == line.amount


def _any_sum(_item: FeeItem, _line: FeeLine) -> bool:
    return True
