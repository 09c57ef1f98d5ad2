"""Opaque bearer tokens: 256 random bits after the office they are for; only their digest is stored."""

from __future__ import annotations

import hashlib
import secrets

SEPARATOR = "~"
BYTES = 32


def new_token(office: str) -> str:
    """Return a new token; the office in front says which office's tables to look in."""
    return f"{office}{SEPARATOR}{secrets.token_urlsafe(BYTES)}"


def digest(token: str) -> str:
    """Return what is stored of a token (SHA-256; a random token needs no slow hash)."""
    return hashlib.sha256(token.encode()).hexdigest()


def office_of(token: str) -> str:
    """Return the office a token names, empty when it names none."""
    office, separator, _ = token.partition(SEPARATOR)
    return office if separator else ""
