"""What the command line asks about the queue, a dossier and a day; identity numbers never whole, nothing of a person's address."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from counter_tui.domain.day_close import DayRecord
from counter_tui.domain.day_money import MoneyNote
from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.fee_items import FeeBook, FeeItem
from counter_tui.domain.journal import EntryState
from counter_tui.domain.papers_held import papers_held
from counter_tui.domain.person import Person
from counter_tui.domain.queue import Band, QueueFilter, Sort
from counter_tui.domain.register import checked_period
from counter_tui.domain.text import canonical, mask_identity
from counter_tui.errors import BadInput
from counter_tui.i18n import mark
from counter_tui.services.desk import Desk

E = TypeVar("E", bound=Enum)
MOST_REFUSED = 1000
"""Refusals looked through for those of one dossier: more than a desk ever has."""


class DeskCommands:
    """Answers ``queue``, ``dossier``, ``day`` ``register`` and ``unlock``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def all(self) -> Mapping[str, Callable[..., Awaitable[Any]]]:
        """The commands by name."""
        return {
            "queue": self.queue,
            "dossier": self.dossier,
            "day": self.day,
            "register": self.register,
            "unlock": self.unlock,
        }

    async def unlock(self) -> dict[str, Any]:
        """Unlock the screen and forget its PIN; return whether there was one."""
        had = await self._desk.screen_lock.has_pin()
        await self._desk.screen_lock.forget()
        return {"had_pin": had}

    async def queue(
        self,
        words: str = "",
        band: str = "",
        status: int = 0,
        officer: str = "",
        stuck: int = 0,
        sort: str = Sort.DUE,
        limit: int = 200,
    ) -> dict[str, Any]:
        """Return the dossiers that wait, most urgent first; raises BadInput for a filter that does not exist."""
        wanted = QueueFilter(
            words=words,
            band=_one_of(Band, band) if band else None,
            status=_one_of(Status, status) if status else None,
            officer=officer,
            stuck_days=stuck,
        )
        view = await self._desk.queue.open(wanted, _one_of(Sort, sort))
        rows: list[dict[str, Any]] = []
        page = 0
        while len(rows) < min(limit, view.total) and (found := await view.page(page)):
            rows += [
                {**_summary(one.summary), "band": one.band and one.band.value, "days_still": one.days_still}
                for one in found
            ]
            page += 1
        return {"total": view.total, "dossiers": rows[:limit]}

    async def dossier(self, code: str) -> dict[str, Any]:
        """Return how a dossier stands, with its events, fees and what of it the service refused; raises NotFound."""
        view = await self._desk.lookup.dossier(canonical(code).upper())
        known = view.registration
        book = await self._desk.fees.book(view.summary.code)
        stages = await self._desk.casework.route(view.summary, known) if known else ()
        return {
            **_summary(view.summary),
            "from_service": view.from_service,
            "applicant": _person(known.applicant) if known else {"name": view.summary.applicant_name},
            "owner": _person(known.owner) if known else {"name": view.summary.owner_name},
            "papers": [paper.name for paper in papers_held(known.papers, view.events)] if known else [],
            "route": [
                {"agency": stage.agency, "limit": stage.limit_text, "due": _moment(stage.due_at)}
                for stage in stages
            ],
            "fees": _fees(book),
            "refused": [
                {
                    "action": entry.action or "register",
                    "at": entry.created_at.isoformat(),
                    "why": entry.problem,
                }
                for entry in await self._desk.journal.entries((EntryState.REFUSED,), MOST_REFUSED)
                if entry.dossier in {view.summary.code, view.summary.alias}
            ],
            "events": [
                {
                    "kind": event.kind,
                    "at": event.at.isoformat(),
                    "officer": event.officer_name,
                    "counter": event.counter,
                    "note": event.note,
                }
                for event in view.events
            ],
        }

    async def day(self, date: str = "") -> dict[str, Any]:
        """Return the account of a day (``YYYY-MM-DD``, today when empty), with what was kept of it; raises BadInput."""
        view = await self._desk.day_book.day(_day(date) if date else None)
        return {
            **_record(view.now),
            "closed": {
                "at": view.kept.closed_at.isoformat(),
                "officer": view.kept.officer_name,
                **_record(view.kept.record),
            }
            if view.kept is not None
            else None,
            "after_closing": _record(view.after) if view.after is not None else None,
        }

    async def register(
        self, first: str, last: str, form: str = "pdf", whose: str = "office"
    ) -> dict[str, Any]:
        """Return the register of two days and all between as a file (``pdf``, ``xlsx`` or ``csv``, base64).

        *whose* is ``office`` or ``desk``. Raises BadInput, PrintFailed, and for the office's Offline, SignInNeeded, Refused.
        """
        books = self._desk.register_book
        period = checked_period(_day(first), _day(last), books.today())
        makers = {"pdf": books.pdf, "xlsx": books.workbook, "csv": books.csv}
        for value, choices in ((form, makers), (whose, ("office", "desk"))):
            if value not in choices:
                raise BadInput(
                    mark("“{value}” không có trong các lựa chọn: {choices}."),
                    value=value,
                    choices=", ".join(choices),
                )
        book = await (books.of_office(period) if whose == "office" else books.of_desk(period))
        return {
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "whose": whose,
            "dossiers": book.dossiers,
            "numbers": book.numbers,
            "void": book.void,
            "day_over": book.day_over,
            "first_number": book.first_number,
            "file": base64.b64encode(await makers[form](book)).decode(),
        }


def _one_of(kind: type[E], value: object) -> E:
    try:
        return kind(value)
    except ValueError as error:
        choices = ", ".join(str(one.value) for one in kind)
        raise BadInput(
            mark("“{value}” không có trong các lựa chọn: {choices}."), value=str(value), choices=choices
        ) from error


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise BadInput(mark("“{typed}” không phải ngày. Viết như 2026-11-23."), typed=typed) from error


def _moment(at: Any) -> str | None:
    return at.isoformat() if at is not None else None


def _summary(summary: DossierSummary) -> dict[str, Any]:
    return {
        "code": summary.code,
        "alias": summary.alias,
        "procedure": {"code": summary.procedure_code, "name": summary.procedure_name},
        "applicant_name": summary.applicant_name,
        "status": int(summary.status),
        "received": summary.received_at.isoformat(),
        "due": _moment(summary.due_at),
        "moved": summary.last_moved_at.isoformat(),
        "officer": summary.officer_name,
        "counter": summary.counter,
        "place": summary.place,
        "stage": summary.stage,
        "stage_due": _moment(summary.stage_due_at),
        "fees_due": summary.fees_due,
        "confirmed": summary.confirmed,
        "flags": list(summary.flags),
    }


def _person(person: Person) -> dict[str, Any]:
    return {"name": person.name, "identity": mask_identity(person.identity)}


def _fees(book: FeeBook) -> dict[str, Any]:
    return {
        "due": book.due,
        "held": book.held,
        "items": [_fee(item) for item in book.holding],
        "replaced": [_fee(item) for item in book.replaced],
    }


def _fee(item: FeeItem) -> dict[str, Any]:
    return {
        "label": item.label,
        "kind": item.kind.value if item.kind else None,
        "amount": item.amount,
        "moment": item.moment.value,
        "state": item.state.value,
        "due": item.due,
        "held": item.held,
        "postings": [
            {
                "kind": one.kind.value,
                "amount": one.amount,
                "at": one.at.isoformat(),
                "officer": one.officer_name,
                "method": one.method.value if one.method else None,
                "outside_receipt": one.outside_receipt,
                "reason": one.reason,
                "basis": one.basis,
            }
            for one in item.postings
        ],
    }


def _record(record: DayRecord) -> dict[str, Any]:
    return {
        "day": record.day.isoformat(),
        "received": record.received,
        "received_void": record.received_void,
        "returned": record.returned,
        "returned_void": record.returned_void,
        "forwarded": record.forwarded,
        "taken": record.taken,
        "given_back": record.given_back,
        "net": record.net,
        "in_drawer": record.in_drawer,
        "money": [
            {"officer": line.officer, "kind": line.kind, "method": line.method, "amount": line.amount}
            for line in record.cash
        ],
        "exemptions": [_note(note) for note in record.exemptions],
        "refunds": [_note(note) for note in record.refunds],
        "numbers": [
            {
                "block": use.name,
                "used": use.used,
                "not_used": [{"number": number, "why": why} for number, why in use.void],
            }
            for use in record.numbers
        ],
        "voided": [{"code": code, "reason": reason} for code, reason in record.voided],
        "provisional": list(record.provisional),
        "removed": list(record.removed),
        "left_to_hand_over": list(record.left),
        "unsent": list(record.unsent),
        "refused": list(record.refused),
        "not_printed": list(record.unprinted),
        "audit": {"rows": record.audit_rows, "head": record.audit_head},
    }


def _note(note: MoneyNote) -> dict[str, Any]:
    return {
        "code": note.code,
        "label": note.label,
        "amount": note.amount,
        "officer": note.officer,
        "method": note.method,
        "reason": note.reason,
        "basis": note.basis,
        "undone": note.undone,
    }
