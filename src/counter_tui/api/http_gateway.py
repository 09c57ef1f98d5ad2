"""The dossier API over httpx: one adapter for a real service and for the office carried in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from counter_tui.api.answers import (
    BAD_ANSWER,
    UNREACHABLE,
    UNREADABLE,
    Received,
    again,
    decoded,
    failure,
    sentence,
    settled,
)
from counter_tui.api.connection import Link, OpenApp
from counter_tui.api.exchange import exchange
from counter_tui.api.tokens import TokenKeeper
from counter_tui.contract import headers
from counter_tui.contract.actions import VoidAction
from counter_tui.contract.calendar import CalendarBody
from counter_tui.contract.catalogue_page import CataloguePage
from counter_tui.contract.catalogue_records import decode_items
from counter_tui.contract.dossiers import (
    ChangePage,
    DossierHead,
    FoundBody,
    PersonRequest,
    SearchRequest,
    SummaryBody,
)
from counter_tui.contract.fields import line
from counter_tui.contract.numbers import BlockBody, BlockRequest
from counter_tui.contract.office import OfficeBody
from counter_tui.contract.registration import RegistrationBody
from counter_tui.contract.sessions import HealthBody, MeBody, SessionBody, SessionRequest
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.dossier import DossierSummary, Registration
from counter_tui.domain.journal import Entry, NumberBlock
from counter_tui.domain.office import Office, Officer
from counter_tui.errors import BadInput, CounterError, Offline, Refused, SignInNeeded
from counter_tui.services.ports import (
    CatalogueDelta,
    EncodedRequest,
    FeedPage,
    Health,
    Outcome,
    RemoteDossier,
    SendResult,
)

if TYPE_CHECKING:
    import httpx

API = "/v1"
CATALOGUE_PAGE = 50
FEED_PAGE = 200
GONE = 410


class HttpGateway:
    """Implements ``counter_tui.services.ports.Gateway``.

    ``budget`` is the deadline in seconds of what an officer waits for, ``sync_budget`` of sending and of pages;
    both are kept here, since httpx's in-process transport knows no time-out. Raises BadConfig for a base URL that
    would send dossiers unencrypted. *open_app* is awaited on the first call and replaces the network.
    """

    def __init__(
        self,
        base_url: str,
        tokens: TokenKeeper,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        open_app: OpenApp | None = None,
        ca_file: Path | None = None,
        office: str = "",
        budget: float = 1.0,
        sync_budget: float = 15.0,
    ) -> None:
        self._link = Link(base_url, transport=transport, open_app=open_app, ca_file=ca_file)
        self._embedded = open_app is not None
        self._tokens = tokens
        self._office = office
        self._budget = budget
        self._sync_budget = sync_budget

    async def close(self) -> None:
        """Close the connections."""
        await self._link.close()

    def encode_registration(self, registration: Registration) -> EncodedRequest:
        """Return the bytes that register a dossier; pure."""
        return EncodedRequest(f"{API}/dossiers", _bytes(RegistrationBody.from_domain(registration)))

    def encode_void(self, code: str, reason: str) -> EncodedRequest:
        """Return the bytes that void a dossier or an unused number; pure."""
        return EncodedRequest(
            f"{API}/dossiers/{quote(code, safe='')}/actions", _bytes(VoidAction(reason=reason))
        )

    async def send(self, entry: Entry) -> SendResult:
        """Send one entry with its idempotency key; transport failures come back as ``RETRY``, never as an exception."""
        extra = {headers.IDEMPOTENCY_KEY: headers.quoted(entry.id)}
        if entry.if_match:
            extra[headers.IF_MATCH] = headers.etag_of(entry.if_match.strip('"'))
        try:
            return settled(entry, await self._ask("POST", entry.path, entry.body, extra, self._sync_budget))
        except SignInNeeded:
            return SendResult(outcome=Outcome.SIGN_IN)
        except Offline as problem:
            return again("", str(problem))
        except CounterError as problem:
            return again(BAD_ANSWER, str(problem))

    async def health(self) -> Health:
        """Ask whether the service lives."""
        body = decoded((await self._get("/health")).body, HealthBody)
        where = "" if self._embedded else self._link.base_url
        return Health(version=line(body.version), database=body.database, where=where)

    async def sign_in(self, name: str, password: str) -> None:
        """Open a session and keep its token; raises Refused for a wrong name or password, Offline."""
        request = _bytes(SessionRequest(name=name, password=password, office=self._office))
        answer = await self._ask("POST", f"{API}/sessions", request, {}, self._sync_budget)
        problem = answer.problem
        if answer.status in {401, 429} and problem is not None:
            raise Refused(sentence(problem), code=line(problem.code)[:60], status=answer.status)
        token = decoded(_succeeded(answer).body, SessionBody).token
        if not (token.isascii() and token.isprintable() and token):
            raise Refused(UNREADABLE, code=BAD_ANSWER)
        self._tokens.set(token)

    def sign_out(self) -> None:
        """Forget the open session."""
        self._tokens.set("")

    async def me(self) -> Officer:
        """Return who is signed in."""
        return decoded((await self._get("/me", self._sync_budget)).body, MeBody).to_domain()

    async def office(self) -> Office:
        """Return the office profile."""
        return decoded((await self._get("/office", self._sync_budget)).body, OfficeBody).to_domain()

    async def calendar(self) -> Calendar:
        """Return working hours and all overrides the service holds."""
        return decoded((await self._get("/calendar", self._sync_budget)).body, CalendarBody).to_domain()

    async def catalogue(self, since: int, etag: str) -> CatalogueDelta | None:
        """Return the next page of catalogue changes after version *since*; ``None`` when nothing changed (304)."""
        path = f"{API}/catalogue?since={since:d}&limit={CATALOGUE_PAGE}"
        extra = {headers.IF_NONE_MATCH: etag} if etag.isascii() and etag.isprintable() and etag else {}
        answer = await self._ask("GET", path, None, extra, self._sync_budget)
        if answer.status == 304:
            return None
        page = decoded(_succeeded(answer).body, CataloguePage)
        items, broken = decode_items(page.items)
        return CatalogueDelta(
            items=tuple(items),
            removed=tuple(line(code) for code in page.removed),
            version=page.version,
            etag=line(answer.headers.get("etag", ""))[:200],
            more=page.more,
            total=page.total,
            broken=tuple(broken),
        )

    async def lease(self, *, key: str, counter: str, day: date, installation: str) -> NumberBlock:
        """Lease a number block; the same key gives the same block."""
        body = _bytes(BlockRequest(counter=counter, day=day, installation=installation))
        extra = {headers.IDEMPOTENCY_KEY: headers.quoted(key)}
        answer = _succeeded(await self._ask("POST", f"{API}/number-blocks", body, extra, self._budget))
        block = decoded(answer.body, BlockBody).to_domain()
        if (block.counter, block.day, block.installation) != (counter, day, installation) or not (
            1 <= block.first <= block.last
        ):
            raise Refused(UNREADABLE, code=BAD_ANSWER)
        return block

    async def dossier(self, code: str) -> RemoteDossier:
        """Return one dossier; raises NotFound."""
        answer = await self._get(f"/dossiers/{quote(code, safe='')}")
        head = decoded(answer.body, DossierHead)
        with _readable():
            return RemoteDossier(
                summary=head.summary.to_domain(),
                events=tuple(event.to_domain() for event in head.events),
                etag=line(answer.headers.get("etag", "")).strip('"'),
            )

    async def person_dossiers(self, identity: str, procedure_code: str) -> list[DossierSummary]:
        """Return the person's open dossiers for a procedure."""
        if not identity:
            return []
        request = PersonRequest(identity=identity, procedure_code=procedure_code or None)
        return await self._find("/people/dossiers", request)

    async def search_dossiers(self, words: str) -> list[DossierSummary]:
        """Find dossiers of the office by words, code, phone or identity number."""
        return await self._find("/dossiers/search", SearchRequest(words=words[:200])) if words.strip() else []

    async def changes(self, after: str) -> FeedPage:
        """Return the next page of the change feed; a position the service no longer knows starts from the beginning."""
        path = f"{API}/changes?limit={FEED_PAGE}&after="
        answer = await self._ask("GET", path + quote(after, safe=""), None, {}, self._sync_budget)
        if answer.status == GONE and after:
            answer = await self._ask("GET", path, None, {}, self._sync_budget)
        page = decoded(_succeeded(answer).body, ChangePage)
        return FeedPage(changes=tuple(_summaries(page.changes)), position=line(page.position), more=page.more)

    async def _find(self, path: str, request: msgspec.Struct) -> list[DossierSummary]:
        answer = _succeeded(await self._ask("POST", API + path, _bytes(request), {}, self._budget))
        return _summaries(decoded(answer.body, FoundBody).dossiers)

    async def _get(self, path: str, budget: float | None = None) -> Received:
        return _succeeded(await self._ask("GET", API + path, None, {}, budget or self._budget))

    async def _ask(
        self, method: str, path: str, body: bytes | None, extra: dict[str, str], budget: float
    ) -> Received:
        send = {"Accept": headers.JSON_TYPE, **extra}
        if body is not None:
            send["Content-Type"] = headers.JSON_TYPE
        try:
            async with asyncio.timeout(budget):
                client = await self._link.client()
                if token := self._tokens.get():
                    send["Authorization"] = f"Bearer {token}"
                return await exchange(client, method, path, body, send)
        except TimeoutError as problem:
            raise Offline(UNREACHABLE) from problem


def _succeeded(answer: Received) -> Received:
    if not 200 <= answer.status < 300:
        raise failure(answer)
    return answer


def _summaries(bodies: tuple[SummaryBody, ...]) -> list[DossierSummary]:
    with _readable():
        return [body.to_domain() for body in bodies]


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except BadInput as problem:
        raise Refused(UNREADABLE, code=BAD_ANSWER) from problem


def _bytes(body: msgspec.Struct) -> bytes:
    return msgspec.json.encode(body)
