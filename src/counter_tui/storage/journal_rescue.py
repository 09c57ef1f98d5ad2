"""A damaged journal: what can be read goes into a new one, the damaged file stays under another name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from counter_tui.database import repair
from counter_tui.database.connection import Connection
from counter_tui.database.salvage import Salvaged
from counter_tui.domain.dossier import Registration
from counter_tui.i18n import text
from counter_tui.storage.codec import unpack
from counter_tui.storage.registering import store_registration
from counter_tui.storage.schema import JOURNAL

BY_PAGE = frozenset({"entry", "registration", "dossier", "audit", "print", "draft", "block", "standing"})
PADDING = "INSERT INTO setting VALUES ('padding', zeroblob(?))"


def rescue(path: Path, key: bytes, at: datetime) -> str:
    """Put a salvaged journal in the place of a damaged one; return what to tell the officer. Raises StorageError."""
    result, aside = repair.rescue(
        path, key, JOURNAL, at, padding=PADDING, by_page=BY_PAGE, mend=_rebuild_lines
    )
    saved, lost = result.copied.get("entry", 0), result.unreadable.get("entry", 0)
    if not saved:  # how many there were cannot be read either
        return text(
            "Sổ lệnh bị hỏng, không đọc được mục nào. Tệp hỏng còn nguyên, tên {name}: giữ lại và báo người quản trị.",
            name=aside.name,
        )
    return text(
        "Sổ lệnh bị hỏng và đã được cứu: giữ được {saved} mục, không đọc được {lost} mục. "
        "Tệp hỏng còn nguyên, tên {name}: giữ lại và báo người quản trị.",
        saved=saved,
        lost=lost,
        name=aside.name,
    )


def _rebuild_lines(connection: Connection, _: Salvaged) -> None:
    lost = connection.all(
        "SELECT id, body FROM registration AS r WHERE rowid ="
        " (SELECT max(rowid) FROM registration AS s WHERE s.dossier = r.dossier)"
        " AND NOT EXISTS (SELECT 1 FROM dossier AS d WHERE d.code = r.dossier)"
    )
    for _, body in lost:
        store_registration(connection, unpack(body, Registration))
