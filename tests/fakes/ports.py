"""In-memory ports: real behaviour of small size, so that services and screens run without files or network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.codes import block_prefix, dossier_number
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration, Status
from counter_tui.domain.draft import Draft
from counter_tui.domain.journal import Entry, EntryState, JournalCounts, NumberBlock
from counter_tui.domain.office import Counter, Office, Officer, Role
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.receipt import Slip, SlipMark
from counter_tui.domain.text import fold
from counter_tui.errors import (
    DiskFull,
    NotFound,
    Offline,
    PrintFailed,
    Refused,
    ServiceUnusable,
    SignInNeeded,
)
from counter_tui.services.ports import (
    AssignedNumber,
    CatalogueDelta,
    CatalogueState,
    EncodedRequest,
    FeedPage,
    Health,
    Hit,
    NewEntry,
    Outcome,
    PrintJob,
    PrintState,
    RemoteDossier,
    SendResult,
)
from counter_tui.services.preferences import Preference

OFFICE = Office(
    code="Z00.01",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU",
    superior="UBND XÃ MẪU",
    address="Thôn 1, xã Mẫu",
    place="Xã Mẫu",
    phone="02033000000",
    sample=True,
    counters=(Counter(id="1", name="Quầy 1"), Counter(id="2", name="Quầy 2")),
)
OFFICER = Officer(id="mau", name="Cán bộ Mẫu", role=Role.OFFICER, counter="1")
MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)


class FakeClock:
    """Stands still until moved."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


class FakeCatalogue:
    """Finds by folded substring; the search's own quality is tested where it lives."""

    def __init__(self, items: Sequence[CatalogueItem]) -> None:
        self.items = {item.procedure.code: item for item in items}
        self.uses: dict[str, int] = {}
        self.state = CatalogueState(count=len(self.items), version=1, synced_at=MORNING)

    async def load(self) -> CatalogueState:
        return self.state

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        wanted = fold(words).split()
        hits = []
        for item in self.items.values():
            haystack = fold(item.procedure.name) + " " + item.procedure.code
            if all(word in haystack for word in wanted):
                hits.append(self._hit(item))
        return hits[:limit]

    def most_used(self, limit: int = 20) -> list[Hit]:
        order = sorted(self.items.values(), key=lambda i: -self.uses.get(i.procedure.code, 0))
        return [self._hit(item) for item in order[:limit]]

    async def get(self, code: str) -> CatalogueItem | None:
        return self.items.get(code)

    async def same_day(self) -> list[CatalogueItem]:
        return [i for i in self.items.values() if i.rule is not None and i.rule.same_day_desk]

    async def apply(self, delta: CatalogueDelta, at: datetime) -> CatalogueState:
        for item in delta.items:
            self.items[item.procedure.code] = item
        for code in delta.removed:
            self.items.pop(code, None)
        self.state = CatalogueState(
            count=len(self.items), version=delta.version, etag=delta.etag, synced_at=at, broken=delta.broken
        )
        return self.state

    async def count_use(self, code: str) -> None:
        self.uses[code] = self.uses.get(code, 0) + 1

    @staticmethod
    def _hit(item: CatalogueItem) -> Hit:
        return Hit(item.procedure.code, item.procedure.name, item.procedure.field, item.receivable)


class FakeStore:
    """Journal, numbers, drafts, dossiers, prints, audit and office record in one memory."""

    def __init__(self) -> None:
        self.all_entries: list[Entry] = []
        self.registrations: dict[str, Registration] = {}
        self.summaries: dict[str, DossierSummary] = {}
        self.held: list[NumberBlock] = []
        self.leased: list[NumberBlock] = []
        self.jobs: list[PrintJob] = []
        self.trail: list[tuple[str, str, str]] = []
        self.feed_position = ""
        self.disk_full = False

    # journal
    async def register(
        self,
        *,
        day: date,
        office: str,
        counter: str,
        provisional: Callable[[], str],
        build: Callable[[AssignedNumber], NewEntry],
    ) -> NewEntry:
        if self.disk_full:
            raise DiskFull("Ổ đĩa đã đầy: hồ sơ chưa được ghi. Giải phóng chỗ rồi bấm F12 lại.")
        number = AssignedNumber(code=provisional(), provisional=True)
        for index, block in enumerate(self.held):
            if (block.day, block.office, block.counter) == (day, office, counter) and block.left:
                number = AssignedNumber(code=dossier_number(block.prefix, block.next), provisional=False)
                self.held[index] = replace(block, next=block.next + 1)
                break
        new = build(number)
        self._store(new)
        return new

    def _store(self, new: NewEntry) -> None:
        self.all_entries.append(replace(new.entry, sequence=len(self.all_entries) + 1))
        r = new.registration
        self.registrations[r.code] = r
        self.summaries[r.code] = DossierSummary(
            code=r.code,
            procedure_code=r.procedure_code,
            procedure_name=r.procedure_name,
            applicant_name=r.applicant.name,
            owner_name=r.owner.name,
            status=Status.RETURNED if r.same_day else Status.RECEIVED,
            received_at=r.received_at,
            due_at=r.due.at if r.due else None,
            counter=r.counter,
            officer_name=r.officer_name,
            confirmed=False,
        )
        if new.slip is not None:
            self.jobs.append(
                PrintJob(
                    id=r.id,
                    dossier=r.code,
                    slip=new.slip,
                    reprint=0,
                    state=PrintState.READY,
                    created_at=r.received_at,
                )
            )

    async def append(self, entry: Entry) -> None:
        self.all_entries.append(replace(entry, sequence=len(self.all_entries) + 1))

    async def due_to_send(self, now: datetime, limit: int = 20) -> list[Entry]:
        ready, held = [], set()
        for entry in self.all_entries:
            if entry.state in {EntryState.CONFIRMED, EntryState.VOIDED}:
                continue
            later = entry.next_attempt_at is not None and entry.next_attempt_at > now
            if entry.dossier not in held and entry.state is EntryState.WAITING and not later:
                ready.append(entry)
            held.add(entry.dossier)
        return ready[:limit]

    async def mark(self, entry_id: str, state: object, **facts: object) -> None:
        if isinstance(state, PrintState):
            self._change_job(entry_id, state=state, **{k: v for k, v in facts.items() if k != "at"})
            return
        assert isinstance(state, EntryState)
        for index, entry in enumerate(self.all_entries):
            if entry.id == entry_id:
                kept = {k: v for k, v in facts.items() if k != "at"}
                self.all_entries[index] = replace(entry, state=state, attempts=entry.attempts + 1, **kept)
                if state is EntryState.CONFIRMED and entry.dossier in self.summaries:
                    self.summaries[entry.dossier] = replace(self.summaries[entry.dossier], confirmed=True)

    def _change_job(self, job_id: str, **facts: object) -> None:
        self.jobs = [replace(j, **facts) if j.id == job_id else j for j in self.jobs]

    async def put_off_no_more(self) -> None:
        self.all_entries = [
            replace(e, next_attempt_at=None) if e.state is EntryState.WAITING else e for e in self.all_entries
        ]

    async def renumber(self, entry_id: str, code: str, at: datetime) -> None:
        for index, entry in enumerate(self.all_entries):
            if entry.id == entry_id:
                old = entry.dossier
                self.all_entries[index] = replace(entry, dossier=code)
                self.registrations[code] = replace(self.registrations[old], code=code, provisional=False)
                self.summaries[code] = replace(self.summaries.pop(old), code=code, alias=old)

    async def amend(self, entry_id: str, new_entry: NewEntry, at: datetime) -> None:
        await self.mark(entry_id, EntryState.VOIDED, at=at)
        self._store(new_entry)

    async def void(self, entry_id: str, reason: str, voiding: Entry | None, at: datetime) -> None:
        await self.mark(entry_id, EntryState.VOIDED, at=at, problem=reason)
        if voiding is not None:
            await self.append(voiding)

    async def entry(self, entry_id: str) -> Entry | None:
        return next((e for e in self.all_entries if e.id == entry_id), None)

    async def entries(
        self, states: Sequence[EntryState] = (), limit: int = 200, offset: int = 0
    ) -> list[Entry]:
        chosen = [e for e in reversed(self.all_entries) if not states or e.state in states]
        return chosen[offset : offset + limit]

    async def counts(self) -> JournalCounts:
        by = [e.state for e in self.all_entries]
        waiting = [e for e in self.all_entries if e.state in {EntryState.WAITING, EntryState.SENDING}]
        return JournalCounts(
            waiting=len(waiting),
            refused=by.count(EntryState.REFUSED),
            confirmed=by.count(EntryState.CONFIRMED),
            oldest_waiting=min((e.created_at for e in waiting), default=None),
        )

    # numbers
    async def blocks(self) -> list[NumberBlock]:
        return [b for b in self.held if b.left]

    async def leased_on(self, day: date) -> int:
        return sum(1 for b in self.leased if b.day == day)

    async def add(self, block: NumberBlock) -> None:
        if all(b.id != block.id for b in self.leased):
            self.leased.append(block)
            self.held.append(block)

    # drafts (class FakeDrafts below offers them under the port's names)
    # dossiers
    async def registration(self, code: str) -> Registration | None:
        return self.registrations.get(code)

    async def summary(self, code: str) -> DossierSummary | None:
        return self.summaries.get(code) or next((s for s in self.summaries.values() if s.alias == code), None)

    async def open_for_person(self, identity: str, procedure_code: str | None = None) -> list[DossierSummary]:
        return [
            self.summaries[r.code]
            for r in self.registrations.values()
            if r.code in self.summaries
            and identity in {r.applicant.identity, r.owner.identity}
            and procedure_code in {None, r.procedure_code}
            and self.summaries[r.code].status.open
        ]

    async def search(self, words: str, limit: int = 20) -> list[DossierSummary]:
        wanted = fold(words)
        return [s for s in self.summaries.values() if wanted in fold(self._said_of(s))][:limit]

    def _said_of(self, summary: DossierSummary) -> str:
        registration = self.registrations.get(summary.code)
        person = registration.applicant if registration is not None else None
        numbers = f"{person.identity} {person.phone}" if person is not None else ""
        return f"{summary.code} {summary.applicant_name} {numbers}"

    async def people(self, identity: str) -> list[str]:
        names = [r.applicant.name for r in self.registrations.values() if r.applicant.identity == identity]
        return list(dict.fromkeys(reversed(names)))

    async def events(self, code: str) -> list[DossierEvent]:
        r = self.registrations.get(code)
        if r is None:
            return []
        return [
            DossierEvent(kind="register", at=r.received_at, officer_name=r.officer_name, counter=r.counter)
        ]

    async def store_changes(self, changes: Sequence[DossierSummary], position: str) -> None:
        for change in changes:
            self.summaries[change.code] = change
        self.feed_position = position

    async def position(self) -> str:
        return self.feed_position

    # prints
    async def last_of(self, dossier: str, form: str) -> PrintJob | None:
        return next((j for j in reversed(self.jobs) if j.dossier == dossier and j.slip.form == form), None)

    async def last(self) -> PrintJob | None:
        return self.jobs[-1] if self.jobs else None

    async def add_reprint(self, job: PrintJob) -> None:
        self.jobs.append(job)

    async def open(self) -> list[PrintJob]:
        newest = {(j.dossier, j.slip.form): j for j in self.jobs}
        return [j for j in newest.values() if j.state is not PrintState.DONE]

    # audit
    async def record(self, action: str, dossier: str, officer_id: str, at: datetime) -> None:
        self.trail.append((action, dossier, officer_id))


class FakeDrafts:
    """Drafts by id."""

    def __init__(self) -> None:
        self.saved: dict[str, Draft] = {}
        self.saves = 0

    async def save(self, draft: Draft, at: datetime) -> None:
        self.saved[draft.id] = draft
        self.saves += 1

    async def delete(self, draft_id: str) -> None:
        self.saved.pop(draft_id, None)

    async def all(self, officer_id: str) -> list[Draft]:
        return [d for d in reversed(self.saved.values()) if d.officer_id == officer_id]


class FakeRecord:
    """The office record."""

    def __init__(self, stored: tuple[Office, Calendar, Officer] | None) -> None:
        self.stored = stored

    async def load(self) -> tuple[Office, Calendar, Officer] | None:
        return self.stored

    async def store(self, office: Office, calendar: Calendar, officer: Officer) -> None:
        self.stored = (office, calendar, officer)

    async def installation(self) -> str:
        return "inst-1"


class FakeGateway:
    """A service in memory: ``online`` cuts the network, ``refuse`` makes it say no, ``signed_in`` asks for a sign-in."""

    def __init__(self, clock: FakeClock, office: Office = OFFICE, calendar: Calendar | None = None) -> None:
        self.clock = clock
        self.online = True
        self.signed_in = True
        self.who = OFFICER
        self.closed = ""
        self.filling = False
        self.catalogue_asked = 0
        self.refuse: dict[str, str] = {}
        self.refuse_lease = ""
        self.received: dict[str, bytes] = {}
        self.by_key: dict[str, NumberBlock] = {}
        self.next_number: dict[date, int] = {}
        self.remote: list[DossierSummary] = []
        self.profile = office
        self._calendar = calendar or Calendar()
        self.passwords = {"mau": "mat-khau"}

    def _reach(self) -> None:
        if self.closed:
            raise ServiceUnusable(self.closed)
        if not self.online:
            raise Offline("Không kết nối được dịch vụ. Vẫn tiếp nhận được; hồ sơ sẽ gửi sau.")
        if not self.signed_in:
            raise SignInNeeded("Cần đăng nhập lại để gửi hồ sơ.")

    def encode_registration(self, registration: Registration) -> EncodedRequest:
        return EncodedRequest("/v1/dossiers", f"{registration.id} {registration.code}".encode())

    def encode_void(self, code: str, reason: str) -> EncodedRequest:
        return EncodedRequest(f"/v1/dossiers/{code}/actions", f"void {reason}".encode())

    async def send(self, entry: Entry) -> SendResult:
        if not self.online:
            return SendResult(outcome=Outcome.RETRY, problem="Không kết nối được dịch vụ.")
        if not self.signed_in:
            return SendResult(outcome=Outcome.SIGN_IN)
        if (problem := self.refuse.get(entry.dossier)) is not None:
            return SendResult(outcome=Outcome.REFUSED, problem=problem, problem_code="refused")
        self.received[entry.id] = entry.body
        return SendResult(outcome=Outcome.CONFIRMED, code=entry.dossier)

    async def health(self) -> Health:
        self._reach()
        return Health(version="test", database=True, where="memory")

    async def sign_in(self, name: str, password: str) -> None:
        if not self.online:
            self._reach()
        if self.passwords.get(name) != password:
            raise SignInNeeded("Tên hoặc mật khẩu không đúng.")
        self.signed_in = True

    def sign_out(self) -> None:
        self.signed_in = False

    async def me(self) -> Officer:
        self._reach()
        return self.who

    async def office(self) -> Office:
        self._reach()
        return self.profile

    async def calendar(self) -> Calendar:
        self._reach()
        return self._calendar

    async def catalogue(self, since: int, etag: str) -> CatalogueDelta | None:
        self._reach()
        self.catalogue_asked += 1
        return CatalogueDelta(version=since, etag=etag, more=True) if self.filling else None

    async def lease(self, *, key: str, counter: str, day: date, installation: str) -> NumberBlock:
        self._reach()
        if self.refuse_lease:
            raise Refused(self.refuse_lease, code="numbers-exhausted")
        if key not in self.by_key:
            first = self.next_number.get(day, 1)
            self.next_number[day] = first + 20
            self.by_key[key] = NumberBlock(
                id=key,
                office=self.profile.code,
                counter=counter,
                day=day,
                prefix=block_prefix(self.profile.code, day),
                first=first,
                last=first + 19,
                next=first,
                installation=installation,
            )
        return self.by_key[key]

    async def dossier(self, code: str) -> RemoteDossier:
        self._reach()
        for summary in self.remote:
            if code in {summary.code, summary.alias}:
                return RemoteDossier(summary=summary)
        raise NotFound("Không tìm thấy hồ sơ {code}.", code=code)

    async def person_dossiers(self, identity: str, procedure_code: str) -> list[DossierSummary]:
        self._reach()
        return [s for s in self.remote if s.procedure_code == procedure_code]

    async def search_dossiers(self, words: str) -> list[DossierSummary]:
        self._reach()
        return [s for s in self.remote if fold(words) in fold(s.applicant_name + s.code)]

    async def changes(self, after: str) -> FeedPage:
        self._reach()
        return FeedPage(position=after or "0")


class FakeRenderer:
    """Text instead of paper."""

    async def pdf(self, slip: Slip, mark: SlipMark) -> bytes:
        return f"PDF {slip.registration.code} {mark.reprint}".encode()

    def preview(self, slip: Slip, mark: SlipMark, width: int) -> str:
        lines = ["GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", f"Mã hồ sơ: {slip.registration.code}"]
        if mark.reprint:
            lines.insert(0, f"BẢN IN LẠI lần {mark.reprint}")
        return "\n".join(line[:width] for line in lines)


class FakePrinter:
    """Keeps what it was given; ``broken`` makes it fail with that sentence."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, bytes, int]] = []
        self.broken = ""
        self.target = "thư mục phiếu"

    async def submit(self, name: str, pdf: bytes, copies: int) -> str:
        if self.broken:
            raise PrintFailed(self.broken)
        self.printed.append((name, pdf, copies))
        return f"phieu/{name}.pdf"


class FakePreferenceFile:
    """Preferences in memory."""

    def __init__(self) -> None:
        self.preferences = [
            Preference(key="language", value="vi", choices=("vi", "en"), needs_restart=True),
            Preference(key="theme", value="light", choices=("light", "dark", "high-contrast")),
            Preference(key="print.folder", value=""),
            Preference(key="print.queue", value=""),
            Preference(key="desk.counter", value="1"),
            Preference(key="scanner.gap_ms", value="30"),
            Preference(key="terminal.kitty_keyboard", value="yes", choices=("yes", "no"), needs_restart=True),
        ]

    def read(self) -> list[Preference]:
        return list(self.preferences)

    def write(self, changes: Mapping[str, str]) -> None:
        self.preferences = [replace(p, value=changes.get(p.key, p.value)) for p in self.preferences]
