"""The journal as the officer sees it: what waits, what was refused, and what to do about it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.actions import Void
from counter_tui.domain.correction import replaced_slip
from counter_tui.domain.dossier import Registration
from counter_tui.domain.journal import Entry, EntryKind, EntryState, JournalCounts
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import BadInput, NotFound
from counter_tui.i18n import mark
from counter_tui.services.ports import Clock, Dossiers, Gateway, Journal, Prints
from counter_tui.services.registration_entry import registration_entry, void_slip_of
from counter_tui.services.session import Session

MOST_REFUSED = 10_000
"""Refusals looked through: more than a desk ever has."""


class JournalBook:
    """Lists entries and mends refused ones; nothing is ever dropped."""

    def __init__(
        self,
        journal: Journal,
        dossiers: Dossiers,
        prints: Prints,
        gateway: Gateway,
        session: Session,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._dossiers = dossiers
        self._prints = prints
        self._gateway = gateway
        self._session = session
        self._clock = clock
        self.unless_sent: Callable[[str, Callable[[], Awaitable[None]]], Awaitable[None]] = _at_once
        """Does something to an entry while it is not being sent."""

    async def counts(self) -> JournalCounts:
        """Return how many entries wait, were refused, were confirmed."""
        return await self._journal.counts()

    async def not_shown(self) -> list[Entry]:
        """Return what was received before the desk ended without saying so, oldest first."""
        return await self._journal.not_shown()

    async def shown(self, entry_ids: Sequence[str]) -> None:
        """Remember that the officer has been told of these."""
        await self._journal.shown(entry_ids)

    async def entries(
        self, states: Sequence[EntryState] = (), limit: int = 200, offset: int = 0
    ) -> list[Entry]:
        """Return entries, newest first."""
        return await self._journal.entries(states, limit, offset)

    async def handed(self) -> list[Entry]:
        """Return the refused entries left to a supervisor, newest first."""
        refused = await self._journal.entries((EntryState.REFUSED,), MOST_REFUSED)
        return [entry for entry in refused if entry.handed]

    async def is_refused(self, entry_id: str) -> bool:
        """Return whether an entry is still a task."""
        return (await self._entry(entry_id)).state is EntryState.REFUSED

    async def registration_of(self, entry: Entry) -> Registration | None:
        """Return what an entry registered."""
        return await self._dossiers.registration(entry.dossier)

    async def retry(self, entry_id: str) -> None:
        """Send a refused or waiting entry again at once, unchanged and under the same key."""
        entry = await self._entry(entry_id)
        if entry.state in {EntryState.REFUSED, EntryState.WAITING}:
            await self._journal.mark(
                entry_id, EntryState.WAITING, at=self._clock.now(), next_attempt_at=self._clock.now()
            )

    async def amend(self, entry_id: str, fixed: Registration, *, replaces: str = "") -> Entry:
        """Replace a refused registration by a corrected one with the same dossier number, and queue it for sending.

        Corrections that wait behind it are in *fixed*, which began with them, and are not sent any more. *replaces*: the
        number of the receipt that the new one takes the place of, else that of the one printed last.
        """
        entry = await self._entry(entry_id)
        if entry.state is not EntryState.REFUSED or entry.kind is not EntryKind.REGISTER:
            raise BadInput(mark("Chỉ sửa được hồ sơ bị máy chủ từ chối."))
        now, with_slip = self._clock.now(), await self._had_slip(fixed, entry.dossier)
        if not replaces and await self._prints.last_of(entry.dossier, RECEIPT_FORM) is not None:
            replaces, fixed = replaced_slip(fixed), replace(fixed, replaces=fixed.replaces + 1)
        new = registration_entry(
            replace(
                fixed,
                id=uuid7(now, secrets.token_bytes(10)),
                code=entry.dossier,
                instead_of=_with_this(fixed, entry),
            ),
            self._gateway,
            self._session.office,
            at=now,
            officer_id=self._session.officer.id,
            with_slip=with_slip,
            replaces=replaces,
            events=await self._dossiers.unsent_events(entry.dossier),
        )
        await self._journal.amend(entry_id, new, now, actor=self._session.actor)
        return new.entry

    async def _had_slip(self, registration: Registration, dossier: str) -> bool:
        """Whether a corrected receipt takes the place of the first, which says what was wrong; same-day work may have none."""
        return registration.same_day is None or await self._prints.last_of(dossier, RECEIPT_FORM) is not None

    async def void(self, entry_id: str, reason: str) -> None:
        """Void a refused entry: it keeps its number in the book with the reason, and the service is told.

        An action that was not sent yet and is the last of its dossier is taken back; a refused one gives way to the
        service's word.

        A voiding that the service refused itself (it knows neither dossier nor number) ends here, else it would come
        back for ever.
        """
        if not reason.strip():
            raise BadInput(mark("Ghi lý do hủy: số hồ sơ vẫn nằm trong sổ kèm lý do."), field="reason")
        entry = await self._entry(entry_id)
        now, actor = self._clock.now(), self._session.actor
        if entry.state is EntryState.WAITING and entry.action:
            await self.unless_sent(
                entry_id,
                lambda: self._journal.take_back(entry_id, reason, now, officer_id=actor.officer_id),
            )
            return
        if entry.state is not EntryState.REFUSED:
            raise BadInput(mark("Chỉ hủy được mục bị từ chối, hoặc rút lại việc chưa gửi."))
        if entry.kind is not EntryKind.REGISTER:
            await self._journal.void(entry_id, reason, None, now, actor=actor)
            return
        registration = await self._dossiers.registration(entry.dossier)
        voiding = self._voiding(entry, Void(reason=reason, refused=_with_this(registration, entry)), now)
        slip = None
        if registration is not None:
            office, name = self._session.office, actor.officer_name
            slip = void_slip_of(registration, office, reason=reason, officer=name, at=now)
        await self._journal.void(entry_id, reason, voiding, now, actor=actor, slip=slip)

    def _voiding(self, entry: Entry, action: Void, now: datetime) -> Entry:
        request = self._gateway.encode_action(entry.dossier, action, self._session.actor, now)
        return Entry(
            id=uuid7(now, secrets.token_bytes(10)),
            kind=EntryKind.ACTION,
            dossier=entry.dossier,
            title=entry.title,
            path=request.path,
            body=request.body,
            created_at=now,
            officer_id=self._session.officer.id,
            action=action.KIND.value,
        )

    async def _entry(self, entry_id: str) -> Entry:
        if (entry := await self._journal.entry(entry_id)) is None:
            raise NotFound(mark("Mục này không còn trong sổ."))
        return entry


def _with_this(registration: Registration | None, refused: Entry) -> tuple[str, ...]:
    """Return the ids of all registrations of a dossier that were refused so far, this one too: a file may bring each later."""
    before = registration.instead_of if registration is not None else ()
    return tuple(dict.fromkeys((*before, refused.id)))


async def _at_once(_: str, work: Callable[[], Awaitable[None]]) -> None:
    await work()
