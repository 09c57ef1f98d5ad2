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
from counter_tui.services.casework import CaseWork
from counter_tui.services.conflicts import Conflicts
from counter_tui.services.correcting import Correcting
from counter_tui.services.day_book import DayBook
from counter_tui.services.desk import Desk
from counter_tui.services.desk_papers import DeskPapers
from counter_tui.services.fee_desk import FeeDesk
from counter_tui.services.hand_over import HandOver
from counter_tui.services.journal_book import JournalBook
from counter_tui.services.last_slip import LastSlips
from counter_tui.services.lookup import Lookup
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.on_theirs import OnTheirs
from counter_tui.services.preferences import Preferences
from counter_tui.services.printer_care import PrinterCare
from counter_tui.services.queue import Queue
from counter_tui.services.receipt_source import ReceiptSource
from counter_tui.services.receipts import Receipts
from counter_tui.services.reception import Reception
from counter_tui.services.register_book import RegisterBook
from counter_tui.services.returning import Returning
from counter_tui.services.same_day import SameDay
from counter_tui.services.screen_lock import ScreenLock
from counter_tui.services.session import Session
from counter_tui.services.spool import Spool
from counter_tui.services.sync import Sync
from tests.fakes.days import FakeDays
from tests.fakes.hand_overs import FakeHandOvers
from tests.fakes.ports import (
    MORNING,
    OFFICE,
    OFFICER,
    FakeCatalogue,
    FakeClock,
    FakeDrafts,
    FakeGateway,
    FakePins,
    FakePreferenceFile,
    FakePrinter,
    FakePrinters,
    FakeRecord,
    FakeRenderer,
    FakeStore,
)
from tests.fakes.queue import FakeQueueRows
from tests.fakes.registers import FakeDeskRegister, FakeExports, FakeOfficeRegister, FakeSheets

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
    renderer: FakeRenderer
    printer: FakePrinter
    printers: FakePrinters
    preferences: FakePreferenceFile
    queue_rows: FakeQueueRows
    office_register: FakeOfficeRegister
    exports: FakeExports
    hand_overs: FakeHandOvers


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
    store = FakeStore()
    drafts = store.drafts
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
    printer, preferences, renderer = FakePrinter(), FakePreferenceFile(), FakeRenderer()
    printers = FakePrinters(printer)
    kept_preferences = Preferences(preferences)
    spool = Spool(store, renderer, printers, store, store, session, clock, patience=0.2, pause=0.05)
    lookup = Lookup(catalogue, store, gateway, store, session, clock)
    casework = CaseWork(
        catalogue=catalogue,
        journal=store,
        dossiers=store,
        gateway=gateway,
        session=session,
        clock=clock,
    )
    days = FakeDays(store)
    queue_rows = FakeQueueRows(store)
    book = JournalBook(store, store, store, gateway, session, clock)
    office_register, exports = FakeOfficeRegister(gateway), FakeExports()
    source = ReceiptSource(casework, store, days, gateway, session)
    folder = printers.by_name["folder"]
    receipts = Receipts(store, renderer, spool, store, session, clock, folder=folder, source=source)
    queue, hand_overs = Queue(queue_rows, casework, gateway, session, clock), FakeHandOvers(store)
    desk = Desk(
        session=session,
        lookup=lookup,
        reception=reception,
        casework=casework,
        conflicts=Conflicts(store, gateway, casework, store, session, OnTheirs(casework, catalogue, session)),
        fees=FeeDesk(casework, lookup, days, store),
        day_book=DayBook(days, store, session, clock),
        register_book=RegisterBook(
            FakeDeskRegister(store, days),
            office_register,
            receipts,
            FakeSheets(),
            exports,
            store,
            session,
            clock,
            dossiers=store,
        ),
        same_day=SameDay(catalogue=catalogue, reception=reception, session=session, clock=clock),
        returning=Returning(
            casework=casework,
            lookup=lookup,
            catalogue=catalogue,
            dossiers=store,
            gateway=gateway,
            session=session,
        ),
        queue=queue,
        hand_over=HandOver(
            lists=hand_overs,
            queue=queue,
            casework=casework,
            dossiers=store,
            catalogue=catalogue,
            receipts=receipts,
            session=session,
            clock=clock,
        ),
        correcting=Correcting(
            casework=casework,
            reception=reception,
            book=book,
            catalogue=catalogue,
            journal=store,
            dossiers=store,
            gateway=gateway,
            days=days,
            prints=store,
            session=session,
        ),
        journal=book,
        receipts=receipts,
        last_slips=LastSlips(store, store, store),
        papers=DeskPapers(casework, store, days, gateway, receipts, session, clock),
        spool=spool,
        printer_care=PrinterCare(printers, store, renderer, kept_preferences, clock),
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
        preferences=kept_preferences,
        screen_lock=ScreenLock(FakePins(), store, session, clock),
    )
    return FakeDesk(
        desk=desk,
        clock=clock,
        store=store,
        drafts=drafts,
        gateway=gateway,
        catalogue=catalogue,
        renderer=renderer,
        printer=printer,
        printers=printers,
        preferences=preferences,
        queue_rows=queue_rows,
        office_register=office_register,
        exports=exports,
        hand_overs=hand_overs,
    )
