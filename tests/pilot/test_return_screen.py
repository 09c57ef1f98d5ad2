"""The return desk: few keys after the slip, everything said that must be looked at."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.widgets import Static

from counter_tui.app.counter import CounterApp
from counter_tui.domain.action_parts import Result
from counter_tui.domain.actions import Authorisation, Finish, GiveFeedback, Rating, Return
from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment, Status
from counter_tui.domain.fees import is_open
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import FeeKind
from counter_tui.domain.scan import CitizenCard, Scan, ScanKind
from counter_tui.domain.slips.forms import RETURN
from counter_tui.screens.return_desk import ReturnScreen
from counter_tui.screens.return_words import checks
from tests.fakes.desk import BIRTH, BUILDING, ITEMS, FakeDesk, fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import CARD, MAU, received

KIN_CARD = CitizenCard(
    number="022191000002", name="TRẦN THỊ MẪU", birth="1991-03-04", sex="Nữ", address="Thôn 2"
)
LATER = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
MOST_KEYS = 2
SIZES = [(80, 24), (120, 40)]


OWNER = Person(name="ĐỖ VĂN CHỦ", identity="022090000003")
OWNER_CARD = CitizenCard(
    number=OWNER.identity, name=OWNER.name, birth="1990-03-04", sex="Nam", address="Thôn 2"
)
KIN = Person(name="VŨ THỊ HAI", identity="022191000009")


async def finished(fake: FakeDesk, item=BIRTH, fees=(), person=MAU, owner=None) -> str:
    draft = fake.desk.reception.start(item)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers[:2])
    fees = tuple(fees) or tuple(fee for fee in draft.fees if not is_open(fee))
    owned = {"owner": owner or person, "owner_is_applicant": owner is None}
    draft = replace(draft, applicant=person, papers=papers, fees=fees, **owned)
    code = (await fake.desk.reception.accept(draft)).registration.code
    await fake.desk.casework.act(code, Finish(results=(Result(name="Giấy khai sinh", number="12/2026"),)))
    return code


def done(fake: FakeDesk, kind: type) -> list:
    return [event.action for _, _, event in fake.store.acts if isinstance(event.action, kind)]


def slip(code: str) -> Scan:
    return Scan(kind=ScanKind.DOSSIER_CODE, code=code)


def card(person: CitizenCard) -> Scan:
    return Scan(kind=ScanKind.CITIZEN_CARD, card=person)


@pytest.mark.parametrize("size", SIZES)
async def test_the_applicant_has_his_result_two_keys_after_the_scan_at_most(size, matches_snapshot) -> None:
    fake = fake_desk()
    code = await finished(fake)
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        burst(app, code + "\r")
        await idle(app, pilot)
        matches_snapshot(app, f"open-{size[0]}")
        pressed = ["f12"]
        await pilot.press(*pressed)
        await idle(app, pilot)
        assert len(pressed) <= MOST_KEYS
        assert f"Đã trả {code} cho NGUYỄN VĂN MẪU" in screen_text(app)
    assert (await fake.store.summary(code)).status is Status.RETURNED
    assert done(fake, Return)[0].receiver == "NGUYỄN VĂN MẪU"


async def test_from_any_screen_f8_and_the_slip_open_the_return() -> None:
    fake = fake_desk()
    code = await finished(fake)

    async def opening():
        return fake.desk

    app = CounterApp(opening=opening)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("f8")
        await settled(app, pilot)
        burst(app, code + "\r")
        await settled(app, pilot)
        while not (screen_text(app).count(code)):
            await settled(app, pilot)
        await pilot.press("f12")
        while "Đã trả" not in screen_text(app):
            await settled(app, pilot)
    assert len(done(fake, Return)) == 1


async def test_a_proxys_card_fills_who_collects_and_relation_is_asked() -> None:
    fake = fake_desk()
    code = await finished(fake)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        screen.handle_scan(card(KIN_CARD))
        await idle(app, pilot)
        await pilot.press("right", "f12")
        await idle(app, pilot)
        assert done(fake, Return) == []
        assert "Ghi quan hệ" in screen_text(app)
        await pilot.press("v", "ợ", "f12")
        await idle(app, pilot)
    (action,) = done(fake, Return)
    assert (action.proxy.person.name, action.proxy.authorisation, action.proxy.relation) == (
        "TRẦN THỊ MẪU",
        Authorisation.RELATIVE,
        "vợ",
    )


async def test_the_applicants_own_card_says_that_it_is_he() -> None:
    fake = fake_desk()
    code = await finished(fake)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        screen.handle_scan(card(CARD))
        await idle(app, pilot)
        assert any("Đúng người" in said for said in app.said)
        await pilot.press("f12")
        await idle(app, pilot)
    assert done(fake, Return)[0].proxy is None


async def test_nobody_else_collects_what_the_person_must_fetch() -> None:
    present = replace(BUILDING, rule=replace(BIRTH.rule, code=BUILDING.procedure.code, must_be_present=True))
    fake = fake_desk(items=(*[i for i in ITEMS if i is not BUILDING], present))
    code = await finished(fake, present)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        screen.handle_scan(card(KIN_CARD))
        await idle(app, pilot)
        assert any("chính người yêu cầu" in said for said in app.said)
        await pilot.press("right", "f12")  # chosen by hand it is refused as well
        await idle(app, pilot)
        assert "chính người yêu cầu" in screen_text(app)
    assert done(fake, Return) == []


async def test_the_persons_other_slip_is_ticked_and_both_go_back_at_once() -> None:
    fake = fake_desk()
    codes = [await finished(fake), await finished(fake, BUILDING)]
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        for code in codes:
            screen.handle_scan(slip(code))
            await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        assert all(code in screen_text(app) for code in codes)
    assert len(done(fake, Return)) == 2


async def test_a_card_before_any_slip_opens_what_waits_for_that_person() -> None:
    fake = fake_desk()
    code = await finished(fake)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(card(KIN_CARD))
        await idle(app, pilot)
        assert "không có hồ sơ nào chờ trả" in screen_text(app)
        screen.handle_scan(card(CARD))
        await idle(app, pilot)
        assert code in screen_text(app)


async def test_a_fee_due_is_shown_and_settled_with_method_and_receipt() -> None:
    fake = fake_desk()
    code = await finished(fake, fees=(LATER,))
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        assert "Còn phải thu: 75.000 đ" in screen_text(app)
        await pilot.press("tab", "right", "tab", *"AB12", "f12")
        await idle(app, pilot)
    assert done(fake, Return)[0].payments == (
        replace(LATER, method=FeeMethod.TRANSFER, outside_receipt="AB12"),
    )


async def test_a_return_slip_is_printed_when_asked() -> None:
    fake = fake_desk()
    code = await finished(fake)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        printed = len(fake.printer.printed)
        await pilot.press("ctrl+n", "f12")
        await idle(app, pilot)
        assert len(fake.printer.printed) == printed + 1
    assert (await fake.store.last_of(code, RETURN)) is not None


async def test_what_is_not_finished_takes_a_second_look() -> None:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        assert "chưa ghi có kết quả" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert done(fake, Return) == []
        await pilot.press("f12")
        await idle(app, pilot)
    assert len(done(fake, Return)) == 1


@pytest.mark.parametrize(
    ("key", "rating"),
    [("shift+f5", Rating.VERY_SATISFIED), ("shift+f6", Rating.SATISFIED), ("shift+f7", Rating.UNSATISFIED)],
)
async def test_one_key_notes_how_the_citizen_found_it(key: str, rating: Rating) -> None:
    fake = fake_desk()
    code = await finished(fake)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(key)  # nobody was served yet
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        await pilot.press(key)
        await idle(app, pilot)
        assert "Đã ghi ý kiến" in screen_text(app)
        await pilot.press(key)  # and once only
        await idle(app, pilot)
        assert any("hài lòng về hồ sơ" in said for said in app.said)
    assert done(fake, GiveFeedback) == [GiveFeedback(rating=rating)]


async def test_a_remark_is_one_key_and_its_words_and_goes_with_the_next_scan() -> None:
    fake = fake_desk()
    codes = [await finished(fake), await finished(fake, BUILDING)]
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(codes[0]))
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        await pilot.press("ctrl+y")
        await pilot.pause()
        await pilot.press(*"nhanh", "enter")
        await idle(app, pilot)
        assert done(fake, GiveFeedback) == [GiveFeedback(remark="nhanh")]
        screen.handle_scan(slip(codes[1]))
        await idle(app, pilot)
        assert screen.query_one("#feedback", Static).display is False
        await pilot.press("shift+f5")
        await idle(app, pilot)
    assert len(done(fake, GiveFeedback)) == 1


async def test_what_cannot_go_back_says_why_and_waits_for_the_next_slip() -> None:
    fake = fake_desk()
    code = await finished(fake)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        for typed, said in (("H99.88-261124-0001", "không phải của"), ("xin", "không phải mã hồ sơ")):
            screen.open(typed)
            await idle(app, pilot)
            assert said in screen_text(app)
        screen.open(code)
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        screen.open(code)
        await idle(app, pilot)
        assert "đã trả lúc" in screen_text(app)
    assert len(done(fake, Return)) == 1


async def test_the_next_slip_scanned_while_a_return_is_written_down_opens_afterwards(monkeypatch) -> None:
    fake = fake_desk()
    first, second = await finished(fake), await finished(fake)
    gate, act = asyncio.Event(), fake.store.act

    async def slow(new):
        await gate.wait()
        await act(new)

    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        burst(app, first + "\r")
        await idle(app, pilot)
        monkeypatch.setattr(fake.store, "act", slow)
        await pilot.press("f12")
        burst(app, second + "\r")
        await settled(app, pilot)
        gate.set()
        await idle(app, pilot)
        assert (await fake.store.summary(first)).status is Status.RETURNED
        assert f"{second} · NGUYỄN VĂN MẪU" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
    assert (await fake.store.summary(second)).status is Status.RETURNED


async def test_a_result_that_is_not_there_is_never_promised_for_a_moment_that_has_passed() -> None:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    due = (await fake.store.summary(code)).due_at
    promised = f"{due:%H:%M %d/%m/%Y}"
    assert f"hẹn công dân {promised}" in " ".join(checks(await fake.desk.returning.prepare(code)))
    fake.clock.at = due + timedelta(hours=1)
    asked = " ".join(checks(await fake.desk.returning.prepare(code)))
    assert f"hẹn công dân {promised}" not in asked
    assert f"quá hẹn {promised}" in asked and "xin lỗi" in asked


async def test_what_must_be_checked_is_shown_of_each_dossier_that_goes_back_with_the_first() -> None:
    present = replace(BUILDING, rule=replace(BIRTH.rule, code=BUILDING.procedure.code, must_be_present=True))
    fake = fake_desk(items=(*[i for i in ITEMS if i is not BUILDING], present))
    first, second = await finished(fake), await finished(fake, present)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(first))
        await idle(app, pilot)
        beside = app.screen.query_one("#checks-beside", Static)
        assert not beside.display
        screen.handle_scan(slip(second))
        await idle(app, pilot)
        said = str(beside.render()).splitlines()
        assert beside.display and all(line.startswith(f"{second} · ") for line in said)
        for words in ("Kết quả: ", "Trả lại bản chính: ", "phải chính người yêu cầu"):
            assert any(words in line for line in said)


@pytest.mark.parametrize("slip_first", [True, False])
async def test_the_owners_card_has_the_owner_recorded_and_named(slip_first: bool) -> None:
    fake = fake_desk()
    code = await finished(fake, owner=OWNER)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        if slip_first:
            screen.handle_scan(slip(code))
            await idle(app, pilot)
        screen.handle_scan(card(OWNER_CARD))
        await idle(app, pilot)
        assert f"{OWNER.name} (chủ hồ sơ)" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert f"Đã trả {code} cho {OWNER.name}" in screen_text(app)
    (action,) = done(fake, Return)
    assert (action.receiver, action.receiver_identity) == (OWNER.name, OWNER.identity)


async def test_results_of_two_applicants_go_to_the_one_who_is_there() -> None:
    fake = fake_desk()
    codes = [await finished(fake, owner=OWNER), await finished(fake, BUILDING, person=KIN, owner=OWNER)]
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        for code in codes:
            screen.handle_scan(slip(code))
            await idle(app, pilot)
        assert f"{codes[1]} không phải hồ sơ của {MAU.name}" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert done(fake, Return) == []
        assert "giấy ủy quyền" in screen_text(app)
        await pilot.press(*"12/UQ", "f12")
        await idle(app, pilot)
        assert f"cho {MAU.name}" in screen_text(app)
    own, others = done(fake, Return)
    assert (own.receiver, own.proxy) == (MAU.name, None)
    assert (others.proxy.person.identity, others.proxy.document) == (MAU.identity, "12/UQ")


async def test_the_same_slip_scanned_again_leaves_what_was_chosen_and_says_so() -> None:
    fake = fake_desk()
    codes = [await finished(fake), await finished(fake, BUILDING)]
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        for code in codes:
            screen.handle_scan(slip(code))
            await idle(app, pilot)
        screen.handle_scan(card(KIN_CARD))
        await idle(app, pilot)
        await pilot.press("right", "tab", *"vợ", "ctrl+n")
        for code in [*codes, codes[0].lower()]:
            screen.handle_scan(slip(code))
            await idle(app, pilot)
        assert sum("đang mở rồi" in said for said in app.said) == 2
        await pilot.press("f12")
        await idle(app, pilot)
    assert [action.proxy.person.name for action in done(fake, Return)] == [KIN_CARD.name, KIN_CARD.name]
    assert await fake.store.last_of(codes[1], RETURN) is not None


async def test_scans_that_come_before_the_first_dossier_is_read_wait_for_their_turn(monkeypatch) -> None:
    fake = fake_desk()
    codes = [await finished(fake), await finished(fake, BUILDING)]
    gate, read = asyncio.Event(), fake.desk.lookup.dossier

    async def slow(code):
        await gate.wait()
        return await read(code)

    monkeypatch.setattr(fake.desk.lookup, "dossier", slow)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        for code in (codes[0], codes[0], codes[1]):
            screen.handle_scan(slip(code))
        await pilot.press("f12")
        assert any("Đang mở hồ sơ" in said for said in app.said)
        gate.set()
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
    assert len(done(fake, Return)) == 2


async def test_a_return_the_officer_walks_away_from_is_written_down_and_said(monkeypatch) -> None:
    fake = fake_desk()
    code = await finished(fake)
    gate, act = asyncio.Event(), fake.store.act

    async def slow(new):
        await gate.wait()
        await act(new)

    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        monkeypatch.setattr(fake.store, "act", slow)
        await pilot.press("f12")
        app.pop_screen()
        await settled(app, pilot)
        gate.set()
        await idle(app, pilot)
        assert any(f"Đã trả {code}" in said for said in app.said)
    assert (await fake.store.summary(code)).status is Status.RETURNED


async def test_who_was_not_satisfied_can_say_why_and_leaving_swallows_neither(monkeypatch) -> None:
    fake = fake_desk()
    code = await finished(fake)
    screen = ReturnScreen(fake.desk)
    app = ScreenHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        screen.handle_scan(slip(code))
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        await pilot.press("shift+f7", "ctrl+y")
        await pilot.pause()
        await pilot.press(*"chậm", "enter")
        app.pop_screen()
        await idle(app, pilot)
    assert done(fake, GiveFeedback) == [
        GiveFeedback(rating=Rating.UNSATISFIED),
        GiveFeedback(remark="chậm"),
    ]
