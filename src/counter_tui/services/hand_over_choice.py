"""Which dossiers are on a hand-over list that is being made: this counter's of today by themselves, others as they are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from counter_tui.domain.hand_over import Way
from counter_tui.services.hand_over import Waiting

ALL = ""


class ListChoice:
    """What may go on a list, in its order, and the ``codes`` chosen; ``kind`` and ``other`` are what stands in the fields.

    ``by_hand`` once something was scanned or ticked: from then on no field chooses anything. ``every_counter`` while what
    lies at other counters is chosen with this one's.
    """

    def __init__(self, way: Way, today: date) -> None:
        self._way = way
        self.today = today
        self.waiting: dict[str, Waiting] = {}
        self.codes: set[str] = set()
        self.kind = ALL
        self.other = ""
        self.by_hand = False
        self.every_counter = False
        self._put_down = False
        self._picked: set[str] = set()

    @property
    def kinds(self) -> list[str]:
        """What can be filtered by: fields of dossiers that go out, places results come from."""
        return sorted({kind for one in self.waiting.values() if (kind := self._kind(one))})

    @property
    def in_order(self) -> list[str]:
        """The codes chosen, in the order of the list."""
        return [code for code in self.waiting if code in self.codes]

    @property
    def shown(self) -> list[Waiting]:
        """What the filter lets through, and what is chosen whatever it says."""
        return [one for code, one in self.waiting.items() if code in self.codes or self._let_through(one)]

    def belonging(self) -> list[Waiting]:
        """Return what belongs on this list by itself: papers too, wherever they go."""
        return [one for one in self._let_in() if one.papers_only or not self.apart(one)]

    def chosen(self) -> list[Waiting]:
        """Return what is chosen, also what belongs on another list: all of it goes where this one does."""
        return [self.waiting[code] for code in self.codes]

    def apart(self, one: Waiting) -> bool:
        """Return whether a dossier goes on this list only when it is chosen itself."""
        return self.of_later(one) or not one.bound_for(self.other) or bool(one.listed)

    def of_later(self, one: Waiting) -> bool:
        """Return whether a dossier belongs on the list of a later day."""
        return self._way is Way.OUT and one.day > self.today

    def read(self, found: Iterable[Waiting]) -> None:
        """Take up what could go on the list; what was scanned before stays."""
        self.waiting = {one.summary.code: one for one in found} | self.waiting

    def choose_todays(self) -> None:
        """Choose what belongs on the list besides what was chosen, unless all was put down."""
        self.codes |= self._todays() if not self._put_down else set()

    def renew(self) -> bool:
        """Choose what the fields let in, unless it was chosen by hand; return whether that is anything else."""
        before = self.codes
        if not self.by_hand:
            self.codes = self._todays()
        return self.codes != before

    def tick(self, code: str) -> None:
        """Choose a dossier, or no longer."""
        self.codes ^= {code}
        self._picked.add(code)
        self.by_hand = True

    def take(self, one: Waiting) -> None:
        """Choose a dossier that was scanned, whatever counter has it: it is in the officer's hand."""
        code = one.summary.code
        self.waiting.setdefault(code, one)
        self.codes.add(code)
        self._picked.add(code)
        self.by_hand = True

    def all_or_nothing(self) -> int:
        """Choose all that is shown and belongs on this list, or nothing; return how many of it are left for a tick of their own."""
        let_in = [one for one in self.shown if self._this_counters(one)]
        plain = {one.summary.code for one in let_in if not self.apart(one)}
        self.codes = set() if self.codes else plain
        self.by_hand = True  # nothing, too, was chosen
        self._picked.clear()
        # What is not shown yet is put down with the rest, and taken up again.
        self._put_down = not self.codes and not self._put_down
        return len(let_in) - len(plain) if self.codes else 0

    def toggle_counters(self) -> None:
        """Choose what lies at every counter, or no longer; what was ticked or scanned stays as it is."""
        self.every_counter = not self.every_counter
        if not self.by_hand:
            self.codes = self._todays()
        elif self.every_counter:
            self.codes |= self._todays() - self._picked
            self._put_down = False
        else:
            self.codes -= {code for code, one in self.waiting.items() if not one.own} - self._picked

    def _todays(self) -> set[str]:
        # Results are counted as they are carried in; dossiers wait here already.
        if self._way is Way.BACK:
            return set()
        return {one.summary.code for one in self._let_in() if not self.apart(one)}

    def _let_in(self) -> list[Waiting]:
        return [one for one in self.waiting.values() if self._let_through(one) and self._this_counters(one)]

    def _let_through(self, one: Waiting) -> bool:
        return self.kind in {ALL, self._kind(one)}

    def _this_counters(self, one: Waiting) -> bool:
        return one.own or self.every_counter

    def _kind(self, one: Waiting) -> str:
        return one.summary.procedure_field if self._way is Way.OUT else one.summary.place
