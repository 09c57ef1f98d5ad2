"""What of journal.db is copied to a file, the keys for it, and what is noted of it."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.journal import Entry
from counter_tui.storage import installation, rows, settings
from counter_tui.storage.audit import append

SEALING_KEY = "sealing-key"


class ParcelStore:
    """Implements ``ports.parcels.Parcels``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def seed(self) -> bytes:
        """Return the seed of the signing key, made on first use."""
        return await self._journal.write(installation.seed)

    async def public_key(self) -> bytes:
        """Return the Ed25519 public key of this installation."""
        return Ed25519PrivateKey.from_private_bytes(await self.seed()).public_key().public_bytes_raw()

    async def keep_sealing_key(self, office: str, key: bytes) -> None:
        """Keep the service's X25519 public key; an empty one changes nothing."""
        value = f"{office} {key.hex()}".encode()
        if key and await self._journal.read(lambda c: settings.read(c, SEALING_KEY)) != value:
            await self._journal.write(lambda c: settings.write(c, SEALING_KEY, value))

    async def sealing_key(self, office: str) -> bytes:
        """Return the service's public key as it was last told; empty when none was, or another office's."""
        stored = await self._journal.read(lambda c: settings.read(c, SEALING_KEY))
        of, _, key = (stored or b"").decode().partition(" ")
        return bytes.fromhex(key) if of == office else b""

    async def unsent(self) -> list[Entry]:
        """Return what waits to be sent, in order, without what stands behind a refused entry of its dossier."""
        return await self._journal.read(_unsent)

    async def take(self, officer_id: str, at: datetime) -> list[Entry]:
        """Return what waits, marked as copied to a file and with a row in the trail for each dossier, all at once."""

        def work(connection: Connection) -> list[Entry]:
            entries = _unsent(connection)
            for dossier in dict.fromkeys(entry.dossier for entry in entries):
                append(connection, "export", dossier, officer_id, at)
            marks = [(to_micros(at), entry.id) for entry in entries]
            connection.many("UPDATE entry SET exported_at = ? WHERE id = ?", marks)
            return entries

        return await self._journal.write(work)


def _unsent(connection: Connection) -> list[Entry]:
    sql = (
        f"SELECT {rows.ENTRY} FROM entry AS e WHERE state IN ('waiting', 'sending') AND NOT EXISTS ("
        " SELECT 1 FROM entry AS f WHERE f.dossier = e.dossier AND f.place < e.place AND f.state = 'refused')"
        " ORDER BY place"
    )
    return [rows.entry(row) for row in connection.all(sql)]
