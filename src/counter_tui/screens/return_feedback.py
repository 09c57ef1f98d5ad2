"""What the citizen says after a return: one key for how he found it, another for his own words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.actions import Rating
from counter_tui.errors import CounterError
from counter_tui.i18n import text
from counter_tui.screens import return_words
from counter_tui.screens.read_again import ReadAgainScreen
from counter_tui.screens.return_remark import ReturnRemark

if TYPE_CHECKING:
    from counter_tui.services.desk import Desk

FEEDBACK_KEYS = frozenset({"very_satisfied", "satisfied", "unsatisfied", "remark"})


class FeedbackScreen(ReadAgainScreen):
    """Takes a rating once and remarks as long as the dossier handed back last is still shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._returned = self._rated = ""
        self._said: list[str] = []
        self._one_at_a_time = asyncio.Lock()  # each word expects the version the one before it made

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of feedback only after a return."""
        if action in FEEDBACK_KEYS:
            return bool(self._returned)
        return super().check_action(action, parameters)

    def ask_for_feedback(self, code: str) -> None:
        """Take what the citizen says of the dossier *code* from now on; of none when it is empty."""
        self._returned, self._rated, self._said = code, "", []
        self.put("feedback", return_words.feedback_words() if code else "")
        self.refresh_bindings()

    def put(self, name: str, words: str) -> None:
        """Show *words* at their place, which is hidden without any."""
        place = self.query_one(f"#{name}", Static)
        place.update(Content(words))
        place.display = bool(words)

    def action_very_satisfied(self) -> None:
        """The citizen is very satisfied."""
        self._rate(Rating.VERY_SATISFIED)

    def action_satisfied(self) -> None:
        """The citizen is satisfied."""
        self._rate(Rating.SATISFIED)

    def action_unsatisfied(self) -> None:
        """The citizen is not satisfied."""
        self._rate(Rating.UNSATISFIED)

    def action_remark(self) -> None:
        """Note what the citizen says in his own words."""
        code = self._returned

        def note(remark: str | None) -> None:
            if remark:
                self.app.run_worker(self._note(code, remark=remark), group="feedback")

        self.app.push_screen(ReturnRemark(code), note)

    def _rate(self, rating: Rating) -> None:
        if self._rated == self._returned:
            self.say(text("Đã ghi mức hài lòng về hồ sơ {code} rồi. Ctrl+Y ghi ý kiến.", code=self._returned))
            return
        self._rated = self._returned
        # The app owns the work: leaving the screen must not swallow what the citizen said.
        self.app.run_worker(self._note(self._returned, rating=rating), group="feedback")

    async def _note(self, code: str, *, rating: Rating | None = None, remark: str = "") -> None:
        try:
            async with self._one_at_a_time:
                await self.desk.returning.feedback(code, rating=rating, remark=remark)
        except CounterError as problem:
            if rating is not None and self._rated == code:
                self._rated = ""
            self.app.notify(str(problem), severity="warning", markup=False)
            return
        if code == self._returned and self.is_attached:
            self._said.append(text(return_words.RATINGS[rating]) if rating is not None else remark)
            self.put("feedback", return_words.noted_words(self._said))
        self.desk.sync.nudge()
        await self.desk.sync.refresh_counts()
