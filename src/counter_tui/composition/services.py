"""The verbs of a desk, put on top of its files, its way to a service and its printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from counter_tui.system.clock import SystemClock

if TYPE_CHECKING:
    from counter_tui.domain.calendar import Calendar
    from counter_tui.printing.folder import FolderPrinter
    from counter_tui.services.ports import Gateway, Printers, SlipRenderer
    from counter_tui.services.ports.register import OfficeRegister, Spreadsheets
    from counter_tui.storage.catalogue import CatalogueStore
    from counter_tui.storage.desk_files import DeskFiles
    from counter_tui.system.config import Config
    from counter_tui.system.preference_file import TomlPreferenceFile


def desk_services(
    files: DeskFiles,
    catalogue: CatalogueStore,
    gateway: Gateway,
    calendar: Calendar,
    settings: Config,
    *,
    renderer: SlipRenderer,
    printers: Printers,
    folder: FolderPrinter,
    sheets: Spreadsheets,
    office_book: OfficeRegister,
    preferences: TomlPreferenceFile,
) -> Desk:
    """Return the services of a desk whose files are open; *calendar* holds until the office's own is known."""
    clock = SystemClock()
    session = Session(gateway, files.office_record, settings.string("desk.counter"), calendar=calendar)
    numbers = NumberSupply(files.numbers, gateway, files.office_record, session, clock)
    reception = Reception(
        catalogue=catalogue,
        journal=files.journal,
        drafts=files.drafts,
        dossiers=files.dossiers,
        gateway=gateway,
        numbers=numbers,
        session=session,
        clock=clock,
    )
    lookup = Lookup(catalogue, files.dossiers, gateway, files.audit, session, clock)
    casework = CaseWork(
        catalogue=catalogue,
        journal=files.journal,
        dossiers=files.dossiers,
        gateway=gateway,
        session=session,
        clock=clock,
    )
    book = JournalBook(files.journal, files.dossiers, files.prints, gateway, session, clock)
    kept_preferences = Preferences(preferences)
    spool = Spool(files.prints, renderer, printers, files.audit, files.dossiers, session, clock)
    receipts = Receipts(
        files.prints,
        renderer,
        spool,
        files.audit,
        session,
        clock,
        folder=folder,
        source=ReceiptSource(casework, files.dossiers, files.days, gateway, session),
    )
    queue = Queue(files.queue, casework, gateway, session, clock)
    sync = Sync(
        journal=files.journal,
        numbers=numbers,
        catalogue=catalogue,
        dossiers=files.dossiers,
        prints=files.prints,
        gateway=gateway,
        session=session,
        clock=clock,
        embedded=not settings.string("api.url"),
    )
    book.unless_sent = sync.unless_sent
    return Desk(
        spool=spool,
        printer_care=PrinterCare(printers, files.prints, renderer, kept_preferences, clock),
        session=session,
        lookup=lookup,
        reception=reception,
        casework=casework,
        conflicts=Conflicts(
            files.journal, gateway, casework, files.prints, session, OnTheirs(casework, catalogue, session)
        ),
        fees=FeeDesk(casework, lookup, files.days, files.journal),
        register_book=RegisterBook(
            files.register,
            office_book,
            receipts,
            sheets,
            folder,
            files.audit,
            session,
            clock,
            dossiers=files.dossiers,
        ),
        day_book=DayBook(files.days, files.dossiers, session, clock),
        same_day=SameDay(catalogue=catalogue, reception=reception, session=session, clock=clock),
        returning=Returning(
            casework=casework,
            lookup=lookup,
            catalogue=catalogue,
            dossiers=files.dossiers,
            gateway=gateway,
            session=session,
        ),
        queue=queue,
        hand_over=HandOver(
            lists=files.hand_overs,
            queue=queue,
            casework=casework,
            dossiers=files.dossiers,
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
            journal=files.journal,
            dossiers=files.dossiers,
            gateway=gateway,
            days=files.days,
            prints=files.prints,
            session=session,
        ),
        journal=book,
        receipts=receipts,
        last_slips=LastSlips(files.journal, files.dossiers, files.prints),
        papers=DeskPapers(casework, files.dossiers, files.days, gateway, receipts, session, clock),
        sync=sync,
        preferences=kept_preferences,
        screen_lock=ScreenLock(files.pins, files.audit, session, clock),
    )
