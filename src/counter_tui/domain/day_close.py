"""What a day at one desk amounts to: money by officer and kind, numbers with every gap explained, what is left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, Registration
from counter_tui.domain.fee_book import fee_book
from counter_tui.domain.fee_items import FeeItem, Posting, PostingKind
from counter_tui.domain.slips.day_papers import CashLine, DayClose, NumberUse
from counter_tui.domain.slips.fees import METHODS

T = TypeVar("T")
NO_KIND = "phí, lệ phí"
NO_DOSSIER, PASSED = "đã cấp, không có hồ sơ trên máy này", "bỏ qua, không cấp"
"""Why a number of a block stands in the books without a dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """A dossier this desk did something with on the day: all versions of its registration and all its events here."""

    code: str
    versions: tuple[Registration, ...] = ()
    events: tuple[DossierEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFacts:
    """A number block of the day; ``used`` are numbers given, ``without_dossier`` those no dossier here bears.

    ``ended`` is why no more are given of it, in words.
    """

    prefix: str
    first: int
    last: int
    next: int
    used: tuple[int, ...] = ()
    without_dossier: tuple[int, ...] = ()
    ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """What the journal holds of a day; ``left``, ``unsent``, ``refused``, ``unprinted`` are codes as of now.

    Of ``left`` another desk may have handed some on; the journal alone cannot tell.
    """

    day: date
    dossiers: tuple[DossierFacts, ...] = ()
    blocks: tuple[BlockFacts, ...] = ()
    left: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unprinted: tuple[str, ...] = ()
    audit_rows: int = 0
    audit_head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyNote:
    """An exemption or a refund of one fee, in đồng, with who, why and on what basis."""

    code: str
    label: str
    amount: int
    officer: str
    method: str = ""
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecord:
    """A day's account; ``voided`` are (number, reason), ``cash`` holds all money taken by officer, kind and way."""

    day: date
    received: int = 0
    returned: int = 0
    forwarded: int = 0
    cash: tuple[CashLine, ...] = ()
    exemptions: tuple[MoneyNote, ...] = ()
    refunds: tuple[MoneyNote, ...] = ()
    numbers: tuple[NumberUse, ...] = ()
    voided: tuple[tuple[str, str], ...] = ()
    provisional: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unprinted: tuple[str, ...] = ()
    audit_rows: int = 0
    audit_head: str = ""

    @property
    def taken(self) -> int:
        """Đồng taken in all ways."""
        return sum(line.amount for line in self.cash)

    @property
    def given_back(self) -> int:
        """Đồng given back in all ways."""
        return sum(note.amount for note in self.refunds)


def day_record(facts: DayFacts) -> DayRecord:
    """Return the account of a day; every posting of the day is in it exactly once."""
    today = [
        (dossier, event) for dossier in facts.dossiers for event in dossier.events if _on(event.at, facts.day)
    ]
    kinds = Counter(event.kind for _, event in today)
    money = [found for dossier in facts.dossiers for found in _money(dossier, facts.day)]
    voided = tuple((dossier.code, event.note) for dossier, event in today if event.kind == "void")
    return DayRecord(
        day=facts.day,
        received=kinds["register"],
        returned=kinds["return"],
        forwarded=kinds["forward"],
        cash=_cash(money),
        exemptions=_notes(money, PostingKind.EXEMPT),
        refunds=_notes(money, PostingKind.REFUNDED),
        numbers=tuple(_number_use(block, voided) for block in facts.blocks),
        voided=voided,
        provisional=tuple(
            dossier.code
            for dossier, event in today
            if event.kind == "register" and any(v.provisional for v in dossier.versions)
        ),
        left=facts.left,
        unsent=facts.unsent,
        refused=facts.refused,
        unprinted=facts.unprinted,
        audit_rows=facts.audit_rows,
        audit_head=facts.audit_head,
    )


def difference(now: DayRecord, kept: DayRecord) -> DayRecord:
    """Return what came after a day was closed: of sums and counts the rest, of lists what was not in them."""
    sums = Counter({(c.officer, c.kind, c.method): c.amount for c in now.cash})
    sums.subtract(
        {(c.officer, c.kind, c.method): c.amount for c in kept.cash}
    )  # what was dropped since is less
    cash = tuple(
        CashLine(officer=officer, kind=kind, method=method, amount=more)
        for (officer, kind, method), more in sorted(sums.items())
        if more
    )
    return replace(
        now,
        received=now.received - kept.received,
        returned=now.returned - kept.returned,
        forwarded=now.forwarded - kept.forwarded,
        cash=cash,
        exemptions=_more(now.exemptions, kept.exemptions),
        refunds=_more(now.refunds, kept.refunds),
        voided=_more(now.voided, kept.voided),
        provisional=_more(now.provisional, kept.provisional),
    )


def printed(record: DayRecord) -> DayClose:
    """Return a day's account as its form takes it."""
    more = (
        ("Hồ sơ đã chuyển xử lý", str(record.forwarded)),
        ("Miễn, giảm", _note_words(record.exemptions)),
        ("Đã hoàn trả", _note_words(record.refunds)),
        ("Số hủy trong ngày", _joined(f"{code}: {reason}" for code, reason in record.voided)),
        ("Mã tạm đã cấp", _joined(record.provisional)),
        ("Mục bị từ chối", _joined(record.refused)),
        ("Phiếu chưa in", _joined(record.unprinted)),
    )
    return DayClose(
        day=record.day,
        received=record.received,
        returned=record.returned,
        cash=record.cash,
        numbers=record.numbers,
        left_to_hand_over=record.left,
        unsent=record.unsent,
        more=more,
        audit_head=record.audit_head,
        audit_rows=record.audit_rows,
    )


def postings_of(dossier: DossierFacts, day: date) -> list[tuple[FeeItem | None, Posting]]:
    """Return what moved on *day* in the fees of a dossier, each with its fee where it is known."""
    first, events = with_corrections(dossier.versions, dossier.events)
    # What was received at another desk was paid there; what a correction here changes of it is this desk's money.
    elsewhere = not any(event.kind == "register" for event in dossier.events)
    there = [one for _, one in fee_book(first, ()).postings()] if elsewhere else []
    found = fee_book(first, events).postings()
    return [(item, one) for item, one in found if _on(one.at, day) and one not in there]


def _money(dossier: DossierFacts, day: date) -> list[tuple[str, FeeItem | None, Posting]]:
    return [(dossier.code, item, one) for item, one in postings_of(dossier, day)]


def _cash(money: Iterable[tuple[str, FeeItem | None, Posting]]) -> tuple[CashLine, ...]:
    sums: Counter[tuple[str, str, str]] = Counter()
    for _, item, one in money:
        if one.kind is PostingKind.PAID:
            kind = item.kind.value if item is not None and item.kind is not None else NO_KIND
            sums[one.officer_name, kind, METHODS[one.method] if one.method else ""] += one.amount
    return tuple(
        CashLine(officer=officer, kind=kind, method=method, amount=amount)
        for (officer, kind, method), amount in sorted(sums.items())
    )


def _notes(money: Iterable[tuple[str, FeeItem | None, Posting]], kind: PostingKind) -> tuple[MoneyNote, ...]:
    return tuple(
        MoneyNote(
            code=code,
            label=item.label if item is not None else NO_KIND,
            amount=one.amount,
            officer=one.officer_name,
            method=METHODS[one.method] if one.method else "",
            reason=one.reason,
            basis=one.basis,
        )
        for code, item, one in money
        if one.kind is kind
    )


def _number_use(block: BlockFacts, voided: tuple[tuple[str, str], ...]) -> NumberUse:
    def code(number: int) -> str:
        return f"{block.prefix}-{number:04d}"

    reasons = dict(voided)
    void = [(code(n), reasons[code(n)]) for n in block.used if code(n) in reasons]
    void += [(code(n), NO_DOSSIER) for n in block.without_dossier]
    passed = sorted(set(range(block.first, min(block.next, block.last + 1))) - set(block.used))
    void += [(code(n), PASSED) for n in passed]
    if block.next <= block.last:
        why = block.ended or "chưa dùng, còn trong dải"
        void.append((f"{code(block.next)} đến {code(block.last)}", why))
    used = f"{len(block.used)} số"
    if block.used:
        used += f": {code(block.used[0])} đến {code(block.used[-1])}"
    return NumberUse(name=f"{code(block.first)} đến {code(block.last)}", used=used, void=tuple(void))


def _more(now: tuple[T, ...], kept: tuple[T, ...]) -> tuple[T, ...]:
    return tuple((Counter(now) - Counter(kept)).elements())


def _note_words(notes: tuple[MoneyNote, ...]) -> str:
    return _joined(
        f"{n.code} {n.label} {n.amount:,} đ".replace(",", ".")
        + "".join(f", {said}" for said in (n.reason, n.basis, n.officer) if said)
        for n in notes
    )


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words) or "không có"


def _on(at: datetime, day: date) -> bool:
    return at.astimezone(VIETNAM).date() == day
