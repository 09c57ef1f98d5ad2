"""One request and its whole answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.api.answers import BAD_ANSWER, DISTRUSTED, UNREACHABLE, UNREADABLE, Received
from counter_tui.errors import Offline, Refused, ServiceUnusable

if TYPE_CHECKING:
    import httpx

MAX_ANSWER = 16 * 1024 * 1024


async def exchange(
    client: httpx.AsyncClient, method: str, path: str, body: bytes | None, send: dict[str, str]
) -> Received:
    """Send one request and read its answer; raises Offline and its children, or Refused beyond :data:`MAX_ANSWER` bytes."""
    import httpx

    try:
        async with client.stream(method, path, content=body, headers=send) as response:
            parts, size = [], 0
            async for part in response.aiter_bytes():
                size += len(part)
                if size > MAX_ANSWER:
                    raise Refused(UNREADABLE, code=BAD_ANSWER)
                parts.append(part)
            return Received(response.status_code, dict(response.headers), b"".join(parts))
    except httpx.DecodingError as problem:
        raise Refused(UNREADABLE, code=BAD_ANSWER) from problem
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
        if _distrusted(problem):
            raise ServiceUnusable(DISTRUSTED) from problem
        raise Offline(UNREACHABLE) from problem


def _distrusted(problem: BaseException | None) -> bool:
    """Return whether the service's certificate is behind *problem*."""
    import ssl

    while problem is not None:
        if isinstance(problem, ssl.SSLCertVerificationError):
            return True
        problem = problem.__cause__ or problem.__context__
    return False
