"""Invented dossiers, and desks on real files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from counter_tui.domain.actions import Action, Actor, Forward
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.codes import block_prefix
from counter_tui.domain.deadline import Due, LedgerKind, LedgerLine
from counter_tui.domain.dossier import Collection, FeeLine, ReceivedPaper, Registration, SameDayWork
from counter_tui.domain.journal import Entry, EntryKind, NumberBlock
from counter_tui.domain.lifecycle import apply
from counter_tui.domain.office import Office
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel, FeeKind
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports import AssignedNumber, NewAction, NewEntry
from counter_tui.storage.desk_files import DeskFiles

KEY = bytes(range(32))
NOW = datetime(2026, 11, 23, 8, 30, 0, 123456, tzinfo=VIETNAM)
TODAY = NOW.date()
OFFICE = Office(code="Z00.01", name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU", superior="UBND XÃ MẪU")
ACTOR = Actor(officer_id="mau", officer_name="Cán bộ Mẫu", counter="1")
COLLEAGUE = Actor(officer_id="hai", officer_name="Cán bộ Hai", counter="2")
NAME = "NGUYỄN ĐÌNH MẪU"
IDENTITY = "022090000001"


def block(
    installation: str, *, first: int = 1, last: int = 20, day: date = TODAY, **other: str
) -> NumberBlock:
    office = other.get("office", OFFICE.code)
    return NumberBlock(
        id=other.get("id", f"block-{day}-{first}"),
        office=office,
        counter=other.get("counter", "1"),
        day=day,
        prefix=block_prefix(office, day),
        first=first,
        last=last,
        next=first,
        installation=installation,
    )


def registration(n: int, number: AssignedNumber, **changes: object) -> Registration:
    made = Registration(
        id=f"id-{n:05d}",
        code=number.code,
        provisional=number.provisional,
        office=OFFICE.code,
        counter="1",
        officer_id="mau",
        officer_name="Cán bộ Mẫu",
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh",
        procedure_field="Hộ tịch",
        procedure_version=3,
        case=None,
        channel=Channel.DIRECT,
        applicant=Person(name=NAME, identity=IDENTITY, birth="1990-01-01", phone="0912000001"),
        owner=Person(name="TRẦN THỊ THỬ", identity="022190000002"),
        papers=(ReceivedPaper(name="Giấy chứng sinh", originals=1, digitised=True),),
        fees=(FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=8000, exempt_reason="Đúng hạn"),),
        collection=Collection.AT_DESK,
        received_at=NOW + timedelta(seconds=n),
        due=Due(NOW + timedelta(hours=8), (LedgerLine(TODAY, LedgerKind.RECEIVED, None, "Ngày tiếp nhận"),)),
    )
    return replace(made, **changes)


def maker(n: int, *, with_slip: bool = True, **changes: object) -> Callable[[AssignedNumber], NewEntry]:
    def build(number: AssignedNumber) -> NewEntry:
        made = registration(n, number, **changes)
        entry = Entry(
            id=made.id,
            kind=EntryKind.REGISTER,
            dossier=made.code,
            title=made.procedure_name,
            path="v1/dossiers",
            body=b'{"n": %d, "exact":  "bytes"}' % n,
            created_at=made.received_at,
            officer_id="mau",
        )
        slip = Slip(form="01", template_version="1", registration=made, office=OFFICE) if with_slip else None
        return NewEntry(entry=entry, registration=made, slip=slip)

    return build


async def register(files: DeskFiles, n: int, *, draft: str = "", **changes: object) -> NewEntry:
    return await files.journal.register(
        day=TODAY,
        office=OFFICE.code,
        counter="1",
        provisional=lambda: f"TAM-Z00.01-261123-1-{n:05d}-X",
        build=maker(n, **changes),
        draft=draft,
    )


def action(n: int, dossier: str, **changes: object) -> Entry:
    made = Entry(
        id=f"action-{n:05d}",
        kind=EntryKind.ACTION,
        dossier=dossier,
        title="Chuyển xử lý",
        path=f"v1/dossiers/{dossier}/actions",
        body=b"{}",
        created_at=NOW + timedelta(seconds=n),
        officer_id="mau",
        if_match="1",
        action="forward",
    )
    return replace(made, **changes)


async def forward(files: DeskFiles, n: int, dossier: str, **changes: object) -> NewAction:
    """Forward a dossier this desk knows, as the desk does."""
    return await act(files, n, dossier, Forward(to="Phòng Mẫu"), **changes)


async def act(files: DeskFiles, n: int, dossier: str, doing: Action, **changes: object) -> NewAction:
    """Do something to a dossier this desk knows, as the desk does."""
    before = await files.dossiers.summary(dossier)
    assert before is not None
    named = {"if_match": str(before.version), "action": doing.KIND.value} | changes
    entry = action(n, dossier, **named)
    new = NewAction(
        entry=entry,
        action=doing,
        actor=ACTOR,
        after=apply(before, doing, entry.created_at),
    )
    await files.journal.act(new)
    return new


SAME_DAY = SameDayWork(documents=1, pages=2, copies=3, returned_at=NOW)
