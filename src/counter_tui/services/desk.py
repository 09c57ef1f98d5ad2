"""All verbs of one desk, as the screens get them."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.services.casework import CaseWork
from counter_tui.services.conflicts import Conflicts
from counter_tui.services.correcting import Correcting
from counter_tui.services.day_book import DayBook
from counter_tui.services.desk_papers import DeskPapers
from counter_tui.services.fee_desk import FeeDesk
from counter_tui.services.hand_over import HandOver
from counter_tui.services.journal_book import JournalBook
from counter_tui.services.last_slip import LastSlips
from counter_tui.services.lookup import Lookup
from counter_tui.services.preferences import Preferences
from counter_tui.services.printer_care import PrinterCare
from counter_tui.services.queue import Queue
from counter_tui.services.receipts import Receipts
from counter_tui.services.reception import Reception
from counter_tui.services.register_book import RegisterBook
from counter_tui.services.returning import Returning
from counter_tui.services.same_day import SameDay
from counter_tui.services.screen_lock import ScreenLock
from counter_tui.services.session import Session
from counter_tui.services.spool import Spool
from counter_tui.services.sync import Sync


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services of an opened desk."""

    session: Session
    lookup: Lookup
    reception: Reception
    casework: CaseWork
    fees: FeeDesk
    day_book: DayBook
    register_book: RegisterBook
    same_day: SameDay
    returning: Returning
    correcting: Correcting
    conflicts: Conflicts
    queue: Queue
    hand_over: HandOver
    journal: JournalBook
    receipts: Receipts
    last_slips: LastSlips
    papers: DeskPapers
    spool: Spool
    printer_care: PrinterCare
    sync: Sync
    preferences: Preferences
    screen_lock: ScreenLock
