"""Three-way merge of what two desks did to one dossier: what only one changed is kept, what both changed is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from counter_tui.domain.dossier import VOIDED, DossierSummary, Registration

PEOPLE = ("applicant", "owner")
OF_THE_DESK = frozenset(
    {
        "id",
        "code",
        "provisional",
        "office",
        "counter",
        "officer_id",
        "officer_name",
        "replaces",
        "instead_of",
    }
)
"""What a registration says of how it was made, not of the citizen's matter."""
STANDING = (
    "status",
    "due_at",
    "place",
    "stage_due_at",
    "officer_name",
    "fees_due",
    "procedure_name",
    "applicant_name",
    "owner_name",
    "flags",
)
"""What of a dossier's standing an action changes, in the order of a screen."""

Values = Mapping[str, Any]


class Side(StrEnum):
    """Whose value holds: both the same, one side's alone, or it must be chosen."""

    BOTH = "both"
    MINE = "mine"
    THEIRS = "theirs"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that somebody changed since ``base``."""

    name: str
    base: Any
    mine: Any
    theirs: Any
    side: Side

    def value(self, mine: bool) -> Any:
        """Return what holds; *mine* decides a clash."""
        if self.side is Side.CLASH:
            return self.mine if mine else self.theirs
        return self.mine if self.side is Side.MINE else self.theirs


def differences(base: Values | None, mine: Values, theirs: Values) -> tuple[Difference, ...]:
    """Return the fields somebody changed, in the order of *mine*; without a *base* whatever differs must be chosen."""
    found = []
    for name, own in mine.items():
        other = theirs.get(name)
        before = base.get(name) if base is not None else None
        if base is None:
            side = Side.BOTH if own == other else Side.CLASH
            changed = own != other
        else:
            side = _side(before, own, other)
            changed = own != before or other != before
        if changed:
            found.append(Difference(name, before, own, other, side))
    return tuple(found)


def merged(base: Values | None, mine: Values, theirs: Values, chosen: Mapping[str, bool]) -> dict[str, Any]:
    """Return all values: *theirs* with what mine changed; *chosen* names the clashes in which mine holds."""
    values = dict(theirs)
    for found in differences(base, mine, theirs):
        values[found.name] = found.value(chosen.get(found.name, False))
    return values


def standing_values(summary: DossierSummary) -> dict[str, Any]:
    """Return what of a standing is compared; voided stands in the place of the status, which a voiding leaves as any stop."""
    values = {name: getattr(summary, name) for name in STANDING}
    if summary.voided:
        values["status"] = VOIDED
    return values | {"flags": tuple(flag for flag in summary.flags if flag != VOIDED)}


def registered_values(registration: Registration) -> dict[str, Any]:
    """Return what of a registration is compared; people field by field as ``applicant.name``."""
    values: dict[str, Any] = {}
    for one in fields(registration):
        value = getattr(registration, one.name)
        if one.name in PEOPLE:
            values |= {f"{one.name}.{part.name}": getattr(value, part.name) for part in fields(value)}
        elif one.name not in OF_THE_DESK:
            values[one.name] = value
    return values


def with_values(registration: Registration, values: Values) -> Registration:
    """Return *registration* with the values of :func:`registered_values`."""
    people: dict[str, Any] = {}
    for who in PEOPLE:
        parts = {
            name.partition(".")[2]: value for name, value in values.items() if name.startswith(f"{who}.")
        }
        people[who] = replace(getattr(registration, who), **parts)
    plain = {name: value for name, value in values.items() if "." not in name}
    return replace(registration, **people, **plain)


def _side(base: Any, mine: Any, theirs: Any) -> Side:
    if mine == theirs:
        return Side.BOTH
    if mine == base:
        return Side.THEIRS
    return Side.MINE if theirs == base else Side.CLASH
