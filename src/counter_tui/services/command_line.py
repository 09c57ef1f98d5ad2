"""What the command line asks of a desk, running or opened for the one command."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time
from inspect import signature
from typing import Any

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.codes import procedure_code
from counter_tui.domain.ledger_words import ledger_words
from counter_tui.domain.limit_words import limit_shown
from counter_tui.domain.numbers import ENDING_WORDS
from counter_tui.domain.procedure import Channel
from counter_tui.domain.register import checked_period
from counter_tui.domain.route import promised
from counter_tui.domain.slips.forms import (
    CONTROL,
    DAY_CLOSE,
    FEES,
    GUIDANCE,
    HAND_OVER,
    RECEIPT,
    REGISTER,
    RESULTS,
    Paper,
    form_named,
)
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput, CounterError, NotFound, Refused
from counter_tui.i18n import mark, text
from counter_tui.services.desk import Desk
from counter_tui.services.desk_commands import DeskCommands
from counter_tui.services.desk_papers import TOGETHER
from counter_tui.services.ports import LinkState

DONE, REFUSED, WRONG_USE = 0, 1, 2

ELSEWHERE = mark("Thủ tục này không tiếp nhận tại trung tâm. {where}")
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years a dossier may be received in; a date outside them is a slip of the fingers."""

Answer = tuple[int, Any]
"""Exit code and a JSON-able answer; on failure ``{"error": sentence}``."""


class CommandLine:
    """Answers ``lookup``, ``due``, ``sync``, ``info``, ``print`` and what :class:`DeskCommands` does; ``facts`` gives what only the outside knows (versions, paths)."""

    def __init__(
        self,
        desk: Desk,
        facts: Callable[[], Mapping[str, Any]],
        more: Mapping[str, Callable[..., Awaitable[Any]]] | None = None,
    ) -> None:
        """*more* are commands that need what no service has."""
        self._desk = desk
        self._facts = facts
        self._commands: dict[str, Callable[..., Awaitable[Any]]] = {
            "lookup": self.lookup,
            "due": self.due,
            "sync": self.sync,
            "info": self.info,
            "print": self.print,
            **DeskCommands(desk).all,
            **(more or {}),
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
        hours = self._desk.session.calendar.hours
        at, hour_typed = received_time(received, hours.opening)
        held = item.at(at)
        limit = held.limit_for(chosen)
        due = promised(item, chosen, at, self._desk.session.calendar)
        where = (held.rule.look_up_only if held.rule else None) or ""
        if due is None and not held.receivable:
            raise Refused(ELSEWHERE, code="look-up-only", where=where)
        if due is None:
            raise Refused(
                mark(
                    "Thời hạn của thủ tục {procedure} không tính được: {note}. Cán bộ quyết định ngày hẹn trả."
                ),
                code="not-computable",
                procedure=item.procedure.code,
                note=limit.note or limit_shown(limit),
            )
        notes = [] if hour_typed else [text("Chưa ghi giờ nhận: tính như nhận lúc {at}.", at=f"{at:%H:%M}")]
        if not held.receivable:
            notes.append(text(ELSEWHERE, where=where))
        return {
            "code": item.procedure.code,
            "name": item.procedure.name,
            "received": at.isoformat(),
            "due": due.at.isoformat(),
            "calendar_confirmed": not due.unconfirmed,
            "rule_in_force": item.rule is None or held.rule is not None,
            "receivable": held.receivable,
            "notes": notes,
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
        if status.link not in {LinkState.UP, LinkState.SLOW}:
            raise Refused(
                mark("Không kết nối được máy chủ. {waiting} mục chờ gửi; không mất gì, sẽ gửi khi có mạng."),
                code="offline",
                waiting=status.counts.waiting,
            )
        return self._counts()

    async def info(self) -> dict[str, Any]:
        """Return versions, paths, terminal, service and journal counts; no secret and no name of a citizen."""
        await self._desk.sync.refresh_counts()
        voided = [
            {
                "day": one.day.isoformat(),
                "count": one.count,
                "reason": text(ENDING_WORDS.get(one.reason, one.reason)),
                "told_at": at.isoformat(),
            }
            for at, one in await self._desk.sync.numbers_voided()
        ]
        handed = [entry.dossier for entry in await self._desk.journal.handed()]
        return {
            **self._facts(),
            **self._counts(),
            "left_to_supervisor": handed,
            "numbers_voided": voided,
        }

    async def print(self, dossier: str, form: str = "01", paper: str = "") -> dict[str, Any]:
        """Return a slip as PDF (base64) for a paper (the form's own when empty); raises NotFound, BadInput, PrintFailed.

        *dossier* is a dossier's code; for the guidance sheet a procedure's, for a hand-over list the list's, for the
        close of a day that day, for the list of fees and the register a day or ``FIRST..LAST``, for one receipt of all a
        citizen handed in that day ``chung-`` and a dossier's code.
        """
        kind = form_named(form)
        try:
            wanted = Paper(paper) if paper else None
        except ValueError as error:
            raise BadInput(
                mark("Không có khổ giấy {paper}. Các khổ: {papers}."), paper=paper, papers=", ".join(Paper)
            ) from error
        pdf = await self._pdf(dossier, kind.id, wanted)
        return {"dossier": dossier, "form": form, "pdf": base64.b64encode(pdf).decode()}

    async def _pdf(self, dossier: str, form: str, paper: Paper | None) -> bytes:
        receipts, papers = self._desk.receipts, self._desk.papers
        match form:
            case _ if form == CONTROL:
                return await receipts.pdf_of(await papers.control_sheet(dossier), paper)
            case _ if form == GUIDANCE:
                item = await self._desk.lookup.procedure(procedure_code(dossier) or dossier)
                return await receipts.pdf_of(papers.guidance(item, None), paper)
            case _ if form == FEES:
                first, last = days_named(dossier)
                slip = await self._desk.day_book.fee_list(first, last)
                return await receipts.pdf_of(slip, paper, trail=f"thu-phi-{first}-{last}")
            case _ if form == REGISTER:
                first, last = days_named(dossier)
                books = self._desk.register_book
                return await books.pdf(await books.of_desk(checked_period(first, last, books.today())))
            case _ if form == DAY_CLOSE:
                await self._desk.day_book.require_closed(days_named(dossier)[0])
                return await receipts.pdf(dossier, form, paper)
            case _ if form in {HAND_OVER, RESULTS}:
                return await receipts.pdf((await self._desk.hand_over.get(dossier)).code, form, paper)
            case _ if form == RECEIPT and dossier.startswith(TOGETHER):
                slip = await papers.receipt_for_all(dossier.removeprefix(TOGETHER))
                return await receipts.pdf_of(slip, paper, trail=dossier)
            case _:
                return await receipts.pdf(dossier, form, paper)

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


def received_time(typed: str, opening: time) -> tuple[datetime, bool]:
    """Return a reception time typed on the command line, and whether an hour stood in it; of a day alone its *opening*.

    ISO 8601, Vietnam's zone unless an offset stands in it. Raises BadInput, also for years no due time is counted in.
    """
    try:
        at = datetime.fromisoformat(typed)
        hour_typed = not _is_day(typed)
    except ValueError as error:
        raise BadInput(
            mark("“{typed}” không phải thời điểm. Viết như 2026-11-23T14:00."), typed=typed, field="received"
        ) from error
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise BadInput(
            mark("Năm {year} không tính ngày hẹn được. Ghi lúc nhận trong các năm {first}-{last}."),
            year=at.year,
            first=FIRST_YEAR,
            last=LAST_YEAR,
            field="received",
        )
    at = at if hour_typed else datetime.combine(at.date(), opening)
    return (at if at.tzinfo else at.replace(tzinfo=VIETNAM)), hour_typed


def _is_day(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True


def days_named(typed: str) -> tuple[date, date]:
    """Return the first and the last day of a period typed on the command line: ISO 8601, one day or ``FIRST..LAST``; raises BadInput."""
    first, _, last = typed.partition("..")
    try:
        return date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError as error:
        raise BadInput(
            mark("“{typed}” không phải ngày. Viết như 2026-11-23 hoặc 2026-11-01..2026-11-30."),
            typed=typed,
            field="day",
        ) from error
