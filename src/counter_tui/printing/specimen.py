"""A made-up receipt, to warm the engine and to try a template with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import Collection, FeeLine, ReceivedPaper, Registration
from counter_tui.domain.office import SAMPLE_OFFICE_PREFIX, Office
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel, FeeKind
from counter_tui.domain.receipt import FIRST_RECEIPT_TEMPLATE, Slip, SlipMark
from counter_tui.domain.receipt_content import receipt

DAY = datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM)
PERSON = Person(name="NGUYỄN VĂN MẪU", identity="022090000001", address="Thôn 1, xã Mẫu")
OFFICE = Office(
    code=f"{SAMPLE_OFFICE_PREFIX}.01",
    name="Trung tâm Phục vụ hành chính công xã Mẫu",
    superior="UBND xã Mẫu",
    sample=True,
)


def specimen_registration(papers: int = 3) -> Registration:
    """Return a dossier of the sample office with *papers* papers."""
    return Registration(
        id="",
        code=f"{SAMPLE_OFFICE_PREFIX}.01-260105-0001",
        office=OFFICE.code,
        counter="1",
        officer_id="",
        officer_name="Cán bộ Mẫu",
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh",
        procedure_field="Hộ tịch",
        procedure_version=1,
        case=None,
        channel=Channel.DIRECT,
        applicant=PERSON,
        owner=PERSON,
        papers=tuple(
            ReceivedPaper(name=f"Giấy tờ mẫu số {n}", originals=1, digitised=True)
            for n in range(1, papers + 1)
        ),
        fees=(FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=8000),),
        collection=Collection.AT_DESK,
        received_at=DAY,
        limit_text="trong ngày làm việc",
    )


def specimen(template_version: str, papers: int = 3) -> tuple[Slip, SlipMark]:
    """Return a receipt of the sample office with *papers* rows, and the mark of a first print."""
    registration = specimen_registration(papers)
    if template_version == FIRST_RECEIPT_TEMPLATE:
        first = Slip(form="01", template_version=template_version, registration=registration, office=OFFICE)
        return first, SlipMark()
    return replace(receipt(registration, OFFICE), template_version=template_version), SlipMark()
