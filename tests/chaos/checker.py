"""Holds what officers were told against what is stored, on the desks and on the service."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from counter_tui.database.connection import Connection
from counter_tui.domain.audit_chain import Verdict
from counter_tui.domain.codes import block_prefix, dossier_number, is_provisional
from counter_tui.domain.journal import EntryState
from counter_tui.server.tables import audit as office_audit
from counter_tui.server.tables.numbers import LAST_OF_DAY
from counter_tui.storage.desk_files import DeskFiles
from counter_tui.system.machine import machine_digest
from tests.chaos.desk_worker import read_history


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A dossier at the service; ``events`` and ``last`` are how many there are and the last one's number."""

    id: str
    code: str
    identity: str
    version: int
    status: int
    events: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """Numbers leased; ``next`` is what the desk gives next, as far as known."""

    id: str
    day: date
    first: int
    last: int
    next: int = 0
    installation: str = ""


@dataclass(kw_only=True)
class OfficeFacts:
    """What the service holds."""

    code: str
    dossiers: dict[str, Dossier]
    aliases: dict[str, set[str]]
    answered: dict[str, str]
    voided: set[str]
    following: dict[date, int]
    blocks: list[Block]
    settled: set[str]
    audit: Verdict


@dataclass(kw_only=True)
class DeskFacts:
    """What one desk holds, and what it told."""

    history: list[dict[str, Any]]
    entries: list[tuple[str, str, str, str]]
    refused: Counter[str]
    blocks: list[Block]
    installation: str
    audit: Verdict
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)


def office_facts(db: Connection) -> OfficeFacts:
    """Read a service's database."""
    (office,) = db.one("SELECT code FROM office") or ("",)
    aliases: dict[str, set[str]] = defaultdict(set)
    for alias, dossier in db.all("SELECT alias, dossier FROM dossier_alias"):
        aliases[alias].add(dossier)
    return OfficeFacts(
        code=office,
        dossiers={
            row[0]: Dossier(
                id=row[0],
                code=row[1],
                identity=row[2],
                version=row[3],
                status=row[4],
                events=row[5],
                last=row[6],
            )
            for row in db.all(
                "SELECT d.id, d.code, applicant_identity, version, status, count(e.number), max(e.number)"
                " FROM dossier AS d JOIN dossier_event AS e ON e.office = d.office AND e.dossier = d.id GROUP BY d.office, d.id"
            )
        },
        aliases=aliases,
        answered=dict(db.all("SELECT key, fingerprint FROM idempotency WHERE status BETWEEN 200 AND 299")),
        voided={row[0] for row in db.all("SELECT code FROM void_number")},
        following={date.fromisoformat(day): n for day, n in db.all("SELECT day, next FROM day_counter")},
        blocks=[
            Block(id=row[0], day=date.fromisoformat(row[1]), first=row[2], last=row[3], installation=row[4])
            for row in db.all("SELECT id, day, first, last, installation FROM number_block")
        ],
        settled={row[0] for row in db.all("SELECT id FROM settled_block")},
        audit=office_audit.verified(db, office),
    )


async def desk_facts(home: Path, office: OfficeFacts) -> DeskFacts:
    """Read a desk's files; the desk is closed."""
    key = bytes.fromhex((home / "config" / "journal.key").read_text(encoding="ascii").strip())
    # As the desk itself would: elsewhere, or without its mark, the journal would take itself for a copy, and a block
    # whose answer was lost would seem to be nobody's.
    files = await DeskFiles.open(home / "data", key, machine=machine_digest(), marks=home / "state")
    try:
        rows = await files.journal_file.read(
            lambda c: c.all("SELECT id, day, first, last, next, installation FROM block")
        )
        seen = {}
        for dossier in office.dossiers.values():
            summary = await files.dossiers.summary(dossier.code)
            seen[dossier.id] = (summary.version, int(summary.status)) if summary else (0, 0)
        entries = await files.journal.entries(limit=1_000_000)
        return DeskFacts(
            history=read_history(home / "history.jsonl"),
            entries=[(e.id, e.kind.value, e.state.value, e.dossier) for e in entries],
            refused=Counter(e.problem_code for e in entries if e.state is EntryState.REFUSED),
            blocks=[
                Block(
                    id=row[0],
                    day=date.fromisoformat(row[1]),
                    first=row[2],
                    last=row[3],
                    next=row[4],
                    installation=row[5],
                )
                for row in rows
            ],
            installation=await files.office_record.installation(),
            audit=await files.audit.verify(),
            seen=seen,
        )
    finally:
        await files.close()


def faults(office: OfficeFacts, desks: list[DeskFacts]) -> list[str]:
    """Return what is wrong, each with a word that says of which kind; empty when every promise was kept."""
    return [
        *_registrations(office, desks),
        *_numbers_told(office, desks),
        *_gaps(office, desks),
        *_versions(office, desks),
        *_desks(office, desks),
    ]


def _told(desks: list[DeskFacts]) -> Iterator[dict[str, Any]]:
    return (line for desk in desks for line in desk.history if "ticket" in line)


def _registrations(office: OfficeFacts, desks: list[DeskFacts]) -> Iterator[str]:
    for line in _told(desks):
        if line["id"] not in office.dossiers:
            yield f"lost: {line['code']} was told and never arrived"
        elif office.answered.get(line["id"]) != line["bytes"]:
            yield f"changed: {line['code']} arrived with other bytes than were stored"
    journals = {e[0] for desk in desks for e in desk.entries if e[1] == "register" and e[2] == "confirmed"}
    told = {line["id"] for line in _told(desks)}
    for id_ in journals ^ set(office.dossiers):
        yield f"lost or foreign: {id_} is on one side only"
    for id_ in set(office.dossiers) - told:
        yield f"untold: {id_} was received and the officer never heard"
    for identity, times in Counter(d.identity for d in office.dossiers.values()).items():
        if times > 1:
            yield f"twice: the citizen with {identity[-6:]} was received {times} times"


def _numbers_told(office: OfficeFacts, desks: list[DeskFacts]) -> Iterator[str]:
    owner: dict[str, str] = {}
    for line in _told(desks):
        if owner.setdefault(line["code"], line["id"]) != line["id"]:
            yield f"one number for two: {line['code']}"
        held = office.dossiers.get(line["id"])
        if held and held.code != line["code"] and held.id not in office.aliases.get(line["code"], ()):
            yield f"wrong number: {line['code']} was told, {held.code} is held, and no alias"
        if held and held.code != line["code"] and not is_provisional(line["code"]):
            yield f"taken: {line['code']} was told and had to become {held.code}"


def _gaps(office: OfficeFacts, desks: list[DeskFacts]) -> Iterator[str]:
    explained = {d.code for d in office.dossiers.values()} | office.voided
    known = {block.id for desk in desks for block in desk.blocks}
    for desk in desks:
        for block in desk.blocks:
            if block.id not in office.settled:
                explained |= _codes(office.code, block, max(block.next, block.first))
        # Leased, and the answer was lost: the desk asks for it again with the same key.
        lost = [b for b in office.blocks if b.id not in known and b.installation == desk.installation]
        for block in lost:
            explained |= _codes(office.code, block, block.first)
        for day, count in Counter(block.day for block in lost).items():
            if count > 1:
                yield f"gap: {count} blocks of {day} went out and no desk has them"
    for day, following in office.following.items():
        for number in range(1, min(following, LAST_OF_DAY + 1)):
            code = dossier_number(block_prefix(office.code, day), number)
            if code not in explained:
                yield f"gap: {code} is neither used nor void nor held"


def _codes(office: str, block: Block, start: int) -> set[str]:
    prefix = block_prefix(office, block.day)
    return {dossier_number(prefix, number) for number in range(start, block.last + 1)}


def _versions(office: OfficeFacts, desks: list[DeskFacts]) -> Iterator[str]:
    acted = Counter(e[3] for desk in desks for e in desk.entries if e[1] == "action" and e[2] == "confirmed")
    same_day = {line["id"] for line in _told(desks) if line["ticket"] % 4 == 0}
    for dossier in office.dossiers.values():
        if not dossier.version == dossier.events == dossier.last:
            yield f"version: {dossier.code} says {dossier.version}, has {dossier.events} events"
        expected = 1 + (dossier.id in same_day) + acted[dossier.code]
        if dossier.version != expected:
            yield f"version: {dossier.code} has {dossier.version} events, the desks did {expected}"
        for nth, desk in enumerate(desks, 1):
            if desk.seen[dossier.id] != (dossier.version, dossier.status):
                yield f"not seen: desk {nth} has {dossier.code} at {desk.seen[dossier.id]}, not {dossier.version, dossier.status}"


def _desks(office: OfficeFacts, desks: list[DeskFacts]) -> Iterator[str]:
    if office.audit.broken is not None:
        yield f"audit: the service's trail is broken at row {office.audit.broken}"
    for nth, desk in enumerate(desks, 1):
        if desk.audit.broken is not None:
            yield f"audit: the trail of desk {nth} is broken at row {desk.audit.broken}"
        if any(block.installation != desk.installation for block in desk.blocks):
            yield f"renewed: desk {nth} took itself for a copy"
        states = Counter(e[2] for e in desk.entries)
        for state in ("waiting", "sending"):
            if states[state]:
                yield f"left over: {states[state]} entries of desk {nth} are {state}"
        for code, times in desk.refused.items():
            yield f"refused: {times} entries of desk {nth}, for {code}"
        stored = {e[0]: e[2] for e in desk.entries}
        for line in desk.history:
            if "act" in line and (
                stored.get(line["act"]) != "confirmed" or line["act"] not in office.answered
            ):
                yield f"lost: {line['kind']} on {line['dossier']} was told and is {stored.get(line['act'])}"
