"""Handing results back: what is checked, who may collect, several at once, and what the citizen says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import BIRTH, BUILDING, ITEMS, FakeDesk, fake_desk

from counter_tui.domain.action_parts import Result
from counter_tui.domain.actions import (
    Authorisation,
    CompleteSupplement,
    Finish,
    GiveFeedback,
    Proxy,
    Rating,
    RequestSupplement,
    Return,
)
from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment, ReceivedPaper, Status
from counter_tui.domain.handing_back import Settlement
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import FeeKind
from counter_tui.domain.slips.forms import RETURN
from counter_tui.errors import BadInput, NotFound, Refused
from counter_tui.services.ports import RemoteDossier
from counter_tui.services.returning import Collector

MAU = Person(name="NGUYỄN VĂN MẪU", identity="022090000001", phone="0912000001")
KIN = Person(name="TRẦN THỊ MẪU", identity="022191000002")
LATER = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
PRESENT = replace(BUILDING, rule=replace(BIRTH.rule, code=BUILDING.procedure.code, must_be_present=True))


OWNER = Person(name="ĐỖ VĂN CHỦ", identity="022090000003", phone="0912000003")


async def finished(fake: FakeDesk, item=BIRTH, fees=(), results=(), person=MAU, owner=None) -> str:
    draft = fake.desk.reception.start(item)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    accepted = await fake.desk.reception.accept(
        replace(
            draft,
            applicant=person,
            owner=owner or person,
            owner_is_applicant=owner is None,
            papers=papers,
            fees=tuple(fees) or draft.fees,
        )
    )
    code = accepted.registration.code
    await fake.desk.casework.act(code, Finish(results=results))
    return code


def returns(fake: FakeDesk) -> list[Return]:
    return [event.action for _, _, event in fake.store.acts if isinstance(event.action, Return)]


async def test_a_code_may_be_typed_from_its_date_on():
    fake = fake_desk()
    code = await finished(fake)
    assert (await fake.desk.returning.prepare(code.partition("-")[2])).code == code


@pytest.mark.parametrize("online", [True, False])
async def test_what_must_be_checked_is_told_before_a_result_goes_back(online: bool) -> None:
    fake = fake_desk()
    code = await finished(fake, results=(Result(name="Giấy khai sinh", number="12/2026"),), fees=(LATER,))
    fake.gateway.online = online
    handed = await fake.desk.returning.prepare(code.lower())
    assert [r.number for r in handed.results] == ["12/2026"]
    assert handed.originals[0].name == "Giấy chứng sinh"
    assert (handed.fee_due, handed.early, handed.finished, handed.must_be_present) == (
        75_000,
        True,
        True,
        False,
    )
    fake.clock.at += timedelta(days=2)
    assert not (await fake.desk.returning.prepare(code)).early


async def test_what_the_feed_brought_while_the_service_was_asked_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = fake_desk()
    code = await finished(fake)
    await fake.desk.sync.round()
    said = replace(await fake.desk.casework.standing(code), confirmed=True)
    newer = replace(said, version=said.version + 1, place="Kho")
    fake.store.summaries[code] = said

    async def answer(_: str) -> RemoteDossier:
        await fake.store.store_changes([newer], "9")
        return RemoteDossier(summary=said, registration=None, events=())

    monkeypatch.setattr(fake.gateway, "dossier", answer)
    await fake.desk.returning.prepare(code)
    assert fake.store.summaries[code] == newer


@pytest.mark.parametrize("online", [True, False])
async def test_originals_that_came_in_with_a_supplement_go_back_too(online: bool) -> None:
    fake = fake_desk()
    draft = replace(fake.desk.reception.start(BIRTH), applicant=MAU)
    code = (await fake.desk.reception.accept(draft)).registration.code
    casework = fake.desk.casework
    fake.gateway.online = online
    await casework.act(code, RequestSupplement(reason="Thiếu", papers=("Sổ hộ tịch cũ",)))
    brought = (ReceivedPaper(name="Sổ hộ tịch cũ", originals=1), ReceivedPaper(name="Đơn", copies=1))
    due = await casework.due_after_supplement(code)
    await casework.act(code, CompleteSupplement(papers=brought, due=due))
    await casework.act(code, Finish())
    assert [paper.name for paper in (await fake.desk.returning.prepare(code)).originals] == ["Sổ hộ tịch cũ"]


async def test_the_procedure_names_the_result_where_nobody_noted_one() -> None:
    fake = fake_desk()
    handed = await fake.desk.returning.prepare(await finished(fake))
    assert [result.name for result in handed.results] == ["Giấy khai sinh"]


async def test_the_applicant_takes_his_result_and_the_fee_is_settled() -> None:
    fake = fake_desk()
    code = await finished(fake, fees=(LATER,))
    handed = await fake.desk.returning.prepare(code)
    settled = Settlement(method=FeeMethod.TRANSFER, outside_receipt="AB-0012")
    (done,) = await fake.desk.returning.hand_back([handed], Collector(settlement=settled, with_slip=True))
    assert (done.summary.status, done.summary.fees_due) == (Status.RETURNED, 0)
    (action,) = returns(fake)
    assert (action.receiver, action.proxy) == ("NGUYỄN VĂN MẪU", None)
    assert action.payments == (replace(LATER, method=FeeMethod.TRANSFER, outside_receipt="AB-0012"),)
    job = await fake.store.last_of(code, RETURN)
    assert job is not None
    said = " ".join(block.value for block in job.slip.content.blocks)
    assert "75.000" in said
    assert "Giấy chứng sinh" in said


async def test_without_being_asked_no_slip_waits_to_be_printed() -> None:
    fake = fake_desk()
    code = await finished(fake)
    await fake.desk.returning.hand_back([await fake.desk.returning.prepare(code)], Collector())
    assert await fake.store.last_of(code, RETURN) is None


async def test_an_exemption_needs_reason_and_basis_and_owes_nothing() -> None:
    fake = fake_desk()
    handed = await fake.desk.returning.prepare(await finished(fake, fees=(LATER,)))
    with pytest.raises(BadInput) as caught:
        await fake.desk.returning.hand_back([handed], Collector(settlement=Settlement(exempt=True)))
    assert caught.value.field == "exempt_reason"
    settled = Settlement(exempt=True, exempt_reason="Hộ nghèo", exempt_basis="Giấy chứng nhận 12")
    await fake.desk.returning.hand_back([handed], Collector(settlement=settled))
    assert [fee.due for fee in returns(fake)[0].payments] == [0]


@pytest.mark.parametrize(
    ("proxy", "field"),
    [
        (Proxy(person=Person(identity=KIN.identity), authorisation=Authorisation.LEGAL), "proxy.name"),
        (Proxy(person=Person(name=KIN.name), authorisation=Authorisation.LEGAL), "proxy.identity"),
        (Proxy(person=KIN, authorisation=Authorisation.RELATIVE), "proxy.relation"),
        (Proxy(person=KIN, authorisation=Authorisation.WRITTEN), "proxy.document"),
        (Proxy(person=KIN, authorisation=Authorisation.INTRODUCTION), "proxy.document"),
    ],
)
async def test_a_proxy_is_known_by_identity_authority_and_relation(proxy: Proxy, field: str) -> None:
    fake = fake_desk()
    handed = await fake.desk.returning.prepare(await finished(fake))
    with pytest.raises(BadInput) as caught:
        await fake.desk.returning.hand_back([handed], Collector(proxy=proxy))
    assert caught.value.field == field
    assert returns(fake) == []


async def test_a_relative_collects_and_the_slip_names_both() -> None:
    fake = fake_desk()
    code = await finished(fake)
    proxy = Proxy(person=KIN, authorisation=Authorisation.RELATIVE, relation="vợ")
    handed = await fake.desk.returning.prepare(code)
    await fake.desk.returning.hand_back([handed], Collector(proxy=proxy, with_slip=True))
    assert returns(fake)[0].proxy.person.name == "TRẦN THỊ MẪU"
    job = await fake.store.last_of(code, RETURN)
    assert "quan hệ gia đình, vợ" in next(b.value for b in job.slip.content.blocks if b.key == "receiver")


async def test_where_the_person_must_be_present_nobody_else_collects() -> None:
    fake = fake_desk(items=(*[i for i in ITEMS if i is not BUILDING], PRESENT))
    handed = await fake.desk.returning.prepare(await finished(fake, PRESENT))
    assert handed.must_be_present
    proxy = Proxy(person=KIN, authorisation=Authorisation.WRITTEN, document="12/UQ")
    with pytest.raises(Refused, match="chính người yêu cầu"):
        await fake.desk.returning.hand_back([handed], Collector(proxy=proxy))
    await fake.desk.returning.hand_back([handed], Collector())
    assert len(returns(fake)) == 1


async def test_the_persons_other_finished_dossiers_go_back_with_the_first() -> None:
    fake = fake_desk()
    first, second = await finished(fake), await finished(fake, BUILDING)
    await finished(fake, person=KIN)
    handed = await fake.desk.returning.prepare(first)
    others = await fake.desk.returning.others(handed)
    assert [one.code for one in others] == [second]
    await fake.desk.returning.hand_back([handed, *others], Collector())
    assert (await fake.store.summary(second)).status is Status.RETURNED
    assert await fake.desk.returning.finished_of(MAU.identity) == []


async def test_a_fault_in_the_collector_hands_back_none_of_several() -> None:
    fake = fake_desk()
    codes = [await finished(fake), await finished(fake, BUILDING, fees=(LATER,))]
    handed = [await fake.desk.returning.prepare(code) for code in codes]
    with pytest.raises(BadInput):
        await fake.desk.returning.hand_back(handed, Collector(settlement=Settlement(exempt=True)))
    assert returns(fake) == []


async def test_what_went_back_says_when_and_to_whom() -> None:
    fake = fake_desk()
    code = await finished(fake)
    proxy = Proxy(person=KIN, authorisation=Authorisation.RELATIVE, relation="vợ")
    await fake.desk.returning.hand_back([await fake.desk.returning.prepare(code)], Collector(proxy=proxy))
    with pytest.raises(Refused) as caught:
        await fake.desk.returning.prepare(code)
    said = str(caught.value)
    assert "TRẦN THỊ MẪU" in said
    assert f"{fake.clock.at:%H:%M %d/%m/%Y}" in said


async def test_what_waits_for_papers_is_not_handed_back() -> None:
    fake = fake_desk()
    draft = replace(fake.desk.reception.start(BIRTH), applicant=MAU)
    code = (await fake.desk.reception.accept(draft)).registration.code
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
    with pytest.raises(Refused, match="bổ sung"):
        await fake.desk.returning.prepare(code)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("H99.88-261124-0001", "không phải của"),
        ("xin chào", "không phải mã hồ sơ"),
    ],
)
async def test_a_code_of_elsewhere_or_of_nothing_says_what_to_do(typed: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        await fake_desk().desk.returning.prepare(typed)


async def test_an_unknown_code_of_this_office_is_not_found() -> None:
    fake = fake_desk()
    code = await finished(fake)
    with pytest.raises(NotFound):
        await fake.desk.returning.prepare(code[:-4] + "9999")


async def test_what_the_service_said_last_is_what_the_return_expects() -> None:
    fake = fake_desk()
    code = await finished(fake)
    await fake.desk.sync.round()
    known = await fake.store.summary(code)
    fake.gateway.remote = [replace(known, version=known.version + 3, confirmed=True)]
    (done,) = await fake.desk.returning.hand_back([await fake.desk.returning.prepare(code)], Collector())
    entry = await fake.store.entry(done.entry_id)
    assert entry.if_match == str(known.version + 3)


async def test_feedback_is_one_event_and_silence_is_none() -> None:
    fake = fake_desk()
    code = await finished(fake)
    await fake.desk.returning.hand_back([await fake.desk.returning.prepare(code)], Collector())
    before = len(fake.store.acts)
    await fake.desk.returning.feedback(code, remark="   ")
    assert len(fake.store.acts) == before
    await fake.desk.returning.feedback(code, rating=Rating.SATISFIED)
    assert fake.store.acts[-1][2].action == GiveFeedback(rating=Rating.SATISFIED)


async def signed(fake: FakeDesk, code: str) -> tuple[str, str, str]:
    """Return whom the return slip names, under which number, and who signs it."""
    job = await fake.store.last_of(code, RETURN)
    said = {block.key: block.value for block in job.slip.content.blocks}
    return said["receiver"], said["receiver_identity"], job.slip.content.signatures[0].name


async def test_the_owner_who_collects_is_the_one_recorded_and_signs() -> None:
    fake = fake_desk()
    code = await finished(fake, owner=OWNER)
    handed = await fake.desk.returning.prepare(code)
    assert (handed.party(Person(identity=OWNER.identity)), handed.owner) == (OWNER, OWNER)
    await fake.desk.returning.hand_back([handed], Collector(receiver=OWNER, with_slip=True))
    (action,) = returns(fake)
    assert (action.receiver, action.receiver_identity, action.proxy) == (OWNER.name, OWNER.identity, None)
    assert await signed(fake, code) == (OWNER.name, OWNER.identity, OWNER.name)


async def test_whoever_is_applicant_or_owner_needs_no_authority_though_he_was_typed_as_another() -> None:
    fake = fake_desk()
    handed = await fake.desk.returning.prepare(await finished(fake, PRESENT, owner=OWNER))
    typed = Proxy(
        person=Person(name="Do Van Chu", identity="022 090 000 003"), authorisation=Authorisation.WRITTEN
    )
    await fake.desk.returning.hand_back([handed], Collector(proxy=typed))
    assert (returns(fake)[0].receiver, returns(fake)[0].proxy) == (OWNER.name, None)


async def test_several_results_go_to_one_person_who_shows_authority_for_what_is_not_his() -> None:
    fake = fake_desk()
    codes = [await finished(fake, owner=OWNER), await finished(fake, BUILDING, person=KIN, owner=OWNER)]
    first = await fake.desk.returning.prepare(codes[0])
    handed = [first, *await fake.desk.returning.others(first)]
    assert [one.code for one in handed] == codes
    with pytest.raises(BadInput, match=MAU.name) as caught:
        await fake.desk.returning.hand_back(handed, Collector(with_slip=True))
    assert (caught.value.field, returns(fake)) == ("proxy.document", [])
    proxy = Proxy(person=MAU, authorisation=Authorisation.WRITTEN)
    with pytest.raises(BadInput):  # a paper that is not there authorises nobody
        await fake.desk.returning.hand_back(handed, Collector(proxy=proxy))
    proxy = replace(proxy, document="12/UQ")
    await fake.desk.returning.hand_back(handed, Collector(proxy=proxy, with_slip=True))
    own, others = returns(fake)
    assert (own.receiver, own.proxy) == (MAU.name, None)
    assert (others.receiver, others.proxy) == ("", proxy)
    assert await signed(fake, codes[0]) == (MAU.name, MAU.identity, MAU.name)
    named, number, signature = await signed(fake, codes[1])
    assert named == f"{MAU.name} (được ủy quyền theo giấy ủy quyền 12/UQ)"
    assert (number, signature) == (MAU.identity, MAU.name)


async def test_what_the_person_must_fetch_himself_goes_to_none_of_the_others_applicants() -> None:
    fake = fake_desk(items=(*[i for i in ITEMS if i is not BUILDING], PRESENT))
    codes = [await finished(fake, owner=OWNER), await finished(fake, PRESENT, person=KIN, owner=OWNER)]
    handed = [await fake.desk.returning.prepare(code) for code in codes]
    proxy = Proxy(person=MAU, authorisation=Authorisation.WRITTEN, document="12/UQ")
    with pytest.raises(Refused, match=f"{codes[1]} phải chính người yêu cầu"):
        await fake.desk.returning.hand_back(handed, Collector(proxy=proxy))
    await fake.desk.returning.hand_back(handed, Collector(receiver=OWNER))
    assert [action.receiver for action in returns(fake)] == [OWNER.name, OWNER.name]


@pytest.mark.parametrize(
    ("proxy", "worded"),
    [
        (
            Proxy(person=KIN, authorisation=Authorisation.RELATIVE, relation="vợ"),
            "nhận thay, quan hệ gia đình, vợ",
        ),
        (Proxy(person=KIN, authorisation=Authorisation.LEGAL), "nhận thay, đại diện theo pháp luật"),
        (
            Proxy(person=KIN, authorisation=Authorisation.INTRODUCTION, document="7/GT"),
            "nhận thay theo giấy giới thiệu 7/GT",
        ),
    ],
)
async def test_only_who_was_authorised_is_called_so_on_the_slip(proxy: Proxy, worded: str) -> None:
    fake = fake_desk()
    code = await finished(fake)
    handed = await fake.desk.returning.prepare(code)
    await fake.desk.returning.hand_back([handed], Collector(proxy=proxy, with_slip=True))
    assert (await signed(fake, code))[0] == f"{KIN.name} ({worded})"
