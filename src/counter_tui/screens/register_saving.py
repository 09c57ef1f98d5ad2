"""What F12 does on the registration form: guard against duplicates, register once, print, go on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from textual.app import App
from textual.screen import Screen

from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.draft import Draft
from counter_tui.errors import CounterError, PrintBlocked, PrintUnknown
from counter_tui.i18n import text
from counter_tui.screens.clock_doubt import ClockDoubt
from counter_tui.screens.desk_screen import SEVERITIES
from counter_tui.screens.duplicates import DuplicatesScreen, GoOn, OpenInstead
from counter_tui.screens.prints_text import printed_words
from counter_tui.screens.saving import answer_to, written
from counter_tui.services.desk import Desk
from counter_tui.services.reception import Accepted
from counter_tui.widgets.plain import plain

SERVICE_BUDGET = 1.0
"""Seconds the service gets to name further duplicates; what this desk knows is asked in any case."""


class Notifier(Protocol):
    """Says something on whatever screen is on top, also after the form is gone."""

    def __call__(self, sentence: str, level: str = "info") -> None:
        """Say *sentence*; *level* is info, good, warning or error."""
        ...


async def cleared_to_save(
    form: Screen[None], desk: Desk, draft: Draft, clock: ClockDoubt
) -> Draft | OpenInstead | None:
    """Return the draft when nothing stands against it (with the reason when the officer goes on), else what to do instead.

    An officer who went on meanwhile is not asked in the middle of something else: he is told, and the form keeps waiting.
    """
    if await clock.newly_shown():
        return None
    found = await desk.reception.duplicates(draft, ask_service=False)
    try:
        async with asyncio.timeout(SERVICE_BUDGET):
            found = await desk.reception.duplicates(draft)
    except TimeoutError:
        pass
    if not found:
        return replace(draft, duplicate_reason="")
    if form.app.screen is not form:
        form.notify(_not_asked(draft, found), severity="warning", markup=False, timeout=20)
        return None
    form.app.clear_notifications()  # they would lie over the question
    answer = await answer_to(form.app, DuplicatesScreen(found, draft.duplicate_reason))
    if isinstance(answer, GoOn):
        return replace(draft, duplicate_reason=answer.reason)
    return answer


def _not_asked(draft: Draft, found: Sequence[DossierSummary]) -> str:
    return text(
        "Chưa nhận hồ sơ của {name}: có thể trùng {codes}. Mở lại phiếu đang ghi (F3) rồi F12 để xem.",
        name=plain(draft.applicant.name),
        codes=", ".join(one.code for one in found),
    )


def accepted_words(accepted: Accepted) -> str:
    """Return what the officer reads out once the dossier is durable."""
    code = accepted.registration.code
    if accepted.registration.provisional:
        return text("Đã nhận hồ sơ {code} (mã tạm: số chính thức được cấp khi có kết nối).", code=code)
    return text("Đã nhận hồ sơ {code}", code=code)


def say_received(app: App[None], accepted: Accepted) -> Notifier:
    """Say that a dossier was received; return what says the rest for ten seconds on whatever screen is on top then."""

    def say(sentence: str, level: str = "info") -> None:
        app.notify(sentence, severity=SEVERITIES.get(level, "information"), markup=False, timeout=10)

    app.clear_notifications()  # what was said while filling the form is over
    say(accepted_words(accepted), "warning" if accepted.registration.provisional else "good")
    return say


async def print_and_send(desk: Desk, accepted: Accepted, say: Notifier) -> None:
    """Print the slip and wake the sending; whatever goes wrong here is said and leaves the dossier as it is."""
    written()
    desk.sync.nudge()
    with suppress(CounterError):  # said once more at the next start: better than never
        await desk.journal.shown([accepted.entry_id])
    code = accepted.registration.code
    try:
        if accepted.slip is not None:
            job = await desk.receipts.print_first(code)
            say(printed_words(job))
    except PrintBlocked as problem:
        say(text("Hồ sơ {code} đã nhận, phiếu chờ in. {problem}", code=code, problem=problem), "warning")
    except PrintUnknown as problem:
        say(text("Hồ sơ {code} đã nhận. {problem} Trả lời ở F7.", code=code, problem=problem), "warning")
    except CounterError as problem:
        say(
            text(
                "Hồ sơ {code} đã nhận nhưng chưa in được phiếu: {problem} Ctrl+R in lại.",
                code=code,
                problem=problem,
            ),
            "error",
        )
    with suppress(CounterError):
        await desk.sync.refresh_counts()
