"""An IPP printer on a loopback port that keeps jobs, and can go wrong in the usual ways."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from counter_tui.printing.ipp_message import answer


class Mode(Enum):
    GOOD = "good"
    AWAY = "queue takes it, printer behind it is off"
    PAPER_OUT = "paper out, said beforehand"
    PAPER_OUT_LATER = "paper runs out in the job"
    PAUSED = "paused"
    REJECTING = "takes no jobs"
    STALL = "takes the connection and says nothing"
    RESET = "cuts the connection in the job"
    LOST_ANSWER = "takes the job and cuts the connection"
    SLOW = "done at the third question"
    ABORTS = "aborts the job"
    NO_PDF = "takes no PDF"
    CONNECTING = "its CUPS cannot reach the printer behind it"
    FAILS = "takes the job and answers with an error of HTTP"
    DEVICE_ERROR = "begins the job and breaks"
    NONSENSE = "answers what is no IPP"


@dataclass
class Job:
    id: int
    name: str
    pdf: bytes
    wanted: dict[str, Any]
    format: str = ""
    raster: bytes = b""
    state: int = 5
    asked: int = 0


@dataclass
class FakeIppPrinter:
    mode: Mode = Mode.GOOD
    jobs: list[Job] = field(default_factory=list)
    media: tuple[str, ...] = ("iso_a4_210x297mm", "iso_a5_148x210mm")
    formats: tuple[str, ...] = ()
    raster_types: tuple[str, ...] = ()
    resolutions: tuple[bytes, ...] = ()
    port: int = 0

    async def start(self) -> FakeIppPrinter:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def start_at(self, socket: str) -> FakeIppPrinter:
        self._server = await asyncio.start_unix_server(self._serve, socket)
        return self

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            if self.mode is Mode.STALL:
                await reader.read()  # until whoever asked gives up
                return
            size = next(
                int(line.split(":")[1])
                for line in head.splitlines()
                if line.lower().startswith("content-length")
            )
            body = await reader.readexactly(size)
            if self.mode is Mode.RESET and body[2:4] == b"\x00\x02":
                writer.transport.abort()
                return
            reply = self._answered(body)
            if self.mode is Mode.LOST_ANSWER and body[2:4] == b"\x00\x02":
                writer.transport.abort()
                return
            if self.mode is Mode.FAILS and body[2:4] == b"\x00\x02":
                writer.write(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")
                return
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nConnection: close\r\n"
                + f"Content-Length: {len(reply)}\r\n\r\n".encode()
                + reply
            )
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            with contextlib.suppress(Exception):
                writer.close()

    def _answered(self, body: bytes) -> bytes:
        if self.mode is Mode.NONSENSE:
            return b"<html>"
        asked = answer(body)
        head = asked.groups[0][1]
        match asked.status:  # in a request the operation stands where the status does
            case 0x000B:
                return _reply(0, printer=self._printer())
            case 0x0002:
                return self._print(body, head, dict(asked.groups[1][1]))
            case 0x0009:
                return self._job(head["job-id"][0])
            case 0x000A:
                done = head["which-jobs"][0] == "completed"
                found = [j for j in self.jobs if (j.state >= 7) == done]
                return _reply(0, *({"job-id": j.id, "job-name": j.name} for j in found))
            case 0x0008:
                job = next(j for j in self.jobs if j.id == head["job-id"][0])
                if job.state < 7:
                    job.state = 7
                    return _reply(0)
                return _reply(0x0404)
        raise AssertionError(hex(asked.status))

    def _printer(self) -> dict[str, Any]:
        stopped = self.mode is Mode.PAUSED
        waiting = any(j.state == 5 for j in self.jobs)
        reasons = "none"
        if self.mode is Mode.CONNECTING:
            reasons = "connecting-to-device"
        if self.mode is Mode.PAPER_OUT or (self.mode is Mode.PAPER_OUT_LATER and waiting):
            reasons = "media-empty-error"
        return {
            "printer-state": 5 if stopped else 3,
            "printer-state-reasons": "paused" if stopped else reasons,
            "printer-state-message": "Bảo trì" if stopped else "",
            "printer-is-accepting-jobs": self.mode is not Mode.REJECTING,
            "media-supported": list(self.media),
            "document-format-supported": list(self.formats),
            "pwg-raster-document-type-supported": list(self.raster_types),
            "pwg-raster-document-resolution-supported": list(self.resolutions),
        }

    def _print(self, body: bytes, head: dict[str, Any], wanted: dict[str, Any]) -> bytes:
        format_ = head["document-format"][0]
        if self.mode is Mode.NO_PDF and (format_ == "application/pdf" or format_ not in self.formats):
            return _reply(0x040A, message="Unsupported document-format")
        if self.mode is Mode.DEVICE_ERROR:
            return _reply(0x0504, message="Paper jam")
        pdf = body[body.index(b"%PDF") :] if b"%PDF" in body else b""
        raster = body[body.index(b"\x03RaS2") + 1 :] if b"\x03RaS2" in body else b""
        job = Job(len(self.jobs) + 1, head["job-name"][0], pdf, wanted, format_, raster)
        self.jobs.append(job)
        return _reply(0, {"job-id": job.id, "job-state": 3})

    def _job(self, number: int) -> bytes:
        job = next((j for j in self.jobs if j.id == number), None)
        if job is None:
            return _reply(0x0406)
        job.asked += 1
        if job.state == 5 and (
            self.mode in {Mode.GOOD, Mode.LOST_ANSWER} or (self.mode is Mode.SLOW and job.asked >= 3)
        ):
            job.state = 9
        if job.state == 5 and self.mode is Mode.ABORTS:
            job.state = 8
        away = self.mode is Mode.AWAY and job.state == 5
        said = "The printer may not exist or is unavailable at this time." if away else ""
        return _reply(
            0,
            {
                "job-id": job.id,
                "job-state": job.state,
                "job-printer-state-message": said,
                "job-impressions-completed": int(job.state == 9),
            },
        )


_ENUMS = {"job-state", "printer-state"}
_TEXTS = {"printer-state-message", "job-printer-state-message", "status-message", "job-name"}


def _reply(
    status: int, *jobs: dict[str, Any], printer: dict[str, Any] | None = None, message: str = ""
) -> bytes:
    out = b"\x01\x01" + status.to_bytes(2, "big") + (1).to_bytes(4, "big")
    out += b"\x01" + _attribute("status-message", message or "ok")
    for job in jobs:
        out += b"\x02" + b"".join(_attribute(*pair) for pair in job.items())
    if printer is not None:
        out += b"\x04" + b"".join(_attribute(*pair) for pair in printer.items())
    return out + b"\x03"


def _attribute(name: str, value: Any) -> bytes:
    out = b""
    for place, one in enumerate(value if isinstance(value, list) else [value]):
        label = b"" if place else name.encode()
        if isinstance(one, bool):
            tag, body = 0x22, bytes([one])
        elif isinstance(one, int):
            tag, body = (0x23 if name in _ENUMS else 0x21), one.to_bytes(4, "big")
        elif isinstance(one, bytes):
            tag, body = 0x32, one
        elif name == "document-format-supported":
            tag, body = 0x49, one.encode()
        else:
            tag, body = (0x41 if name in _TEXTS else 0x44), one.encode()
        out += bytes([tag]) + len(label).to_bytes(2, "big") + label + len(body).to_bytes(2, "big") + body
    return out
