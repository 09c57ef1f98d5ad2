"""What says one thing together stays together: no merge makes a dossier of two procedures, or a person of two people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from tests.server.offices import CITIZEN, MORNING, registration

from counter_tui.domain import merge, merge_groups
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import FeeLine, ReceivedPaper, Registration
from counter_tui.domain.merge import Side, differences, merged, registered_values, with_values
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel, FeeKind

KIN = Person(name="TRẦN THỊ MẪU", identity="022191000002", address="Thôn 9", phone="0912000009")
CHILD = Person(name="NGUYỄN BÉ MẪU", birth="2026-11-01", address="Thôn 1, xã Mẫu")


def filled(
    code: str, version: int, case: str, channel: Channel, hour: int, ticked: tuple[bool, ...], people: int
) -> Registration:
    """Return a registration whose papers, fees and due time tell which procedure, case, way and hour they are of."""
    received = MORNING + timedelta(hours=hour)
    whose = f"{code}/{version}/{case}"
    applicant = (CITIZEN, KIN)[people % 2]
    return registration(
        procedure_code=code,
        procedure_name=f"Thủ tục {code}",
        procedure_version=version,
        case=case,
        channel=channel,
        papers=tuple(
            ReceivedPaper(name=f"{whose}/{n}", originals=1) for n, taken in enumerate(ticked) if taken
        ),
        fees=(FeeLine(kind=FeeKind.CHARGE, label=f"{whose}/{channel}", amount=1000),),
        received_at=received,
        limit_text=f"{whose}/{channel}",
        due=Due(at=received + timedelta(days=len(whose) + (channel is Channel.POST)), ledger=()),
        applicant=applicant,
        owner=applicant if people < 2 else CHILD,
    )


REGISTRATIONS = st.builds(
    filled,
    st.sampled_from(("1.001193", "1.0048730")),
    st.integers(1, 2),
    st.sampled_from(("a", "bb")),
    st.sampled_from((Channel.DIRECT, Channel.POST)),
    st.integers(0, 1),
    st.tuples(st.booleans(), st.booleans()),
    st.integers(0, 3),
)
CHOSEN = st.dictionaries(
    st.sampled_from(
        [*merge.registered_values(registration()), "matter", "way", "time", "applicant", "owner"]
    ),
    st.booleans(),
)


@given(REGISTRATIONS | st.none(), REGISTRATIONS, REGISTRATIONS, CHOSEN)
def test_whatever_is_chosen_the_merged_registration_is_of_one_procedure(
    base: Registration | None, mine: Registration, theirs: Registration, chosen: dict[str, bool]
) -> None:
    first = registered_values(base) if base is not None else None
    made = with_values(mine, merged(first, registered_values(mine), registered_values(theirs), chosen))
    whose = f"{made.procedure_code}/{made.procedure_version}/{made.case}"
    assert made.procedure_name == f"Thủ tục {made.procedure_code}"
    assert {paper.name.rpartition("/")[0] for paper in made.papers} <= {whose}
    assert [fee.label for fee in made.fees] == [f"{whose}/{made.channel}"]
    assert made.limit_text == f"{whose}/{made.channel}"
    days = timedelta(days=len(whose) + (made.channel is Channel.POST))
    assert made.due is not None
    assert made.due.at == made.received_at + days
    assert made.applicant in (CITIZEN, KIN)
    assert made.owner in (made.applicant, CHILD)


@given(REGISTRATIONS, REGISTRATIONS)
def test_what_only_one_side_changed_holds_without_asking(base: Registration, changed: Registration) -> None:
    first, second = registered_values(base), registered_values(changed)
    for mine, theirs in ((second, first), (first, second), (second, second)):
        assert merge.choices(differences(first, mine, theirs)) == []
        assert merged(first, mine, theirs, {}) == second


def test_another_procedure_here_and_a_paper_there_is_one_question() -> None:
    base = filled("1.001193", 51, "", Channel.DIRECT, 0, (False, False), 0)
    mine = filled("1.004873", 59, "", Channel.DIRECT, 0, (False, False), 0)
    theirs = replace(filled("1.001193", 51, "", Channel.DIRECT, 0, (True, False), 0), note="Đã đủ")
    values = [registered_values(one) for one in (base, mine, theirs)]
    found = differences(*values)
    assert merge.choices(found) == [merge_groups.MATTER]
    clashing = {one.name for one in found if one.side is Side.CLASH}
    assert {"procedure_code", "procedure_name", "papers", "fees", "limit_text"} <= clashing
    for mine_holds, one in ((True, mine), (False, theirs)):
        made = with_values(mine, merged(*values, {merge_groups.MATTER: mine_holds}))
        assert (made.procedure_code, made.papers, made.fees) == (one.procedure_code, one.papers, one.fees)
        assert made.note == "Đã đủ"


def test_a_newer_catalogue_alone_is_nobodys_decision() -> None:
    base = filled("1.001193", 51, "", Channel.DIRECT, 0, (False, False), 0)
    mine = replace(base, procedure_version=52, applicant=replace(CITIZEN, phone="0912000005"))
    theirs = replace(base, papers=(ReceivedPaper(name="Giấy chứng sinh", originals=1),))
    values = [registered_values(one) for one in (base, mine, theirs)]
    assert merge.choices(differences(*values)) == []
    made = with_values(mine, merged(*values, {}))
    assert (made.procedure_version, made.papers) == (51, theirs.papers)
    assert made.applicant.phone == "0912000005"


def test_the_owner_who_is_the_applicant_is_asked_about_once() -> None:
    base = filled("1", 1, "", Channel.DIRECT, 0, (False, False), 0)
    phones = [replace(CITIZEN, phone=number) for number in ("", "1", "2")]
    values = [registered_values(replace(base, applicant=one, owner=one)) for one in phones]
    assert [one.name for one in differences(*values)] == ["applicant.phone"]
    for mine_holds in (True, False):
        made = with_values(base, merged(*values, {"applicant.phone": mine_holds}))
        assert made.owner == made.applicant == phones[1 if mine_holds else 2]


def test_an_owner_named_on_one_side_only_is_whole_and_takes_nothing_of_the_applicant() -> None:
    base = filled("1", 1, "", Channel.DIRECT, 0, (False, False), 0)
    moved = replace(base.applicant, address="Thôn 7", phone="7")
    here, there = replace(base, applicant=moved, owner=moved), replace(base, owner=CHILD)
    for mine, theirs in product((here, there), repeat=2):
        values = [registered_values(one) for one in (base, mine, theirs)]
        assert merge.choices(differences(*values)) == []
        made = with_values(mine, merged(*values, {}))
        if mine is not theirs:
            assert (made.applicant, made.owner) == (moved, CHILD)
