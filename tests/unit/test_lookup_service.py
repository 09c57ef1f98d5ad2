"""Looking dossiers up: here first, the service's word when it answers, every opening in the trail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.desk import FakeDesk, fake_desk
from tests.unit.test_services import accept

from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.query import QueryKind
from counter_tui.errors import NotFound, Offline, Refused, SignInNeeded

ELSEWHERE = "Z00.01-261120-0007"


def at_the_service(f: FakeDesk, code: str = ELSEWHERE, **changes: object) -> DossierSummary:
    like = next(iter(f.store.summaries.values()))
    held = replace(like, code=code, confirmed=True, **changes)
    f.gateway.remote.append(held)
    return held


async def test_dossiers_of_this_desk_come_first_and_once() -> None:
    f = fake_desk()
    mine = (await accept(f)).registration.code
    at_the_service(f, mine)
    at_the_service(f)
    assert [d.code for d in await f.desk.lookup.dossiers("văn mẫu")] == [mine, ELSEWHERE]
    assert [d.code for d in await f.desk.lookup.dossiers("văn mẫu", 1)] == [mine]
    assert [d.code for d in await f.desk.lookup.dossiers("văn mẫu", ask_service=False)] == [mine]
    f.gateway.online = False
    assert [d.code for d in await f.desk.lookup.dossiers("văn mẫu")] == [mine]


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("261120-0007", QueryKind.DOSSIER_CODE, ELSEWHERE),
        (" 261120 \u2013 0007", QueryKind.DOSSIER_CODE, ELSEWHERE),
        ("261120-00", QueryKind.WORDS, "261120-00"),
        ("261399-0007", QueryKind.WORDS, "261399-0007"),
        ("090123-4567", QueryKind.PHONE, "0901234567"),
    ],
)
async def test_a_number_is_understood_from_its_date_on(typed: str, kind: QueryKind, value: str) -> None:
    query = fake_desk().desk.lookup.understand(typed)
    assert (query.kind, query.value) == (kind, value)


async def test_a_dossier_known_by_another_code_is_not_shown_twice() -> None:
    f = fake_desk()
    mine = (await accept(f)).registration.code
    f.store.summaries[mine] = replace(f.store.summaries[mine], alias="TAM-1")
    at_the_service(f, "TAM-1")
    assert [d.code for d in await f.desk.lookup.dossiers("văn mẫu")] == [mine]


async def test_the_service_is_believed_about_what_it_has_confirmed() -> None:
    f = fake_desk()
    code = (await accept(f)).registration.code
    at_the_service(f, code, status=Status.DONE)
    unconfirmed = await f.desk.lookup.dossier(code)
    assert (unconfirmed.summary.status, unconfirmed.from_service) == (Status.RECEIVED, False)
    await f.desk.sync.round()
    confirmed = await f.desk.lookup.dossier(code)
    assert (confirmed.summary.status, confirmed.from_service) == (Status.DONE, True)
    assert confirmed.registration is not None


@pytest.mark.parametrize(
    "problem",
    [Offline("Mất kết nối"), Refused("Không đọc được"), SignInNeeded("Đăng nhập lại"), NotFound("Không có")],
)
async def test_whatever_the_service_says_what_is_known_here_is_shown(problem: Exception) -> None:
    f = fake_desk()
    code = (await accept(f)).registration.code
    await f.desk.sync.round()

    async def dossier(code: str) -> None:
        raise problem

    f.gateway.dossier = dossier
    view = await f.desk.lookup.dossier(code)
    assert (view.summary.code, view.from_service, len(view.events)) == (code, False, 1)
    with pytest.raises(NotFound, match=ELSEWHERE) as unknown:
        await f.desk.lookup.dossier(ELSEWHERE)
    # Only who asked may send a citizen away for a code that does not exist.
    asked = isinstance(problem, NotFound)
    assert ("Không tìm thấy hồ sơ" in str(unknown.value)) is asked
    assert ("chưa hỏi được" in str(unknown.value)) is not asked


async def test_opening_a_dossier_leaves_a_row_in_the_trail() -> None:
    f = fake_desk()
    code = (await accept(f)).registration.code
    await f.desk.lookup.dossier(code)
    assert f.store.trail[-1] == ("open", code, "mau")
    with pytest.raises(NotFound):
        await f.desk.lookup.dossier("Z00.01-261123-9999")
    assert len(f.store.trail) == 1


async def test_late_is_what_a_citizen_still_waits_for_after_its_time() -> None:
    f = fake_desk()
    code = (await accept(f)).registration.code
    assert not (await f.desk.lookup.dossier(code)).late
    f.clock.at = f.clock.at.replace(hour=18)
    assert (await f.desk.lookup.dossier(code)).late
    f.store.summaries[code] = replace(f.store.summaries[code], status=Status.RETURNED)
    assert not (await f.desk.lookup.dossier(code)).late


async def test_an_empty_box_offers_what_this_desk_uses() -> None:
    f = fake_desk()
    await f.desk.lookup.used("2.000815")
    assert f.desk.lookup.procedures("  ")[0].code == "2.000815"
    assert f.desk.lookup.procedures("khai sinh")[0].code == "1.001193"
    assert f.desk.lookup.understand("1001193").kind is QueryKind.PROCEDURE_CODE
    with pytest.raises(NotFound, match=r"9\.999999"):
        await f.desk.lookup.procedure("9.999999")
