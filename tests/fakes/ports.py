"""In-memory ports: real behaviour of small size, so that services and screens run without files or network."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from counter_tui.domain.actions import Action, Actor, Correct
from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.codes import block_prefix, dossier_number
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration, summary_of
from counter_tui.domain.draft import Draft
from counter_tui.domain.event_note import note_of
from counter_tui.domain.journal import Entry, EntryKind, EntryState, JournalCounts, NumberBlock
from counter_tui.domain.numbers import BlockReport, BlockVerdict, NumberClock, Stamp, VoidedNumbers
from counter_tui.domain.office import Counter, Office, Officer, Role
from counter_tui.domain.pin import PinRecord
from counter_tui.domain.printers import Confirm, Reason, Route, parse_address
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.receipt import Slip, SlipMark
from counter_tui.domain.slips.forms import VOID, Paper
from counter_tui.domain.text import fold
from counter_tui.errors import (
    DiskFull,
    NotFound,
    Offline,
    PrintBlocked,
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
    FoundPrinter,
    Handed,
    Health,
    Hit,
    JobStatus,
    Made,
    NewAction,
    NewEntry,
    Outcome,
    PrinterCard,
    PrinterState,
    PrintJob,
    PrintState,
    RemoteDossier,
    SendResult,
    Settlement,
    Stage,
    Validity,
)
from counter_tui.services.ports.queue import HistoryPage, OfficeCounts
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
COLLEAGUE = Officer(id="hai", name="Cán bộ Hai", role=Role.OFFICER, counter="2")
UNSETTLED = {EntryState.WAITING, EntryState.SENDING, EntryState.REFUSED}
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
        return [i for i in self.items.values() if i.ever_same_day]

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
        self.drafts = FakeDrafts()
        self.all_entries: list[Entry] = []
        self.mended_by: list[Actor] = []
        self.registrations: dict[str, Registration] = {}
        self.summaries: dict[str, DossierSummary] = {}
        self.held: list[NumberBlock] = []
        self.leased: list[NumberBlock] = []
        self.number_clock = NumberClock()
        self.before: dict[str, DossierSummary] = {}
        self.acts: list[tuple[str, str, DossierEvent]] = []
        self.jobs: list[PrintJob] = []
        self.unseen: list[Entry] = []
        self.seen: set[str] = set()
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
        numbered: bool = True,
        draft: str = "",
    ) -> NewEntry:
        if self.disk_full:
            raise DiskFull("Ổ đĩa đã đầy: hồ sơ chưa được ghi. Giải phóng chỗ rồi bấm F12 lại.")
        self.drafts.saved.pop(draft, None)
        number = AssignedNumber(code=provisional(), provisional=True)
        for index, block in enumerate(self.held):
            fits = (block.day, block.office, block.counter) == (day, office, counter)
            if numbered and fits and block.left:
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
        self.summaries[r.code] = summary_of(r)
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

    async def act(self, *made: NewAction) -> None:
        for new in made:
            self._act(new)

    def _act(self, new: NewAction) -> None:
        self._append(new.entry)
        self.before[new.entry.id] = self.summaries.get(new.after.code, new.after)
        self.summaries[new.after.code] = new.after
        event = DossierEvent(
            kind=new.action.KIND.value,
            at=new.entry.created_at,
            officer_name=new.actor.officer_name,
            counter=new.actor.counter,
            note=note_of(new.action),
            action=new.action,
        )
        self.acts.append((new.entry.id, new.after.code, event))
        if isinstance(new.action, Correct):
            self.registrations[new.after.code] = new.action.registration
        for slip in new.slips:
            self.jobs.append(
                PrintJob(
                    id=f"{new.entry.id}-{slip.form}",
                    dossier=new.after.code,
                    slip=slip,
                    reprint=0,
                    state=PrintState.READY,
                    created_at=new.entry.created_at,
                )
            )

    def _append(self, entry: Entry) -> None:
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

    async def note_begun(self, entry_ids: object, begun: bool) -> None:
        """Nothing here is killed."""

    async def mark(self, entry_id: str, state: object, **facts: object) -> None:
        if isinstance(state, PrintState):
            facts = {"problem": "", "reason": "", **facts}
            kept = {k: v for k, v in facts.items() if k != "at" and (k != "target" or v)}
            self._change_job(entry_id, state=state, **kept)
            return
        assert isinstance(state, EntryState)
        for index, entry in enumerate(self.all_entries):
            if entry.id == entry_id:
                kept = {k: v for k, v in facts.items() if k != "at"}
                self.all_entries[index] = replace(entry, state=state, attempts=entry.attempts + 1, **kept)
                if state is EntryState.CONFIRMED and entry.dossier in self.summaries:
                    self.summaries[entry.dossier] = replace(self.summaries[entry.dossier], confirmed=True)

    async def settle_all(self, settlements: Sequence[Settlement], at: datetime) -> list[Settlement]:
        for made in settlements:
            if made.code:
                await self.renumber(made.entry_id, made.code, at)
            await self.mark(
                made.entry_id,
                made.state,
                at=at,
                next_attempt_at=made.next_attempt_at,
                problem=made.problem,
                problem_code=made.problem_code,
            )
        return []

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

    async def amend(self, entry_id: str, new_entry: NewEntry, at: datetime, *, actor: Actor) -> None:
        await self.mark(entry_id, EntryState.VOIDED, at=at)
        self._store(new_entry)
        self.mended_by.append(actor)

    async def void(
        self,
        entry_id: str,
        reason: str,
        voiding: Entry | None,
        at: datetime,
        *,
        actor: Actor,
        slip: Slip | None = None,
    ) -> None:
        await self.mark(entry_id, EntryState.VOIDED, at=at, problem=reason)
        self.mended_by.append(actor)
        if voiding is not None:
            self._append(voiding)
        if voiding is not None and slip is not None:
            self.jobs.append(
                PrintJob(
                    id=voiding.id,
                    dossier=voiding.dossier,
                    slip=slip,
                    reprint=0,
                    state=PrintState.READY,
                    created_at=at,
                    officer_name=actor.officer_name,
                )
            )

    async def unsettled(self, dossier: str) -> list[Made]:
        return [
            Made(
                entry=e,
                action=event.action,
                actor=Actor(officer_id=e.officer_id, officer_name=event.officer_name, counter=event.counter),
            )
            for e in self.all_entries
            if e.dossier == dossier and e.state in UNSETTLED
            for entry_id, _, event in self.acts
            if entry_id == e.id and event.action is not None
        ]

    async def hand_over(self, entry_id: str, officer_id: str, at: datetime) -> None:
        self.all_entries = [replace(e, handed=True) if e.id == entry_id else e for e in self.all_entries]

    async def take_back(self, entry_id: str, reason: str, at: datetime, *, officer_id: str) -> None:
        taken = next(e for e in self.all_entries if e.id == entry_id)
        unsettled = [e for e in self.all_entries if e.dossier == taken.dossier and e.state in UNSETTLED]
        if unsettled[-1:] != [taken]:
            raise Refused("Sau việc này còn việc khác chưa gửi. Rút lại việc sau cùng trước.")
        await self.mark(entry_id, EntryState.VOIDED, at=at, problem=reason)
        self.acts = [act for act in self.acts if act[0] != entry_id]
        self.jobs = [job for job in self.jobs if not job.id.startswith(f"{entry_id}-")]
        self.summaries[taken.dossier] = self.before.pop(entry_id)

    async def entry(self, entry_id: str) -> Entry | None:
        return next((e for e in self.all_entries if e.id == entry_id), None)

    async def entries(
        self, states: Sequence[EntryState] = (), limit: int = 200, offset: int = 0
    ) -> list[Entry]:
        chosen = [e for e in reversed(self.all_entries) if not states or e.state in states]
        return chosen[offset : offset + limit]

    async def not_shown(self) -> list[Entry]:
        return [entry for entry in self.unseen if entry.id not in self.seen]

    async def shown(self, entry_ids: Sequence[str]) -> None:
        self.seen |= set(entry_ids)

    async def counts(self) -> JournalCounts:
        by = [e.state for e in self.all_entries]
        waiting = [e for e in self.all_entries if e.state in {EntryState.WAITING, EntryState.SENDING}]
        return JournalCounts(
            waiting=len(waiting),
            refused=by.count(EntryState.REFUSED),
            confirmed=by.count(EntryState.CONFIRMED),
            voided=by.count(EntryState.VOIDED),
            handed=sum(e.handed and e.state is EntryState.REFUSED for e in self.all_entries),
            oldest_waiting=min((e.created_at for e in waiting), default=None),
        )

    # numbers
    async def blocks(self) -> list[NumberBlock]:
        return [b for b in self.held if b.left]

    async def leased_on(self, day: date) -> int:
        return sum(1 for b in self.leased if b.day == day)

    async def add(self, block: NumberBlock) -> bool:
        if any(b.id == block.id for b in self.leased):
            return False
        self.leased.append(block)
        self.held.append(block)
        return True

    async def clock(self) -> NumberClock:
        return self.number_clock

    async def stamp(self) -> str:
        return "stamp"

    async def end_larger_than(self, size: int, at: datetime) -> None:
        self.held = [b for b in self.held if b.last - b.first < size]

    async def report(self, at: datetime) -> BlockReport:
        return BlockReport(installation="inst-1", stamp=Stamp(), following="stamp")

    async def settle(self, told: BlockReport, verdict: BlockVerdict, at: datetime) -> bool:
        self.number_clock = NumberClock.heard(verdict.now, at)
        return verdict.stale

    async def voided(self, limit: int = 20) -> list[tuple[datetime, VoidedNumbers]]:
        return []

    # drafts (class FakeDrafts below offers them under the port's names)
    # dossiers
    async def registration(self, code: str) -> Registration | None:
        return self.registrations.get(code)

    async def summary(self, code: str) -> DossierSummary | None:
        return self.summaries.get(code) or next((s for s in self.summaries.values() if s.alias == code), None)

    async def standings(self, codes: Sequence[str]) -> list[DossierSummary]:
        return [self.summaries[code] for code in codes if code in self.summaries]

    async def open_for_person(self, identity: str, procedure_code: str | None = None) -> list[DossierSummary]:
        return [
            self.summaries[r.code]
            for r in self.registrations.values()
            if r.code in self.summaries
            and identity in {r.applicant.identity, r.owner.identity}
            and procedure_code in {None, r.procedure_code}
            and self.summaries[r.code].open
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
        first = DossierEvent(
            kind="register", at=r.received_at, officer_name=r.officer_name, counter=r.counter
        )
        return [first, *(event for _, acted, event in self.acts if acted == r.code)]

    async def unsent_events(self, code: str) -> list[DossierEvent]:
        unsent = {e.id for e in self.all_entries if e.state in {EntryState.WAITING, EntryState.SENDING}}
        return [event for entry, acted, event in self.acts if acted == code and entry in unsent]

    async def unconfirmed(self, code: str) -> bool:
        return any(
            e.kind is EntryKind.REGISTER and e.dossier == code and e.state is not EntryState.CONFIRMED
            for e in self.all_entries
        )

    async def refused_events(self, code: str) -> list[DossierEvent]:
        refused = {e.id for e in self.all_entries if e.state is EntryState.REFUSED}
        return [event for entry, acted, event in self.acts if acted == code and entry in refused]

    async def store_changes(self, changes: Sequence[DossierSummary], position: str) -> None:
        for change in changes:
            self.summaries[change.code] = change
        self.feed_position = position

    async def store_answer(self, said: DossierSummary) -> None:
        known = self.summaries.get(said.code)
        if known is None or known.version < said.version:
            self.summaries[said.code] = said

    async def position(self) -> str:
        return self.feed_position

    # prints
    def _holds(self, job: PrintJob) -> Validity:
        """Simplified: a later first print of another content takes the place of those before it."""
        summary = self.summaries.get(job.dossier)
        if summary is not None and summary.voided and job.slip.form != VOID:
            return Validity.VOIDED
        firsts = [
            j for j in self.jobs if (j.dossier, j.slip.form, j.reprint) == (job.dossier, job.slip.form, 0)
        ]
        other = bool(firsts) and firsts[-1].slip != job.slip
        return Validity.REPLACED if other else Validity.HOLDS

    def _judged(self, job: PrintJob) -> PrintJob:
        return replace(job, validity=self._holds(job))

    async def last_of(self, dossier: str, form: str) -> PrintJob | None:
        found = [self._judged(j) for j in self.jobs if j.dossier == dossier and j.slip.form == form]
        found.sort(key=lambda j: j.validity is not Validity.REPLACED)
        return found[-1] if found else None

    async def papers_of(self, dossier: str) -> list[PrintJob]:
        forms = sorted({j.slip.form for j in self.jobs if j.dossier == dossier})
        found = [await self.last_of(dossier, form) for form in forms]
        return [job for job in found if job is not None]

    async def naming(
        self, dossiers: Collection[str], *, under: str, form: str, since: datetime
    ) -> PrintJob | None:
        found = [
            self._judged(j)
            for j in self.jobs
            if j.dossier.startswith(under)
            and (j.slip.form, j.created_at >= since) == (form, True)
            and not set(dossiers).isdisjoint(j.slip.dossiers)
        ]
        found.sort(key=lambda j: j.validity is Validity.HOLDS)
        return found[-1] if found else None

    async def last(self) -> PrintJob | None:
        return self._judged(self.jobs[-1]) if self.jobs else None

    async def add_reprint(self, job: PrintJob, *, instead_of: Collection[str] = ()) -> None:
        for one in instead_of:
            self._change_job(one, state=PrintState.CANCELLED)
        self.jobs.append(job)

    async def get(self, job_id: str) -> PrintJob | None:
        return next((self._judged(j) for j in self.jobs if j.id == job_id), None)

    async def hand(
        self, job_id: str, state: PrintState, *, at: datetime, printer: str, ref: str = "", layout: str = ""
    ) -> None:
        tried = int(state is PrintState.SENDING and not ref)
        attempts = next(j.attempts for j in self.jobs if j.id == job_id) + tried
        facts = {"state": state, "printer": printer, "ref": ref}
        if not tried:
            facts |= {"problem": "", "reason": ""}
        if layout:
            facts["layout"] = layout
        self._change_job(job_id, **facts, attempts=attempts)

    async def settled_since(self, moment: datetime) -> list[PrintJob]:
        settled = {PrintState.DONE, PrintState.CANCELLED}
        return [self._judged(j) for j in reversed(self.jobs) if j.state in settled and j.created_at >= moment]

    async def open(self) -> list[PrintJob]:
        newest = {(j.dossier, j.slip.form): j.id for j in self.jobs}
        at_printers = {PrintState.SENDING, PrintState.UNKNOWN}
        wanted = {PrintState.READY, PrintState.WAITING, PrintState.FAILED}
        return [
            j
            for j in map(self._judged, self.jobs)
            if j.state in at_printers
            or (j.state in wanted and j.validity is Validity.HOLDS and j.id == newest[j.dossier, j.slip.form])
        ]

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


class FakePins:
    """The PIN of the screen."""

    def __init__(self) -> None:
        self.record: PinRecord | None = None

    async def load(self) -> PinRecord | None:
        return self.record

    async def store(self, record: PinRecord | None) -> None:
        self.record = record


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
        self.refuse_as = "refused"
        self.refuse_lease = ""
        self.reports: list[BlockReport] = []
        self.verdict = BlockVerdict(stale=False, now=MORNING)
        self.ahead = timedelta(0)
        self.renumber = ""
        self.received: dict[str, bytes] = {}
        self.by_key: dict[str, NumberBlock] = {}
        self.next_number: dict[date, int] = {}
        self.remote: list[DossierSummary] = []
        self.told: dict[str, Registration] = {}
        self.happened: dict[str, tuple[DossierEvent, ...]] = {}
        self.pages_asked: list[str] = []
        self.office_counts = OfficeCounts()
        self.profile = office
        self._calendar = calendar or Calendar()
        self.passwords = {"mau": "mat-khau"}

    def _reach(self) -> None:
        if self.closed:
            raise ServiceUnusable(self.closed)
        if not self.online:
            raise Offline("Không kết nối được máy chủ. Vẫn tiếp nhận được; hồ sơ sẽ gửi sau.")
        if not self.signed_in:
            raise SignInNeeded("Cần đăng nhập lại để gửi hồ sơ.")

    def encode_registration(self, registration: Registration) -> EncodedRequest:
        return EncodedRequest("/v1/dossiers", f"{registration.id} {registration.code}".encode())

    def encode_action(self, code: str, action: Action, actor: Actor, at: datetime) -> EncodedRequest:
        return EncodedRequest(f"/v1/dossiers/{code}/actions", f"{action.KIND.value} {at}".encode())

    async def send(self, entry: Entry) -> SendResult:
        if not self.online:
            return SendResult(outcome=Outcome.RETRY, problem="Không kết nối được máy chủ.")
        if not self.signed_in:
            return SendResult(outcome=Outcome.SIGN_IN)
        if (problem := self.refuse.get(entry.dossier)) is not None:
            return SendResult(outcome=Outcome.REFUSED, problem=problem, problem_code=self.refuse_as)
        self.received[entry.id] = entry.body
        return SendResult(outcome=Outcome.CONFIRMED, code=self.renumber or entry.dossier)

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

    async def officers(self) -> list[Officer]:
        self._reach()
        return [OFFICER, COLLEAGUE]

    async def calendar(self) -> Calendar:
        self._reach()
        return self._calendar

    async def catalogue(self, since: int, etag: str) -> CatalogueDelta | None:
        self._reach()
        self.catalogue_asked += 1
        return CatalogueDelta(version=since, etag=etag, more=True) if self.filling else None

    async def report_numbers(self, report: BlockReport, counter: str) -> BlockVerdict:
        self._reach()
        self.reports.append(report)
        return replace(self.verdict, now=self.clock.now() + self.ahead)

    async def lease(
        self, *, key: str, counter: str, day: date, installation: str, stamp: str = ""
    ) -> NumberBlock:
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
                return RemoteDossier(
                    summary=summary,
                    registration=self.told.get(summary.code),
                    events=self.happened.get(summary.code, ()),
                )
        raise NotFound("Không tìm thấy hồ sơ {code}.", code=code)

    async def person_dossiers(self, identity: str, procedure_code: str) -> list[DossierSummary]:
        self._reach()
        return [s for s in self.remote if s.procedure_code == procedure_code]

    async def search_dossiers(self, words: str) -> list[DossierSummary]:
        self._reach()
        return [s for s in self.remote if fold(words) in fold(s.applicant_name + s.code)]

    async def dossier_page(
        self, *, limit: int, cursor: str = "", skip: int = 0, from_end: bool = False
    ) -> HistoryPage:
        self._reach()
        everything = sorted(self.remote, key=lambda s: (s.received_at, s.code), reverse=True)
        start = int(cursor) if cursor else len(everything) - skip - limit if from_end else skip
        page = everything[max(0, start) : start + limit]
        self.pages_asked.append(cursor or ("end" if from_end else str(skip)))
        after = start + limit
        return HistoryPage(
            dossiers=tuple(page),
            total=len(everything),
            next=str(after) if after < len(everything) else "",
            previous=str(start - limit) if start >= limit else "",
        )

    async def queue_summary(self) -> OfficeCounts:
        self._reach()
        return self.office_counts

    async def changes(self, after: str) -> FeedPage:
        self._reach()
        return FeedPage(position=after or "0")


class FakeRenderer:
    """Text instead of paper; ``present`` names the layout in use, ``layouts`` what each PDF was asked to have."""

    def __init__(self) -> None:
        self.present = "packaged"
        self.layouts: list[str] = []

    async def layout(self, slip: Slip) -> str:
        return self.present

    async def pdf(self, slip: Slip, mark: SlipMark, paper: Paper | None = None) -> bytes:
        self.layouts.append(mark.layout)
        return f"PDF {(*slip.dossiers, slip.form)[0]} {mark.reprint}".encode()

    async def test_page(self, paper: Paper) -> bytes:
        return f"TEST {paper}".encode()

    def preview(self, slip: Slip, mark: SlipMark, width: int) -> str:
        lines = ["GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", f"Mã hồ sơ: {(*slip.dossiers, slip.form)[0]}"]
        if mark.reprint:
            lines.insert(0, f"BẢN IN LẠI lần {mark.reprint}")
        return "\n".join(line[:width] for line in lines)


class FakePrinter:
    """Keeps what it was given; ``broken`` makes it fail with that sentence, ``blocked`` take nothing for that reason.

    ``queue`` makes it keep jobs: their state by number; a job stays until the test says otherwise.
    """

    def __init__(self, target: str = "thư mục phiếu") -> None:
        self.printed: list[tuple[str, bytes, int]] = []
        self.papers: list[Paper] = []
        self.broken = ""
        self.blocked: Reason | None = None
        self.queue: dict[str, JobStatus] | None = None
        self.names: dict[str, str] = {}
        self.cancelled: list[str] = []
        self.target = target

    async def state(self) -> PrinterState:
        return PrinterState(ready=self.blocked is None, reason=self.blocked)

    async def probe(self) -> Confirm | None:
        return Confirm.PROCESSED

    async def submit(self, name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:
        if self.broken:
            raise PrintFailed(self.broken)
        if self.blocked is not None:
            raise PrintBlocked("Máy in chưa nhận phiếu.", reason=self.blocked)
        self.printed.append((name, pdf, copies))
        self.papers.append(paper)
        if self.queue is None:
            return Handed(where=f"phieu/{name}.pdf")
        ref = str(len(self.printed))
        self.queue[ref] = JobStatus(stage=Stage.WORKING)
        self.names[name] = ref
        return Handed(where=f"{self.target}, lệnh {ref}", ref=ref)

    async def find(self, name: str) -> str:
        return self.names.get(name, "")

    async def follow(self, ref: str) -> JobStatus:
        assert self.queue is not None
        return self.queue.get(ref, JobStatus(stage=Stage.GONE))

    async def cancel(self, ref: str) -> JobStatus:
        assert self.queue is not None
        if self.queue[ref].stage is Stage.WORKING:
            self.cancelled.append(ref)
            self.queue[ref] = replace(self.queue[ref], stage=Stage.STOPPED)
        return self.queue[ref]


class FakePrinters:
    """Two printers, the usual one and another."""

    def __init__(self, usual: FakePrinter) -> None:
        self.by_name = {"quay1": usual, "folder": FakePrinter("thư mục dự phòng")}
        self.routes: dict[str, Route] = {}
        self.found: list[FoundPrinter] = []
        self.reloaded = 0

    def cards(self) -> list[PrinterCard]:
        return [
            PrinterCard(
                name=name,
                address="socket://192.168.1.20:9100?paper=80mm" if name == "quay1" else "folder://",
                target=printer.target,
                paper=self.paper_of(name),
                usual=name == "quay1",
            )
            for name, printer in self.by_name.items()
        ]

    def named(self, name: str) -> FakePrinter:
        if name not in self.by_name:
            raise PrintFailed("Quầy này không còn máy in {name}.", name=name)
        return self.by_name[name]

    def route(self, form: str, counter: str) -> Route:
        said = self.routes.get(form, Route())
        return Route(printer=said.printer or "quay1", paper=said.paper or Paper.A5, copies=said.copies)

    def routing(self) -> dict[str, Route]:
        return self.routes

    def paper_of(self, name: str) -> Paper:
        return Paper.A5

    def at(self, address: str) -> FakePrinter:
        parse_address(address)
        return self.by_name["quay1"]

    async def look_around(self) -> list[FoundPrinter]:
        return list(self.found)

    def reload(self) -> None:
        self.reloaded += 1


class FakePreferenceFile:
    """Preferences in memory."""

    def __init__(self) -> None:
        self.changed: dict[str, str] = {}
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
        self.changed.update(changes)
        self.preferences = [replace(p, value=changes.get(p.key, p.value)) for p in self.preferences]
