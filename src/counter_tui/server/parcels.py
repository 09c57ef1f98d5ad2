"""Takes in a journal that was carried here in a file: each entry as its desk would have sent it, under its own key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

import msgspec

from counter_tui.contract import headers
from counter_tui.contract.actions import Action
from counter_tui.contract.parcel import Contents, EntryBody, Label, Left, ParcelReport
from counter_tui.contract.registration import RegisteredBody, RegistrationBody
from counter_tui.contract.sealing import OTHER_KEY, checked, opened
from counter_tui.decoding import from_json
from counter_tui.domain.codes import is_provisional
from counter_tui.domain.journal import EntryKind
from counter_tui.domain.office import Role
from counter_tui.errors import BadInput
from counter_tui.i18n import text
from counter_tui.server import auditing
from counter_tui.server.calls import dossiers as calls
from counter_tui.server.decoding import decode
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Asked, Reply, Service
from counter_tui.server.store import Connection
from counter_tui.server.tables import accounts, answers, dossiers, numbers, parcel_keys

HELD = "held"
NUMBER_TAKEN = "number-taken"
NUMBER_VOIDED = "number-voided"
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Tally:
    """What became of the entries so far."""

    taken: int = 0
    known: int = 0
    left: list[Left] = field(default_factory=list)
    stopped: set[str] = field(default_factory=set)
    renumbered: dict[str, str] = field(default_factory=dict)
    """Numbers that were somebody else's already, and those the dossiers have instead."""


async def take_in(service: Service, data: bytes, who: Principal, told: Told | None = None) -> ParcelReport:
    """Take a file in with the rights of *who* brings it; *told* hears of progress.

    What is refused stays with the desk that made it, which hears the same when it sends it itself. Raises ProblemError
    with nothing taken when the file is damaged, of another office, of an unknown desk or sealed for another service.
    """
    label, contents = await service.database.read(lambda db: _open(db, who.office, data))
    await service.database.write(
        lambda db: auditing.note(
            db, who, "import", f"{label.installation} {len(contents.entries)}", service.micros
        )
    )
    tally = Tally()
    for done, entry in enumerate(contents.entries, 1):
        await _take(service, who, entry, tally)
        if told is not None:
            told(done, len(contents.entries))
    return ParcelReport(
        installation=label.installation,
        officer_id=label.officer_id,
        made_at=label.made_at,
        entries=len(contents.entries),
        taken=tally.taken,
        known=tally.known,
        left=tuple(tally.left),
    )


def _open(db: Connection, office: str, data: bytes) -> tuple[Label, Contents]:
    try:
        label = checked(data)
        if label.office != office:
            raise ProblemError("parcel-other-office")
        if not label.key or parcel_keys.told(db, office, label.installation) != label.key:
            raise ProblemError("parcel-unknown-desk")
        private = parcel_keys.sealing(db, office)
        if not private:
            raise ProblemError("parcel-other-key")
        return label, opened(data, private)
    except BadInput as problem:
        code = "parcel-other-key" if problem.message == OTHER_KEY else "parcel-damaged"
        raise ProblemError(code) from problem


async def _take(service: Service, who: Principal, entry: EntryBody, tally: Tally) -> None:
    if entry.dossier in tally.stopped:
        tally.left.append(Left(dossier=entry.dossier, code=HELD))
        return
    try:
        reply = await _send(service, who, _readdressed(entry, tally.renumbered))
    except BadInput:
        problem = ProblemError("invalid-body")
    except ProblemError as refused:
        problem = refused
    else:
        tally.known += headers.IDEMPOTENCY_REPLAYED in reply.headers
        tally.taken += headers.IDEMPOTENCY_REPLAYED not in reply.headers
        if entry.kind is EntryKind.REGISTER and not is_provisional(entry.dossier):
            tally.renumbered[entry.dossier] = from_json(reply.body, RegisteredBody).code
        return
    tally.stopped.add(entry.dossier)
    title = text(problem.title)
    tally.left.append(Left(dossier=entry.dossier, code=problem.code, title=title))


async def _send(service: Service, who: Principal, entry: EntryBody) -> Reply:
    maker = await service.database.read(lambda db: _acting(db, who, entry.officer_id))
    asked = Asked(who=maker, path=unquote(entry.path), raw=entry.body, key=entry.id)
    if entry.kind is EntryKind.REGISTER:
        body = decode(entry.body, RegistrationBody)
        earlier = body.instead_of
        await service.database.read(lambda db: _refuse_overtaken(db, who.office, entry, earlier))
        return await calls.register(service, replace(asked, body=body))
    if_match = frozenset({entry.if_match}) if entry.if_match else frozenset()
    code = _code_in(asked.path)
    action = decode(entry.body, Action)
    return await calls.action(service, replace(asked, body=action, if_match=if_match, places={"code": code}))


def _readdressed(entry: EntryBody, renumbered: Mapping[str, str]) -> EntryBody:
    """Return an action as its desk sends it once it has heard of the new number: under the old one stands somebody else's dossier."""
    code = renumbered.get(entry.dossier, entry.dossier)
    if entry.kind is EntryKind.REGISTER or code == entry.dossier:
        return entry
    return msgspec.structs.replace(entry, path=entry.path.replace(f"/{entry.dossier}/", f"/{code}/"))


def _code_in(path: str) -> str:
    pieces = path.split("/")
    if len(pieces) != 5 or pieces[:3] != ["", "v1", "dossiers"] or pieces[4] != "actions":
        raise ProblemError("parcel-damaged")
    return pieces[3]


def _acting(db: Connection, who: Principal, officer_id: str) -> Principal:
    """Return who made an entry, with the rights of who brings it."""
    account = accounts.get(db, who.office, officer_id)
    if account is None:
        return who
    officer = account.officer
    return Principal(
        office=who.office, officer_id=officer.id, name=officer.name, role=who.role, counter=officer.counter
    )


def _refuse_overtaken(db: Connection, office: str, entry: EntryBody, earlier: tuple[str, ...]) -> None:
    """Leave to its desk what was settled there after the file was made: sent anew under another key, or voided.

    What the desk mended after the file was made and has not sent yet is not known here: that one then corrects this.
    """
    if answers.known(db, office, entry.id):
        return
    held = dossiers.by_code(db, office, entry.dossier)
    if held is not None and held.id not in earlier:
        raise ProblemError(NUMBER_TAKEN)
    if numbers.voided_by_officer(db, office, entry.dossier):
        raise ProblemError(NUMBER_VOIDED)


def bearer(office: str) -> Principal:
    """Return who a file brought to the service's own machine acts for: no more than any officer may."""
    return Principal(office=office, officer_id="", name="", role=Role.OFFICER, counter="")
