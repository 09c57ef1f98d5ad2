"""Three-way merge of what two desks did to one dossier: what only one changed is kept, what both changed is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from counter_tui.domain.dossier import VOIDED, DossierSummary, Registration
from counter_tui.domain.merge_groups import OWNER, Values, is_applicant, taken, with_owner

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


class Side(StrEnum):
    """Whose value holds: both the same, one side's alone, or it must be chosen."""

    BOTH = "both"
    MINE = "mine"
    THEIRS = "theirs"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that somebody changed since ``base``; a clash is chosen under ``choice``, which several fields may share."""

    name: str
    base: Any
    mine: Any
    theirs: Any
    side: Side
    group: str = ""

    @property
    def choice(self) -> str:
        """The name under which it is chosen: what it must not be parted from, else its own."""
        return self.group or self.name

    def value(self, mine: bool) -> Any:
        """Return what holds; *mine* decides a clash."""
        if self.side is Side.CLASH:
            return self.mine if mine else self.theirs
        return self.mine if self.side is Side.MINE else self.theirs


def differences(base: Values | None, mine: Values, theirs: Values) -> tuple[Difference, ...]:
    """Return the fields somebody changed, in the order of *mine*; without a *base* whatever differs must be chosen.

    Fields that say one thing together (``merge_groups``) come from one side. An owner who is the applicant on both is
    left out: he follows the applicant.
    """
    moved = {name: one for one in taken(base, mine, theirs) for name in one.group.members}
    no_owner = is_applicant(mine) and is_applicant(theirs)
    found = []
    for name, own in mine.items():
        if no_owner and name.startswith(f"{OWNER}."):
            continue
        other = theirs.get(name)
        before = base.get(name) if base is not None else None
        if base is None:
            side = Side.BOTH if own == other else Side.CLASH
            changed = own != other
        else:
            side = _side(before, own, other)
            changed = own != before or other != before
        if changed and own != other and (one := moved.get(name)) is not None:
            side = Side.MINE if one.mine else Side.THEIRS if one.theirs else Side.CLASH
            found.append(Difference(name, before, own, other, side, one.group.name))
        elif changed:
            found.append(Difference(name, before, own, other, side))
    return tuple(found)


def as_done(
    found: Sequence[Difference], base: Values, theirs: Values, holds: Values
) -> tuple[Difference, ...]:
    """Return the differences of an action that is done as a whole on *theirs*, which then *holds*: nothing in it is chosen.

    It gives its own value also where the other side alone had changed something.
    """
    known = {one.name: one for one in found}
    done = []
    for name, value in holds.items():
        one = known.get(name) or Difference(name, base[name], base[name], theirs[name], Side.BOTH)
        if value == theirs[name]:
            side = Side.BOTH if one.mine == value else Side.THEIRS
        else:
            side = Side.CLASH if one.side is Side.CLASH else Side.MINE
            one = replace(one, mine=value)
        if name in known or side is Side.MINE:
            done.append(replace(one, side=side))
    return tuple(done)


def merged(base: Values | None, mine: Values, theirs: Values, chosen: Mapping[str, bool]) -> dict[str, Any]:
    """Return all values: *theirs* with what mine changed; *chosen* says by ``choice`` in which clashes mine holds."""
    values = dict(theirs)
    for found in differences(base, mine, theirs):
        values[found.name] = found.value(chosen.get(found.choice, False))
    own = next((one for one in taken(base, mine, theirs) if one.group.name == OWNER), None)
    if own is None:
        follows = is_applicant(mine) and is_applicant(theirs)
    else:
        mine_holds = own.mine or (not own.theirs and chosen.get(OWNER, False))
        follows = is_applicant(mine if mine_holds else theirs)
    return with_owner(values) if follows else values


def choices(found: Sequence[Difference]) -> list[str]:
    """Return what is to be chosen, each once, in the order of the fields."""
    return list(dict.fromkeys(one.choice for one in found if one.side is Side.CLASH))


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
