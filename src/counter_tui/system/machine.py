"""Tells this machine from others, so that a cloned disk does not go on with another machine's numbers."""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path

MACHINE_ID = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine_digest() -> str:
    """Return a digest of the machine's id (machine-id(5) asks for a digest where the id would leave the machine), else of its name."""
    for path in MACHINE_ID:
        try:
            known = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if known:
            return hashlib.blake2b(known.encode(), digest_size=16, person=b"counter-machine").hexdigest()
    return hashlib.blake2b(platform.node().encode(), digest_size=16, person=b"counter-machine").hexdigest()
