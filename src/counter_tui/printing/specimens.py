"""One made-up slip of every form, out of one dossier: to check templates with and to show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import Registration
from counter_tui.domain.office import Office
from counter_tui.domain.procedure import CatalogueItem, Paper, Procedure
from counter_tui.domain.receipt import Slip
from counter_tui.domain.receipt_content import Stage, receipt
from counter_tui.domain.receipt_many import receipt_for_many
from counter_tui.domain.slips.approval import Approval, PaperState
from counter_tui.domain.slips.control_sheet import HandOverStep, control_sheet
from counter_tui.domain.slips.day_papers import (
    CashLine,
    DayClose,
    NumberUse,
    TakenFee,
    day_close_report,
    fee_list,
)
from counter_tui.domain.slips.guidance_sheet import guidance_sheet
from counter_tui.domain.slips.hand_over_lists import (
    HandedDossier,
    HandedResult,
    Sides,
    hand_over_record,
    results_list,
)
from counter_tui.domain.slips.leader_papers import apology, stop_notice
from counter_tui.domain.slips.matter import Matter, matter_of
from counter_tui.domain.slips.register_book import RegisterRow, register_book
from counter_tui.domain.slips.requests import WantedPaper, refusal, supplement_request
from counter_tui.domain.slips.return_slip import Handed, return_slip, void_slip

_OFFICER = "PHẠM THỊ MẪU"
_SIDES = Sides(
    giver="Trung tâm Phục vụ hành chính công", receiver="Bộ phận Tư pháp - Hộ tịch", giver_name=_OFFICER
)
_LEADER = Approval(leader="LÊ VĂN MẪU", state=PaperState.APPROVED)


def every_form(
    registration: Registration, office: Office, item: CatalogueItem | None = None
) -> tuple[Slip, ...]:
    """Return a slip of each form about one dossier, in the order of the forms; *item* is its procedure."""
    at = registration.received_at
    given = (
        registration
        if registration.due is not None
        else replace(registration, due=Due(at + timedelta(days=3), ()))
    )
    matter = matter_of(given)
    return (
        receipt(given, office),
        *_answers(matter, office, at),
        *_leader_papers(matter, office, at),
        control_sheet(matter, office, handling=_SIDES.receiver, steps=_steps(at, office), at=at),
        register_book(
            register_rows(given, 12),
            office,
            first=at.date(),
            last=at.date(),
            at=at,
            volume=f"01/{at.year}",
        ),
        return_slip(matter, office, handed=_handed(given), officer=_OFFICER),
        results_list(_results(given, 6), office, sides=_SIDES, at=at, number="12/BGKQ"),
        hand_over_record(_dossiers(given, 6), office, sides=_SIDES, at=at, number="12/BBGN"),
        guidance_sheet(
            item or _item(given), office, case=given.case, channel=given.channel, at=at, officer=_OFFICER
        ),
        fee_list(_fees(given, 6), office, first=at.date(), last=at.date(), officer=_OFFICER, at=at),
        void_slip(matter, office, reason="Nhập nhầm người nộp hồ sơ", officer=_OFFICER, at=at),
        day_close_report(_day(given), office, officer=_OFFICER, at=at),
    )


def receipt_variants(registration: Registration, office: Office) -> tuple[Slip, ...]:
    """Return a receipt for several dossiers, and one in a chain of agencies that takes another's place."""
    at = registration.received_at
    second = replace(registration, code=f"{registration.code[:-1]}9", due=Due(at + timedelta(days=2), ()))
    stages = (
        Stage(agency=office.name, due_at=at + timedelta(days=1)),
        Stage(agency="Sở Tư pháp", due_at=at + timedelta(days=7)),
    )
    chained = receipt(
        registration,
        office,
        stages=stages,
        total_due=at + timedelta(days=8),
        replaces=f"{registration.code}/1",
    )
    return receipt_for_many((registration, second), office), chained


def register_rows(registration: Registration, count: int) -> tuple[RegisterRow, ...]:
    """Return *count* rows of the register, every fifth number void."""
    prefix = registration.code.rpartition("-")[0]
    return tuple(
        RegisterRow(code=f"{prefix}-{n:04d}", void_reason="Nhập nhầm người nộp")
        if n % 5 == 0
        else RegisterRow(
            code=f"{prefix}-{n:04d}",
            procedure=registration.procedure_name,
            name=registration.owner.name,
            address=registration.owner.address,
            phone=registration.owner.phone,
            agency=_SIDES.receiver,
            received_at=registration.received_at + timedelta(minutes=n),
            due_at=registration.received_at + timedelta(days=3),
            result_at=registration.received_at + timedelta(days=2) if n % 2 else None,
            returned_at=registration.received_at + timedelta(days=3) if n % 2 else None,
            collection="Trực tiếp",
        )
        for n in range(1, count + 1)
    )


def _answers(matter: Matter, office: Office, at: datetime) -> tuple[Slip, ...]:
    wanted = (
        WantedPaper(name="Giấy chứng sinh", originals=1, note="Bản đã nộp mờ dấu, không đọc được số"),
        WantedPaper(name="Văn bản ủy quyền có chứng thực", certified=1),
    )
    why = "Thành phần hồ sơ chưa đầy đủ theo quy định của thủ tục"
    return (
        supplement_request(
            matter, office, reason=why, papers=wanted, officer=_OFFICER, at=at, after_reception=True
        ),
        refusal(
            matter,
            office,
            reason="Việc này không thuộc thẩm quyền giải quyết của xã; nộp tại Sở Tư pháp",
            officer=_OFFICER,
            at=at,
            number="07",
        ),
    )


def _leader_papers(matter: Matter, office: Office, at: datetime) -> tuple[Slip, ...]:
    return (
        apology(
            matter,
            office,
            cause="Phải xác minh thông tin tại nơi cư trú trước đây, chưa có kết quả trả lời",
            responsible="Bộ phận Tư pháp - Hộ tịch",
            new_due=at + timedelta(days=8),
            approval=_LEADER,
            at=at + timedelta(days=1),
            number="03",
        ),
        stop_notice(
            matter,
            office,
            request="Đơn đề nghị dừng của người nộp hồ sơ",
            requested_at=at + timedelta(hours=3),
            stage="đang thẩm định, chưa có quyết định về kết quả",
            decision="Dừng giải quyết theo yêu cầu của người nộp hồ sơ",
            approval=Approval(),
            at=at + timedelta(days=1),
            fees="không thu",
            papers="toàn bộ giấy tờ đã nộp",
        ),
    )


def _steps(at: datetime, office: Office) -> tuple[HandOverStep, ...]:
    return (
        HandOverStep(
            giver=office.name,
            receiver=_SIDES.receiver,
            at=at,
            giver_name=_OFFICER,
            receiver_name="LÊ THỊ MẪU",
            outcome="Đúng hạn",
        ),
    )


def _handed(given: Registration) -> Handed:
    return Handed(
        receiver=given.applicant.name,
        receiver_identity=given.applicant.identity,
        receiver_phone=given.applicant.phone,
        kind="Giấy khai sinh",
        number="125/2026",
        summary="Giấy khai sinh, 01 bản chính và 02 bản sao",
        returned_at=given.received_at + timedelta(days=1),
    )


def _results(given: Registration, count: int) -> tuple[HandedResult, ...]:
    return tuple(
        HandedResult(
            code=f"{given.code[:-1]}{n}",
            procedure=given.procedure_name,
            result=f"Trích lục số {n}/TL",
            name=given.owner.name,
            address=given.owner.address,
            fee_due=n % 2 == 0,
            by_post=n == 1,
        )
        for n in range(1, count + 1)
    )


def _dossiers(given: Registration, count: int) -> tuple[HandedDossier, ...]:
    return tuple(
        HandedDossier(
            code=f"{given.code[:-1]}{n}",
            procedure=given.procedure_name,
            unit=_SIDES.receiver,
            received_at=given.received_at,
            due_at=given.due.at if given.due else None,
            limit_text=given.limit_text,
            name=given.owner.name,
        )
        for n in range(1, count + 1)
    )


def _fees(given: Registration, count: int) -> tuple[TakenFee, ...]:
    return tuple(
        TakenFee(
            unit="Quầy 1",
            code=f"{given.code[:-1]}{n}",
            procedure=given.procedure_name,
            owner=given.owner.name,
            address=given.owner.address,
            what="Lệ phí hộ tịch",
            taken_at=given.received_at,
            charge=8_000 * n,
            service=2_000,
        )
        for n in range(1, count + 1)
    )


def _day(given: Registration) -> DayClose:
    prefix = given.code.rpartition("-")[0]
    return DayClose(
        day=given.received_at.date(),
        received=57,
        received_void=1,
        returned=41,
        cash=(
            CashLine(officer=_OFFICER, kind="Lệ phí hộ tịch", method="tiền mặt", amount=1_208_000),
            CashLine(officer="LÊ VĂN MẪU", kind="Phí chứng thực", method="chuyển khoản", amount=346_000),
        ),
        given_back=8_000,
        in_drawer=1_200_000,
        numbers=(
            NumberUse(
                name=f"{prefix}-0001…0060",
                used="0001-0056, 0058",
                void=(("0057", "Nhập nhầm người nộp"), ("0059-0060", "Hết ngày, không dùng")),
            ),
        ),
        left_to_hand_over=(f"{prefix}-0055", f"{prefix}-0056"),
        unsent=(),
        more=(("Đã hoàn trả", f"{prefix}-0057 Lệ phí hộ tịch: 8.000 đ, Nhập nhầm người nộp, {_OFFICER}"),),
        audit_head="6f1c0d9a52e84b77",
        audit_rows=412,
    )


def _item(given: Registration) -> CatalogueItem:
    papers = tuple(Paper(name=paper.name, originals=1) for paper in given.papers)
    return CatalogueItem(
        Procedure(
            code=given.procedure_code, name=given.procedure_name, field=given.procedure_field, papers=papers
        )
    )
