"""The unsent journal as a file: exported at one desk, taken in at the service or by another desk, sent later all the same."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.server.offices import KEY
from tests.system.desks import received
from tests.system.shared_office import SharedOffice

from counter_tui.composition.taking_away import import_at_service
from counter_tui.domain.actions import Forward
from counter_tui.domain.journal import EntryState
from counter_tui.errors import BadInput, NotFound, Refused
from counter_tui.system import parcel_file

FORWARD = Forward(to="Phòng Mẫu")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb" / "so-lenh"


async def worked_off_line(office: SharedOffice, stick: Path) -> list[str]:
    """Receive two dossiers off-line at desk one, forward one, copy the journal to the stick; return their codes."""
    desk = await office.desk("one")
    office.up = False
    codes = [(await received(desk)).registration.code for _ in range(2)]
    await desk.casework.act(codes[0], FORWARD)
    await desk.sync.round()
    code, told = await office.command("one", "journal-export", path=str(stick))
    assert (code, told["entries"], told["dossiers"]) == (0, 3, 2), told
    return codes


async def states(office: SharedOffice, name: str = "one") -> list[EntryState]:
    files = office.opening[name].files
    assert files is not None
    return [entry.state for entry in await files.journal.entries()]


async def at_service(office: SharedOffice, stick: Path) -> dict[str, object]:
    told = await import_at_service(office.folder / "office", KEY, stick)
    told["left"] = [(one["dossier"], one["code"]) for one in told["left"]]
    return {name: told[name] for name in ("entries", "taken", "known", "left")}


async def test_what_the_service_took_in_twice_and_is_sent_later_is_there_once(
    office: SharedOffice, stick: Path
) -> None:
    codes = await worked_off_line(office, stick)
    assert await at_service(office, stick) == {"entries": 3, "taken": 3, "known": 0, "left": []}
    assert await at_service(office, stick) == {"entries": 3, "taken": 0, "known": 3, "left": []}
    before = await office.service.database.read(lambda db: db.all("SELECT * FROM dossier_event"))
    office.up = True
    await office.command("one", "sync")
    assert await states(office) == [EntryState.CONFIRMED] * 3
    assert await office.dossiers() == sorted(codes)
    assert await office.service.database.read(lambda db: db.all("SELECT * FROM dossier_event")) == before


async def test_another_desk_brings_the_file_without_being_able_to_read_it(
    office: SharedOffice, stick: Path
) -> None:
    codes = await worked_off_line(office, stick)
    for secret in ("MẪU", "022090000001", codes[0]):
        assert secret.encode() not in stick.read_bytes()
    office.up = True
    await office.desk("two", "2", "hai")
    for taken, known in ((3, 0), (0, 3)):
        code, told = await office.command("two", "journal-import", path=str(stick))
        assert (code, told["taken"], told["known"], told["left"]) == (0, taken, known, [])
    await office.command("one", "sync")
    assert await states(office) == [EntryState.CONFIRMED] * 3
    assert await office.dossiers() == sorted(codes)
    who = "SELECT kind, officer_id FROM dossier_event ORDER BY number, dossier"
    made = await office.service.database.read(lambda db: db.all(who))
    assert set(made) == {("register", "mau"), ("forward", "mau")}


async def test_what_waits_says_that_it_was_copied_and_the_trail_says_who(
    office: SharedOffice, stick: Path
) -> None:
    codes = await worked_off_line(office, stick)
    files = office.opening["one"].files
    assert files is not None
    assert all(entry.exported_at is not None for entry in await files.journal.entries())
    assert await states(office) == [EntryState.WAITING] * 3
    rows = await files.journal_file.read(
        lambda c: c.all("SELECT dossier, officer_id FROM audit WHERE action = 'export' ORDER BY sequence")
    )
    assert rows == [(code, "mau") for code in codes]
    assert (await files.audit.verify()).broken is None


async def test_a_changed_or_cut_file_is_refused_whole(office: SharedOffice, stick: Path) -> None:
    await worked_off_line(office, stick)
    whole = stick.read_bytes()
    for spoilt in (whole[:-1], whole[:100], b"", whole + b"x", whole.replace(b"Z00.01", b"Z00.02", 1)):
        stick.write_bytes(spoilt)
        with pytest.raises((Refused, BadInput), match="bị sửa"):
            await at_service(office, stick)
        assert (await office.command("one", "journal-import", path=str(stick)))[0] != 0
    for place in range(0, len(whole), 97):
        changed = bytearray(whole)
        changed[place] ^= 1
        stick.write_bytes(changed)
        with pytest.raises(Refused):
            await at_service(office, stick)
    assert await office.dossiers() == []


async def test_a_file_of_an_unknown_desk_or_for_another_key_is_refused(
    office: SharedOffice, stick: Path
) -> None:
    await worked_off_line(office, stick)
    write = office.service.database.write
    await write(lambda db: db.execute("UPDATE sealing_key SET private = ?", ("11" * 32,)))
    with pytest.raises(Refused, match="niêm phong"):
        await at_service(office, stick)
    await write(lambda db: db.execute("UPDATE installation_key SET key = ?", ("22" * 32,)))
    with pytest.raises(Refused, match="chưa biết"):
        await at_service(office, stick)
    await write(lambda db: db.execute("UPDATE office SET code = 'Z00.02'"))
    with pytest.raises(Refused, match="trung tâm khác"):
        await at_service(office, stick)
    with pytest.raises(NotFound):
        await at_service(office, stick.with_name("nowhere"))


async def test_nothing_is_exported_when_nothing_waits_or_no_key_is_known(
    office: SharedOffice, stick: Path
) -> None:
    desk = await office.desk("one")
    code, told = await office.command("one", "journal-export", path=str(stick))
    assert code == 1 and "không có gì" in told["error"] and not stick.exists()
    office.up = False
    await received(desk)
    code, told = await office.command("one", "journal-export", path=str(stick.parent / "gone" / "x"))
    assert code == 1 and f"Không có thư mục {stick.parent / 'gone'}" in told["error"]
    code, told = await office.command("one", "journal-export", path=str(stick.parent))
    assert code == 1 and "là thư mục. Ghi thêm tên tệp" in told["error"]
    assert list(stick.parent.parent.glob(".usb*")) == []
    files = office.opening["one"].files
    assert files is not None
    assert [entry.exported_at for entry in await files.journal.entries()] == [None]
    await files.parcels.keep_sealing_key("Z99", b"x" * 32)
    code, told = await office.command("one", "journal-export", path=str(stick))
    assert code == 1 and "khóa niêm phong" in told["error"] and not stick.exists()


async def test_nothing_is_taken_back_while_the_file_is_being_written(
    office: SharedOffice, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await office.desk("one")
    code = (await received(desk)).registration.code
    await desk.sync.round()
    office.up = False
    await desk.casework.act(code, FORWARD)
    (waiting,) = await desk.journal.entries([EntryState.WAITING])
    write, refused = parcel_file.write, []

    async def slowly(_file: parcel_file.ParcelFile, path: Path, data: bytes) -> None:
        write(path, data)
        with pytest.raises(Refused, match="đã chép ra tệp") as caught:
            await desk.journal.void(waiting.id, "Bấm nhầm")
        refused.append(caught.value)

    monkeypatch.setattr(parcel_file.ParcelFile, "write", slowly)
    assert (await office.command("one", "journal-export", path=str(stick)))[0] == 0
    assert refused
    assert (await at_service(office, stick))["taken"] == 1
    assert (await desk.casework.standing(code)).place == FORWARD.to


async def test_a_stick_that_fills_up_says_that_nothing_is_taken_back_any_more(
    office: SharedOffice, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await office.desk("one")
    office.up = False
    await received(desk)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full_stick:
        full_stick.setattr(parcel_file.os, "fsync", full)
        code, told = await office.command("one", "journal-export", path=str(stick))
    assert code == 1 and "không rút lại được nữa" in told["error"] and "USB còn chỗ" in told["error"]
    assert list(stick.parent.iterdir()) == []


async def test_what_was_settled_at_the_desk_meanwhile_is_left_to_it(
    office: SharedOffice, stick: Path
) -> None:
    """Refused at the desk and sent anew under another key: the older file must not register it a second time."""
    codes = await worked_off_line(office, stick)
    await office.service.database.write(lambda db: db.execute("UPDATE catalogue_item SET receivable = 0"))
    office.up = True
    await office.command("one", "sync")
    await office.service.database.write(lambda db: db.execute("UPDATE catalogue_item SET receivable = 1"))
    files = office.opening["one"].files
    assert files is not None
    first, second = sorted(await files.journal.entries([EntryState.REFUSED]), key=lambda e: e.dossier)
    desk = office.desks["one"]
    registration = await desk.journal.registration_of(first)
    assert registration is not None
    await desk.journal.amend(first.id, registration)
    await desk.journal.void(second.id, "Nhầm người")
    await desk.sync.round()
    assert await at_service(office, stick) == {
        "entries": 3,
        "taken": 0,
        "known": 0,
        "left": [(codes[0], "number-taken"), (codes[1], "number-voided"), (codes[0], "held")],
    }
    assert await office.dossiers() == codes[:1]


async def refused_then_settled(office: SharedOffice, stick: Path) -> list[str]:
    """Have two dossiers refused that lie in a file too, mend the first and void the second without a network."""
    desk = await office.desk("one")
    office.up = False
    codes = [(await received(desk)).registration.code for _ in range(2)]
    assert (await office.command("one", "journal-export", path=str(stick)))[0] == 0
    await office.service.database.write(lambda db: db.execute("UPDATE catalogue_item SET receivable = 0"))
    office.up = True
    await office.command("one", "sync")
    office.up = False
    await office.service.database.write(lambda db: db.execute("UPDATE catalogue_item SET receivable = 1"))
    first, second = sorted(await desk.journal.entries([EntryState.REFUSED]), key=lambda e: e.dossier)
    registration = await desk.journal.registration_of(first)
    assert registration is not None
    await desk.journal.amend(first.id, replace(registration, note="Đã sửa"))
    await desk.journal.void(second.id, "Nhầm người")
    return codes


@pytest.mark.parametrize("file_first", [True, False])
async def test_a_file_from_before_the_mending_makes_no_second_dossier(
    office: SharedOffice, stick: Path, file_first: bool
) -> None:
    codes = await refused_then_settled(office, stick)
    desk = office.desks["one"]
    if file_first:
        for taken, known in ((2, 0), (0, 2)):
            told = await at_service(office, stick)
            assert (told["taken"], told["known"], told["left"]) == (taken, known, [])
    office.up = True
    await office.command("one", "sync")
    left = await at_service(office, stick)
    assert left == (
        {"entries": 2, "taken": 0, "known": 2, "left": []}
        if file_first
        else {
            "entries": 2,
            "taken": 0,
            "known": 0,
            "left": [(codes[0], "number-taken"), (codes[1], "number-voided")],
        }
    )
    assert await office.dossiers() == codes[: 2 if file_first else 1]
    assert await desk.journal.entries([EntryState.REFUSED, EntryState.WAITING]) == []
    gateway = office.opening["one"]._gateway
    assert gateway is not None
    mended = await gateway.dossier(codes[0])
    assert (mended.registration.note, mended.summary.voided) == ("Đã sửa", False)
    if file_first:
        assert (await gateway.dossier(codes[1])).summary.voided
    here = await desk.casework.standing(codes[1])
    assert here.voided and not here.open


@pytest.mark.parametrize("older_first", [True, False])
async def test_files_from_before_and_after_the_mending_make_one_dossier_in_either_order(
    office: SharedOffice, stick: Path, older_first: bool
) -> None:
    codes = await refused_then_settled(office, stick)
    newer = stick.with_name("sau")
    assert (await office.command("one", "journal-export", path=str(newer)))[0] == 0
    for one in (stick, newer) if older_first else (newer, stick):
        for _ in range(2):
            await at_service(office, one)
    assert await office.dossiers() == codes[: 2 if older_first else 1]
    office.up = True
    await office.command("one", "sync")
    assert await office.desks["one"].journal.entries([EntryState.REFUSED, EntryState.WAITING]) == []
    gateway = office.opening["one"]._gateway
    assert gateway is not None
    assert (await gateway.dossier(codes[0])).registration.note == "Đã sửa"
    if older_first:
        assert (await gateway.dossier(codes[1])).summary.voided
