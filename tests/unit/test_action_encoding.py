"""Every action of the domain has a wire form that gives the same action back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import get_args

import msgspec
import pytest
from tests.storage.samples import registration

from counter_tui.contract.action_encoding import WIRE, encode_action
from counter_tui.contract.actions import Action as WireAction
from counter_tui.domain import actions as a
from counter_tui.domain.action_parts import Refund, Result
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due, LedgerKind, LedgerLine
from counter_tui.domain.dossier import FeeLine, ReceivedPaper, RouteStage, Status
from counter_tui.domain.person import Person
from counter_tui.services.ports import AssignedNumber

AT = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
ACTOR = a.Actor(officer_id="mau", officer_name="Cán bộ Mẫu", counter="1")
NUMBER = AssignedNumber(code="Z00.01-261123-0001", provisional=False)
DUE = Due(at=AT, ledger=(LedgerLine(date(2026, 11, 25), LedgerKind.COUNTED, 1, "ngày làm việc"),))
FEE = FeeLine(kind=None, label="Lệ phí", amount=8000, outside_receipt="0000123")
PROXY = a.Proxy(
    person=Person(name="NGUYỄN VĂN MẪU", identity="022090000001"),
    authorisation=a.Authorisation.RELATIVE,
    relation="con",
)
RESULT = Result(name="Giấy khai sinh", number="12/2026", signer="TRẦN THỊ MẪU", signed_on=date(2026, 11, 25))

ACTIONS: tuple[a.Action, ...] = (
    a.Forward(to="Phòng Tư pháp", note="kèm bản gốc", list_code="BG-1", stage_due=AT),
    a.RequestSupplement(reason="Thiếu giấy", papers=("Giấy chứng sinh", "Bản sao"), until=date(2026, 12, 1)),
    a.CompleteSupplement(
        papers=(ReceivedPaper(name="Giấy chứng sinh", originals=1),), due=DUE, stage_due=AT, note="đủ"
    ),
    a.Refuse(reason="Không thuộc thẩm quyền", approved_by="LÊ VĂN MẪU"),
    a.Suspend(reason="Chờ nộp thuế", cause=a.Suspension.PAYMENT),
    a.Resume(due=DUE, stage_due=AT, note="đã nộp"),
    a.Withdraw(reason="Công dân rút"),
    a.Finish(results=(RESULT,), note="xong", list_code="KQ-1"),
    a.Unfinish(reason="Nhầm hồ sơ", status=Status.RECEIVED, place="Phòng Mẫu"),
    a.Unreturn(reason="Nhầm hồ sơ", status=Status.IN_PROGRESS, place="Phòng Mẫu"),
    a.Return(
        receiver="NGUYỄN VĂN MẪU", proxy=PROXY, payments=(FEE,), originals_returned=False, results=(RESULT,)
    ),
    a.Reschedule(due=DUE, reason="Chờ xác minh", approved_by="LÊ VĂN MẪU"),
    a.Correct(
        registration=replace(
            registration(1, NUMBER),
            id="019ac0de-0000-7000-8000-000000000001",
            replaces=1,
            route=(RouteStage(agency="Thuế", due_at=AT),),
        ),
        reason="Nhầm tên",
    ),
    a.Void(reason="Nhập nhầm"),
    a.Reassign(to_officer="hai", to_name="Cán bộ Hai", reason="nghỉ phép"),
    a.RecordFees(payments=(FEE,), refunds=(Refund(label="Lệ phí", amount=8000, reason="Thu thừa"),)),
    a.GiveFeedback(rating=a.Rating.SATISFIED, remark="nhanh"),
    a.TakeOver(receiver="LÊ VĂN MẪU", place="Phòng Mẫu", list_code="BG-261123-1-01"),
)


def test_every_action_is_tried_and_has_a_wire_form() -> None:
    assert {type(action) for action in ACTIONS} == set(get_args(a.Action))
    assert set(WIRE) == {kind.value for kind in a.ActionKind}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.KIND.value)
def test_an_action_comes_back_as_it_was_sent(action: a.Action) -> None:
    body = msgspec.json.encode(encode_action(action, ACTOR, AT))
    read = msgspec.json.decode(body, type=WireAction)
    assert read.to_domain() == action
    assert (read.at, read.officer_id, read.counter) == (AT, "mau", "1")
