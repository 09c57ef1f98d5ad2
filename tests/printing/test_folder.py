from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintFailed
from counter_tui.printing.folder import FolderPrinter, purge

PDF = b"%PDF-1.7 slip"
NAME = "slip-0193aa-0"


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_slip_is_written_whole_and_for_the_officer_alone(tmp_path: Path) -> None:
    folder = tmp_path / "slips"
    where = (await FolderPrinter(folder).submit(NAME, PDF, 2, Paper.A5)).where
    assert where == str(folder / f"{NAME}.pdf")
    assert (folder / f"{NAME}.pdf").read_bytes() == PDF
    assert mode(folder) == 0o700
    assert mode(folder / f"{NAME}.pdf") == 0o600
    assert listed(folder) == [f"{NAME}.pdf"]


async def test_a_job_sent_twice_leaves_one_file_with_the_right_mode(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.pdf").write_bytes(b"old")
    (tmp_path / f".{NAME}.part").write_bytes(b"left behind")
    await FolderPrinter(tmp_path).submit(NAME, PDF, 1, Paper.A5)
    assert listed(tmp_path) == [f"{NAME}.pdf"]
    assert (tmp_path / f"{NAME}.pdf").read_bytes() == PDF
    assert mode(tmp_path / f"{NAME}.pdf") == 0o600


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("slip Nguyễn/Mẫu\n", "slip-Nguy-n-M-u-.pdf"),
        ("..", "slip.pdf"),
        ("", "slip.pdf"),
    ],
)
async def test_a_name_is_ascii_and_stays_in_the_folder(tmp_path: Path, name: str, file: str) -> None:
    await FolderPrinter(tmp_path / "slips").submit(name, PDF, 1, Paper.A5)
    assert listed(tmp_path / "slips") == [file]


async def test_a_link_in_the_way_is_replaced_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    folder = tmp_path / "slips"
    folder.mkdir()
    (folder / f"{NAME}.pdf").symlink_to(victim)
    (folder / f".{NAME}.part").symlink_to(victim)
    await FolderPrinter(folder).submit(NAME, PDF, 1, Paper.A5)
    assert victim.read_text() == "mine"
    assert (folder / f"{NAME}.pdf").read_bytes() == PDF


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "Ổ đĩa đã đầy"),
        (errno.EDQUOT, "Ổ đĩa đã đầy"),
        (errno.EACCES, "Không có quyền ghi"),
        (errno.EROFS, "Không có quyền ghi"),
        (errno.EIO, "Chưa ghi được phiếu"),
    ],
)
async def test_a_fault_of_the_disk_is_said_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fail(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(PrintFailed, match=words) as problem:
        await FolderPrinter(tmp_path).submit(NAME, PDF, 1, Paper.A5)
    assert str(tmp_path) in str(problem.value)
    assert "Hồ sơ không bị ảnh hưởng" in str(problem.value)
    assert listed(tmp_path) == []


async def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "slips").write_text("a file")
    with pytest.raises(PrintFailed, match="Chưa ghi được phiếu"):
        await FolderPrinter(tmp_path / "slips").submit(NAME, PDF, 1, Paper.A5)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    if os.name != "posix" or os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    yield tmp_path
    tmp_path.chmod(0o700)


async def test_a_folder_that_cannot_be_written_is_said(read_only: Path) -> None:
    with pytest.raises(PrintFailed, match="Không có quyền ghi"):
        await FolderPrinter(read_only).submit(NAME, PDF, 1, Paper.A5)


def test_purging_takes_old_slips_and_nothing_else(tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    old, young = (now - timedelta(days=31)).timestamp(), (now - timedelta(days=29)).timestamp()
    for name, at in (
        ("slip-1-0.pdf", old),
        (".slip-2-0.part", old),
        ("slip-3-0.pdf", young),
        ("report.pdf", old),
        ("slip-4-0.txt", old),
    ):
        (tmp_path / name).write_bytes(PDF)
        os.utime(tmp_path / name, (at, at))
    (tmp_path / "slip-dir.pdf").mkdir()
    os.utime(tmp_path / "slip-dir.pdf", (old, old))
    (tmp_path / "slip-link.pdf").symlink_to(tmp_path / "report.pdf")
    assert purge(tmp_path, timedelta(days=30), now) == 2
    assert listed(tmp_path) == [
        "report.pdf",
        "slip-3-0.pdf",
        "slip-4-0.txt",
        "slip-dir.pdf",
        "slip-link.pdf",
    ]
    assert purge(tmp_path / "missing", timedelta(days=30), now) == 0


def test_the_target_names_the_folder(tmp_path: Path) -> None:
    assert FolderPrinter(tmp_path).target == f"thư mục {tmp_path}"
