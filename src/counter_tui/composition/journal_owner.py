"""Keeps a journal with the office it belongs to: the one carried in the desk, or that of a service.

A journal told to another office shows it stamps, number blocks and money it has never seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.errors import BadConfig
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from counter_tui.storage.office_record import OfficeRecordStore
    from counter_tui.system.paths import Paths

CARRIED, SERVED = "carried", "served"
SET_ASIDE = mark(
    "Sổ lệnh của trung tâm mẫu đã cất riêng thành {names}: hồ sơ mẫu không gửi lên trung tâm thật. Bàn mở sổ mới."
)
OF_A_SERVICE = mark(
    "Sổ lệnh trên máy này là của {name}, nhưng {path} không có api.url của máy chủ trung tâm. Khôi phục tệp "
    "cấu hình (hoặc ghi lại api.url) rồi mở lại; dữ liệu còn nguyên."
)


async def is_sample_of_this_desk(record: OfficeRecordStore, *, carried_there: bool) -> bool:
    """Return whether the journal is of the carried sample office.

    Before the source was kept in it, a sample office is taken for the carried one where there is one.
    """
    known, source = await record.load(), await record.source()
    sample = known is not None and known[0].sample
    return sample and (source == CARRIED or (not source and carried_there))


async def claim(record: OfficeRecordStore, paths: Paths, *, served: bool) -> None:
    """Note whose journal this is, once; raises BadConfig when it is a service's and no service is configured."""
    known, source = await record.load(), await record.source()
    office = known[0] if known is not None else None
    if served:
        if not source or office is None:
            await record.set_source(SERVED)
    elif source == SERVED and office is not None and not office.sample:
        raise BadConfig(OF_A_SERVICE, name=office.name, path=str(paths.config_file))
    elif office is None or office.sample:
        await record.set_source(CARRIED)
