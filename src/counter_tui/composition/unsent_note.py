"""A plain count of what was not sent, kept outside the encrypted files: what can still be said when their key is lost."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from datetime import datetime
from pathlib import Path

from counter_tui.domain.journal import JournalCounts
from counter_tui.i18n import text
from counter_tui.services.ports import DeskStatus


class UnsentNote:
    """Counts and a time, no name and no code, in *state*; several desks of one user have one each."""

    def __init__(self, state: Path, data: Path) -> None:
        digest = hashlib.blake2b(str(data.absolute()).encode(), digest_size=6).hexdigest()
        self.path = state / f"unsent-{digest}.json"
        self._written: tuple[int, int] | None = None

    def follow(self, status: DeskStatus, at: datetime) -> None:
        """Write the counts when they changed; a disk that refuses costs the note and nothing else."""
        now = (status.counts.waiting, status.counts.refused)
        if now == self._written or status.counts == JournalCounts():
            return
        self._written = now
        beside = self.path.with_suffix(".new")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump({"waiting": now[0], "refused": now[1], "at": at.isoformat()}, file)
            beside.replace(self.path)

    def sentence(self) -> str:
        """Return how much was not sent when it was last noted."""
        try:
            noted = json.loads(self.path.read_text(encoding="ascii"))
            waiting, refused = int(noted["waiting"]), int(noted["refused"])
            at = datetime.fromisoformat(noted["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return text("Không biết còn bao nhiêu mục chưa gửi: không có số đếm nào được ghi lại.")
        return text(
            "Ghi lần cuối lúc {at}: {waiting} mục chờ gửi và {refused} mục bị từ chối chỉ có trong sổ này.",
            at=f"{at:%H:%M %d/%m/%Y}",
            waiting=waiting,
            refused=refused,
        )
