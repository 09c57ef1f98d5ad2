"""What must be true in the evening: every citizen's dossier on the service once, as it was said, and every date right."""

from __future__ import annotations

import json
import time
from collections import Counter as Count
from datetime import datetime
from typing import Any

from counter_tui.domain.dossier import Status
from tests.e2e.day.life import Counter, Day, Served, due_of

DOSSIERS = "SELECT id, code, status, due_at, applicant_name, version, body FROM dossier ORDER BY code"
EVENTS = "SELECT dossier, kind, action FROM dossier_event ORDER BY dossier, number"
SETTLED_WITHIN = 60.0


def faults(at: Counter, day: Day) -> list[str]:
    """Return everything that is wrong: nothing lost, nothing double, every date right, nothing unsent, trails whole."""
    wrong = [f"not settled in the evening: {left}" for left in [_unsettled(at)] if left]
    at.ask("audit", "verify")  # fails when a row is broken
    at.close()
    rows = at.office.on_disk(lambda db: db.all(DOSSIERS))
    kinds: dict[str, list[str]] = {}
    for dossier, kind, _ in at.office.on_disk(lambda db: db.all(EVENTS)):
        kinds.setdefault(dossier, []).append(kind)
    said = Count(served.code for served in day.served)
    held = Count(row[1] for row in rows)
    wrong += [f"said {number} times: {code}" for code, number in said.items() if number > 1]
    wrong += [f"lost: {code}" for code in said if code not in held]
    wrong += [f"nobody was told of {code}" for code in held if code not in said]
    by_code = {row[1]: row for row in rows}
    for served in day.served:
        if served.code in by_code:
            wrong += _differences(served, by_code[served.code], kinds[by_code[served.code][0]])
    return wrong


def _unsettled(at: Counter) -> dict[str, int]:
    end = time.monotonic() + SETTLED_WITHIN
    while True:
        journal = at.ask("sync")["journal"]
        if not journal["waiting"] or time.monotonic() > end:
            return {k: v for k, v in journal.items() if v and k in {"waiting", "refused"}}


def _differences(served: Served, row: Any, kinds: list[str]) -> list[str]:
    _, code, status, due, applicant, version, body = row
    registered = json.loads(body)
    wrong = []
    if applicant != served.right.name:
        wrong.append(f"{code}: another person")
    if registered["procedure_code"] != served.procedure:
        wrong.append(f"{code}: another procedure")
    expected = due_of(served)
    if expected is not None and (
        due is None or datetime.fromtimestamp(due / 1e6, expected.tzinfo) != expected
    ):
        wrong.append(f"{code}: due {due}, expected {expected}")
    work = registered.get("same_day") or {}
    if served.documents and work.get("documents") != served.documents:
        wrong.append(f"{code}: {work.get('documents')} documents, expected {served.documents}")
    given = bool(served.documents or served.returned)
    if (status == Status.RETURNED) is not given:
        wrong.append(f"{code}: status {status}")
    if version != len(kinds):
        wrong.append(f"{code}: version {version} of {kinds}")
    if ("correct" in kinds) is not served.corrected or kinds.count("return") != int(given):
        wrong.append(f"{code}: {kinds}")
    return wrong
