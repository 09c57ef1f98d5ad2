"""From an HTTP request to what a call works with: token, query, body, key; each refusal names its place."""

from __future__ import annotations

import asyncio
from typing import Any, get_origin, get_type_hints

import msgspec
from starlette.requests import ClientDisconnect, Request

from counter_tui.contract import headers
from counter_tui.decoding import converted
from counter_tui.server import tokens
from counter_tui.server.calls.table import Call
from counter_tui.server.decoding import decode, invalid
from counter_tui.server.patience import Patience
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Asked, Service
from counter_tui.server.tables import accounts


async def understand(service: Service, call: Call, request: Request) -> Asked:
    """Check token, role, query, key and body in this order; raises ProblemError."""
    who = await _caller(service, call, request)
    raw = await _read(request, call.largest, service.patience) if call.takes is not None else b""
    return Asked(
        who=who,
        digest=tokens.digest(_token(request)),
        last_event=request.headers.get("last-event-id", "").strip(),
        path=request.url.path,
        places={name: str(value) for name, value in request.path_params.items()},
        query=_query(call, request) if call.query is not None else None,
        body=decode(raw, call.takes) if call.takes is not None else None,
        raw=raw,
        key=_key(request) if call.keyed else "",
        if_match=headers.etag_values(request.headers.get("if-match", "")),
        if_none_match=headers.etag_values(request.headers.get("if-none-match", "")),
    )


async def _caller(service: Service, call: Call, request: Request) -> Principal:
    nobody = Principal(office="", officer_id="", name="", role=next(iter(call.roles), None), counter="")  # type: ignore[arg-type]
    if call.public:
        return nobody
    token = _token(request)
    office = tokens.office_of(token)
    if not office:
        raise ProblemError("sign-in-needed", headers={"WWW-Authenticate": "Bearer"})
    digest, now = tokens.digest(token), service.micros
    who = await service.database.read(lambda db: accounts.principal(db, office, digest, now))
    if who is None:
        raise ProblemError("sign-in-needed", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    if who.role not in call.roles:
        raise ProblemError("forbidden")
    return who


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def _read(request: Request, largest: int, patience: Patience) -> bytes:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != headers.JSON_TYPE:
        raise ProblemError("not-json")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > largest:
        raise ProblemError("too-large")
    parts, size, begun = [], 0, asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout_at(begun + patience.for_body(0)) as limit:
            async for part in request.stream():
                size += len(part)
                if size > largest:
                    raise ProblemError("too-large")
                parts.append(part)
                limit.reschedule(begun + patience.for_body(size))
    except ClientDisconnect:
        raise ProblemError("malformed-json") from None
    except TimeoutError:
        raise ProblemError("too-slow", headers={"Connection": "close"}) from None
    return b"".join(parts)


def _query(call: Call, request: Request) -> Any:
    hints = get_type_hints(call.query)
    names = {field.encode_name: field.name for field in msgspec.structs.fields(call.query)}
    given: dict[str, Any] = {}
    for name in request.query_params:
        values = request.query_params.getlist(name)
        many = get_origin(hints.get(names.get(name, ""))) is tuple
        given[name] = values if many else values[-1]
    try:
        return converted(given, call.query, strict=False)
    except msgspec.ValidationError as problem:
        raise invalid("invalid-query", str(problem)) from None


def _key(request: Request) -> str:
    key = headers.unquoted(request.headers.get("idempotency-key", ""))
    if key is None:
        raise ProblemError("key-needed")
    return key
