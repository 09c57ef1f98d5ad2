"""What a day at one desk amounts to: money by officer and kind, numbers with every gap explained, what is left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from counter_tui.domain.actions import ActionKind
from counter_tui.domain.day_money import (
    MoneyNote,
    cash_lines,
    changed,
    exemption_words,
    exemptions,
    joined,
    left_in_drawer,
    lines_of,
    more,
    refund_words,
    refunds,
)
from counter_tui.domain.dossier import DossierEvent, Status
from counter_tui.domain.dossier_money import (
    VOIDED_ELSEWHERE,
    DossierFacts,
    is_lost,
    is_provisional,
    on_day,
    postings_of,
)
from counter_tui.domain.numbers import ENDING_WORDS
from counter_tui.domain.slips.day_papers import CashLine, DayClose, NumberUse
from counter_tui.domain.undoing import holding
from counter_tui.i18n import mark

NO_DOSSIER, PASSED = mark("đã cấp, không có hồ sơ trên máy này"), mark("bỏ qua, không cấp")
UNUSED = mark("chưa dùng, còn trong dải")
OWN_REASONS = frozenset({NO_DOSSIER, PASSED, UNUSED, VOIDED_ELSEWHERE, *ENDING_WORDS.values()})
"""Why a number of a block stands in the books without a dossier; any other reason is what somebody wrote."""
_TO = " đến "


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
    audit_signed: str = ""
    service_rows: int = 0
    service_signed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecord:
    """A day's account; ``voided`` are (number, reason), ``cash`` holds all money taken by officer, kind and way.

    ``received_void`` and ``returned_void`` are those of the dossiers received and returned that were registered in error.
    Sums of those ``removed`` may be missing.
    """

    day: date
    received: int = 0
    received_void: int = 0
    returned: int = 0
    returned_void: int = 0
    forwarded: int = 0
    cash: tuple[CashLine, ...] = ()
    exemptions: tuple[MoneyNote, ...] = ()
    refunds: tuple[MoneyNote, ...] = ()
    numbers: tuple[NumberUse, ...] = ()
    voided: tuple[tuple[str, str], ...] = ()
    provisional: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unprinted: tuple[str, ...] = ()
    audit_rows: int = 0
    audit_head: str = ""
    audit_signed: str = ""
    service_rows: int = 0
    service_signed: str = ""

    @property
    def taken(self) -> int:
        """Đồng taken in all ways."""
        return sum(line.amount for line in self.cash)

    @property
    def given_back(self) -> int:
        """Đồng given back in all ways."""
        return sum(note.amount for note in self.refunds)

    @property
    def net(self) -> int:
        """Đồng taken and not given back, in all ways."""
        return self.taken - self.given_back

    @property
    def in_drawer(self) -> int:
        """Đồng of that in notes and coins."""
        return left_in_drawer(self.cash, self.refunds)


def day_record(facts: DayFacts) -> DayRecord:
    """Return the account of a day; every posting of the day is in it exactly once."""
    today = [
        (dossier, event)
        for dossier in facts.dossiers
        for event in dossier.events
        if on_day(event.at, facts.day)
    ]
    held = [(dossier, event) for dossier, event in today if _holds(dossier, event, facts.refused)]
    kinds = Counter(event.kind for _, event in held)
    # A number voided on a later day is void in the register of this one, too.
    void = {d.code: d.void[0] for d in facts.dossiers if d.void is not None}
    of_void = Counter(event.kind for dossier, event in held if dossier.code in void)
    money = [
        (dossier.code, item, one)
        for dossier in facts.dossiers
        for item, one in postings_of(dossier, facts.day)
    ]
    voided = tuple((d.code, d.void[0]) for d in facts.dossiers if d.void and on_day(d.void[1], facts.day))
    return DayRecord(
        day=facts.day,
        received=kinds["register"],
        received_void=of_void["register"],
        returned=kinds["return"],
        returned_void=of_void["return"],
        # A dossier, however often it went on that day: papers that came later go after it by the same action.
        forwarded=len({dossier.code for dossier, event in today if event.kind == "forward"}),
        cash=cash_lines(money),
        exemptions=exemptions(money),
        refunds=refunds(money),
        numbers=tuple(_number_use(block, void) for block in facts.blocks),
        voided=voided,
        provisional=tuple(
            dossier.code for dossier, event in today if event.kind == "register" and is_provisional(dossier)
        ),
        removed=tuple(dossier.code for dossier in facts.dossiers if is_lost(dossier, facts.day)),
        left=facts.left,
        unsent=facts.unsent,
        refused=facts.refused,
        unprinted=facts.unprinted,
        audit_rows=facts.audit_rows,
        audit_head=facts.audit_head,
        audit_signed=facts.audit_signed,
        service_rows=facts.service_rows,
        service_signed=facts.service_signed,
    )


def _holds(dossier: DossierFacts, event: DossierEvent, refused: Collection[str]) -> bool:
    """Return whether a return was not undone, on whichever day and at whichever desk; anything else is as it was.

    What the service refused may stand otherwise there, and happened here all the same until somebody deals with it.
    """
    if event.kind != ActionKind.RETURN.value:
        return True
    there = dossier.standing if dossier.code not in refused else None
    undone = there is not None and not there.voided and there.status is not Status.RETURNED
    return not undone and any(event is one for one in holding(dossier.events))


def difference(now: DayRecord, kept: DayRecord) -> DayRecord:
    """Return what came after a day was closed: of sums and counts the rest, of lists what was not in them.

    Where data were removed since, nothing is said of money: what is missing now was there when the day was closed.
    """
    sums = Counter({(c.officer, c.kind, c.method): c.amount for c in now.cash})
    sums.subtract(
        {(c.officer, c.kind, c.method): c.amount for c in kept.cash}
    )  # what was dropped since is less
    removed = more(now.removed, kept.removed)
    after = replace(
        now,
        received=now.received - kept.received,
        received_void=now.received_void - kept.received_void,
        returned=now.returned - kept.returned,
        returned_void=now.returned_void - kept.returned_void,
        forwarded=now.forwarded - kept.forwarded,
        cash=lines_of(sums),
        exemptions=changed(now.exemptions, kept.exemptions),
        refunds=changed(now.refunds, kept.refunds),
        voided=more(now.voided, kept.voided),
        provisional=more(now.provisional, kept.provisional),
        removed=removed,
    )
    return replace(after, cash=(), exemptions=(), refunds=()) if removed else after


def printed(record: DayRecord) -> DayClose:
    """Return a day's account as its form takes it."""
    further = (
        ("Hồ sơ đã chuyển xử lý", str(record.forwarded)),
        ("Miễn, giảm", exemption_words(record.exemptions)),
        ("Đã hoàn trả", refund_words(record.refunds)),
        ("Số hủy trong ngày", joined(f"{code}: {reason}" for code, reason in record.voided)),
        ("Mã tạm đã cấp", joined(record.provisional)),
        ("Mục bị từ chối", joined(record.refused)),
        ("Phiếu chưa in", joined(record.unprinted)),
        *((("Đã xóa theo hạn lưu, có thể thiếu tiền", joined(record.removed)),) if record.removed else ()),
    )
    return DayClose(
        day=record.day,
        received=record.received,
        received_void=record.received_void,
        returned=record.returned,
        returned_void=record.returned_void,
        cash=record.cash,
        given_back=record.given_back,
        in_drawer=record.in_drawer,
        numbers=record.numbers,
        left_to_hand_over=record.left,
        unsent=record.unsent,
        more=further,
        audit_head=record.audit_head,
        audit_rows=record.audit_rows,
        audit_signed=record.audit_signed,
        service_rows=record.service_rows,
        service_signed=record.service_signed,
    )


def ends_of(numbers: str) -> tuple[str, str]:
    """Return the first and the last of the numbers an account names in one line; the same twice when it is one."""
    first, _, last = numbers.partition(_TO)
    return first, last or first


def _number_use(block: BlockFacts, reasons: Mapping[str, str]) -> NumberUse:
    def code(number: int) -> str:
        return f"{block.prefix}-{number:04d}"

    void = [(code(n), reasons[code(n)]) for n in block.used if code(n) in reasons]
    void += [(code(n), NO_DOSSIER) for n in block.without_dossier]
    passed = sorted(set(range(block.first, min(block.next, block.last + 1))) - set(block.used))
    void += [(code(n), PASSED) for n in passed]
    if block.next <= block.last:
        void.append((code(block.next) + _TO + code(block.last), block.ended or UNUSED))
    used = f"{len(block.used)} số"
    if block.used:
        used += f": {code(block.used[0])}{_TO}{code(block.used[-1])}"
    return NumberUse(name=code(block.first) + _TO + code(block.last), used=used, void=tuple(void))
