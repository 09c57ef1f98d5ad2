"""Actions: once for a key, against the version seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from counter_tui.contract.registration import RegistrationBody
from counter_tui.database.moments import to_micros
from counter_tui.domain.codes import provisional_code
from counter_tui.domain.dossier import FeeLine, FeeMoment, Status
from counter_tui.domain.office import Role
from counter_tui.domain.person import Person
from counter_tui.server.tables import feedback
from tests.server.offices import MORNING, TODAY, registration, same_day, uuid

CODE = "Z00.01-261123-0001"
VOID = {"action": "void", "reason": "Nhập nhầm"}
RETURN = {"action": "return", "receiver": "NGUYỄN VĂN MẪU", "note": "Đã ký nhận"}


def sent(registered):
    return msgspec.to_builtins(RegistrationBody.from_domain(registered))


async def act(wire, body, *, number=50, code=CODE, role=Role.SUPERVISOR, **extra):
    return await wire.ask("POST", f"/v1/dossiers/{code}/actions", body, key=uuid(number), role=role, **extra)


async def test_a_result_is_returned_once(wire):
    await wire.lease()
    await wire.register(registration())
    first = await act(wire, RETURN, role=Role.OFFICER, If_Match='"1"')
    assert first.json() == {"code": CODE, "version": 2, "status": 10}
    again = await act(wire, RETURN, role=Role.OFFICER, If_Match='"1"')
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    shown = await wire.ask("GET", f"/v1/dossiers/{CODE}")
    assert shown.headers["etag"] == '"2"'
    assert shown.json()["events"][1]["note"] == "NGUYỄN VĂN MẪU · Đã ký nhận"
    second = await act(wire, RETURN, number=51, If_Match='"2"')
    assert (second.status_code, second.json()["code"]) == (409, "wrong-status")


@pytest.mark.parametrize(("given", "code"), [({}, "version-needed"), ({"If_Match": '"7"'}, "version-stale")])
async def test_an_action_needs_the_version_seen(inner, given, code):
    await inner.lease()
    await inner.register(registration())
    assert (await act(inner, RETURN, **given)).json()["code"] == code


async def test_what_was_made_before_a_reassignment_is_refused_and_overwrites_nothing(wire):
    await wire.lease()
    await wire.register(registration())
    given = {
        "action": "reassign",
        "to_officer": "phutrach",
        "to_name": "Phụ trách mẫu",
        "reason": "Nghỉ phép",
    }
    assert (await act(wire, given, If_Match='"1"')).json()["version"] == 2
    late = await act(wire, RETURN, number=51, role=Role.OFFICER, If_Match='"1"')
    assert (late.status_code, late.json()["code"]) == (412, "version-stale")
    shown = (await wire.ask("GET", f"/v1/dossiers/{CODE}")).json()
    assert [event["kind"] for event in shown["events"]] == ["register", "reassign"]
    again = await act(wire, RETURN, number=52, role=Role.OFFICER, If_Match='"2"')
    assert again.json() == {"code": CODE, "version": 3, "status": 10}


async def test_a_dossier_is_given_to_nobody_unknown(inner):
    await inner.lease()
    await inner.register(registration())
    given = {"action": "reassign", "to_officer": "ai", "to_name": "Ai Đó"}
    refused = await act(inner, given, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown-officer")
    assert (await inner.ask("GET", f"/v1/dossiers/{CODE}")).headers["etag"] == '"1"'


async def test_an_officer_voids_what_he_received_today_and_nothing_else(inner):
    await inner.lease()
    await inner.register(registration())
    forward = {"action": "forward", "to": "Công chức tư pháp - hộ tịch"}
    assert (await act(inner, forward, role=Role.OFFICER, If_Match='"1"')).json()["status"] == 4
    late = await act(inner, VOID, role=Role.OFFICER, number=51, If_Match='"2"')
    assert (late.status_code, late.json()["code"]) == (403, "forbidden")
    done = await act(inner, VOID, number=52, If_Match='"2"')
    assert done.json()["status"] == Status.STOPPED
    listed = (await inner.ask("GET", "/v1/changes")).json()["changes"]
    assert listed[0]["flags"] == ["voided"]
    again = await act(inner, forward, number=53, If_Match='"3"')
    assert (again.status_code, again.json()["code"]) == (409, "wrong-status")


async def test_who_has_a_stopped_dossier_is_still_waiting_and_who_has_a_voided_one_is_not(inner):
    async def open_ones() -> list[str]:
        found = await inner.ask("POST", "/v1/people/dossiers", {"identity": "022090000001"})
        return [dossier["code"] for dossier in found.json()["dossiers"]]

    await inner.lease()
    await inner.register(registration())
    stop = {"action": "suspend", "reason": "Chờ kết quả giám định", "cause": "other"}
    assert (await act(inner, stop, If_Match='"1"')).json()["status"] == Status.STOPPED
    assert await open_ones() == [CODE]
    await act(inner, VOID, number=51, If_Match='"2"')
    assert await open_ones() == []


async def test_same_day_work_received_wrong_is_voided(inner):
    await inner.lease()
    await inner.register(same_day())
    assert (await act(inner, VOID, role=Role.OFFICER, If_Match='"2"')).json()["status"] == Status.STOPPED


async def test_a_correction_replaces_what_was_registered_and_keeps_the_code(inner):
    await inner.lease()
    first = registration()
    await inner.register(first)
    fixed = replace(
        first, id=uuid(60), replaces=1, owner=Person(name="TRẦN THỊ MẪU", identity="022190000002")
    )
    body = {"action": "correct", "reason": "Nhầm chủ hồ sơ", "registration": sent(fixed)}
    assert (await act(inner, body, role=Role.OFFICER, If_Match='"1"')).json()["version"] == 2
    shown = (await inner.ask("GET", f"/v1/dossiers/{CODE}")).json()
    assert shown["registration"]["owner"]["name"] == shown["summary"]["owner_name"] == "TRẦN THỊ MẪU"
    assert shown["events"][1]["action"]["reason"] == "Nhầm chủ hồ sơ"
    found = await inner.ask("POST", "/v1/people/dossiers", {"identity": "022190000002"})
    assert [d["code"] for d in found.json()["dossiers"]] == [CODE]
    kept = await inner.service.database.read(lambda db: db.one("SELECT body FROM replaced_registration"))
    assert first.owner.name in kept[0]
    other = body | {"registration": sent(replace(fixed, code="Z00.01-261123-0002"))}
    assert (await act(inner, other, number=51, If_Match='"2"')).json()["code"] == "bad-code"


@pytest.mark.parametrize(
    ("moved", "code"),
    [(-timedelta(days=368), "received-long-ago"), (timedelta(days=3), "received-in-future")],
)
async def test_no_correction_brings_a_dossier_into_the_register_of_a_year_long_closed(inner, moved, code):
    await inner.lease()
    first = registration()
    await inner.register(first)
    fixed = replace(first, id=uuid(60), replaces=1, received_at=first.received_at + moved)
    body = {"action": "correct", "reason": "Nhầm giờ", "registration": sent(fixed)}
    refused = await act(inner, body, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["errors"][0]["pointer"] == "/registration/received_at"


async def test_what_was_received_long_ago_by_now_is_still_put_right(inner):
    await inner.lease()
    first = registration(received_at=MORNING - timedelta(days=365))
    await inner.register(first)
    inner.clock.at += timedelta(days=30)
    fixed = replace(first, id=uuid(60), replaces=1, note="Đã gọi điện")
    body = {"action": "correct", "reason": "Bổ sung ghi chú", "registration": sent(fixed)}
    assert (await act(inner, body, If_Match='"1"')).status_code == 200


async def test_who_got_a_wrong_fee_back_owes_the_right_one(inner):
    await inner.lease()
    fee = FeeLine(kind=None, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
    first = replace(registration(), fees=(fee,))
    await inner.register(first)
    paid = {"action": "fees", "payments": [msgspec.to_builtins(fee)]}
    back = {"action": "fees", "refunds": [{"label": "Lệ phí", "amount": 75_000, "reason": "Thu nhầm"}]}
    assert (await act(inner, paid, number=51, If_Match='"1"')).status_code == 200
    assert (await act(inner, back, number=52, If_Match='"2"')).status_code == 200
    for version, right in ((3, 50_000), (4, 60_000)):
        fees = (replace(fee, amount=right),)
        fixed = replace(first, id=uuid(60 + version), replaces=version - 2, fees=fees)
        body = {"action": "correct", "reason": "Sai mức", "registration": sent(fixed)}
        done = await act(inner, body, number=50 + version, If_Match=f'"{version}"')
        assert done.status_code == 200
        assert (await inner.ask("GET", f"/v1/dossiers/{CODE}")).json()["summary"]["fees_due"] == right


async def test_a_fee_is_settled_once_and_given_back_once(inner):
    await inner.lease()
    fee, other = (
        FeeLine(kind=None, label=label, amount=75_000, moment=FeeMoment.AFTER) for label in ("Lệ phí", "Phí")
    )
    await inner.register(replace(registration(), fees=(fee, other)))
    paid = {"action": "fees", "payments": [msgspec.to_builtins(fee)]}
    waived = {"action": "fees", "payments": [msgspec.to_builtins(replace(fee, exempt_reason="Hộ nghèo"))]}
    back = {"action": "fees", "refunds": [{"label": "Lệ phí", "amount": 75_000, "reason": "Thu nhầm"}]}
    steps = [(paid, 200), (paid, 422), (waived, 422), (back, 200), (back, 422)]
    version = 1
    for number, (body, status) in enumerate(steps, 51):
        done = await act(inner, body, number=number, If_Match=f'"{version}"')
        assert done.status_code == status
        assert status == 200 or done.json()["code"] == "action-incomplete"
        version += status == 200
    assert (await inner.ask("GET", f"/v1/dossiers/{CODE}")).json()["summary"]["fees_due"] == 75_000


async def test_a_supplement_stops_the_clock_and_its_completion_gives_a_new_due_time(inner):
    await inner.lease()
    await inner.register(registration())
    ask = {"action": "request_supplement", "reason": "Thiếu giấy", "papers": ["Giấy chứng sinh"]}
    empty = await act(inner, ask | {"papers": []}, If_Match='"1"')
    assert (empty.status_code, empty.json()["code"]) == (422, "invalid-body")
    assert (await act(inner, ask, number=51, role=Role.OFFICER, If_Match='"1"')).json()["status"] == 5
    shown = (await inner.ask("GET", f"/v1/dossiers/{CODE}")).json()["summary"]
    assert shown["stopped_at"] is not None
    lacking = await act(inner, {"action": "complete_supplement"}, number=52, If_Match='"2"')
    assert (lacking.status_code, lacking.json()["code"]) == (422, "action-incomplete")
    due = {"at": "2026-12-01T17:00:00+07:00", "ledger": []}
    done = await act(inner, {"action": "complete_supplement", "due": due}, number=53, If_Match='"2"')
    assert done.json()["status"] == 4
    shown = (await inner.ask("GET", f"/v1/dossiers/{CODE}")).json()["summary"]
    assert (shown["due_at"][:16], shown["stopped_at"]) == ("2026-12-01T17:00", None)
    again = await act(inner, ask, number=54, role=Role.OFFICER, If_Match='"3"')
    assert (again.status_code, again.json()["code"]) == (409, "wrong-status")


async def test_an_action_is_attributed_to_whom_the_desk_names_and_to_nobody_unknown(inner):
    await inner.lease()
    await inner.register(registration())
    body = {"action": "forward", "to": "Phòng Mẫu", "officer_id": "khong-co"}
    assert (await act(inner, body, If_Match='"1"')).json()["code"] == "unknown-officer"
    body = {"action": "forward", "to": "Phòng Mẫu", "counter": "9"}
    assert (await act(inner, body, number=51, If_Match='"1"')).json()["code"] == "unknown-counter"


async def test_a_number_without_a_dossier_is_voided_and_revived_by_a_late_one(wire):
    await wire.lease()
    done = await act(wire, VOID, role=Role.OFFICER)
    assert done.json() == {"code": CODE, "version": 0, "status": None}
    assert (await wire.register(registration())).status_code == 201
    shown = (await wire.ask("GET", f"/v1/dossiers/{CODE}")).json()
    assert shown["events"][0]["note"] == "unvoided"
    left = await wire.service.database.read(lambda db: db.all("SELECT code FROM void_number"))
    assert left == []


async def test_a_provisional_code_never_sent_can_be_voided(inner):
    code = provisional_code("Z00.01", TODAY, "1", 77)
    assert (await act(inner, VOID, code=code, role=Role.OFFICER)).status_code == 200


@pytest.mark.parametrize(
    "code", ["Z00.01-261123-0999", "H49-261123-0001", "khong-co", "TAM-H49-261123-1-AAAAA-0"]
)
async def test_only_own_numbers_are_voided(inner, code):
    await inner.lease()
    answer = await act(inner, VOID, code=code)
    assert (answer.status_code, answer.json()["code"]) == (404, "dossier-not-found")


async def test_an_action_not_offered_is_invalid(inner):
    answer = await act(inner, {"action": "burn", "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-body")


async def test_what_citizens_say_is_counted_by_officer_and_rating(inner):
    await inner.lease()
    await inner.register(registration())
    await act(inner, RETURN, role=Role.OFFICER, If_Match='"1"')
    for number, said in enumerate(({"rating": "satisfied"}, {"rating": "satisfied"}, {"remark": "Nhanh"})):
        given = {"action": "feedback", **said}
        done = await act(inner, given, number=60 + number, role=Role.OFFICER, If_Match=f'"{2 + number}"')
        assert done.status_code == 200, done.json()
    day = to_micros(MORNING)

    def counted(since, until):
        return inner.service.database.read(
            lambda db: [(c.rating, c.count) for c in feedback.counts(db, "Z00.01", since=since, until=until)]
        )

    assert await counted(0, 2 * day) == [("", 1), ("satisfied", 2)]
    assert await counted(0, 1) == []
