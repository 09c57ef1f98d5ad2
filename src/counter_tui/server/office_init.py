"""Makes a real office in place of the sample one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from counter_tui.contract import packaged
from counter_tui.domain.calendar import Calendar, WorkingHours
from counter_tui.domain.office import SAMPLE_OFFICE_PREFIX, Counter, Office, Officer, Role
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput
from counter_tui.i18n import mark
from counter_tui.server.embedded import open_service
from counter_tui.server.lock import OfficeLock
from counter_tui.server.passwords import Passwords, login_key
from counter_tui.server.schema import DATABASE_NAME
from counter_tui.server.seed import add_office, seed
from counter_tui.server.service import Service, system_now
from counter_tui.server.store import Connection
from counter_tui.server.tables import offices
from counter_tui.server.tables.accounts import Account

SHORTEST_PASSWORD = 8
_CODE_CHARACTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOfficer:
    """An account to be made; without a password it cannot sign in over the network."""

    id: str
    name: str
    login: str
    role: Role = Role.OFFICER
    counter: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeAnswers:
    """What an administrator answers: letterhead, counters, officers, hours; *set_sample_aside* keeps sample dossiers."""

    code: str
    name: str
    superior: str
    address: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    counters: tuple[Counter, ...] = (Counter(id="1", name="Quầy 1"),)
    officers: tuple[NewOfficer, ...] = ()
    hours: WorkingHours = field(default_factory=WorkingHours)
    set_sample_aside: bool = False


def check_answers(answers: OfficeAnswers) -> OfficeAnswers:
    """Return the answers made canonical; raises BadInput naming the field."""
    code = canonical(answers.code).upper().replace(" ", "")
    if not code or not code.strip(".") or not _CODE_CHARACTERS.issuperset(code):
        raise BadInput(
            mark("Mã trung tâm chỉ gồm chữ in không dấu, số và dấu chấm, ví dụ H49.12."), field="code"
        )
    if code.startswith(SAMPLE_OFFICE_PREFIX):
        raise BadInput(
            mark("Mã bắt đầu bằng {prefix} dành cho trung tâm mẫu. Dùng mã định danh thật của trung tâm."),
            field="code",
            prefix=SAMPLE_OFFICE_PREFIX,
        )
    kept = replace(
        answers,
        code=code,
        name=canonical(answers.name),
        superior=canonical(answers.superior),
        address=canonical(answers.address),
        place=canonical(answers.place),
        phone=canonical(answers.phone),
        email=canonical(answers.email),
        website=canonical(answers.website),
        counters=tuple(Counter(id=canonical(c.id), name=canonical(c.name)) for c in answers.counters),
        officers=tuple(_officer(o) for o in answers.officers),
    )
    if not kept.name:
        raise BadInput(mark("Nhập tên trung tâm: tên này in trên giấy tiếp nhận."), field="name")
    _check_staff(kept)
    flat = [moment for session in kept.hours.sessions for moment in session]
    if not flat or flat != sorted(set(flat)):
        raise BadInput(
            mark("Giờ làm việc phải theo thứ tự trong ngày, ví dụ 07:00-11:30, 13:30-17:00."), field="hours"
        )
    return kept


def _officer(officer: NewOfficer) -> NewOfficer:
    return replace(
        officer,
        id=canonical(officer.id),
        name=canonical(officer.name),
        login=login_key(officer.login),
        counter=canonical(officer.counter),
    )


def _check_staff(answers: OfficeAnswers) -> None:
    counters = [counter.id for counter in answers.counters]
    if not counters or not all(id_.isascii() and id_.isalnum() for id_ in counters):
        raise BadInput(mark("Mã quầy chỉ gồm chữ không dấu và số, ví dụ 1 hoặc A2."), field="counters")
    if len(set(counters)) != len(counters):
        raise BadInput(mark("Hai quầy trùng mã. Đặt mỗi quầy một mã."), field="counters")
    if not any(officer.role is not Role.ADMIN for officer in answers.officers):
        raise BadInput(mark("Cần ít nhất một cán bộ tiếp nhận hồ sơ."), field="officers")
    for values in ([o.id for o in answers.officers], [o.login for o in answers.officers]):
        if len(set(values)) != len(values) or not all(values):
            raise BadInput(mark("Mỗi cán bộ cần mã và tên đăng nhập riêng."), field="officers")
    for officer in answers.officers:
        if not officer.name or (officer.counter and officer.counter not in counters):
            raise BadInput(mark("Kiểm tra họ tên và quầy của cán bộ {id}."), field="officers", id=officer.id)
        if officer.password and len(officer.password) < SHORTEST_PASSWORD:
            raise BadInput(
                mark("Mật khẩu của {id} quá ngắn: cần ít nhất {count} ký tự."),
                field="officers",
                id=officer.id,
                count=SHORTEST_PASSWORD,
            )


async def init_office(
    data_dir: Path,
    key: bytes,
    answers: OfficeAnswers,
    *,
    passwords: Passwords | None = None,
    now: Callable[[], datetime] = system_now,
) -> Path | None:
    """Make a real office in *data_dir*; return where the sample office was set aside, ``None`` when there was none.

    Refuses (BadInput) when a real office is there already, and when dossiers were received in the sample office:
    these cannot become real ones, so the administrator must say that they are to be kept apart
    (``set_sample_aside``). Raises DeskRunning, StorageError.
    """
    wanted = check_answers(answers)
    lock = OfficeLock(data_dir)
    lock.acquire()
    try:
        aside = await _set_sample_aside(data_dir, key, keep=wanted.set_sample_aside, now=now)
        service = await open_service(data_dir, key, now)
        try:
            await make(service, wanted, passwords or Passwords())
        finally:
            await service.database.close()
    finally:
        lock.release()
    return aside


async def make(service: Service, answers: OfficeAnswers, passwords: Passwords) -> None:
    """Store an office of checked answers with its staff, and fill its catalogue."""
    packed = await asyncio.to_thread(packaged.calendar)
    calendar: Calendar = replace(packed, hours=answers.hours)
    office = Office(
        code=answers.code,
        name=answers.name,
        superior=answers.superior,
        address=answers.address,
        place=answers.place,
        phone=answers.phone,
        email=answers.email,
        website=answers.website,
        counters=answers.counters,
    )
    staff = [
        Account(
            officer=Officer(id=o.id, name=o.name, role=o.role, counter=o.counter),
            login=o.login,
            password=await passwords.hash_aside(o.password) if o.password else "",
        )
        for o in answers.officers
    ]
    await add_office(service, office, calendar, staff)
    await seed(service, office.code)


async def _set_sample_aside(
    data_dir: Path, key: bytes, *, keep: bool, now: Callable[[], datetime]
) -> Path | None:
    path = data_dir / DATABASE_NAME
    if not path.exists():
        return None
    service = await open_service(data_dir, key, now)
    try:
        sample, received = await service.database.read(what_is_there)
    finally:
        await service.database.close()
    if not sample:
        raise BadInput(
            mark("Ở đây đã có trung tâm thật. Sửa thông tin bằng tài khoản quản trị."), field="code"
        )
    if received and not keep:
        raise BadInput(
            mark(
                "Trung tâm mẫu đã có {count} hồ sơ thử. Hồ sơ thử không thể thành hồ sơ thật: "
                "chọn cất riêng dữ liệu mẫu rồi chạy lại."
            ),
            field="set_sample_aside",
            count=received,
        )
    return _move(path, f"sample-{now():%Y%m%d-%H%M%S}")


def what_is_there(db: Connection) -> tuple[bool, int]:
    """Return whether all offices are samples, and how many dossiers there are."""
    known = [office for code in offices.codes(db) if (office := offices.get(db, code)) is not None]
    row = db.one("SELECT COUNT(*) FROM dossier")
    return all(office.sample for office in known), int(row[0]) if row else 0


def _move(path: Path, stem: str) -> Path:
    target = path.with_name(f"{stem}.db")
    for suffix in ("-wal", "-shm", ".keycheck", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(target.with_name(target.name + suffix))
    return target
