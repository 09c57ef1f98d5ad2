"""The dossier API over httpx: one adapter for a real service and for the office carried in this process."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
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
    heard,
    readable,
    sentence,
    settled,
    succeeded,
)
from counter_tui.api.connection import Link, OpenApp
from counter_tui.api.exchange import exchange
from counter_tui.api.judging import judged
from counter_tui.api.queue_calls import dossier_page, queue_summary
from counter_tui.api.tokens import TokenKeeper
from counter_tui.contract import headers
from counter_tui.contract.action_encoding import encode_action
from counter_tui.contract.calendar import CalendarBody
from counter_tui.contract.catalogue_page import CataloguePage
from counter_tui.contract.catalogue_records import decode_items
from counter_tui.contract.dossiers import (
    ChangePage,
    DossierBody,
    FoundBody,
    PersonRequest,
    SearchRequest,
    SummaryBody,
)
from counter_tui.contract.fields import line
from counter_tui.contract.numbers import BlockBody, BlockRequest, ReportBody, ReportRequest
from counter_tui.contract.office import OfficeBody, OfficerList
from counter_tui.contract.registration import RegistrationBody
from counter_tui.contract.sessions import HealthBody, MeBody, SessionBody, SessionRequest
from counter_tui.domain.actions import Action, ActionKind, Actor
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.dossier import DossierSummary, Registration
from counter_tui.domain.journal import Entry, NumberBlock
from counter_tui.domain.numbers import BlockReport, BlockVerdict
from counter_tui.domain.office import Office, Officer
from counter_tui.errors import BadInput, CounterError, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark
from counter_tui.services.ports import (
    CatalogueDelta,
    EncodedRequest,
    FeedPage,
    Health,
    LinkWatch,
    NoWatch,
    Outcome,
    RemoteDossier,
    SendResult,
)
from counter_tui.services.ports.queue import HistoryPage, OfficeCounts

if TYPE_CHECKING:
    import httpx

API = "/v1"
CATALOGUE_PAGE = 50
FEED_PAGE = 200


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
        watch: LinkWatch | None = None,
    ) -> None:
        self._link = Link(base_url, transport=transport, open_app=open_app, ca_file=ca_file)
        self._embedded = open_app is not None
        self._tokens = tokens
        self._office = office
        self._budget = budget
        self._sync_budget = sync_budget
        self._watch = watch or NoWatch()

    async def close(self) -> None:
        """Close the connections."""
        await self._link.close()

    def encode_registration(self, registration: Registration) -> EncodedRequest:
        """Return the bytes that register a dossier; pure."""
        return EncodedRequest(f"{API}/dossiers", _bytes(RegistrationBody.from_domain(registration)))

    def encode_action(self, code: str, action: Action, actor: Actor, at: datetime) -> EncodedRequest:
        """Return the bytes of an action on a dossier; pure. Raises BadInput for what the service takes in no field."""
        try:
            body = encode_action(action, actor, at)
        except msgspec.ValidationError as problem:
            raise BadInput(
                mark("Nội dung quá dài hoặc có chỗ không hợp lệ: rút ngắn rồi làm lại.")
            ) from problem
        return EncodedRequest(f"{API}/dossiers/{quote(code, safe='')}/actions", _bytes(body))

    async def send(self, entry: Entry) -> SendResult:
        """Send one entry with its idempotency key; transport failures come back as ``RETRY``, never as an exception."""
        extra = {headers.IDEMPOTENCY_KEY: headers.quoted(entry.id)}
        if entry.if_match:
            extra[headers.IF_MATCH] = headers.etag_of(entry.if_match.strip('"'))
        try:
            return settled(entry, await self.ask("POST", entry.path, entry.body, extra, self._sync_budget))
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
        answer = await self.ask("POST", f"{API}/sessions", request, {}, self._sync_budget)
        problem = answer.problem
        if answer.status in {401, 429} and problem is not None:
            raise Refused(sentence(problem), code=line(problem.code)[:60], status=answer.status)
        token = decoded(succeeded(answer).body, SessionBody).token
        if not (token.isascii() and token.isprintable() and token):
            raise Refused(UNREADABLE, code=BAD_ANSWER)
        self._tokens.set(token)

    def sign_out(self) -> None:
        """Forget the open session."""
        self._tokens.set("")

    async def me(self) -> Officer:
        """Return who is signed in."""
        return heard((await self._get("/me", self._sync_budget)).body, MeBody)

    async def office(self) -> Office:
        """Return the office profile."""
        return heard((await self._get("/office", self._sync_budget)).body, OfficeBody)

    async def officers(self) -> list[Officer]:
        """Return who works in the office and is not stopped."""
        body = decoded((await self._get("/officers")).body, OfficerList)
        with readable():
            return [officer.to_domain() for officer in body.officers if officer.active]

    async def calendar(self) -> Calendar:
        """Return working hours and all overrides the service holds."""
        return heard((await self._get("/calendar", self._sync_budget)).body, CalendarBody)

    async def catalogue(self, since: int, etag: str) -> CatalogueDelta | None:
        """Return the next page of catalogue changes after version *since*; ``None`` when nothing changed (304)."""
        path = f"{API}/catalogue?since={since:d}&limit={CATALOGUE_PAGE}"
        extra = {headers.IF_NONE_MATCH: etag} if etag.isascii() and etag.isprintable() and etag else {}
        answer = await self.ask("GET", path, None, extra, self._sync_budget)
        if answer.status == 304:
            return None
        page = decoded(succeeded(answer).body, CataloguePage)
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

    async def lease(
        self, *, key: str, counter: str, day: date, installation: str, stamp: str = ""
    ) -> NumberBlock:
        """Lease a number block; the same key gives the same block."""
        body = _bytes(BlockRequest(counter=counter, day=day, installation=installation, stamp=stamp))
        extra = {headers.IDEMPOTENCY_KEY: headers.quoted(key)}
        answer = succeeded(await self.ask("POST", f"{API}/number-blocks", body, extra, self._sync_budget))
        block = heard(answer.body, BlockBody)
        if (block.counter, block.day, block.installation) != (counter, day, installation) or not (
            1 <= block.first <= block.last
        ):
            raise Refused(UNREADABLE, code=BAD_ANSWER)
        return block

    async def report_numbers(self, report: BlockReport, counter: str) -> BlockVerdict:
        """Tell what became of the blocks of this installation, and hear what the service knows of them."""
        body = _bytes(ReportRequest.from_domain(report, counter))
        answer = succeeded(await self.ask("POST", f"{API}/number-blocks/report", body, {}, self._sync_budget))
        return heard(answer.body, ReportBody)

    async def dossier(self, code: str) -> RemoteDossier:
        """Return one dossier; raises NotFound."""
        answer = await self._get(f"/dossiers/{quote(code, safe='')}")
        head = decoded(answer.body, DossierBody)
        with readable():
            registration = head.registration.to_domain()
            events = tuple(event.to_domain() for event in head.events)
            # A service of an earlier version does not tell what a correction replaced.
            corrected = any(event.kind == ActionKind.CORRECT for event in events)
            uncorrected = None if corrected else registration
            return RemoteDossier(
                summary=head.summary.to_domain(),
                events=events,
                registration=registration,
                first=head.first.to_domain() if head.first is not None else uncorrected,
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

    async def dossier_page(
        self, *, limit: int, cursor: str = "", skip: int = 0, from_end: bool = False
    ) -> HistoryPage:
        """Return a page of all dossiers."""
        with readable():
            return await dossier_page(self._get, limit=limit, cursor=cursor, skip=skip, from_end=from_end)

    async def queue_summary(self) -> OfficeCounts:
        """Return how the whole office stands."""
        return await queue_summary(self._get)

    async def changes(self, after: str) -> FeedPage:
        """Return the next page of the change feed; a position the service no longer knows starts from the beginning."""
        path = f"{API}/changes?limit={FEED_PAGE}&after="
        answer = await self.ask("GET", path + quote(after, safe=""), None, {}, self._sync_budget)
        if answer.status == 410 and after:
            answer = await self.ask("GET", path, None, {}, self._sync_budget)
        page = decoded(succeeded(answer).body, ChangePage)
        return FeedPage(changes=tuple(_summaries(page.changes)), position=line(page.position), more=page.more)

    async def _find(self, path: str, request: msgspec.Struct) -> list[DossierSummary]:
        answer = succeeded(await self.ask("POST", API + path, _bytes(request), {}, self._budget))
        return _summaries(decoded(answer.body, FoundBody).dossiers)

    async def _get(self, path: str, budget: float | None = None) -> Received:
        return succeeded(await self.ask("GET", API + path, None, {}, budget or self._budget))

    async def ask(
        self, method: str, path: str, body: bytes | None, extra: dict[str, str], budget: float
    ) -> Received:
        """Make one call within *budget* seconds and return its answer, whatever it says; raises Offline."""
        send = {"Accept": headers.JSON_TYPE, **extra}
        if body is not None:
            send["Content-Type"] = headers.JSON_TYPE
        try:
            with judged(self._watch, method, path) as call:
                async with asyncio.timeout(budget):
                    client = await self._link.client()
                    if token := self._tokens.get():
                        send["Authorization"] = f"Bearer {token}"
                    answer = await exchange(client, method, path, body, send)
                call.status = answer.status
                return answer
        except TimeoutError as problem:
            raise Offline(UNREACHABLE) from problem


def _summaries(bodies: tuple[SummaryBody, ...]) -> list[DossierSummary]:
    with readable():
        return [body.to_domain() for body in bodies]


def _bytes(body: msgspec.Struct) -> bytes:
    return msgspec.json.encode(body)
