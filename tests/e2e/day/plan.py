"""Who comes when and with what: 250 invented citizens of one day, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from counter_tui.domain.calendar import VIETNAM

DAY = date(2026, 11, 25)
"""A Wednesday, the day after a holiday."""
COPIES, REGISTERED, COLLECTED, BY_PROXY = 0.77, 0.13, 0.05, 0.05
WRONG = 0.10
SESSIONS = ((time(7, 15), time(11, 25)), (time(13, 30), time(16, 45)))
FAMILY = ["NGUYỄN", "TRẦN", "LÊ", "PHẠM", "HOÀNG", "PHAN", "VŨ", "ĐẶNG", "BÙI", "ĐỖ"]
GIVEN = [
    "AN",
    "BÌNH",
    "CHÂU",
    "DUNG",
    "GIANG",
    "HÀ",
    "HƯƠNG",
    "KHÁNH",
    "LAN",
    "MINH",
    "NGỌC",
    "OANH",
    "PHÚC",
    "QUÂN",
    "SƠN",
    "THẢO",
    "UYÊN",
    "VÂN",
    "XUÂN",
    "YẾN",
]


class Errand(StrEnum):
    """What a citizen comes for."""

    COPIES = "certified copies"
    REGISTER = "registration"
    COLLECT = "return to the applicant"
    PROXY = "return to a proxy"


@dataclass(frozen=True, slots=True)
class Citizen:
    """One citizen; ``number`` makes name and identity, ``wrong`` says that the officer errs and corrects."""

    number: int
    at: datetime
    errand: Errand
    wrong: bool
    documents: int
    pages: int
    copies: int

    @property
    def name(self) -> str:
        """An invented name, nobody else's of this day."""
        family, middle = FAMILY[self.number % 10], GIVEN[self.number // 10 % 20]
        return f"{family} VĂN {middle} {GIVEN[self.number // 200 % 20]} MẪU"

    @property
    def identity(self) -> str:
        """A personal number of a man born in 1990."""
        return f"022090{self.number:06d}"

    @property
    def card(self) -> str:
        """What the scanner reads from the citizen's card."""
        return f"{self.identity}||{self.name}|05021990|Nam|Tổ {self.number % 40 + 1}, Phường Mẫu|15062021"


def citizens(count: int, seed: int = 1) -> list[Citizen]:
    """Return the citizens of the day in the order in which they come; who collects comes after somebody registered."""
    chance = random.Random(seed)
    moments = _moments(count)
    errands = _errands(count, chance)
    return [
        Citizen(
            number=number,
            at=moments[number],
            errand=errand,
            wrong=errand in {Errand.COPIES, Errand.REGISTER}
            and chance.random() < WRONG / (COPIES + REGISTERED),
            documents=chance.randint(1, 5),
            pages=chance.randint(1, 12),
            copies=chance.randint(1, 4),
        )
        for number, errand in enumerate(errands)
    ]


def _errands(count: int, chance: random.Random) -> list[Errand]:
    wanted = {
        Errand.COLLECT: round(count * COLLECTED),
        Errand.PROXY: round(count * BY_PROXY),
        Errand.REGISTER: round(count * REGISTERED),
    }
    order = [Errand.COPIES] * (count - sum(wanted.values()))
    order += [errand for errand, number in wanted.items() for _ in range(number)]
    chance.shuffle(order)
    # Nobody collects what nobody brought: such a citizen changes places with the next who registers.
    waiting = 0
    for index, errand in enumerate(order):
        if errand in {Errand.COLLECT, Errand.PROXY} and not waiting:
            later = order.index(Errand.REGISTER, index)
            order[index], order[later] = order[later], order[index]
        waiting += {Errand.REGISTER: 1, Errand.COPIES: 0}.get(order[index], -1)
    return order


def _moments(count: int) -> list[datetime]:
    spans = [(datetime.combine(DAY, a, VIETNAM), datetime.combine(DAY, b, VIETNAM)) for a, b in SESSIONS]
    whole = sum(((end - start) for start, end in spans), timedelta())
    moments = []
    for number in range(count):
        left = whole * number / count
        for start, end in spans:
            if left < end - start:
                moments.append(start + left)
                break
            left -= end - start
    return moments
