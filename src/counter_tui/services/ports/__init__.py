"""What the services need of the outside: one protocol per adapter."""

from counter_tui.services.ports.catalogue import Catalogue, CatalogueDelta, CatalogueState, Hit
from counter_tui.services.ports.clock import Clock
from counter_tui.services.ports.gateway import (
    EncodedRequest,
    FeedPage,
    Gateway,
    Health,
    Outcome,
    RemoteDossier,
    SendResult,
)
from counter_tui.services.ports.journal import AssignedNumber, Journal, NewEntry, Numbers
from counter_tui.services.ports.paper import Printer, PrintJob, Prints, PrintState, SlipRenderer
from counter_tui.services.ports.records import Audit, Dossiers, Drafts, OfficeRecord
from counter_tui.services.ports.status import DeskStatus, LinkState

__all__ = [
    "AssignedNumber",
    "Audit",
    "Catalogue",
    "CatalogueDelta",
    "CatalogueState",
    "Clock",
    "DeskStatus",
    "Dossiers",
    "Drafts",
    "EncodedRequest",
    "FeedPage",
    "Gateway",
    "Health",
    "Hit",
    "Journal",
    "LinkState",
    "NewEntry",
    "Numbers",
    "OfficeRecord",
    "Outcome",
    "PrintJob",
    "PrintState",
    "Printer",
    "Prints",
    "RemoteDossier",
    "SendResult",
    "SlipRenderer",
]
