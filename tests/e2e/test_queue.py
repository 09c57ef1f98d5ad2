"""The queue of a served office: 100 dossiers, the network cut, one action on many, and all of it at the service after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import Status
from counter_tui.server.tables import dossiers, events
from counter_tui.server.tables.events import NewEvent
from tests.e2e.conftest import StartDesk
from tests.e2e.office import Office, configure
from tests.e2e.test_network import FETCHED, sign_in
from tests.server.offices import registration

COUNT = 100


def fill(db: Connection) -> None:
    """Dossiers of the other counter, the last one stopped."""
    now = datetime.now(VIETNAM)
    for n in range(1, COUNT + 1):
        made = registration(
            n,
            office="H49.12",
            code=f"H49.12-260901-{n:04d}",
            counter="2",
            officer_id="canbo1",
            officer_name="Cán bộ Thử",
            received_at=now - timedelta(hours=n),
        )
        assert made.due is not None
        made = replace(made, due=replace(made.due, at=now + timedelta(days=n)))
        status = Status.STOPPED if n == COUNT else Status.RECEIVED
        dossiers.insert(db, made, status=status, flags=(), alias="")
        events.append(
            db,
            "H49.12",
            made.id,
            NewEvent(
                kind="register",
                at=to_micros(made.received_at),
                officer_id="canbo1",
                officer_name="Cán bộ Thử",
                counter="2",
            ),
        )
        events.publish(db, "H49.12", made.id)


@pytest.fixture
def office(tmp_path: Path, home: Path) -> Iterator[Office]:
    served = Office(tmp_path / "service")
    served.on_disk(fill)
    configure(home, served)
    served.start()
    yield served
    served.kill()


def test_many_dossiers_are_forwarded_off_line_and_arrive_once(office: Office, start: StartDesk) -> None:
    desk = start()
    sign_in(desk)
    desk.expect(FETCHED, "Đã kết nối")
    desk.press("f4")
    desk.expect("H49.12-260901-0001", "Toàn trung tâm: 100 đang chờ", "‖")
    desk.press("f4")
    desk.expect("Lịch sử hồ sơ", "100 hồ sơ, mới nhận trước")
    desk.press("end")
    desk.expect("H49.12-260901-0100")
    desk.press("f4")
    desk.expect("H49.12-260901-0001", "xếp: gấp nhất trước")
    office.kill()
    desk.press("f5")
    desk.expect("Chưa hỏi được số liệu toàn trung tâm")
    desk.press("end")
    desk.expect("H49.12-260901-0100")
    desk.press("ctrl+n", "home")
    desk.expect("H49.12-260901-0001", "Đã chọn 1")
    desk.press("ctrl+n", "ctrl+n", "ctrl+n")
    desk.expect("Đã chọn 4")
    desk.press("f12")
    desk.expect("Làm cùng một việc với 4 hồ sơ")
    desk.press("tab")
    desk.type("Phong Kinh te")
    desk.press("f12")
    desk.expect("3 hồ sơ làm xong, 1 không làm được vì")
    desk.press("esc")
    desk.expect("Đã chọn 1")
    desk.type("kinh te")
    desk.expect("H49.12-260901-0003 …")
    desk.expect_gone("H49.12-260901-0004")
    office.start()
    desk.press("f5")
    desk.expect("Toàn trung tâm:")
    desk.expect_gone("H49.12-260901-0003 …")
    desk.expect("H49.12-260901-0003")
    office.kill()
    moved = office.on_disk(
        lambda db: db.all("SELECT code, version FROM dossier WHERE place <> '' ORDER BY code")
    )
    assert moved == [(f"H49.12-260901-{n:04d}", 2) for n in (1, 2, 3)]
