"""A small office on disk, spoken to in process or over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn
from argon2 import PasswordHasher

from counter_tui.contract.registration import RegistrationBody
from counter_tui.domain.calendar import VIETNAM, Calendar, DayKind, DayOverride
from counter_tui.domain.deadline import Due, LedgerKind, LedgerLine
from counter_tui.domain.dossier import Collection, FeeLine, ReceivedPaper, Registration, SameDayWork
from counter_tui.domain.office import Officer, Role
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import (
    CatalogueItem,
    Channel,
    FeeKind,
    LimitUnit,
    OfficeRule,
    Procedure,
    TimeLimit,
)
from counter_tui.server import tokens
from counter_tui.server.application import build
from counter_tui.server.embedded import open_service
from counter_tui.server.feed import FeedSignal
from counter_tui.server.guarded import EndingServer, guarded
from counter_tui.server.listening import listen
from counter_tui.server.passwords import Passwords
from counter_tui.server.patience import Patience
from counter_tui.server.seed import SAMPLE, add_office
from counter_tui.server.service import Service
from counter_tui.server.tables import accounts, catalogue
from counter_tui.server.tables.accounts import Account

KEY = bytes(range(32))
MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)
TODAY = MORNING.date()
SINCE = date(2025, 7, 1)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "mật khẩu mẫu"
STAFF = {
    Role.OFFICER: Officer(id="mau", name="Cán bộ mẫu", role=Role.OFFICER, counter="1"),
    Role.SUPERVISOR: Officer(id="phutrach", name="Phụ trách mẫu", role=Role.SUPERVISOR),
    Role.ADMIN: Officer(id="quantri", name="Quản trị mẫu", role=Role.ADMIN),
}
BIRTH = CatalogueItem(
    Procedure(
        code="1.001193", name="Đăng ký khai sinh", field="Hộ tịch", limit=TimeLimit(1, LimitUnit.WORKING_DAYS)
    ),
    OfficeRule(code="1.001193", source="Quy tắc mẫu", valid_from=SINCE, same_day_desk=True),
)
POLICE = CatalogueItem(
    Procedure(code="1.004222", name="Đăng ký thường trú", field="Cư trú"),
    OfficeRule(code="1.004222", source="Quy tắc mẫu", valid_from=SINCE, look_up_only="Công an xã"),
)
CALENDAR = Calendar(
    overrides={date(2026, 11, 24): DayOverride(date(2026, 11, 24), DayKind.OFF, "Ngày Văn hóa Việt Nam")},
    confirmed_until=date(2026, 12, 31),
)
CITIZEN = Person(
    name="NGUYỄN VĂN MẪU",
    identity="022090000001",
    birth="1990-01-01",
    sex="Nam",
    address="Thôn 1, xã Mẫu",
    phone="0912000001",
)


class StandingClock:
    """Stands still until moved."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def uuid(number: int) -> str:
    return f"01939000-0000-7000-8000-{number:012x}"


def registration(number: int = 1, **changes: Any) -> Registration:
    """A registration with everything a desk may send."""
    made = Registration(
        id=uuid(number),
        code=f"Z00.01-261123-{number:04d}",
        office="Z00.01",
        counter="1",
        officer_id="mau",
        officer_name="Cán bộ mẫu",
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh",
        procedure_field="Hộ tịch",
        procedure_version=1,
        case="Khai sinh lưu động",
        channel=Channel.DIRECT,
        applicant=CITIZEN,
        owner=replace(CITIZEN, name="NGUYỄN THỊ MẪU", identity="022190000002"),
        papers=(ReceivedPaper(name="Giấy chứng sinh", originals=1, digitised=True),),
        fees=(FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=8000, exempt_reason="Hộ nghèo"),),
        collection=Collection.POST,
        collection_address="Thôn 2, xã Mẫu",
        note="Dòng một\nDòng hai",
        sets=2,
        received_at=MORNING,
        limit_text="1 ngày làm việc",
        due=Due(
            MORNING + timedelta(days=2),
            (
                LedgerLine(TODAY, LedgerKind.RECEIVED),
                LedgerLine(date(2026, 11, 24), LedgerKind.HOLIDAY, note="Nghỉ"),
            ),
            unconfirmed=True,
        ),
        due_decision="",
        duplicate_reason="Bổ sung con thứ hai",
    )
    return replace(made, **changes)


def same_day(number: int = 1, **changes: Any) -> Registration:
    return registration(
        number, same_day=SameDayWork(documents=2, pages=3, copies=1, returned_at=MORNING), due=None, **changes
    )


def wire_body(made: Registration) -> bytes:
    return msgspec.json.encode(RegistrationBody.from_domain(made))


@dataclass
class Wire:
    """An open office and a way to speak to it."""

    service: Service
    client: httpx.AsyncClient
    tokens: dict[Role, str]
    clock: StandingClock
    app: Any

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        role: Role | None = Role.OFFICER,
        key: str | None = None,
        **extra: str,
    ) -> httpx.Response:
        """Send one request; bytes go as they are, anything else as JSON."""
        send = {name.replace("_", "-"): value for name, value in extra.items()}
        if role is not None:
            send["Authorization"] = f"Bearer {self.tokens[role]}"
        if key is not None:
            send["Idempotency-Key"] = f'"{key}"'
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if content is not None:
            send.setdefault("Content-Type", "application/json")
        return await self.client.request(method, path, content=content, headers=send)

    async def lease(
        self, key: str = "first", counter: str = "1", day: date = TODAY, **extra: Any
    ) -> httpx.Response:
        body = {"counter": counter, "day": day.isoformat(), "installation": "may-1"}
        return await self.ask("POST", "/v1/number-blocks", body, key=key, **extra)

    async def register(self, made: Registration, **extra: Any) -> httpx.Response:
        return await self.ask("POST", "/v1/dossiers", wire_body(made), key=made.id, **extra)


async def opened(place: Path | str, clock: StandingClock, **how: Any) -> Service:
    """A service on a file in a folder, or on the PostgreSQL database at an address."""
    if isinstance(place, Path):
        return await open_service(place, KEY, clock)
    from counter_tui.server.postgres.address import address_of
    from counter_tui.server.postgres.opening import open_shared

    return await open_shared(address_of(place), clock, **how)


async def small_service(place: Path | str, clock: StandingClock, **how: Any) -> Service:
    """An office with three accounts, two procedures and one day off."""
    service = await opened(place, clock, **how)
    service.passwords = Passwords(CHEAP)
    staff = [
        Account(officer=officer, login=officer.id, password=CHEAP.hash(PASSWORD))
        for officer in STAFF.values()
    ]
    await add_office(service, SAMPLE, CALENDAR, staff)
    await service.database.write(lambda db: catalogue.put(db, SAMPLE.code, [BIRTH, POLICE]))
    service.seeded.set()
    return service


async def signed_in(service: Service) -> dict[Role, str]:
    made = {role: tokens.new_token(SAMPLE.code) for role in STAFF}
    for role, officer in STAFF.items():
        digest = tokens.digest(made[role])
        await service.database.write(
            lambda db, officer=officer, digest=digest: accounts.open_session(
                db, SAMPLE.code, officer.id, digest, now=service.micros, expires=None
            )
        )
    return made


@contextlib.asynccontextmanager
async def served(
    app: Any, protocol: Any = "auto", feed: FeedSignal | None = None, **how: Any
) -> AsyncIterator[str]:
    """Serve an app on a free port of the loopback and give its URL; *feed* ends with it, as in ``serve``."""
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        app, http=protocol, log_config=None, access_log=False, lifespan="off", ws="none", **how
    )
    server = EndingServer(config, feed) if feed is not None else uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()


@contextlib.asynccontextmanager
async def open_wire(place: Path | str, *, over_socket: bool, **how: Any) -> AsyncIterator[Wire]:
    clock = StandingClock()
    service = await small_service(place, clock, **how)
    app = build(service, compress=over_socket)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(service.database.close)
        if over_socket:
            url = await stack.enter_async_context(served(app, guarded(service.patience), service.feed))
            client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=60)
        else:
            # In process httpx delivers an answer only whole: a stream must have an end.
            service.patience = Patience(stream=0.0)
            client = httpx.AsyncClient(
                base_url="http://office", transport=httpx.ASGITransport(app, raise_app_exceptions=False)
            )
        await stack.enter_async_context(client)
        yield Wire(service, client, await signed_in(service), clock, app)
