"""What the command line asks of a desk, running or opened for the one command."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from inspect import signature
from typing import Any

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.codes import procedure_code
from counter_tui.domain.deadline import compute
from counter_tui.domain.ledger_words import ledger_words
from counter_tui.domain.procedure import Channel
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput, CounterError, NotFound, Refused
from counter_tui.i18n import mark
from counter_tui.services.desk import Desk
from counter_tui.services.ports import LinkState

DONE, REFUSED, WRONG_USE = 0, 1, 2

Answer = tuple[int, Any]
"""Exit code and a JSON-able answer; on failure ``{"error": sentence}``."""


class CommandLine:
    """Answers ``lookup``, ``due``, ``sync``, ``info`` and ``print``; ``facts`` gives what only the outside knows (versions, paths)."""

    def __init__(self, desk: Desk, facts: Callable[[], Mapping[str, Any]]) -> None:
        self._desk = desk
        self._facts = facts
        self._commands: dict[str, Callable[..., Awaitable[Any]]] = {
            "lookup": self.lookup,
            "due": self.due,
            "sync": self.sync,
            "info": self.info,
            "print": self.print,
        }

    async def answer(self, command: str, arguments: Mapping[str, Any]) -> Answer:
        """Run one command; what an officer can be told comes back as an error sentence, never as an exception."""
        if (run := self._commands.get(command)) is None:
            return WRONG_USE, {"error": str(BadInput(mark("Không có lệnh {name}."), name=command))}
        arguments = {
            name: canonical(value) if isinstance(value, str) else value for name, value in arguments.items()
        }
        try:
            signature(run).bind(**arguments)
        except TypeError:
            return WRONG_USE, {
                "error": str(BadInput(mark("Lệnh {name} thiếu hoặc thừa tham số."), name=command))
            }
        try:
            return DONE, await run(**arguments)
        except BadInput as error:
            return WRONG_USE, {"error": str(error)}
        except CounterError as error:
            return REFUSED, {"error": str(error)}

    async def lookup(self, words: str, limit: int = 20) -> list[dict[str, Any]]:
        """Return procedures for *words*, best first; raises NotFound when there is none."""
        hits = self._desk.lookup.procedures(words, limit)
        if not hits:
            raise NotFound(mark("Không có thủ tục nào khớp với “{words}”."), words=words)
        return [
            {"code": hit.code, "name": hit.name, "field": hit.field, "receivable": hit.receivable}
            for hit in hits
        ]

    async def due(self, code: str, received: str, channel: str = "direct") -> dict[str, Any]:
        """Return the due time (RFC 3339) of a procedure received at a time, with its ledger; raises Refused when not computable."""
        item = await self._desk.lookup.procedure(procedure_code(code) or code)
        try:
            chosen = Channel(channel)
        except ValueError as error:
            raise BadInput(
                mark("Kênh phải là một trong: {choices}."), choices=", ".join(c.value for c in Channel)
            ) from error
        limit = item.limit_for(chosen)
        at = received_time(received)
        due = compute(at, limit, self._desk.session.calendar, cutoff=item.rule.cutoff if item.rule else None)
        if due is None:
            raise Refused(
                mark(
                    "Thời hạn của thủ tục {procedure} không tính được: {note}. Cán bộ quyết định ngày hẹn trả."
                ),
                code="not-computable",
                procedure=item.procedure.code,
                note=limit.note or "—",
            )
        return {
            "code": item.procedure.code,
            "name": item.procedure.name,
            "received": at.isoformat(),
            "due": due.at.isoformat(),
            "calendar_confirmed": not due.unconfirmed,
            "ledger": [
                {
                    "day": line.day.isoformat(),
                    "kind": line.kind.value,
                    "count": line.count,
                    "text": ledger_words(line),
                }
                for line in due.ledger
            ],
        }

    async def sync(self) -> dict[str, Any]:
        """Do one round with the service now; raises Refused when it cannot be reached."""
        self._desk.sync.nudge(catalogue=True)
        await self._desk.sync.round()
        status = self._desk.sync.status
        if status.link is LinkState.SIGN_IN:
            raise Refused(mark("Cần đăng nhập: mở bàn làm việc và đăng nhập, rồi chạy lại."), code="sign-in")
        if status.trouble:
            raise Refused(status.trouble, code="office-closed")
        if status.link is not LinkState.UP:
            raise Refused(
                mark("Không kết nối được dịch vụ. {waiting} mục chờ gửi; không mất gì, sẽ gửi khi có mạng."),
                code="offline",
                waiting=status.counts.waiting,
            )
        return self._counts()

    async def info(self) -> dict[str, Any]:
        """Return versions, paths, terminal, service and journal counts; no secret and no name of a citizen."""
        await self._desk.sync.refresh_counts()
        return {**self._facts(), **self._counts()}

    async def print(self, dossier: str, form: str = "01") -> dict[str, Any]:
        """Return a slip as PDF (base64); raises NotFound."""
        pdf = await self._desk.receipts.pdf(dossier, form)
        return {"dossier": dossier, "form": form, "pdf": base64.b64encode(pdf).decode()}

    def _counts(self) -> dict[str, Any]:
        status = self._desk.sync.status
        office = status.office
        return {
            "office": {"code": office.code, "name": office.name, "sample": office.sample} if office else None,
            "link": status.link.value,
            "journal": {
                "waiting": status.counts.waiting,
                "refused": status.counts.refused,
                "confirmed": status.counts.confirmed,
            },
            "numbers_left_today": status.numbers_left,
            "prints_open": status.prints_open,
            "catalogue": {
                "procedures": status.catalogue.count,
                "version": status.catalogue.version,
                "synced_at": status.catalogue.synced_at.isoformat() if status.catalogue.synced_at else None,
            },
            "warnings": list(status.warnings),
        }


def received_time(typed: str) -> datetime:
    """Return a reception time typed on the command line: ISO 8601, Vietnam's zone unless an offset stands in it; raises BadInput."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError as error:
        raise BadInput(
            mark("“{typed}” không phải thời điểm. Viết như 2026-11-23T14:00."), typed=typed, field="received"
        ) from error
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)
