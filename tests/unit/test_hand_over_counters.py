"""Several counters of one office: whose list a dossier is ticked on, and what is said of one that went on another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.fakes.desk import FakeDesk, fake_desk
from tests.fakes.ports import OFFICE
from tests.pilot.screen_samples import received
from tests.unit.test_hand_over import UNIT, made
from tests.unit.test_papers_sent_after import BROUGHT, supplemented

from counter_tui.domain.actions import (
    CompleteSupplement,
    Finish,
    Forward,
    RecordFees,
    RequestSupplement,
    TakeOver,
)
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import PAPERS_HERE, DossierEvent, DossierSummary, Status
from counter_tui.domain.hand_over import Way
from counter_tui.domain.where_it_lies import lies_at, why_not
from counter_tui.errors import Refused
from counter_tui.i18n import text
from counter_tui.screens.hand_over_text import waiting_row
from counter_tui.services import hand_over
from counter_tui.services.hand_over import Waiting
from counter_tui.services.hand_over_choice import ListChoice

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 5, tzinfo=VIETNAM)
HERE = DossierSummary(
    code="A",
    procedure_code="1",
    procedure_name="Khai sinh",
    procedure_field="Hộ tịch",
    applicant_name="NGUYỄN VĂN MẪU",
    owner_name="",
    status=Status.RECEIVED,
    received_at=AT,
    due_at=None,
    counter="1",
    officer_name="Cán bộ Mẫu",
)
GONE = replace(HERE, status=Status.IN_PROGRESS, place=UNIT)
PAPERS = replace(GONE, flags=(PAPERS_HERE,))


async def of_another(fake: FakeDesk, counter: str = "2") -> str:
    """Have another counter receive a dossier."""
    code = (await received(fake)).registration.code
    fake.store.summaries[code] = replace(fake.store.summaries[code], counter=counter)
    return code


def event(action, counter: str = "2", minutes: int = 0) -> DossierEvent:
    return DossierEvent(
        kind=action.KIND.value,
        at=AT + timedelta(minutes=minutes),
        officer_name="Cán bộ Hai",
        counter=counter,
        action=action,
    )


async def test_what_lies_at_this_counter_comes_first_and_the_others_say_whose_it_is():
    fake = fake_desk()
    other = await of_another(fake)
    own = (await received(fake)).registration.code
    waiting = await fake.desk.hand_over.waiting(Way.OUT)
    assert [(one.summary.code, one.counter, one.own) for one in waiting] == [
        (own, "1", True),
        (other, "2", False),
    ]
    assert not (await fake.desk.hand_over.scanned(other, Way.OUT)).own


async def test_what_others_have_leaves_no_dossier_of_this_counter_out(monkeypatch):
    fake = fake_desk()
    for _ in range(3):
        await of_another(fake)
    own = (await received(fake)).registration.code
    monkeypatch.setattr(hand_over, "MOST", 2)
    waiting = await fake.desk.hand_over.waiting(Way.OUT)
    assert [one.summary.code == own for one in waiting] == [True, False]


@pytest.mark.parametrize("counters", [OFFICE.counters[:1], ()])
async def test_where_one_counter_is_all_there_is_everything_is_its_own(counters):
    fake = fake_desk(office=replace(OFFICE, counters=counters))
    await of_another(fake)  # received at a counter that is closed by now
    (one,) = await fake.desk.hand_over.waiting(Way.OUT)
    assert one.own and not fake.desk.hand_over.counters_apart(Way.OUT)


async def test_results_come_in_for_all_counters():
    fake = fake_desk()
    code = await of_another(fake)
    await fake.desk.casework.act(code, Forward(to=UNIT))
    (one,) = await fake.desk.hand_over.waiting(Way.BACK)
    assert one.own and not fake.desk.hand_over.counters_apart(Way.BACK)


@pytest.mark.parametrize("received_at", ["1", "2"])
async def test_papers_lie_where_they_were_taken_in_whoever_received_the_dossier(received_at: str):
    fake = fake_desk()
    code, _ = await supplemented(fake, BROUGHT)
    fake.store.summaries[code] = replace(fake.store.summaries[code], counter=received_at)
    (one,) = await fake.desk.hand_over.waiting(Way.OUT)
    assert (one.papers_only, one.counter, one.own) == (True, "1", True)


def test_papers_this_desk_did_not_take_in_lie_at_a_counter_it_does_not_know():
    brought = event(CompleteSupplement(papers=(BROUGHT,)), "1")
    sent = event(Forward(to=UNIT, list_code="BG-261123-1-01"), "1")
    assert (lies_at(HERE, []), lies_at(replace(HERE, counter="2"), [brought])) == ("1", "2")
    assert lies_at(PAPERS, []) == ""
    assert lies_at(PAPERS, [sent, brought, event(RecordFees(), "1")]) == "1"
    assert lies_at(PAPERS, [brought, sent]) == ""  # what came in since came in elsewhere


async def test_papers_taken_in_here_for_a_dossier_at_another_counter_are_named_and_not_ticked():
    fake = fake_desk()
    work, code = fake.desk.casework, (await received(fake)).registration.code
    await work.act(code, RequestSupplement(reason="Thiếu giấy", papers=("Giấy chứng sinh",)))
    due = await work.due_after_supplement(code)
    await work.act(code, CompleteSupplement(papers=(BROUGHT,), due=due))
    for counter in ("1", "2"):
        fake.store.summaries[code] = replace(fake.store.summaries[code], counter=counter)
        (one,) = await fake.desk.hand_over.waiting(Way.OUT)
        assert (one.counter, one.own, one.papers_here) == (counter, counter == "1", counter == "2")
        row = waiting_row(one, ticked=False)
        assert ("quầy 2 · giấy tờ bổ sung ở quầy này" in row.detail) is one.papers_here


def waiting(code: str, *, own: bool = True, later: bool = False, field: str = "Hộ tịch") -> Waiting:
    return Waiting(
        summary=replace(HERE, code=code, procedure_field=field),
        day=TODAY + timedelta(days=later),
        own=own,
        counter="1" if own else "2",
    )


def choice(*ones: Waiting, way: Way = Way.OUT) -> ListChoice:
    made = ListChoice(way, TODAY)
    made.read(ones)
    made.choose_todays()
    return made


FOUR = (
    waiting("A"),
    waiting("B", later=True),
    waiting("C", own=False),
    waiting("D", own=False, later=True),
)


def test_only_todays_dossiers_of_this_counter_are_chosen_by_themselves():
    made = choice(*FOUR)
    assert (made.codes, len(made.shown)) == ({"A"}, 4)
    assert (made.all_or_nothing(), made.codes) == (0, set())
    assert (made.all_or_nothing(), made.codes) == (1, {"A"})  # B is of a later day; nobody asked for C


def test_one_key_chooses_what_lies_at_every_counter_and_gives_it_up_again():
    made = choice(*FOUR)
    made.toggle_counters()
    assert made.in_order == ["A", "C"]
    made.kind = "Đất đai"
    made.renew()
    assert made.codes == set()
    made.kind = ""
    made.renew()
    made.toggle_counters()
    assert made.codes == {"A"}


def test_what_was_ticked_or_scanned_stays_when_other_counters_are_taken_and_left():
    made = choice(*FOUR, waiting("E"))
    made.tick("A")
    made.take(waiting("D", own=False, later=True))
    made.toggle_counters()
    assert made.in_order == ["C", "D", "E"]
    made.toggle_counters()
    assert made.in_order == ["D", "E"]


def test_every_counters_are_chosen_also_after_all_was_put_down():
    made = choice(*FOUR)
    made.all_or_nothing()
    made.toggle_counters()
    assert made.codes == {"A", "C"}


def test_no_result_is_chosen_by_itself():
    assert choice(*FOUR, way=Way.BACK).codes == set()


WENT = event(Forward(to=UNIT, list_code="BG-261123-2-01"))


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([WENT], "danh sách BG-261123-2-01 của quầy 2 lúc 09:05 23/11/2026"),
        ([WENT], "khi xác nhận BG-261123-2-01 không đánh dấu hồ sơ này (thiếu)"),
        (
            [WENT, event(TakeOver(receiver="LÊ VĂN MẪU", place=UNIT, list_code="BG-261123-2-01"))],
            f"LÊ VĂN MẪU ở {UNIT} đã đếm nhận",
        ),
        (
            [event(Forward(to=UNIT))],
            f"đã chuyển đến {UNIT} từ quầy 2 lúc 09:05 23/11/2026, không theo danh sách",
        ),
        ([], f"đã đi đến {UNIT}; máy này chưa biết theo danh sách nào"),
        (
            [event(Forward(to="Nơi trước", list_code="BG-261120-1-01"))],
            "máy này chưa biết theo danh sách nào",
        ),
    ],
    ids=["which list", "what to do", "counted", "no list", "not told", "not told of the last"],
)
def test_a_dossier_that_went_says_how_and_what_to_do_if_its_papers_are_here(events, said):
    found = why_not(GONE, Way.OUT, events)
    assert found is not None and said in text(found.message, **found.values)


def test_what_waits_for_something_else_says_what_it_waits_for():
    for way, words in ((Way.OUT, "không chờ chuyển đi"), (Way.BACK, "không chờ kết quả")):
        found = why_not(replace(HERE, status=Status.DONE), way)
        said = text(found.message, **found.values)
        assert words in said and "đã xong, chờ trả kết quả" in said
    came = why_not(replace(HERE, status=Status.DONE), Way.BACK, [event(Finish(list_code="KQ-261123-2-01"))])
    assert "danh sách KQ-261123-2-01 của quầy 2" in text(came.message, **came.values)


async def test_the_refusal_of_a_dossier_on_a_counted_list_of_this_counter_names_it_without_the_network():
    fake = fake_desk()
    [code], batch = await made(fake, 1)
    await fake.desk.hand_over.close(batch.code, [code], counted_by="LÊ VĂN MẪU")
    fake.gateway.online = False
    with pytest.raises(Refused, match=f"{batch.code} của quầy 1 lúc .* LÊ VĂN MẪU ở {UNIT} đã đếm nhận"):
        await fake.desk.hand_over.scanned(code, Way.OUT)
