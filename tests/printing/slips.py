"""Slips to test with; every name and number is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import Collection, FeeLine, FeeMethod, FeeMoment, ReceivedPaper, Registration
from counter_tui.domain.office import Counter, Office
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel, FeeKind
from counter_tui.domain.receipt import Slip, SlipMark
from counter_tui.domain.receipt_content import receipt

VERSION = "TT03-2025/01/2"
RECEIVED = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)
OFFICE = Office(
    code="H49.12",
    name="Trung tâm Phục vụ hành chính công phường Mẫu",
    superior="Ủy ban nhân dân phường Mẫu",
    address="Số 1, đường Mẫu, phường Mẫu",
    place="Phường Mẫu",
    phone="02033000000",
    website="https://dichvucong.gov.vn",
    counters=(Counter(id="1", name="Quầy 1"),),
)
SAMPLE = replace(OFFICE, code="Z00.01", sample=True)
APPLICANT = Person(
    name="NGUYỄN VĂN MẪU",
    identity="022090000001",
    address="Số 12, tổ 3, khu Mẫu, phường Mẫu",
    phone="0900000001",
    email="mau@example.vn",
)
OWNER = Person(name="TRẦN THỊ MẪU", identity="022190000002")
FIRST = SlipMark()
AGAIN = SlipMark(reprint=2, at=datetime(2026, 11, 24, 9, 5, tzinfo=VIETNAM), officer_name="LÊ VĂN MẪU")


def registration(**changes: object) -> Registration:
    """A birth registration with another owner, three papers, fees, a due time and a note."""
    given = Registration(
        id="0193",
        code="H49.12-261123-0001",
        office="H49.12",
        counter="1",
        officer_id="mau",
        officer_name="PHẠM THỊ MẪU",
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh",
        procedure_field="Hộ tịch",
        procedure_version=1,
        case="Ủy quyền đăng ký khai sinh",
        channel=Channel.DIRECT,
        applicant=APPLICANT,
        owner=OWNER,
        papers=(
            ReceivedPaper(name="Tờ khai đăng ký khai sinh", originals=1, digitised=True),
            ReceivedPaper(name="Giấy chứng sinh", certified=2),
            ReceivedPaper(name="Văn bản ủy quyền", copies=3, from_store=True),
        ),
        fees=(
            FeeLine(kind=FeeKind.CHARGE, label="Lệ phí đăng ký", amount=8000),
            FeeLine(
                kind=FeeKind.SERVICE,
                label="Phí cấp bản sao",
                amount=1_250_000,
                moment=FeeMoment.AFTER,
                method=FeeMethod.TRANSFER,
            ),
        ),
        collection=Collection.AT_DESK,
        note="Người nộp xin nhận kết quả trước 16 giờ",
        received_at=RECEIVED,
        limit_text="01 ngày làm việc",
        due=Due(datetime(2026, 11, 25, 17, 0, tzinfo=VIETNAM), ()),
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def slip(office: Office = OFFICE, **changes: object) -> Slip:
    """A slip of form 01."""
    return receipt(registration(**changes), office)


def papers(count: int, words: int = 60) -> tuple[ReceivedPaper, ...]:
    """Papers whose names are far longer than a line (over 240 characters each)."""
    name = " ".join(["giấy tờ chứng minh"] * (words // 4))
    return tuple(ReceivedPaper(name=f"Số {n}: {name}", originals=1) for n in range(1, count + 1))
