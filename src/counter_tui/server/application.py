"""The dossier API as an ASGI app."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from counter_tui.contract import headers
from counter_tui.errors import BadInput, DiskFull, StorageError
from counter_tui.server.auditing import head_header
from counter_tui.server.calls.table import CALLS, Call
from counter_tui.server.incoming import understand
from counter_tui.server.openapi import description
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Reply, Service, Stream
from counter_tui.server.store import Busy

logger = logging.getLogger("counter_tui.server")
Endpoint = Callable[[Request], Awaitable[Response]]
GZIP_FROM = 1024
FEED = "/v1/changes"
CODES = {404: "not-found", 405: "method-not-allowed"}


def build(service: Service, *, compress: bool = False) -> Starlette:
    """Return the app over *service*; *compress* for use over a network."""
    by_path: dict[str, dict[str, Call]] = {}
    for call in CALLS:
        by_path.setdefault(call.path, {})[call.method] = call
    routes = [
        Route(path, _endpoint(service, methods), methods=list(methods)) for path, methods in by_path.items()
    ]
    routes.append(Route("/openapi.json", _openapi, methods=["GET"]))
    app = Starlette(
        routes=routes,
        middleware=[Middleware(GZipMiddleware, minimum_size=GZIP_FROM)] if compress else [],
        exception_handlers={HTTPException: _http_error, Exception: _internal_error},
    )
    app.router.redirect_slashes = False
    return app


def _endpoint(service: Service, methods: dict[str, Call]) -> Endpoint:
    async def answer(request: Request) -> Response:
        call = methods["GET" if request.method == "HEAD" else request.method]
        try:
            asked = await understand(service, call, request)
            given = await call.handler(service, asked)
            if call.keyed or call.streams or call.path == FEED:
                # What a desk syncs by carries the trail's head away from this machine.
                given.headers.update(await head_header(service, asked.who.office))
            return EventStream(service, given) if isinstance(given, Stream) else _response(given)
        except ProblemError as problem:
            return problem_response(problem)
        except BadInput as problem:
            return problem_response(ProblemError("invalid-body", problem.field, problem.message))
        except StorageError as problem:
            logger.error("%s %s: %s", call.method, call.path, type(problem).__name__)
            code = "disk-full" if isinstance(problem, DiskFull) else "storage"
            soon = "1" if isinstance(problem, Busy) else "5"
            return problem_response(ProblemError(code, headers={headers.RETRY_AFTER: soon}))

    return answer


class EventStream(StreamingResponse):
    """Server-sent events (HTML §9.2), while there is room for another stream; HEAD gets the headers of one."""

    def __init__(self, service: Service, stream: Stream) -> None:
        super().__init__(stream.events, headers=stream.headers, media_type=headers.EVENTS_TYPE)
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and leave the room again however it ends."""
        feed = self._service.feed
        if scope["method"] == "HEAD":
            self.body_iterator = _nothing()
            await super().__call__(scope, receive, send)
        elif feed.streams >= self._service.patience.streams:
            await problem_response(ProblemError("busy", headers={headers.RETRY_AFTER: "60"}))(
                scope, receive, send
            )
        else:
            feed.streams += 1
            try:
                await super().__call__(scope, receive, send)
            finally:
                feed.streams -= 1


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


def problem_response(problem: ProblemError) -> Response:
    """Return a problem as RFC 9457 wants it."""
    return Response(problem.body(), problem.status, headers=problem.headers, media_type=headers.PROBLEM_TYPE)


def _response(reply: Reply) -> Response:
    media = headers.JSON_TYPE if reply.body else None
    return Response(reply.body, reply.status, headers=reply.headers, media_type=media)


async def _openapi(request: Request) -> Response:
    del request
    return Response(description(), media_type=headers.JSON_TYPE)


async def _http_error(request: Request, error: Exception) -> Response:
    del request
    status = error.status_code if isinstance(error, HTTPException) else 500
    extra = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return problem_response(ProblemError(CODES.get(status, "internal"), headers=extra))


async def _internal_error(request: Request, error: Exception) -> Response:
    logger.error("%s: %s", request.method, type(error).__name__)
    return problem_response(ProblemError("internal"))
