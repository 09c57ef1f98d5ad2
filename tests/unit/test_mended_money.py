"""What was done behind a refused registration: what of it the mended one has in it, what is sent after that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.test_fees_left import LINE, OTHER, PAID, RECEIVED, fixed, gave, took

from counter_tui.domain.actions import Action, Finish
from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.mended_money import taken_in

DEARER = replace(PAID, amount=90_000)


@pytest.mark.parametrize(
    ("behind", "fees", "places"),
    [
        ((gave(75_000),), (DEARER, LINE), {0}),
        ((gave(75_000),), (PAID, LINE), set()),  # the fee stays, and what was given back of it is sent
        ((gave(20_000), Finish(), gave(30_000)), (DEARER, LINE), {0, 2}),
        ((gave(75_000), fixed(DEARER, LINE)), (DEARER, LINE), {0, 1}),
        ((fixed(DEARER, LINE), gave(90_000)), (DEARER, LINE), {0}),
        ((fixed(DEARER, LINE), gave(90_000)), (PAID, LINE), {0, 1}),
        ((took(LINE), gave(75_000, LINE.label)), (PAID, OTHER), set()),  # paid behind it: sent after it, both
        ((took(OTHER), gave(75_000)), (LINE, OTHER), {1}),
    ],
)
def test_what_was_given_back_of_a_fee_it_has_no_more_is_in_it(
    behind: tuple[Action, ...], fees: tuple[FeeLine, ...], places: set[int]
) -> None:
    assert taken_in(RECEIVED, behind, replace(RECEIVED, id="mended", replaces=2, fees=fees)) == places
