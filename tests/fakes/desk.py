"""A desk on in-memory ports; the services are the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from counter_tui.domain.calendar import Calendar
from counter_tui.domain.office import Office
from counter_tui.domain.procedure import (
    CatalogueItem,
    Channel,
    Fee,
    FeeKind,
    LegalReference,
    LimitUnit,
    OfficeRule,
    PageFee,
    Paper,
    Procedure,
    TimeLimit,
)
from counter_tui.services.desk import Desk
from counter_tui.services.journal_book import JournalBook
from counter_tui.services.lookup import Lookup
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.preferences import Preferences
from counter_tui.services.receipts import Receipts
from counter_tui.services.reception import Reception
from counter_tui.services.same_day import SameDay
from counter_tui.services.session import Session
from counter_tui.services.sync import Sync
from tests.fakes.ports import (
    MORNING,
    OFFICE,
    OFFICER,
    FakeCatalogue,
    FakeClock,
    FakeDrafts,
    FakeGateway,
    FakePreferenceFile,
    FakePrinter,
    FakeRecord,
    FakeRenderer,
    FakeStore,
)

SINCE = date(2025, 7, 1)

BIRTH = CatalogueItem(
    Procedure(
        code="1.001193",
        name="Thủ tục đăng ký khai sinh",
        field="Hộ tịch",
        level="Cấp xã",
        limit=TimeLimit(1, None, "Nguồn không ghi đơn vị"),
        papers=(
            Paper("Giấy chứng sinh", originals=1),
            Paper("Tờ khai đăng ký khai sinh", originals=1, form_code="TP/HT-2024"),
            Paper("Giấy chứng nhận kết hôn của cha, mẹ (nếu có)", copies=1, required=False),
            Paper("Văn bản ủy quyền", originals=1, required=False, case="Ủy quyền đăng ký khai sinh"),
            Paper("Xuất trình căn cước; không giữ bản giấy", is_note=True),
        ),
        fees=(Fee(FeeKind.CHARGE, 0, "Cổng ghi “Miễn phí”"),),
        steps=("Nộp hồ sơ", "Công chức tư pháp - hộ tịch kiểm tra, ghi sổ", "Nhận Giấy khai sinh"),
        results=("Giấy khai sinh",),
        legal_basis=(LegalReference("60/2014/QH13", "Luật Hộ tịch"),),
        channels=(Channel.DIRECT, Channel.ONLINE, Channel.POST),
        source_url="https://dichvucong.gov.vn/",
        source_date="2026-06-10",
        version=1,
    ),
    OfficeRule(
        code="1.001193",
        source="Luật Hộ tịch 60/2014, Điều 5 khoản 3",
        valid_from=SINCE,
        limit=TimeLimit(None, LimitUnit.SAME_DAY),
        cutoff=time(15, 0),
    ),
)
CERTIFIED_COPY = CatalogueItem(
    Procedure(
        code="2.000815",
        name="Chứng thực bản sao từ bản chính giấy tờ, văn bản",
        field="Chứng thực",
        fees=(
            Fee(
                FeeKind.SERVICE,
                2000,
                "2.000 đồng/trang; từ trang thứ 3: 1.000 đồng/trang; tối đa 200.000 đồng/bản",
            ),
        ),
        papers=(Paper("Bản chính giấy tờ, văn bản", originals=1), Paper("Bản sao cần chứng thực", copies=1)),
        version=1,
    ),
    OfficeRule(
        code="2.000815",
        source="NĐ 23/2015/NĐ-CP, Điều 7",
        valid_from=SINCE,
        limit=TimeLimit(None, LimitUnit.SAME_DAY),
        cutoff=time(15, 0),
        page_fee=PageFee(first=2000, first_pages=2, further=1000, cap=200_000),
        counts_pages=True,
        same_day_desk=True,
        synonyms=("sao y", "photo công chứng"),
    ),
)
SIGNATURE = CatalogueItem(
    Procedure(
        code="2.000884",
        name="Chứng thực chữ ký trong các giấy tờ, văn bản",
        field="Chứng thực",
        fees=(Fee(FeeKind.SERVICE, 10_000, "10.000 đồng/trường hợp"),),
        version=1,
    ),
    OfficeRule(
        code="2.000884",
        source="NĐ 23/2015/NĐ-CP, Điều 7",
        valid_from=SINCE,
        limit=TimeLimit(None, LimitUnit.SAME_DAY),
        cutoff=time(15, 0),
        unit_fee=10_000,
        same_day_desk=True,
    ),
)
RESIDENCE = CatalogueItem(
    Procedure(code="1.004194", name="Đăng ký tạm trú", field="Đăng ký, quản lý cư trú", version=1),
    OfficeRule(
        code="1.004194",
        source="TT 66/2023/TT-BCA",
        valid_from=SINCE,
        look_up_only="Nộp tại Công an xã Mẫu.",
    ),
)
BUILDING = CatalogueItem(
    Procedure(
        code="1.013225",
        name="Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ [thử]",
        field="Hoạt động xây dựng",
        limit=TimeLimit(15, LimitUnit.WORKING_DAYS),
        papers=tuple(Paper(f"Bản vẽ thiết kế số {n}", originals=2) for n in range(1, 53)),
        fees=(Fee(FeeKind.CHARGE, None, "HĐND tỉnh quyết định"),),
        version=1,
    ),
)
UNDECIDED = CatalogueItem(
    Procedure(
        code="2.002165",
        name="Giải quyết yêu cầu bồi thường tại cơ quan trực tiếp quản lý",
        field="Bồi thường nhà nước",
        limit=TimeLimit(1, None, "Nguồn ghi “1” không kèm đơn vị"),
        version=1,
    ),
)
ITEMS = (BIRTH, CERTIFIED_COPY, SIGNATURE, RESIDENCE, BUILDING, UNDECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeDesk:
    """A :class:`Desk` and what is behind it, for tests to look at and to break."""

    desk: Desk
    clock: FakeClock
    store: FakeStore
    drafts: FakeDrafts
    gateway: FakeGateway
    catalogue: FakeCatalogue
    printer: FakePrinter
    preferences: FakePreferenceFile


def fake_desk(
    *,
    items: Sequence[CatalogueItem] = ITEMS,
    now: datetime = MORNING,
    office: Office = OFFICE,
    calendar: Calendar | None = None,
    known: bool = True,
    embedded: bool = True,
) -> FakeDesk:
    """Return a desk that is open for work; ``known=False`` for one that has never heard from its service."""
    clock = FakeClock(now)
    calendar = calendar or Calendar()
    store, drafts = FakeStore(), FakeDrafts()
    catalogue = FakeCatalogue(items)
    gateway = FakeGateway(clock, office, calendar)
    record = FakeRecord((office, calendar, OFFICER) if known else None)
    session = Session(gateway, record)
    if known:
        session.office, session.calendar, session.officer = office, calendar, OFFICER
    numbers = NumberSupply(store, gateway, record, session, clock)
    reception = Reception(
        catalogue=catalogue,
        journal=store,
        drafts=drafts,
        dossiers=store,
        gateway=gateway,
        numbers=numbers,
        session=session,
        clock=clock,
    )
    printer, preferences = FakePrinter(), FakePreferenceFile()
    desk = Desk(
        session=session,
        lookup=Lookup(catalogue, store, gateway, store, session, clock),
        reception=reception,
        same_day=SameDay(catalogue=catalogue, reception=reception, session=session, clock=clock),
        journal=JournalBook(store, store, gateway, session, clock),
        receipts=Receipts(store, FakeRenderer(), printer, store, session, clock),
        sync=Sync(
            journal=store,
            numbers=numbers,
            catalogue=catalogue,
            dossiers=store,
            prints=store,
            gateway=gateway,
            session=session,
            clock=clock,
            embedded=embedded,
        ),
        preferences=Preferences(preferences),
    )
    return FakeDesk(
        desk=desk,
        clock=clock,
        store=store,
        drafts=drafts,
        gateway=gateway,
        catalogue=catalogue,
        printer=printer,
        preferences=preferences,
    )
