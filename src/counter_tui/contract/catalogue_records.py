"""Decoding of many catalogue records at once: a broken one is named, the rest is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

import msgspec
from msgspec import Raw

from counter_tui.contract.catalogue import ItemBody, ProcedureBody
from counter_tui.contract.fields import line
from counter_tui.contract.office_rule import OfficeRuleBody
from counter_tui.decoding import from_json, json_decoder
from counter_tui.domain.procedure import CatalogueItem, OfficeRule, Procedure

_Body = TypeVar("_Body", ProcedureBody, OfficeRuleBody, ItemBody)
_CODE = re.compile(rb'"code"\s*:\s*"([0-9A-Za-z._-]{1,40})"')
_ITEM = json_decoder(ItemBody)
_ENCODER = msgspec.json.Encoder()


class _ProcedureFile(msgspec.Struct):
    procedures: list[Raw]


class _RuleFile(msgspec.Struct):
    rules: list[Raw]


def decode_item(raw: bytes) -> CatalogueItem:
    """Return one stored or sent item; raises :class:`msgspec.MsgspecError` when it is broken."""
    return _ITEM.decode(raw).to_domain()


def encode_item(item: CatalogueItem) -> bytes:
    """Return *item* as JSON, what is at its default left out."""
    return _ENCODER.encode(ItemBody.from_domain(item))


def decode_items(records: Iterable[bytes | Raw]) -> tuple[list[CatalogueItem], list[str]]:
    """Return the items of a page and the names of the broken records."""
    bodies, broken = _decode_each(records, ItemBody)
    return [body.to_domain() for body in bodies], broken


def decode_procedures(raw: bytes) -> tuple[list[Procedure], list[str]]:
    """Return the procedures of a packaged file and the names of its broken records.

    Raises :class:`msgspec.MsgspecError` when the file as a whole is no such file. A code that comes again is
    broken.
    """
    bodies, broken = _decode_each(from_json(raw, _ProcedureFile).procedures, ProcedureBody)
    kept: dict[str, Procedure] = {}
    for body in bodies:
        if body.code in kept:
            broken.append(f"{body.code}: code comes twice")
        else:
            kept[body.code] = body.to_domain()
    return list(kept.values()), broken


def decode_rules(raw: bytes) -> tuple[list[OfficeRule], list[str]]:
    """Return the office rules of a packaged file and the names of its broken records; raises MsgspecError."""
    bodies, broken = _decode_each(from_json(raw, _RuleFile).rules, OfficeRuleBody)
    return [body.to_domain() for body in bodies], broken


def join(procedures: Iterable[Procedure], rules: Iterable[OfficeRule]) -> list[CatalogueItem]:
    """Return each procedure with its office rules: the one valid from the latest day first."""
    by_code: dict[str, list[OfficeRule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.valid_from, reverse=True):
        by_code.setdefault(rule.code, []).append(rule)
    items = []
    for procedure in procedures:
        known = by_code.get(procedure.code, [])
        items.append(CatalogueItem(procedure, known[0] if known else None, tuple(known[1:])))
    return items


def _decode_each(records: Iterable[bytes | Raw], kind: type[_Body]) -> tuple[list[_Body], list[str]]:
    decoder = json_decoder(kind)
    bodies: list[_Body] = []
    broken: list[str] = []
    for number, record in enumerate(records, start=1):
        try:
            bodies.append(decoder.decode(record))
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            broken.append(f"{_name(bytes(record), number)}: {line(str(problem))[:200]}")
    return bodies, broken


def _name(record: bytes, number: int) -> str:
    found = _CODE.search(record)
    return found[1].decode("ascii") if found else f"#{number}"
