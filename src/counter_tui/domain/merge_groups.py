"""Fields of a registration that say one thing together: a merge takes all of them from one side, or asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]

MATTER, WAY, TIME = "matter", "way", "time"
"""What is applied for, the way it came in with its fees, and when it is due: names under which a clash is chosen."""
OWNER = "owner"
_TIMED = ("received_at", "limit_text", "due", "due_decision", "route")
_OF_THE_CATALOGUE = frozenset({"procedure_name", "procedure_field", "procedure_version", "limit_text"})
"""What the catalogue says of a procedure: another version of it alone is nobody's decision."""


@dataclass(frozen=True, slots=True)
class Group:
    """``members`` depend on ``keys``: where the sides differ in one of these, all members come from one side.

    With ``all_keys`` only where they differ in every one of them.
    """

    name: str
    keys: tuple[str, ...]
    members: tuple[str, ...]
    all_keys: bool = False

    def parts(self, mine: Values, theirs: Values) -> bool:
        """Return whether the two sides must not be mixed here."""
        found = (mine[key] != theirs.get(key) for key in self.keys)
        return all(found) if self.all_keys else any(found)


@dataclass(frozen=True, slots=True)
class Taken:
    """A group that moves as one: from mine, from theirs, or to be chosen (both false)."""

    group: Group
    mine: bool = False
    theirs: bool = False


def _person(who: str, members: Iterable[str]) -> Group:
    """Return a person as a group: with another name *and* number it is somebody else."""
    return Group(who, (f"{who}.name", f"{who}.identity"), tuple(members), all_keys=True)


def taken(base: Values | None, mine: Values, theirs: Values) -> list[Taken]:
    """Return the groups that move as one, no field in two of them."""
    found: list[Taken] = []
    done: set[str] = set()
    for group in _groups(mine):
        if all(key in mine for key in group.keys) and group.parts(mine, theirs):
            left = tuple(name for name in group.members if name in mine and name not in done)
            found.append(_side(Group(group.name, group.keys, left), base, mine, theirs))
            done.update(left)
    return [*found, *_owner(base, mine, theirs)]


def is_applicant(values: Values) -> bool:
    """Return whether the owner is the applicant himself."""
    return all(value == values[f"applicant.{part}"] for part, value in _owner_parts(values).items())


def with_owner(values: Values) -> dict[str, Any]:
    """Return *values* with the applicant for the owner."""
    return {**values, **{f"{OWNER}.{part}": values[f"applicant.{part}"] for part in _owner_parts(values)}}


def _groups(mine: Values) -> list[Group]:
    return [
        Group(
            MATTER,
            ("procedure_code", "procedure_version", "case"),
            (
                "procedure_code",
                "procedure_name",
                "procedure_field",
                "procedure_version",
                "case",
                "channel",
                "papers",
                "fees",
                "same_day",
                *_TIMED,
            ),
        ),
        Group(WAY, ("channel",), ("channel", "fees", *_TIMED)),
        Group(TIME, _TIMED, _TIMED),
        _person("applicant", (name for name in mine if name.startswith("applicant."))),
    ]


def _owner(base: Values | None, mine: Values, theirs: Values) -> list[Taken]:
    """Return the owner where he is not compared field by field."""
    names = tuple(f"{OWNER}.{part}" for part in _owner_parts(mine))
    if not names:
        return []
    group = _person(OWNER, names)
    own, other = is_applicant(mine), is_applicant(theirs)
    if own == other:
        return [_side(group, base, mine, theirs)] if not own and group.parts(mine, theirs) else []
    if base is None:
        return [Taken(group)]
    same = is_applicant(base)
    # An owner who was the applicant and still is on one side was left alone there, whatever became of the applicant.
    touched_mine = own != same or (not same and bool(_changes(names, base, mine)))
    touched_theirs = other != same or (not same and bool(_changes(names, base, theirs)))
    return [
        Taken(group, mine=touched_mine and not touched_theirs, theirs=touched_theirs and not touched_mine)
    ]


def _side(group: Group, base: Values | None, mine: Values, theirs: Values) -> Taken:
    if base is None:
        return Taken(group)
    own, other = _changes(group.members, base, mine), _changes(group.members, base, theirs)
    if own and other:
        decided, others = own - _OF_THE_CATALOGUE, other - _OF_THE_CATALOGUE
        if decided and others:
            return Taken(group)
        return Taken(group, mine=bool(decided), theirs=not decided)
    return Taken(group, mine=bool(own), theirs=not own)


def _changes(names: Iterable[str], base: Values, now: Values) -> set[str]:
    return {name for name in names if now.get(name) != base.get(name)}


def _owner_parts(values: Values) -> dict[str, Any]:
    return {name.partition(".")[2]: value for name, value in values.items() if name.startswith(f"{OWNER}.")}
