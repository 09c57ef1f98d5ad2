"""Journals in files, as the desk makes them and as it hands them to the service."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from counter_tui.api.answers import decoded, failure
from counter_tui.api.http_gateway import API, HttpGateway
from counter_tui.contract.parcel import Contents, EntryBody, Label, ParcelReport, ParcelRequest
from counter_tui.contract.sealing import checked, public_of_seed, seal
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.journal import Entry
from counter_tui.services.ports.parcels import Brought, LeftEntry, ParcelLabel

BUDGET = 120.0
"""Seconds the service may take for a whole file; bringing it again finds what was done."""


class ParcelDesk:
    """Implements ``ports.parcels.ParcelSealer``."""

    def __init__(self, gateway: HttpGateway) -> None:
        self._gateway = gateway

    def seal(self, label: ParcelLabel, entries: Sequence[Entry], *, seed: bytes, sealing_key: bytes) -> bytes:
        """Return the file."""
        readable = Label(
            office=label.office,
            installation=label.installation,
            officer_id=label.officer_id,
            made_at=label.made_at,
            entries=label.entries,
            key=public_of_seed(seed).hex(),
            sealed_for=sealing_key.hex(),
        )
        contents = Contents(entries=tuple(map(EntryBody.from_domain, entries)))
        return seal(readable, contents, seed)

    def label(self, data: bytes) -> ParcelLabel:
        """Return the label of a file that is whole as it was signed; raises BadInput."""
        found = checked(data)
        return ParcelLabel(
            office=found.office,
            installation=found.installation,
            officer_id=found.officer_id,
            made_at=found.made_at.astimezone(VIETNAM),
            entries=found.entries,
        )

    async def bring(self, data: bytes) -> Brought:
        """Hand a file to the service; raises Offline, SignInNeeded, Refused."""
        body = msgspec.json.encode(ParcelRequest(parcel=data))
        answer = await self._gateway.ask("POST", f"{API}/journal-parcels", body, {}, BUDGET)
        if not 200 <= answer.status < 300:
            raise failure(answer)
        report = decoded(answer.body, ParcelReport)
        return Brought(
            label=self.label(data),
            taken=report.taken,
            known=report.known,
            left=tuple(LeftEntry(dossier=one.dossier, code=one.code, title=one.title) for one in report.left),
        )
