"""What the adapter makes of a service that is away, slow, in between or talking nonsense."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import httpx
import pytest

from counter_tui import i18n
from counter_tui.api.answers import sentence
from counter_tui.api.connection import checked_url
from counter_tui.api.http_gateway import HttpGateway
from counter_tui.api.office_book import OfficeBook
from counter_tui.api.tokens import MemoryTokens
from counter_tui.contract.calendar import CalendarBody
from counter_tui.contract.headers import quoted, unquoted
from counter_tui.contract.numbers import BlockBody
from counter_tui.contract.office import OfficeBody
from counter_tui.contract.problem import Problem
from counter_tui.contract.problem_words import TITLES
from counter_tui.contract.sessions import MeBody
from counter_tui.domain.register import Period
from counter_tui.errors import BadConfig, BadInput, Offline, Refused, SignInNeeded, StorageError
from counter_tui.services.ports import Outcome
from tests.api.test_gateway import entry
from tests.server.offices import TODAY, registration, wire_body

PROBLEM = {"Content-Type": "application/problem+json"}
GOOD = {"id": registration().id, "code": registration().code, "version": 1}


def gateway_to(answer, **more):
    """A gateway whose transport answers with *answer* (a response, an exception or a function)."""

    def handle(request):
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer

    return HttpGateway(
        "https://may-chu.example",
        MemoryTokens("thẻ".encode().hex()),
        transport=httpx.MockTransport(handle),
        **more,
    )


def problem(status, code, **headers):
    body = {"code": code, "title": "Câu \u202etrả lời\x1b[31m [/].", "status": status}
    return httpx.Response(status, content=json.dumps(body).encode(), headers={**PROBLEM, **headers})


async def test_a_conflict_that_says_when_to_come_again_is_no_refusal_of_any_call():
    with pytest.raises(Offline):
        await gateway_to(problem(409, "still-running", **{"Retry-After": "1"})).me()
    with pytest.raises(Refused):
        await gateway_to(problem(409, "installation-stale")).me()


@pytest.mark.parametrize(
    ("answer", "outcome", "code", "retry_after"),
    [
        (httpx.ConnectError("x"), Outcome.RETRY, "", None),
        (httpx.ReadTimeout("x"), Outcome.RETRY, "", None),
        (httpx.RemoteProtocolError("x"), Outcome.RETRY, "", None),
        (problem(500, "internal"), Outcome.RETRY, "internal", None),
        (problem(503, "storage", **{"Retry-After": "7"}), Outcome.RETRY, "storage", 7.0),
        (problem(507, "disk-full"), Outcome.RETRY, "disk-full", None),
        (problem(429, "slow", **{"Retry-After": "99999999"}), Outcome.RETRY, "slow", 3600.0),
        (problem(429, "slow", **{"Retry-After": "soon"}), Outcome.RETRY, "slow", None),
        (problem(425, "early"), Outcome.RETRY, "early", None),
        (problem(408, "slow"), Outcome.RETRY, "slow", None),
        (problem(409, "busy", **{"Retry-After": "1"}), Outcome.RETRY, "busy", 1.0),
        (problem(409, "wrong-status"), Outcome.REFUSED, "wrong-status", None),
        (problem(422, "look-up-only"), Outcome.REFUSED, "look-up-only", None),
        (problem(403, "forbidden"), Outcome.REFUSED, "forbidden", None),
        (problem(401, "sign-in-needed"), Outcome.SIGN_IN, "", None),
        (httpx.Response(404, html="<h1>nginx</h1>"), Outcome.RETRY, "bad-answer", None),
        (httpx.Response(200, html="<h1>Đăng nhập wifi</h1>"), Outcome.RETRY, "bad-answer", None),
        (httpx.Response(302, headers={"Location": "http://bad/"}), Outcome.RETRY, "bad-answer", None),
        (httpx.Response(201, content=b"{"), Outcome.RETRY, "bad-answer", None),
        (httpx.Response(201, content=b"\xff"), Outcome.RETRY, "bad-answer", None),
        (httpx.Response(201, json={**GOOD, "id": "khac"}), Outcome.RETRY, "bad-answer", None),
        (httpx.Response(201, json={**GOOD, "code": "\u200b"}), Outcome.RETRY, "bad-answer", None),
        (httpx.Response(422, content=b"{", headers=PROBLEM), Outcome.RETRY, "bad-answer", None),
        (httpx.Response(201, json={**GOOD, "newer": 1}), Outcome.CONFIRMED, "", None),
    ],
)
async def test_what_comes_of_a_sending(answer, outcome, code, retry_after):
    gateway = gateway_to(answer)
    sent = await gateway.send(entry(gateway, registration()))
    assert (sent.outcome, sent.problem_code, sent.retry_after) == (outcome, code, retry_after)
    if outcome is Outcome.REFUSED:
        assert sent.problem == (TITLES[code][1] if code in TITLES else "Câu trả lời [/].")
    await gateway.close()


async def test_the_exact_bytes_and_a_quoted_key_are_sent():
    seen = []

    def remember(request):
        seen.append(request)
        return httpx.Response(201, json=GOOD)

    gateway = gateway_to(remember)
    kept = wire_body(registration()) + b"  "
    await gateway.send(entry(gateway, registration(), body=kept))
    assert seen[0].content == kept
    assert seen[0].headers["idempotency-key"] == f'"{registration().id}"'
    assert seen[0].headers["authorization"].startswith("Bearer ")
    assert "MẪU" not in str(seen[0].url)
    await gateway.close()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.ConnectError("x"), Offline),
        (problem(503, "storage"), Offline),
        (problem(401, "sign-in-needed"), SignInNeeded),
        (problem(403, "forbidden"), Refused),
        (httpx.Response(404, html="<h1>nginx</h1>"), Refused),
        (httpx.Response(200, html="<h1>Đăng nhập wifi</h1>"), Refused),
        (httpx.Response(200, content=b"null"), Refused),
        (httpx.Response(200, content=b'{"id": 7}'), Refused),
    ],
)
async def test_what_other_calls_raise(answer, error):
    gateway = gateway_to(answer)
    calls = [
        gateway.me,
        gateway.office,
        gateway.calendar,
        gateway.health,
        lambda: gateway.catalogue(0, ""),
        lambda: gateway.changes(""),
        lambda: gateway.dossier("x"),
        lambda: gateway.search_dossiers("x"),
        lambda: gateway.person_dossiers("1", "1.001193"),
        lambda: gateway.lease(key="k", counter="1", day=TODAY, installation="i"),
    ]
    for call in calls:
        with pytest.raises(error) as raised:
            await call()
        assert str(raised.value)
    await gateway.close()


async def test_text_from_the_service_is_made_canonical():
    gateway = gateway_to(
        httpx.Response(
            200, json={"id": "mau", "name": "Ca\u0301n\x1b]0;x\x07 bộ\u202e", "role": "officer", "office": ""}
        )
    )
    assert (await gateway.me()).name == "Cán bộ"
    await gateway.close()


async def test_an_impossible_moment_is_a_bad_answer():
    summary = {
        "code": "x",
        "procedure_code": "x",
        "procedure_name": "x",
        "applicant_name": "x",
        "owner_name": "x",
        "status": 2,
        "received_at": "0001-01-01T00:00:00+14:00",
        "counter": "1",
        "officer_name": "x",
    }
    gateway = gateway_to(httpx.Response(200, json={"changes": [summary], "position": "a.1"}))
    with pytest.raises(Refused) as refused:
        await gateway.changes("")
    assert refused.value.code == "bad-answer"
    await gateway.close()


async def test_a_calendar_that_ended_before_there_were_offices_is_a_bad_answer():
    said = {"sessions": [], "weekdays": [0], "confirmed_until": "0001-01-01"}
    gateway = gateway_to(httpx.Response(200, json=said))
    with pytest.raises(Refused) as refused:
        await gateway.calendar()
    assert refused.value.code == "bad-answer"
    await gateway.close()


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        (MeBody, HttpGateway.me),
        (OfficeBody, HttpGateway.office),
        (CalendarBody, HttpGateway.calendar),
        (BlockBody, lambda gateway: gateway.lease(key="k", counter="1", day=TODAY, installation="i")),
    ],
)
async def test_what_the_domain_has_no_place_for_is_a_bad_answer(kind, call, monkeypatch):
    def impossible(_):
        raise BadInput("Ngày giờ không thể có.", field="/at")

    monkeypatch.setattr(kind, "to_domain", impossible)
    whole = {
        "id": "x", "name": "x", "role": "officer", "office": "x", "code": "x", "superior": "x",
        "sessions": [], "weekdays": [], "confirmed_until": "2026-12-31",
        "counter": "1", "day": "2026-11-23", "prefix": "x", "first": 1, "last": 5, "installation": "i",
    }  # fmt: skip
    gateway = gateway_to(httpx.Response(200, json=whole))
    with pytest.raises(Refused) as refused:
        await call(gateway)
    assert refused.value.code == "bad-answer"
    await gateway.close()


async def test_a_register_that_leads_back_to_a_page_is_a_bad_answer():
    asked = []

    def answer(request):
        asked.append(request.url.params.get("cursor", ""))
        assert len(asked) < 9
        return httpx.Response(200, json={"dossiers": [], "next": "b" if asked[-1] == "a" else "a"})

    gateway = gateway_to(answer)
    with pytest.raises(Refused) as refused:
        await OfficeBook(gateway).facts(Period(TODAY, TODAY))
    assert (refused.value.code, asked) == ("bad-answer", ["", "a", "b"])
    await gateway.close()


async def test_a_block_that_is_not_what_was_asked_for():
    block = {
        "id": "x",
        "office": "Z00.01",
        "counter": "2",
        "day": "2026-11-23",
        "prefix": "x",
        "first": 1,
        "last": 5,
        "installation": "i",
    }
    gateway = gateway_to(httpx.Response(201, json=block))
    with pytest.raises(Refused):
        await gateway.lease(key="k", counter="1", day=TODAY, installation="i")
    await gateway.close()


async def test_broken_records_of_the_catalogue_are_named_and_the_rest_kept():
    good = {"procedure": {"code": "1.001193", "name": "Khai sinh", "field": "Hộ tịch"}}
    broken = {"procedure": {"code": "2.000815", "name": 5}}
    page = {"items": [broken, good], "removed": [], "version": 2, "total": 2}
    gateway = gateway_to(httpx.Response(200, json=page, headers={"ETag": '"e-2"'}))
    delta = await gateway.catalogue(0, "")
    assert [item.procedure.code for item in delta.items] == ["1.001193"]
    assert len(delta.broken) == 1
    assert delta.broken[0].startswith("2.000815")
    await gateway.close()


async def test_an_endless_answer_ends():
    async def endless():
        while True:
            yield b" " * 1024 * 1024

    gateway = gateway_to(lambda request: httpx.Response(200, content=endless()))
    with pytest.raises(Refused):
        await gateway.me()
    await gateway.close()


async def test_a_deadline_holds_in_process_too():
    async def hang(scope, receive, send):
        await asyncio.Event().wait()

    async def open_app():
        return hang

    gateway = HttpGateway("", MemoryTokens(), open_app=open_app, budget=0.02, sync_budget=0.02)
    await gateway._link.client()
    with pytest.raises(Offline):
        await gateway.health()
    assert (await gateway.send(entry(gateway, registration()))).outcome is Outcome.RETRY
    await gateway.close()


async def test_an_office_that_does_not_open_is_tried_again():
    tries = []

    async def open_app():
        tries.append(1)
        raise StorageError("Không mở được {name}.", name="office.db")

    gateway = HttpGateway("", MemoryTokens(), open_app=open_app)
    for _ in range(2):
        with pytest.raises(Offline, match=r"Không mở được office\.db"):
            await gateway.me()
    assert (await gateway.send(entry(gateway, registration()))).outcome is Outcome.RETRY
    assert len(tries) == 3
    await gateway.close()


@pytest.mark.parametrize("content", [None, b"", b"not PEM"])
def test_an_authority_file_that_is_none_is_said_at_once(tmp_path, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadConfig, match=r"ca\.pem"):
        HttpGateway("https://may-chu.example", MemoryTokens(), ca_file=path)


@pytest.mark.parametrize(
    "url",
    [
        "http://may-chu.example",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1:8000",
        "ftp://may-chu",
        "may-chu",
        "",
        "https://ten:mat-khau@may-chu",
        "https://may-chu?x=1",
        "https://may-chu:99999",
        "https://[::1",
    ],
)
def test_addresses_that_are_refused(url):
    with pytest.raises(BadConfig) as refused:
        checked_url(url)
    assert "mat-khau" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["https://may-chu.example/", "http://localhost:8000", "http://127.0.0.1:1", "http://[::1]:8000"]
)
def test_addresses_that_are_taken(url):
    assert checked_url(url) == url.rstrip("/")


@pytest.mark.parametrize("key", ["a", 'quo"te', "back\\slash", '\\"', "may:1:Z00.01"])
def test_keys_survive_quoting(key):
    assert unquoted(quoted(key)) == key


def test_httpx_is_not_imported_before_the_first_call():
    code = (
        "import counter_tui.api.http_gateway, sys; print('httpx' in sys.modules, 'starlette' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert done.stdout.split() == ["False", "False"]


def test_a_known_code_speaks_the_officers_language_an_unknown_one_the_services():
    """The detail stays as the service wrote it."""
    stale = Problem(
        code="version-stale", title="Hồ sơ vừa được người khác cập nhật.", status=412, detail="v3"
    )
    newer = Problem(code="from-a-newer-service", title="Việc mới.", status=409, detail="Chi tiết.")
    i18n.use("en")
    try:
        assert sentence(stale) == f"{i18n.text(TITLES['version-stale'][1])} v3"
        assert "Hồ sơ" not in sentence(stale)
        assert sentence(newer) == "Việc mới. Chi tiết."
    finally:
        i18n.use("vi")
    assert sentence(stale) == f"{TITLES['version-stale'][1]} v3"
