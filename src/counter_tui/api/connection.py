"""The way to a dossier API: over TLS, over the loopback, or to an app in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from counter_tui import __version__
from counter_tui.contract.loopback import is_loopback
from counter_tui.errors import BadConfig, CounterError, ServiceUnusable
from counter_tui.i18n import mark

if TYPE_CHECKING:
    import httpx

OpenApp = Callable[[], Awaitable[Any]]
"""Opens the office carried in this process and returns its ASGI app."""
IN_PROCESS = "http://localhost"


def checked_url(base_url: str) -> str:
    """Return *base_url* without a trailing slash; raises BadConfig for no URL, or plain HTTP beyond the loopback."""
    try:
        parts = urlsplit(base_url.strip())
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.hostname is None:
        raise BadConfig(
            mark("Địa chỉ máy chủ không hợp lệ: {url}. Viết dạng https://ten-may-chu."), url=_shown(base_url)
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadConfig(
            mark("Địa chỉ máy chủ không được chứa tên, mật khẩu hay tham số: chỉ viết https://ten-may-chu.")
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise BadConfig(
            mark("Không gửi hồ sơ qua mạng không mã hóa: đổi địa chỉ {url} thành https://."),
            url=_shown(base_url),
        )
    return base_url.strip().rstrip("/")


class Link:
    """Makes the one HTTP client on first use, off the event loop: importing it costs more than a frame."""

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        open_app: OpenApp | None = None,
        ca_file: Path | None = None,
    ) -> None:
        self.base_url = IN_PROCESS if open_app else checked_url(base_url)
        self._transport = transport
        self._open_app = open_app
        self._ca_file = _readable_authority(ca_file)
        self._making: asyncio.Task[httpx.AsyncClient] | None = None

    async def client(self) -> httpx.AsyncClient:
        """Return the client; raises ServiceUnusable while the carried office does not open."""
        if self._making is None or (self._making.done() and self._failed(self._making)):
            self._making = asyncio.create_task(self._make())
            # A caller may have given up by then; the next one hears of the failure by trying again.
            self._making.add_done_callback(self._failed)
        return await asyncio.shield(self._making)

    async def close(self) -> None:
        """Close the client, if there is one."""
        if self._making is None:
            return
        if not self._making.done():
            self._making.cancel()
        elif not self._failed(self._making):
            await self._making.result().aclose()
        self._making = None

    async def _make(self) -> httpx.AsyncClient:
        app = None
        if self._open_app is not None:
            try:
                app = await self._open_app()
            except CounterError as problem:
                raise ServiceUnusable(problem.message, **problem.values) from problem
        return await asyncio.to_thread(self._build, app)

    def _build(self, app: Any) -> httpx.AsyncClient:
        import httpx

        transport = self._transport
        if app is not None:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        secure = transport is None and self.base_url.startswith("https")
        return httpx.AsyncClient(
            base_url=self.base_url,
            transport=transport,
            verify=_trust(self._ca_file) if secure else True,
            trust_env=secure,
            follow_redirects=False,
            timeout=None,  # noqa: S113 - every call has its own asyncio.timeout
            headers={"User-Agent": f"counter-tui/{__version__}"},
        )

    @staticmethod
    def _failed(task: asyncio.Task[Any]) -> bool:
        return task.cancelled() or task.exception() is not None


def _readable_authority(ca_file: Path | None) -> Path | None:
    """Return *ca_file*; raises BadConfig when it holds no certificate, before anything is sent."""
    if ca_file is None:
        return None
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=str(ca_file))
    except OSError as problem:
        raise BadConfig(
            mark("Không đọc được tệp chứng thư CA {path}. Kiểm tra đường dẫn và định dạng PEM."),
            path=str(ca_file),
        ) from problem
    return ca_file


def _trust(ca_file: Path | None) -> Any:
    import ssl

    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        context.load_verify_locations(cafile=str(ca_file))
    return context


def _shown(url: str) -> str:
    return url.strip().rsplit("@", 1)[-1][:100]
