"""When the desk works locally, and when it goes back."""

from __future__ import annotations

import pytest
from tests.fakes.desk import fake_desk

from counter_tui.domain import link
from counter_tui.domain.link import Call, LinkHealth
from counter_tui.services.link import LinkJudge
from counter_tui.services.ports import DeskStatus, LinkState


def after(*calls: tuple[float, float], answered: bool = True, start: LinkHealth | None = None) -> LinkHealth:
    """Return the judgement after calls of (ended at, took) seconds."""
    health = start or LinkHealth()
    for at, seconds in calls:
        health = health.after(Call(at=at, seconds=seconds, answered=answered))
    return health


def test_one_slow_call_is_enough_to_work_locally() -> None:
    assert not after((1, 0.99), (2, 0.99)).local
    assert after((1, 1.01)).local


def test_one_unanswered_call_is_enough_however_quick() -> None:
    assert after((1, 0.01), answered=False).local


def test_a_large_download_is_judged_by_whether_it_comes_and_not_by_its_time() -> None:
    assert not LinkHealth().after(Call(at=1, seconds=9, answered=True, timed=False)).local
    assert LinkHealth().after(Call(at=1, seconds=9, answered=False, timed=False)).local
    gone = after((1, 2))
    many = [Call(at=10.0 + n, seconds=0.1, answered=True, timed=False) for n in range(9)]
    for call in many:
        gone = gone.after(call)
    assert gone.local


def test_it_goes_back_after_quick_answers_over_a_while_and_not_before() -> None:
    gone = after((100, 2))
    assert after((101, 0.1), (102, 0.1), (103, 0.1), (104, 0.1), start=gone).local
    assert after((104, 0.1), (105, 0.1), start=gone).local
    assert not after((103, 0.1), (104, 0.1), (105.1, 0.1), start=gone).local


def test_an_answer_near_the_budget_begins_the_row_anew() -> None:
    gone = after((100, 2))
    assert after((106, 0.1), (107, 0.1), (108, 0.7), (109, 0.1), (110, 0.1), start=gone).local
    assert not after((106, 0.1), (108, 0.7), (109, 0.1), (110, 0.1), (111, 0.1), start=gone).local


def test_each_relapse_makes_it_wait_longer_up_to_a_minute_and_a_steady_time_forgives() -> None:
    health, at, waits = LinkHealth(), 0.0, []
    for _ in range(6):
        health = after((at := at + 1, 2), start=health)
        began = at
        while health.local:
            health = after((at := at + 0.5, 0.1), start=health)
        waits.append(at - began)
    assert waits == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0]
    assert after((at + link.STEADY + 1, 2), start=health).quiet == link.QUIET


def test_the_status_turns_at_once_and_numbers_are_no_longer_waited_for() -> None:
    f, now = fake_desk(embedded=False), [0.0]
    judge = LinkJudge(lambda: now[0])
    f.desk.sync.follow_link(judge)
    seen: list[DeskStatus] = []
    f.desk.sync.subscribe(seen.append)
    judge.note(2.0, answered=True, timed=True)
    assert f.desk.sync.status.link is LinkState.STARTING
    f.desk.sync.status = DeskStatus(link=LinkState.UP)
    for at in (10.0, 11.0, 12.0):
        now[0] = at
        judge.note(0.1, answered=True, timed=True)
    judge.note(2.0, answered=True, timed=True)
    assert f.desk.sync.status.link is LinkState.SLOW
    now[0] = 60.0
    for _ in range(3):
        judge.note(0.1, answered=True, timed=True)
    assert f.desk.sync.status.link is LinkState.UP


async def test_a_slow_link_costs_an_officer_no_wait_for_a_number() -> None:
    f = fake_desk(embedded=False)
    judge = LinkJudge(lambda: 0.0)
    f.desk.sync.follow_link(judge)
    judge.note(2.0, answered=True, timed=True)
    asked = len(f.gateway.reports)
    from tests.unit.test_services import accept

    accepted = await accept(f)
    assert accepted.registration.provisional
    assert len(f.gateway.reports) == asked


async def test_a_round_over_a_slow_link_still_sends() -> None:
    f = fake_desk(embedded=False)
    from tests.unit.test_services import accept

    await accept(f)
    judge = LinkJudge(lambda: 0.0)
    f.desk.sync.follow_link(judge)
    judge.note(2.0, answered=True, timed=True)
    await f.desk.sync.round()
    assert f.desk.sync.status.link is LinkState.SLOW
    assert (f.desk.sync.status.counts.waiting, f.desk.sync.status.counts.confirmed) == (0, 1)


@pytest.mark.parametrize("sentence", link.UNCHECKED)
def test_what_is_not_checked_is_said_in_whole_sentences(sentence: str) -> None:
    assert sentence.endswith(".")
    assert ":" in sentence
