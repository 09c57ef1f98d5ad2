"""The description of the API says what the API does."""

from __future__ import annotations

import json
import re
import warnings

import msgspec

from counter_tui.contract.registration import RegistrationBody
from counter_tui.domain.office import Role
from counter_tui.server.calls.table import CALLS
from tests.server.offices import open_wire, registration, uuid

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings


async def test_every_call_is_described(inner):
    answer = await inner.ask("GET", "/openapi.json", role=None)
    document = answer.json()
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == {(call.method, call.path) for call in CALLS}
    assert document["openapi"].startswith("3.1")
    fields = {field.encode_name for field in msgspec.structs.fields(RegistrationBody)}
    assert set(document["components"]["schemas"]["RegistrationBody"]["properties"]) == fields
    wanted = set(re.findall(r'"#/components/schemas/([^"]+)"', answer.text))
    assert wanted <= set(document["components"]["schemas"])
    actions = document["paths"]["/v1/dossiers/{code}/actions"]["post"]
    assert [p["name"] for p in actions["parameters"]] == ["code", "If-Match", "Idempotency-Key"]
    assert actions["requestBody"]["required"]
    dossier = document["paths"]["/v1/dossiers/{code}"]["get"]
    assert [p["name"] for p in dossier["parameters"]] == ["code", "If-None-Match"]
    assert "304" in dossier["responses"]
    stream = document["paths"]["/v1/changes/stream"]["get"]
    assert [p["name"] for p in stream["parameters"]] == ["after", "Last-Event-ID"]
    assert list(stream["responses"]["200"]["content"]) == ["text/event-stream"]


async def test_made_up_requests_never_break_the_service(tmp_path):
    async with open_wire(tmp_path, over_socket=False) as wire:
        await wire.lease()
        await wire.register(registration())
        document = json.loads((await wire.ask("GET", "/openapi.json", role=None)).content)
        schema = schemathesis.openapi.from_dict(document)
        for result in schema.get_all_operations():
            for case in drawn(result.ok(), 8):
                await check(wire, case)


def drawn(operation, count):
    cases = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def draw(case):
        cases.append(case)

    draw()
    return cases


async def check(wire, case):
    role = Role.ADMIN if case.method == "PATCH" or case.path in ADMINISTRATED else Role.SUPERVISOR
    path = case.formatted_path
    query = {k: v for k, v in (case.query or {}).items() if k != "wait"}
    request = wire.client.build_request(
        case.method,
        path,
        params=query,
        content=None if case.method == "GET" else json.dumps(case.body, default=str).encode(),
        headers={
            "Authorization": f"Bearer {wire.tokens[role]}",
            "Content-Type": "application/json",
            "Idempotency-Key": f'"{uuid(7)}"',
        },
    )
    answer = await wire.client.send(request)
    assert answer.status_code < 500, (case.method, path, answer.text)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"]


ADMINISTRATED = {"/v1/officers", "/v1/counters"}
