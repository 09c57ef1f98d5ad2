"""The description of the API (OpenAPI 3.1), out of the structs that validate."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

from counter_tui import __version__
from counter_tui.contract import headers
from counter_tui.contract.problem import Problem
from counter_tui.server.calls.table import CALLS, Call

REF = "#/components/schemas/{name}"
KEY = {
    "name": headers.IDEMPOTENCY_KEY,
    "in": "header",
    "required": True,
    "description": "A structured-field string, kept for ever: the same key and body give the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}

LAST_EVENT = {
    "name": headers.LAST_EVENT_ID,
    "in": "header",
    "required": False,
    "description": "The id of the last event received; it counts before `after`.",
    "schema": {"type": "string"},
}

CONDITIONS = {
    "GET": (headers.IF_NONE_MATCH, "The entity tag one has: 304 when it still holds."),
    "POST": (headers.IF_MATCH, "The version seen; needed for a dossier, not for a number without one."),
}


@cache
def description() -> bytes:
    """Return the OpenAPI document as JSON."""
    types = [Problem]
    for call in CALLS:
        types += [kind for kind in (call.takes, call.gives, call.query) if kind is not None]
    schemas, components = msgspec.json.schema_components(types, ref_template=REF)
    by_type = {id(kind): schema for kind, schema in zip(types, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call, by_type, components)
    document = {
        "openapi": "3.1.0",
        "info": {"title": "counter_tui dossier API", "version": __version__},
        "paths": paths,
        "security": [{"bearer": []}],
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }
    return msgspec.json.encode(document)


def _operation(call: Call, by_type: dict[int, Any], components: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{call.method.lower()}{re.sub(r'[^a-z]+', '_', call.path[3:])}",
        "summary": (call.handler.__doc__ or "").strip().splitlines()[0],
        "parameters": [*_places(call), *_query(call, by_type, components)],
        "responses": {
            str(call.status): _done(call, by_type),
            "default": _content(by_type[id(Problem)], headers.PROBLEM_TYPE, "Refused or failed (RFC 9457)"),
        },
    }
    if call.conditional:
        name, words = CONDITIONS[call.method]
        operation["parameters"].append(
            {
                "name": name,
                "in": "header",
                "required": False,
                "description": words,
                "schema": {"type": "string"},
            }
        )
        if call.method == "GET":
            operation["responses"]["304"] = {"description": "Not changed"}
    if call.streams:
        operation["parameters"].append(LAST_EVENT)
    if call.public:
        operation["security"] = []
    if call.keyed:
        operation["parameters"].append(KEY)
    if call.takes is not None:
        body = {headers.JSON_TYPE: {"schema": by_type[id(call.takes)]}}
        operation["requestBody"] = {"required": True, "content": body}
    return operation


def _places(call: Call) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"{(\w+)}", call.path)
    ]


def _query(call: Call, by_type: dict[int, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    if call.query is None:
        return []
    schema = components[by_type[id(call.query)]["$ref"].rsplit("/", 1)[-1]]
    return [
        {"name": name, "in": "query", "required": False, "schema": shape}
        for name, shape in schema["properties"].items()
    ]


def _done(call: Call, by_type: dict[int, Any]) -> dict[str, Any]:
    if call.streams:
        words = f"Events: the data of each is a {call.gives.__name__}, its id the position"
        return _content({"type": "string"}, headers.EVENTS_TYPE, words)
    return _content(by_type[id(call.gives)], headers.JSON_TYPE, "Done")


def _content(schema: Any, kind: str, words: str) -> dict[str, Any]:
    return {"description": words, "content": {kind: {"schema": schema}}}
