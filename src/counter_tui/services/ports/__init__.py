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
from counter_tui.services.ports.journal import (
    AssignedNumber,
    Journal,
    Made,
    NewAction,
    NewEntry,
    Numbers,
    Settlement,
)
from counter_tui.services.ports.link import LinkWatch, NoWatch
from counter_tui.services.ports.paper import (
    FoundPrinter,
    Handed,
    JobStatus,
    Printer,
    PrinterCard,
    Printers,
    PrinterState,
    PrintJob,
    Prints,
    PrintState,
    SlipRenderer,
    Stage,
    Validity,
)
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
    "FoundPrinter",
    "Gateway",
    "Handed",
    "Health",
    "Hit",
    "JobStatus",
    "Journal",
    "LinkState",
    "LinkWatch",
    "Made",
    "NewAction",
    "NewEntry",
    "NoWatch",
    "Numbers",
    "OfficeRecord",
    "Outcome",
    "PrintJob",
    "PrintState",
    "Printer",
    "PrinterCard",
    "PrinterState",
    "Printers",
    "Prints",
    "RemoteDossier",
    "SendResult",
    "Settlement",
    "SlipRenderer",
    "Stage",
    "Validity",
]
