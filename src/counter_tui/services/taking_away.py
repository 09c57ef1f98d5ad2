"""Copies the unsent journal to one file for a USB stick, and hands such a file to the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counter_tui.errors import BadInput, Refused, StorageError
from counter_tui.i18n import mark
from counter_tui.services.ports import Clock, OfficeRecord
from counter_tui.services.ports.parcels import Brought, ParcelFiles, ParcelLabel, Parcels, ParcelSealer
from counter_tui.services.session import Session

MARKED_ALL_THE_SAME = mark(
    "{problem} Những việc chờ gửi đã ghi là chép ra tệp nên không rút lại được nữa; bàn vẫn tự gửi."
)


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
        """Write what is unsent to *path*; raises Refused when nothing is or no key is known, StorageError.

        What is in the file can be taken back no more from before it is written: somebody may carry it off at once.
        """
        office = self._session.office.code
        if not await self._parcels.unsent():
            raise _nothing()
        sealing_key = await self._parcels.sealing_key(office)
        if not sealing_key:
            raise Refused(
                mark(
                    "Máy này chưa biết khóa niêm phong của máy chủ: cần kết nối máy chủ một lần. Các mục vẫn an toàn và chờ gửi."
                ),
                code="no-sealing-key",
            )
        await self._files.try_place(path)
        now, installation = self._clock.now(), await self._record.installation()
        seed = await self._parcels.seed()
        if not (entries := await self._parcels.take(self._session.officer.id, now)):
            raise _nothing()  # sent or taken back a moment ago
        label = ParcelLabel(
            office=office,
            installation=installation,
            officer_id=self._session.officer.id,
            made_at=now,
            entries=len(entries),
        )
        data = self._sealer.seal(label, entries, seed=seed, sealing_key=sealing_key)
        try:
            await self._files.write(path, data)
        except StorageError as problem:  # how much of it reached the stick nobody knows
            raise StorageError(MARKED_ALL_THE_SAME, problem=str(problem)) from problem
        dossiers = len({entry.dossier for entry in entries})
        return TakenAway(path=path, entries=len(entries), dossiers=dossiers, made_at=now)

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


def _nothing() -> Refused:
    return Refused(mark("Không có mục nào chờ gửi nên không có gì để chép."), code="nothing-unsent")
