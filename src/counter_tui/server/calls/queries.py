"""Query parameters; nothing personal ever stands in a URL."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Ask
from counter_tui.domain.dossier import Status

Limit = Annotated[int, Meta(ge=1, le=500)]


class DueBand(StrEnum):
    """Where the due time of an open dossier lies."""

    LATE = "late"
    TODAY = "today"
    LATER = "later"


class CalendarQuery(Ask, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """Days of the calendar; all when left out."""

    first: date | None = None
    last: date | None = None


class CatalogueQuery(Ask, frozen=True, kw_only=True):
    """Changes after a version."""

    since: Annotated[int, Meta(ge=0, le=2**53)] = 0
    limit: Limit = 50


class DossierQuery(Ask, frozen=True, kw_only=True):
    """Filters of the list; ``status`` may come more than once, ``cursor`` is one the service gave."""

    status: Annotated[tuple[Status, ...], Meta(max_length=10)] = ()
    field: Annotated[str, Meta(max_length=500)] = ""
    officer: Annotated[str, Meta(max_length=40)] = ""
    due: DueBand | None = None
    stuck_days: Annotated[int, Meta(ge=0, le=3650)] | None = None
    cursor: Annotated[str, Meta(max_length=200)] = ""
    limit: Limit = 50


class ChangeQuery(Ask, frozen=True, kw_only=True):
    """Changes after a position; ``wait`` keeps the call open for so many seconds when there are none."""

    after: Annotated[str, Meta(max_length=60)] = ""
    limit: Limit = 200
    wait: Annotated[float, Meta(ge=0, le=30)] = 0.0
