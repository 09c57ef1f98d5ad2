"""Whatever comes in, a problem with a code goes out."""

from __future__ import annotations

import json
import logging

import pytest

from counter_tui.contract.problem import Problem
from counter_tui.contract.problem_words import TITLES
from counter_tui.errors import DiskFull, StorageError
from tests.server.offices import registration, uuid, wire_body


def body_with(**changes):
    return {**json.loads(wire_body(registration())), **changes}


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        (b"{", 400, "malformed-json", None),
        (b"", 400, "malformed-json", None),
        (b"\xff\xfe", 400, "malformed-json", None),
        (b'"\\ud800"', 400, "malformed-json", None),
        (b"[" * 100_000, 422, "invalid-body", "/"),
        (b'{"note":' + b"[" * 100_000, 422, "invalid-body", "/note"),
        (b"[]", 422, "invalid-body", "/"),
        (b"null", 422, "invalid-body", "/"),
        (body_with(sets=0), 422, "invalid-body", "/sets"),
        (body_with(fees=[{"label": "x", "amount": -1}]), 422, "invalid-body", "/fees/0/amount"),
        (body_with(fees=[{"label": "x", "amount": 1.5}]), 422, "invalid-body", "/fees/0/amount"),
        (body_with(received_at="2026-11-23T08:30:00"), 422, "invalid-body", "/received_at"),
        (body_with(received_at="0001-01-01T00:00:00+14:00"), 422, "invalid-body", "/received_at"),
        (body_with(received_at="9999-12-31T23:59:59-12:00"), 422, "invalid-body", "/received_at"),
        (body_with(received_at="2026-02-30T08:30:00+07:00"), 422, "invalid-body", "/received_at"),
        (body_with(applicant={"kind": "person"}), 422, "invalid-body", "/applicant/name"),
        (body_with(colour="red"), 422, "invalid-body", "/colour"),
        (body_with(note="x" * 4001), 422, "invalid-body", "/note"),
        (body_with(code="'; DROP TABLE dossier; --"), 422, "invalid-body", "/code"),
    ],
)
async def test_bodies_that_cannot_be_taken(inner, body, status, code, pointer):
    answer = await inner.ask("POST", "/v1/dossiers", body, key=uuid(1))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    assert problem.get("errors", [{"pointer": None}])[0]["pointer"] == pointer
    assert problem["title"] == TITLES[code][1]


async def test_a_problem_never_repeats_what_was_sent(inner):
    answer = await inner.ask("POST", "/v1/dossiers", body_with(channel="NGUYỄN VĂN MẪU"), key=uuid(1))
    assert answer.status_code == 422
    assert "MẪU" not in answer.text


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3 * 1024 * 1024])
async def test_too_large_a_body(wire, size):
    answer = await wire.ask("POST", "/v1/dossiers", b" " * size, key=uuid(1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


async def test_too_large_without_a_length(wire):
    async def parts():
        for _ in range(40):
            yield b" " * 65536

    answer = await wire.client.post(
        "/v1/dossiers",
        content=parts(),
        headers={
            "Authorization": f"Bearer {next(iter(wire.tokens.values()))}",
            "Content-Type": "application/json",
            "Idempotency-Key": '"k"',
        },
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
async def test_only_json_is_taken(inner, kind):
    answer = await inner.ask("POST", "/v1/dossiers", b"{}", key=uuid(1), Content_Type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "not-json")


@pytest.mark.parametrize("key", ["", '""', '"open', "x" * 256, '"tab\there"'])
async def test_a_key_is_needed(inner, key):
    answer = await inner.ask("POST", "/v1/dossiers", wire_body(registration()), Idempotency_Key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "key-needed")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not-found"),
        ("GET", "/v1/me/", 404, "not-found"),
        ("GET", "/v1/nothing", 404, "not-found"),
        ("DELETE", "/v1/me", 405, "method-not-allowed"),
        ("PUT", "/v1/dossiers", 405, "method-not-allowed"),
        ("GET", "/v1/catalogue?since=x", 422, "invalid-query"),
        ("GET", "/v1/catalogue?since=-1", 422, "invalid-query"),
        ("GET", "/v1/catalogue?colour=red", 422, "invalid-query"),
        ("GET", "/v1/dossiers?status=99", 422, "invalid-query"),
        ("GET", "/v1/dossiers?limit=501", 422, "invalid-query"),
        ("GET", "/v1/dossiers?cursor=%C3%A9", 400, "bad-cursor"),
        ("GET", "/v1/dossiers?cursor=bjp4OnkK", 400, "bad-cursor"),
        ("GET", "/v1/changes?after=x", 410, "feed-gone"),
        ("GET", "/v1/changes?wait=31", 422, "invalid-query"),
        ("GET", "/v1/calendar?from=30-2-2026", 422, "invalid-query"),
        ("GET", "/v1/dossiers/%00", 404, "dossier-not-found"),
    ],
)
async def test_every_refusal_is_a_problem(wire, method, path, status, code):
    answer = await wire.ask(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    if status == 405:
        assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(("error", "status"), [(StorageError("x"), 503), (DiskFull("x"), 507)])
async def test_a_disk_that_fails_asks_to_come_again(inner, monkeypatch, error, status):
    async def fail(work):
        raise error

    monkeypatch.setattr(type(inner.service.database), "write", lambda self, work: fail(work))
    answer = await inner.lease()
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "5")


async def test_a_database_that_does_not_answer_is_told_by_health(inner, monkeypatch):
    assert (await inner.ask("GET", "/v1/health", role=None)).json()["database"] is True

    async def fail(self, work):
        raise StorageError("x")

    monkeypatch.setattr(type(inner.service.database), "read", fail)
    answer = await inner.ask("GET", "/v1/health", role=None)
    assert (answer.status_code, answer.json()["database"]) == (503, False)


async def test_a_fault_of_our_own_is_a_problem_and_logs_nothing_personal(inner, monkeypatch, caplog):
    await inner.lease()

    def break_down(*_args, **_more):
        raise ValueError("NGUYỄN VĂN MẪU")

    monkeypatch.setattr("counter_tui.server.registering.register", break_down)
    with caplog.at_level(logging.DEBUG, "counter_tui"):
        answer = await inner.register(registration())
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    own = [record.getMessage() for record in caplog.records if record.name.startswith("counter_tui")]
    assert own == ["POST: ValueError"]


def test_every_title_is_a_sentence():
    assert Problem.__struct_fields__[:3] == ("code", "title", "status")
    for code, (status, title) in TITLES.items():
        assert 400 <= status < 600, code
        assert title.endswith("."), code
