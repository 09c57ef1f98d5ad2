"""Makes a real office in a database that is shared by several services."""

from __future__ import annotations

import re

from counter_tui.errors import BadInput
from counter_tui.i18n import mark
from counter_tui.server.office_init import OfficeAnswers, check_answers, make, what_is_there
from counter_tui.server.passwords import Passwords
from counter_tui.server.schema import MIGRATIONS
from counter_tui.server.service import Service
from counter_tui.server.store import Connection
from counter_tui.server.tables import offices

_TABLE = re.compile(r"CREATE TABLE (\w+)")


async def init_shared_office(
    service: Service, answers: OfficeAnswers, passwords: Passwords | None = None
) -> None:
    """Make a real office; the sample office goes, unless a dossier was received in it.

    There is no file to set aside here, so test dossiers are refused as well as a real office (BadInput).
    """
    wanted = check_answers(answers)
    await service.database.write(_clear)
    await make(service, wanted, passwords or Passwords())


def _clear(db: Connection) -> None:
    sample, received = what_is_there(db)
    if not sample:
        raise BadInput(
            mark("Ở đây đã có trung tâm thật. Sửa thông tin bằng tài khoản quản trị."), field="code"
        )
    if received:
        raise BadInput(
            mark(
                "Cơ sở dữ liệu này đã có {count} hồ sơ thử. Hồ sơ thử không thể thành hồ sơ thật: tạo cơ sở dữ liệu khác "
                "cho trung tâm thật."
            ),
            field="set_sample_aside",
            count=received,
        )
    for code in offices.codes(db):
        for step in MIGRATIONS:
            for table in _TABLE.findall(step.script):
                column = "code" if table == "office" else "office"
                db.execute(f"DELETE FROM {table} WHERE {column} = ?", (code,))  # noqa: S608 - our own names
