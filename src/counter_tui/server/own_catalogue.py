"""What an office writes into its catalogue itself: rules and procedures, each a new version with a row in the trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from counter_tui.contract import procedure_file, rule_file
from counter_tui.contract.catalogue_records import encode_item, join
from counter_tui.domain import office_rule_check, procedure_check
from counter_tui.domain.flaws import Flaw
from counter_tui.domain.procedure import CatalogueItem, OfficeRule, Procedure
from counter_tui.server.store import Connection
from counter_tui.server.tables import audit, catalogue, offices
from counter_tui.server.tables.audit import Line

Rules = Mapping[str, tuple[OfficeRule, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of one procedure: ``what`` is added, changed, ended or rules; ``details`` name days and fields."""

    code: str
    name: str
    what: str
    details: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do, or what is wrong in it: then nothing."""

    changes: tuple[Change, ...] = ()
    flaws: tuple[Flaw, ...] = ()


def plan_rules(db: Connection, office: str, wanted: Rules) -> Plan:
    """Return what the rules wanted for some procedures would change."""
    items = {item.procedure.code: item for item in catalogue.items(db, office)}
    flaws = office_rule_check.flaws(wanted, items, offices.calendar(db, office).hours)
    if flaws:
        return Plan(flaws=tuple(flaws))
    changes = []
    for code, rules in wanted.items():
        item = items[code]
        if details := rule_file.differences(item.rules, _adopted(item, rules)):
            changes.append(Change(code=code, name=item.procedure.name, what="rules", details=details))
    return Plan(tuple(changes))


def write_rules(db: Connection, office: str, wanted: Rules, now: int) -> Plan:
    """Give procedures the rules wanted, all or, when any is wrong, none."""
    db.hold(office)
    plan = plan_rules(db, office, wanted)
    items = {item.procedure.code: item for item in catalogue.items(db, office)} if plan.changes else {}
    for change in plan.changes:
        item = items[change.code]
        (made,) = join([item.procedure], _adopted(item, wanted[change.code]))
        catalogue.put_own(db, office, made, rules=True)
        _note(db, office, "office-rules", change, now, made)
    return plan


def plan_procedures(db: Connection, office: str, wanted: Sequence[Procedure], ended: Sequence[str]) -> Plan:
    """Return what procedures to be stored and codes to be ended would change."""
    known = {item.procedure.code: item.procedure for item in catalogue.items(db, office)}
    gone = catalogue.ended(db, office)
    if flaws := procedure_check.flaws(wanted, ended, known.keys() | gone):
        return Plan(flaws=tuple(flaws))
    changes = []
    for one in wanted:
        before = known.get(one.code)
        if before is None:
            changes.append(Change(code=one.code, name=one.name, what="added"))
        elif details := procedure_file.differences(before, one):
            changes.append(Change(code=one.code, name=one.name, what="changed", details=details))
    ending = [code for code in dict.fromkeys(ended) if code in known]
    changes += [Change(code=code, name=known[code].name, what="ended") for code in ending]
    return Plan(tuple(changes))


def write_procedures(
    db: Connection, office: str, wanted: Sequence[Procedure], ended: Sequence[str], now: int
) -> Plan:
    """Store procedures and end others, all or, when any is wrong, none; rules stay as they are."""
    db.hold(office)
    plan = plan_procedures(db, office, wanted, ended)
    by_code = {one.code: one for one in wanted}
    everything = [*catalogue.items(db, office, removed=True), *catalogue.items(db, office)]
    rules = {item.procedure.code: item.rules for item in everything}
    for change in plan.changes:
        made = None
        if change.what == "ended":
            catalogue.end(db, office, change.code)
        else:
            (made,) = join([by_code[change.code]], rules.get(change.code, ()))
            catalogue.put_own(db, office, made, procedure=True)
        _note(db, office, "office-catalogue", change, now, made)
    return plan


def _adopted(item: CatalogueItem, rules: tuple[OfficeRule, ...]) -> tuple[OfficeRule, ...]:
    """Return rules as they are stored: one that an administrator changed is no sample any more."""
    present = item.rules
    return tuple(rule if rule in present else replace(rule, sample=False) for rule in rules)


def _note(
    db: Connection, office: str, action: str, change: Change, now: int, made: CatalogueItem | None
) -> None:
    line = Line(action=action, subject=change.code, officer="", counter="", at=now)
    audit.append(db, office, line, encode_item(made) if made is not None else b"")
