"""Copies the unsent journal to one file for a USB stick, and hands such a file to the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counter_tui.errors import BadInput, Refused
from counter_tui.i18n import mark
from counter_tui.services.ports import Clock, OfficeRecord
from counter_tui.services.ports.parcels import Brought, ParcelFiles, ParcelLabel, Parcels, ParcelSealer
from counter_tui.services.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAway:
    """What was copied: how many entries of how many dossiers, and when."""

    path: Path
    entries: int
    dossiers: int
    made_at: datetime


class TakingAway:
    """Only the service can open the file; what is in it goes on waiting here, since sending it twice changes nothing."""

    def __init__(
        self,
        parcels: Parcels,
        sealer: ParcelSealer,
        files: ParcelFiles,
        record: OfficeRecord,
        session: Session,
        clock: Clock,
    ) -> None:
        self._parcels = parcels
        self._sealer = sealer
        self._files = files
        self._record = record
        self._session = session
        self._clock = clock

    async def export(self, path: Path) -> TakenAway:
        """Write what is unsent to *path*; raises Refused when nothing is or no key is known, StorageError."""
        office = self._session.office.code
        entries = await self._parcels.unsent()
        if not entries:
            raise Refused(mark("Không có mục nào chờ gửi nên không có gì để chép."), code="nothing-unsent")
        sealing_key = await self._parcels.sealing_key(office)
        if not sealing_key:
            raise Refused(
                mark(
                    "Máy này chưa biết khóa niêm phong của máy chủ: cần kết nối máy chủ một lần. Các mục vẫn an toàn và chờ gửi."
                ),
                code="no-sealing-key",
            )
        now = self._clock.now()
        label = ParcelLabel(
            office=office,
            installation=await self._record.installation(),
            officer_id=self._session.officer.id,
            made_at=now,
            entries=len(entries),
        )
        data = self._sealer.seal(label, entries, seed=await self._parcels.seed(), sealing_key=sealing_key)
        dossiers = list(dict.fromkeys(entry.dossier for entry in entries))
        # The trail first: nothing leaves unnoted.
        await self._parcels.note_export(dossiers, self._session.officer.id, now)
        await self._files.write(path, data)
        await self._parcels.exported([entry.id for entry in entries], now)
        return TakenAway(path=path, entries=len(entries), dossiers=len(dossiers), made_at=now)

    async def bring(self, path: Path) -> Brought:
        """Hand the file at *path* to the service; raises BadInput for a damaged or another office's file, Offline, Refused."""
        data = await self._files.read(path)
        label = self._sealer.label(data)
        if label.office != self._session.office.code:
            raise BadInput(
                mark("Tệp này của trung tâm {other}, không phải của {office}: mang tới đúng trung tâm."),
                other=label.office,
                office=self._session.office.code,
            )
        return await self._sealer.bring(data)
