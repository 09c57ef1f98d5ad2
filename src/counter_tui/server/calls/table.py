"""Every call of the service: who may make it, what it takes and gives. What is not in this table does not exist."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from counter_tui.contract.actions import Action, ActionBody
from counter_tui.contract.audit import HeadsBody, HeadsRequest
from counter_tui.contract.calendar import CalendarBody
from counter_tui.contract.catalogue import ItemBody
from counter_tui.contract.catalogue_page import CataloguePage
from counter_tui.contract.dossiers import (
    ChangePage,
    DossierBody,
    DossierPage,
    FoundBody,
    PersonRequest,
    RegisterPage,
    SearchRequest,
)
from counter_tui.contract.numbers import BlockBody, BlockRequest, ReportBody, ReportRequest, VoidRegister
from counter_tui.contract.office import (
    CounterBody,
    CounterList,
    CounterPatch,
    CounterRequest,
    OfficeBody,
    OfficePatch,
    OfficerBody,
    OfficerList,
    OfficerPatch,
    OfficerRequest,
)
from counter_tui.contract.parcel import LARGEST, ParcelReport, ParcelRequest
from counter_tui.contract.registration import RegisteredBody, RegistrationBody
from counter_tui.contract.sessions import HealthBody, MeBody, SessionBody, SessionRequest
from counter_tui.contract.summary import SummaryOfQueue
from counter_tui.domain.office import Role
from counter_tui.server.calls import (
    audit,
    catalogue,
    changes,
    dossiers,
    numbers,
    office,
    parcels,
    register,
    sessions,
    summary,
)
from counter_tui.server.calls.queries import (
    CalendarQuery,
    CatalogueQuery,
    ChangeQuery,
    DossierQuery,
    RegisterQuery,
    StreamQuery,
    SummaryQuery,
    VoidQuery,
)
from counter_tui.server.principal import ADMIN, ANYONE, DESK
from counter_tui.server.service import Asked, Reply, Service, Stream

MAX_BODY = 1024 * 1024
"""Bytes of a request."""
MAX_PARCEL = LARGEST * 4 // 3 + 1024
Handler = Callable[[Service, Asked], Awaitable[Reply | Stream]]


class CatalogueAnswer(CataloguePage, frozen=True, kw_only=True):
    """A page of catalogue changes with its items spelt out, for the description of the API."""

    items: tuple[ItemBody, ...] = ()  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call; ``roles`` empty denies everyone, ``public`` needs no token, ``keyed`` an idempotency key; ``streams`` gives events."""

    method: str
    path: str
    handler: Handler
    gives: Any
    roles: frozenset[Role] = frozenset()
    public: bool = False
    takes: Any = None
    query: Any = None
    status: int = 200
    keyed: bool = False
    conditional: bool = False
    streams: bool = False
    largest: int = MAX_BODY


CALLS: tuple[Call, ...] = (
    Call(method="GET", path="/v1/health", handler=sessions.health, gives=HealthBody, public=True),
    Call(
        method="POST",
        path="/v1/sessions",
        handler=sessions.open_session,
        takes=SessionRequest,
        gives=SessionBody,
        status=201,
        public=True,
    ),
    Call(method="GET", path="/v1/me", handler=sessions.me, gives=MeBody, roles=ANYONE),
    Call(method="GET", path="/v1/office", handler=office.show, gives=OfficeBody, roles=ANYONE),
    Call(
        method="PATCH",
        path="/v1/office",
        handler=office.change,
        takes=OfficePatch,
        gives=OfficeBody,
        roles=ADMIN,
    ),
    Call(method="GET", path="/v1/officers", handler=office.officers, gives=OfficerList, roles=ANYONE),
    Call(
        method="POST",
        path="/v1/officers",
        handler=office.add_officer,
        takes=OfficerRequest,
        gives=OfficerBody,
        status=201,
        roles=ADMIN,
    ),
    Call(
        method="PATCH",
        path="/v1/officers/{id}",
        handler=office.change_officer,
        takes=OfficerPatch,
        gives=OfficerBody,
        roles=ADMIN,
    ),
    Call(method="GET", path="/v1/counters", handler=office.counters, gives=CounterList, roles=ANYONE),
    Call(
        method="POST",
        path="/v1/counters",
        handler=office.add_counter,
        takes=CounterRequest,
        gives=CounterBody,
        status=201,
        roles=ADMIN,
    ),
    Call(
        method="PATCH",
        path="/v1/counters/{id}",
        handler=office.change_counter,
        takes=CounterPatch,
        gives=CounterBody,
        roles=ADMIN,
    ),
    Call(
        method="GET",
        path="/v1/calendar",
        handler=office.calendar,
        query=CalendarQuery,
        gives=CalendarBody,
        roles=ANYONE,
    ),
    Call(
        method="GET",
        path="/v1/catalogue",
        handler=catalogue.changes,
        query=CatalogueQuery,
        gives=CatalogueAnswer,
        roles=ANYONE,
        conditional=True,
    ),
    Call(
        method="POST",
        path="/v1/number-blocks",
        handler=dossiers.lease,
        takes=BlockRequest,
        gives=BlockBody,
        status=201,
        keyed=True,
        roles=DESK,
    ),
    Call(
        method="POST",
        path="/v1/number-blocks/report",
        handler=numbers.report,
        takes=ReportRequest,
        gives=ReportBody,
        roles=DESK,
    ),
    Call(
        method="GET",
        path="/v1/void-numbers",
        handler=numbers.voided,
        query=VoidQuery,
        gives=VoidRegister,
        roles=DESK,
    ),
    Call(
        method="POST",
        path="/v1/dossiers",
        handler=dossiers.register,
        takes=RegistrationBody,
        gives=RegisteredBody,
        status=201,
        keyed=True,
        roles=DESK,
    ),
    Call(
        method="GET",
        path="/v1/dossiers",
        handler=dossiers.page,
        query=DossierQuery,
        gives=DossierPage,
        roles=DESK,
    ),
    Call(
        method="POST",
        path="/v1/dossiers/search",
        handler=dossiers.search,
        takes=SearchRequest,
        gives=FoundBody,
        roles=DESK,
    ),
    Call(
        method="POST",
        path="/v1/people/dossiers",
        handler=dossiers.of_person,
        takes=PersonRequest,
        gives=FoundBody,
        roles=DESK,
    ),
    Call(
        method="GET",
        path="/v1/dossiers/{code}",
        handler=dossiers.show,
        gives=DossierBody,
        roles=DESK,
        conditional=True,
    ),
    Call(
        method="POST",
        path="/v1/dossiers/{code}/actions",
        handler=dossiers.action,
        takes=Action,
        gives=ActionBody,
        keyed=True,
        conditional=True,
        roles=DESK,
    ),
    Call(
        method="GET",
        path="/v1/changes",
        handler=changes.changes,
        query=ChangeQuery,
        gives=ChangePage,
        roles=DESK,
        conditional=True,
    ),
    Call(
        method="GET",
        path="/v1/changes/stream",
        handler=changes.stream,
        query=StreamQuery,
        gives=ChangePage,
        roles=DESK,
        streams=True,
    ),
    Call(
        method="GET",
        path="/v1/register",
        handler=register.page,
        query=RegisterQuery,
        gives=RegisterPage,
        roles=DESK,
    ),
    Call(
        method="GET",
        path="/v1/queue/summary",
        handler=summary.show,
        query=SummaryQuery,
        gives=SummaryOfQueue,
        roles=DESK,
    ),
    Call(
        method="POST",
        path="/v1/audit/heads",
        handler=audit.heads,
        takes=HeadsRequest,
        gives=HeadsBody,
        roles=DESK,
    ),
    Call(
        method="POST",
        path="/v1/journal-parcels",
        handler=parcels.take_in,
        takes=ParcelRequest,
        gives=ParcelReport,
        roles=DESK,
        largest=MAX_PARCEL,
    ),
)
