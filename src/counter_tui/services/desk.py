"""All verbs of one desk, as the screens get them."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.services.journal_book import JournalBook
from counter_tui.services.lookup import Lookup
from counter_tui.services.preferences import Preferences
from counter_tui.services.receipts import Receipts
from counter_tui.services.reception import Reception
from counter_tui.services.same_day import SameDay
from counter_tui.services.session import Session
from counter_tui.services.sync import Sync


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services of an opened desk."""

    session: Session
    lookup: Lookup
    reception: Reception
    same_day: SameDay
    journal: JournalBook
    receipts: Receipts
    sync: Sync
    preferences: Preferences
