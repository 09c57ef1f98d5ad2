"""What a desk knows of a dossier is all there is of it, or something was done elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.test_money_back import FIRST, LINE, NOBODY

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Action, Correct, RecordFees
from counter_tui.domain.dossier import DossierSummary, Registration, summary_of
from counter_tui.domain.dossier_money import DossierFacts
from counter_tui.domain.known_in_full import all_done_here, known_in_full

PAID = RecordFees(payments=(LINE,))
GIVEN = RecordFees(refunds=(Refund(label="Phí", amount=75_000, reason="Thu nhầm"),))
DEARER = replace(FIRST, id="mended", fees=(replace(LINE, amount=90_000),))
"""Mended where no receipt of ours was printed: it takes the place of none."""


def facts(*told: Action | str, versions: tuple[Registration, ...] = (FIRST,)) -> DossierFacts:
    events = [
        replace(NOBODY, kind=one)
        if isinstance(one, str)
        else replace(NOBODY, kind=one.KIND.value, action=one)
        for one in ("register", *told)
    ]
    return DossierFacts(code=FIRST.code, versions=versions, events=tuple(events))


def standing(version: int, due: int) -> DossierSummary:
    return replace(summary_of(FIRST), version=version, fees_due=due)


@pytest.mark.parametrize(
    ("known", "version", "alone"),
    [
        (facts(), 1, True),
        (facts(PAID, GIVEN), 3, True),
        (facts(PAID), 3, False),  # money was given back elsewhere: how it stands does not show it
        (facts("renumber", "correct", PAID, versions=(FIRST, DEARER)), 2, True),
        (facts(PAID, versions=()), 2, False),  # its data were removed
        (DossierFacts(code=FIRST.code, versions=(FIRST,)), 1, False),  # received elsewhere
    ],
)
def test_a_version_counts_what_was_done(known: DossierFacts, version: int, *, alone: bool) -> None:
    assert all_done_here(standing(version, 0), known) == alone


@pytest.mark.parametrize(
    ("known", "due", "whole"),
    [
        (facts(PAID), 0, True),
        (facts(), 0, False),
        (facts("correct", PAID, versions=(FIRST, DEARER)), 15_000, True),
        (facts("correct", PAID, versions=(FIRST, DEARER)), 0, False),
    ],
)
def test_what_was_done_elsewhere_besides_moved_no_fee(known: DossierFacts, due: int, *, whole: bool) -> None:
    assert known_in_full(standing(9, due), known.versions[-1], known) == whole


def test_what_a_mended_registration_has_in_it_counts_once() -> None:
    taken = Correct(registration=replace(FIRST, id="taken in", replaces=1), reason="Sai")
    mended = replace(DEARER, replaces=2)
    known = facts(taken, "correct", PAID, versions=(FIRST, taken.registration, mended))
    known = replace(known, taken_in=frozenset({1}))
    assert all_done_here(standing(2, 15_000), known)
    assert known_in_full(standing(9, 15_000), mended, known)
