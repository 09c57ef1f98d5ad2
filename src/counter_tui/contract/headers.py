"""Header names of the dossier API, and the quoted idempotency key."""

from __future__ import annotations

IDEMPOTENCY_KEY = "Idempotency-Key"
IDEMPOTENCY_REPLAYED = "Idempotency-Replayed"
IF_MATCH = "If-Match"
IF_NONE_MATCH = "If-None-Match"
RETRY_AFTER = "Retry-After"
LAST_EVENT_ID = "Last-Event-ID"
AUDIT_HEAD = "Audit-Head"
PROBLEM_TYPE = "application/problem+json"
EVENTS_TYPE = "text/event-stream"
JSON_TYPE = "application/json"
MAX_KEY = 255


def quoted(value: str) -> str:
    """Return *value* as a structured-field string (RFC 9651): quoted and escaped; ASCII only."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def unquoted(header: str) -> str | None:
    """Return the text of a structured-field string or a bare token; ``None`` when it is neither or too long."""
    text = header.strip()
    if text.startswith('"'):
        if len(text) < 2 or not text.endswith('"') or text.endswith('\\"') != text.endswith('\\\\"'):
            return None
        text = text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if not 1 <= len(text) <= MAX_KEY or not text.isascii() or not text.isprintable():
        return None
    return text


def audit_head(sequence: int, link: str, signature: str, key: str) -> dict[str, str]:
    """Return the header of a signed head of the audit trail: a dictionary of RFC 9651, values in hexadecimal digits."""
    return {AUDIT_HEAD: f'sequence={sequence}, link="{link}", signature="{signature}", key="{key}"'}


def etag_of(version: object) -> str:
    """Return a strong entity tag (RFC 9110 §8.8.3)."""
    return f'"{version}"'


def etag_values(header: str) -> frozenset[str]:
    """Return the opaque values of an ``If-Match`` or ``If-None-Match`` header without weak marks; ``*`` stays."""
    return frozenset(part.strip().removeprefix("W/").strip('"') for part in header.split(",") if part.strip())
