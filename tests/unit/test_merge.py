"""Three-way merge: what one side changed is kept, what both changed otherwise is asked, nothing is made up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.server.offices import registration

from counter_tui.domain.merge import Side, differences, merged, registered_values, with_values

NAMES = ("a", "b", "c")
VALUES = st.fixed_dictionaries({name: st.integers(0, 2) for name in NAMES})


@given(VALUES, VALUES)
def test_what_only_one_side_changed_holds_without_asking(
    base: dict[str, int], changed: dict[str, int]
) -> None:
    assert merged(base, changed, base, {}) == changed
    assert merged(base, base, changed, {}) == changed
    assert merged(base, changed, changed, {}) == changed


@given(VALUES, VALUES, VALUES)
def test_a_clash_is_where_both_changed_otherwise(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    found = {one.name: one.side for one in differences(base, mine, theirs)}
    for name in NAMES:
        clash = len({base[name], mine[name], theirs[name]}) == 3
        assert (found.get(name) is Side.CLASH) == clash
    turned = {"mine": "theirs", "theirs": "mine"}
    other = {one.name: turned.get(one.side, one.side) for one in differences(base, theirs, mine)}
    assert other == found


@given(VALUES, VALUES, VALUES)
def test_what_is_chosen_decides_clashes_only(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    for all_mine in (True, False):
        chosen = dict.fromkeys(NAMES, all_mine)
        for name, value in merged(base, mine, theirs, chosen).items():
            assert value in {mine[name], theirs[name]}
            if mine[name] != base[name] and (all_mine or theirs[name] == base[name]):
                assert value == mine[name]


@given(VALUES, VALUES)
def test_without_a_base_whatever_differs_is_asked(mine: dict[str, int], theirs: dict[str, int]) -> None:
    assert {one.name for one in differences(None, mine, theirs) if one.side is Side.CLASH} == {
        name for name in NAMES if mine[name] != theirs[name]
    }


def test_a_registration_comes_back_from_its_values() -> None:
    made = registration()
    assert with_values(made, registered_values(made)) == made
    other = registration(applicant=made.owner, note="khác")
    assert registered_values(with_values(made, registered_values(other))) == registered_values(other)
