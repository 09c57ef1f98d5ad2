"""A journal of an earlier version: what took the place of a voided entry is noted when it is opened."""

from __future__ import annotations

from pathlib import Path

import apsw

from counter_tui.database.connection import Connection, migrate
from counter_tui.storage.schema import JOURNAL

ENTRY = (
    "INSERT INTO entry (id, kind, dossier, title, path, body, created_at, state, attempts, problem, problem_code,"
    " officer_id, if_match, action, shown, place) VALUES (?, ?, ?, '', '', x'', 1, ?, 0, '', '', 'mau', '', ?, 1, ?)"
)


def test_what_was_made_anew_before_keeps_its_slips_and_what_was_given_up_does_not() -> None:
    old = Connection(apsw.Connection(":memory:"), Path("memory"))
    migrate(old, [migration for migration in JOURNAL if migration.number < 14])
    entries = [
        ("first", "register", "A", "voided", ""),
        ("amended", "register", "A", "confirmed", ""),
        ("refused", "action", "A", "voided", "return"),
        ("other", "action", "A", "confirmed", "forward"),
        ("anew", "action", "A", "waiting", "return"),
        ("given up", "action", "B", "voided", "return"),
        ("elsewhere", "action", "C", "waiting", "return"),
    ]
    for place, entry in enumerate(entries):
        old.execute(ENTRY, (*entry[:3], entry[3], entry[4], place))
    migrate(old, JOURNAL)
    assert dict(old.all("SELECT id, remade FROM entry WHERE state = 'voided'")) == {
        "first": "amended",
        "refused": "anew",
        "given up": "",
    }
