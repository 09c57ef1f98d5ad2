"""Write docs/api.md from the service's own table of calls and problems: `python docs/make_api.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec

from counter_tui import i18n
from counter_tui.contract.problem_words import TITLES
from counter_tui.domain.office import Role
from counter_tui.server.calls.table import CALLS, Call

HERE = Path(__file__).parent
HEAD = """# The dossier API (v1)

This page is written by `docs/make_api.py` from the service's own tables; a test fails when it is stale. `counter-tui serve` answers it over HTTP, and a
desk with nothing configured carries the same app in its own process. `GET /openapi.json` describes every body, out of the structs that validate.

JSON both ways, text in NFC, money in whole đồng, times in RFC 3339 with an offset, days as `YYYY-MM-DD`. A request with a field the service does not know is
refused; a client ignores fields it does not know in answers. Bodies are at most 1 MB (a journal's file 16 MB). Names and identity numbers never stand in a URL.

## Signing in

`POST /v1/sessions` takes `name` and `password` (and `office`, where a service holds several) and gives a token, which goes into `Authorization: Bearer …` on
every other call but health. A session lasts 12 hours. After five wrong passwords in a row a name waits 1, 2, 4 … 300 seconds (429 with `Retry-After`).
Roles: an *officer* and a *supervisor* handle dossiers, an *admin* makes accounts, counters and the office's profile, and sees no dossier. Plain HTTP is served on the
loopback only (see [office.md](office.md)).

## Idempotency

Calls marked *key* need `Idempotency-Key`, a quoted string of at most 255 characters (RFC 9651). The key, the exact body and the answer are kept as long as the dossier, in
the same transaction as the work. The same key and body give the same bytes again with `Idempotency-Replayed: true`; the same key with another body is 422
`idempotency-key-reused`. So after a time-out or a 5xx the client sends the very same bytes again. A registration's key is the dossier's `id` (a lower-case UUID; the desk
uses version 7).

## Numbers

A dossier number is `<office>-<YYMMDD>-<number>`, the number out of the office's one counter of that day. `POST /v1/number-blocks` leases a block of them to one counter and
one installation: as many as the counter's largest day of the last 30 needed, at least 20, for a day from yesterday to 14 days ahead. The desk numbers a dossier out of its block
*before* anything is sent. The office's `number_policy` is `leased` (blocks), `server` (blocks of one) or `provisional` (no block: `leasing-off`).

`POST /v1/number-blocks/report` tells the service what became of the blocks an installation holds, and moves its stamp on: `mark` of `generation` becomes `following` of the next
generation. A desk reports at its start, before it leases, on another day and each hour. A stamp that another report has moved on from is `"stale": true`: the desk is a copy or was
restored from a backup, leaves its blocks and takes a new installation id; leasing under such a stamp is 409 `installation-stale`. A desk does the same when `highest` names a number
its journal has not given. A block the service does not know (it was itself restored) is taken up again and its numbers are not leased a second time; `overlapping` ones were leased to somebody else
meanwhile, and dossiers out of them get other numbers. Unused numbers go into the void register, `GET /v1/void-numbers?day=…`, with the reason: `day-over` and `policy` (given back),
`replaced` (the counter moved to another machine), `lost` (no dossier came within 30 days), `left-out` (the service was restored from a backup and cannot know who holds them), or words of an officer. A dossier that comes late takes its own number out again.

Without a block a desk sends a provisional code, `TAM-<office>-<YYMMDD>-<counter>-<5 characters>-<check>`, with `"provisional": true`. The answer then has the number given in `code`, the
provisional code among `aliases` and `"reason": "provisional"`. Should one number arrive for two dossiers, the first keeps it; the second gets another, with `"reason": "number-taken"`, and both are
flagged for a supervisor. Aliases are kept for ever and found like codes.

## Versions

A dossier's version is the number of its events, and its `ETag`. An action on a dossier needs `If-Match` with the version seen: another one is 412
`version-stale`, none is 428 `version-needed`. `*` matches any. Only voiding a number no dossier came for needs none. Voiding a dossier takes a supervisor.

## The change feed

`GET /v1/changes?after=POSITION` gives each dossier of the office that changed since, once and as it stands now, in order; an empty position begins at the beginning. Ask again with the
`position` of the answer, at once when `more` is true. With `wait=SECONDS` (at most 30) an empty answer is held until something changes. 410 `feed-gone` says that the position is of
another database: begin at the beginning.

`GET /v1/changes/stream?after=POSITION` is the same feed as server-sent events (`text/event-stream`): the `data` of each is one answer of `/v1/changes` (at most 200 dossiers, `more` says that the next follows at once), its `id`
the position. `Last-Event-ID` counts before `after`, so that a client that comes back misses nothing; a position that is gone is 410 before the stream begins. A comment (`:`) comes after 15 seconds without a change,
`retry: 3000` stands first, `X-Accel-Buffering: no` keeps nginx from holding events back (haproxy needs `option http-no-delay`), nothing is compressed. A stream ends whole after an hour, when the service stops, and when its token does: at the
next event or comment, and then the next try is 401. 200 streams are open at once, one more is 503 `busy`. Desks use the long poll: they speak to the carried office in their own process, where httpx hands an answer over only
when it is whole, a long poll passes every proxy, and 100 ms are quick enough for a queue. The stream is for boards and other programs.

The catalogue works the same way by `since=VERSION`, with 304 when the `ETag` of the last page still holds.

## The audit trail

Each change, and each read of dossiers and people, leaves a row in the office's trail in which every row holds a hash of the one before. Answers to calls marked *key* and to the change feed
carry the newest row's number and hash, signed with the office's Ed25519 key, in `Audit-Head: sequence=…, link="…", signature="…", key="…"`. A desk keeps it, and sends the head of its own trail with
`POST /v1/audit/heads`: `acknowledged` is what its trail has at the row it sent last, `witnessed` the service's head it keeps. `agrees` is false when the desk's trail is not the one the service knew;
`witnessed_link` is what the service's trail has at the row witnessed: another value than the desk's says that the service's trail was written anew. `counter-tui audit verify` checks the rows themselves.

## Slow clients and crowds

A header has 10 seconds, from the connection or from its first byte; a body has 20 seconds and a second more for every 4 KB that came. What is late is 408 `too-slow`, and the connection is closed. 15 seconds
in which a client takes less than 4 KB a second of its answer end the connection, 5 seconds end the pause between two requests. 400 connections are served at once: beyond that the one that is idle longest
is closed for a newcomer, and where all are at work the newcomer hears 503 `busy` with `Retry-After`.

## Calls

*key*: needs `Idempotency-Key`; *if-match*, *if-none-match*, *last-event-id*: understands these headers. Parameters stand in the query; bodies are the schemas of `/openapi.json`.
"""
SESSION = """
## A session

[`docs/api_session.sh`](api_session.sh), which the tests run:

```sh
{script}```

What the calls print (a run of 24 November 2026):

```
{answers}```
"""
ANSWERS = """\
{"id":"canbo1","name":"Cán bộ Thử","role":"officer","office":"H49.12","counter":"1"}
{"id":"f4c19681add01d585cc310fb2347c8e9","office":"H49.12","counter":"1","day":"2026-11-24","prefix":"H49.12-261124","first":1,"last":20,"installation":"desk-7"}
{"id":"34eb542d-debd-452f-a06a-42889647d0f4","code":"H49.12-261124-0001","version":1,"aliases":[],"reason":""}
HTTP/1.1 201 Created
idempotency-replayed: true
{"code":"idempotency-key-reused","title":"Khóa gửi đã dùng cho nội dung khác. Sửa hồ sơ rồi gửi lại với khóa mới.","status":422}
{"changes":[{"code":"H49.12-261124-0001","procedure_code":"1.001193","procedure_name":"Thủ tục đăng ký khai sinh","procedure_field":"Hộ tịch","applicant_name":"NGUYỄN VĂN MẪU","owner_name":"NGUYỄN VĂN MẪU","status":2,"received_at":"2026-11-24T07:59:23+07:00","due_at":null,"counter":"1","officer_name":"Cán bộ Thử","alias":"","flags":[],"version":1}],"position":"ff282825.1","more":false}
{"changes":[],"position":"ff282825.1","more":false}
{"code":"H49.12-261124-0001","version":2,"status":10}
"""
PROBLEMS = """
## Problems

Errors are problem details (RFC 9457), `application/problem+json`:

```json
{"code": "unknown-counter", "title": "…", "status": 422, "errors": [{"pointer": "/counter", "detail": "…"}]}
```

`code` is stable: programs go by it and by `status` alone. `title` is a Vietnamese sentence for the officer that says what to do (given here in English), `errors` point into the body (RFC 6901).
408, 429 and 5xx mean: the same bytes again, after `Retry-After` where it is given. 401 means: sign in, then the same again. Any other is a refusal, which the desk shows as a task.

| code | status | says |
|---|---|---|
"""


def page() -> str:
    """Return the page."""
    i18n.use("en")
    try:
        problems = [
            f"| `{code}` | {status} | {i18n.text(title)} |" for code, (status, title) in TITLES.items()
        ]
    finally:
        i18n.use("vi")
    rows = ["| call | does | who | takes → gives | |", "|---|---|---|---|---|", *map(_row, CALLS)]
    session = SESSION.format(script=(HERE / "api_session.sh").read_text(encoding="utf-8"), answers=ANSWERS)
    return HEAD + "\n" + "\n".join(rows) + "\n" + session + PROBLEMS + "\n".join(problems) + "\n"


def _row(call: Call) -> str:
    takes = f"{_name(call.takes)} → " if call.takes is not None else ""
    gives = f"{takes}{_name(call.gives)}" + (f" ({call.status})" if call.status != 200 else "")
    gives = f"events of {gives}" if call.streams else gives
    return f"| `{call.method} {call.path}` | {_does(call)} | {_who(call)} | {gives} | {', '.join(_notes(call))} |"


def _does(call: Call) -> str:
    return (call.handler.__doc__ or "").strip().splitlines()[0].rstrip(".").replace("|", "\\|")


def _who(call: Call) -> str:
    if call.public:
        return "anyone, no token"
    return (
        "anyone signed in" if call.roles == frozenset(Role) else ", ".join(r for r in Role if r in call.roles)
    )


def _name(kind: Any) -> str:
    return " or ".join(part.__name__ for part in get_args(kind) or (kind,))


def _notes(call: Call) -> list[str]:
    notes = ["key"] if call.keyed else []
    if call.conditional:
        notes.append("if-none-match" if call.method == "GET" else "if-match")
    if call.streams:
        notes.append("last-event-id")
    if call.query is not None:
        notes += [f"`{field.encode_name}`" for field in msgspec.structs.fields(call.query)]
    return notes


if __name__ == "__main__":
    (HERE / "api.md").write_text(page(), encoding="utf-8")
