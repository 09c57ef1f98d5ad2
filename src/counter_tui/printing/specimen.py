"""A made-up receipt, to warm the engine and to try a template with."""

from __future__ import annotations

from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import Collection, FeeLine, ReceivedPaper, Registration
from counter_tui.domain.office import SAMPLE_OFFICE_PREFIX, Office
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel, FeeKind
from counter_tui.domain.receipt import Slip, SlipMark

_DAY = datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM)


def specimen(template_version: str, papers: int = 3) -> tuple[Slip, SlipMark]:
    """Return a receipt of the sample office with *papers* rows, and the mark of a first print."""
    person = Person(name="NGUYỄN VĂN MẪU", identity="022090000001", address="Thôn 1, xã Mẫu")
    registration = Registration(
        id="",
        code=f"{SAMPLE_OFFICE_PREFIX}.01-260105-0001",
        office=f"{SAMPLE_OFFICE_PREFIX}.01",
        counter="1",
        officer_id="",
        officer_name="Cán bộ Mẫu",
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh",
        procedure_field="Hộ tịch",
        procedure_version=1,
        case=None,
        channel=Channel.DIRECT,
        applicant=person,
        owner=person,
        papers=tuple(
            ReceivedPaper(name=f"Giấy tờ mẫu số {n}", originals=1, digitised=True)
            for n in range(1, papers + 1)
        ),
        fees=(FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=8000),),
        collection=Collection.AT_DESK,
        received_at=_DAY,
        limit_text="trong ngày làm việc",
    )
    office = Office(
        code=registration.office,
        name="Trung tâm Phục vụ hành chính công xã Mẫu",
        superior="UBND xã Mẫu",
        sample=True,
    )
    return Slip(
        form="01", template_version=template_version, registration=registration, office=office
    ), SlipMark()
