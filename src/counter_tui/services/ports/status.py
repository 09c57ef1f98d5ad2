"""What the services tell the screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from counter_tui.domain.journal import JournalCounts
from counter_tui.domain.office import Office, Officer
from counter_tui.services.ports.catalogue import CatalogueState


class LinkState(StrEnum):
    """What the desk knows of the link to the service; ``SLOW``: it answers, too slowly to be asked while a citizen waits."""

    STARTING = "starting"
    UP = "up"
    SLOW = "slow"
    DOWN = "down"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStatus:
    """What the status line shows; ``embedded`` when the service is the office carried in this desk.

    ``trouble`` says why waiting for the service does not help; empty while it may.
    """

    link: LinkState = LinkState.STARTING
    embedded: bool = True
    trouble: str = ""
    counts: JournalCounts = field(default_factory=JournalCounts)
    catalogue: CatalogueState = field(default_factory=CatalogueState)
    catalogue_progress: tuple[int, int] | None = None
    prints_open: int = 0
    prints_asking: int = 0
    prints_failed: int = 0
    prints_why: str = ""
    prints_why_brief: str = ""
    numbers_left: int = 0
    office: Office | None = None
    officer: Officer | None = None
    warnings: tuple[str, ...] = ()
