"""What the service refuses for something that only the whole form of a dossier holds."""

from __future__ import annotations

ON_THE_FORM = frozenset({"received-in-future", "received-long-ago", "unknown-procedure", "look-up-only"})
"""Stable codes of refusals for the time received or the procedure (docs/api.md)."""
