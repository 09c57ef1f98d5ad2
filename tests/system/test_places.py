"""Network shares and synchronised folders are refused with words; what only looks like one is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter_tui.composition.desk import DeskOpening
from counter_tui.errors import StorageError
from counter_tui.system import config, places
from counter_tui.system.paths import Paths

MOUNTINFO = """\
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:40 / /srv/share rw,relatime shared:5 - {kind} server:/export rw
41 40 0:41 / /srv/share/local rw,relatime - ext4 /dev/vdb rw
42 27 0:42 / /srv/with\\040space rw,relatime - cifs //server/x rw
43 27 0:43 / /srv/share2 rw - tmpfs none rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    return tmp_path / "mountinfo"


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "vboxsf"])
def test_a_share_is_known_by_its_mount(mounts: Path, kind: str) -> None:
    mounts.write_text(MOUNTINFO.format(kind=kind))
    assert places.share_of(Path("/srv/share/desk"), mounts) == kind
    assert places.share_of(Path("/srv/share"), mounts) == kind
    assert places.share_of(Path("/srv/with space/desk"), mounts) == "cifs"


@pytest.mark.parametrize("place", ["/", "/home/mau", "/srv/share/local/desk", "/srv/share2", "/srv/shared"])
def test_a_disk_of_this_machine_is_not_refused(mounts: Path, place: str) -> None:
    mounts.write_text(MOUNTINFO.format(kind="nfs"))
    assert places.share_of(Path(place), mounts) == ""


def test_the_upper_of_two_mounts_on_one_point_counts(mounts: Path) -> None:
    mounts.write_text(MOUNTINFO.format(kind="ext4") + "50 40 0:50 / /srv/share rw - nfs4 server:/x rw\n")
    assert places.share_of(Path("/srv/share/desk"), mounts) == "nfs4"


def test_a_windows_share_is_known_by_its_name(mounts: Path) -> None:
    assert places.share_of(Path("\\\\server\\share\\desk"), mounts) == "UNC"


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - UBND xã Mẫu",
        "Dropbox",
        "Dropbox (Personal)",
        "Nextcloud",
        "Google Drive",
        "My Drive",
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(folder: str) -> None:
    assert places.synchronised_in(Path("/home/mau") / folder / "desk") == f"/home/mau/{folder}"


@pytest.mark.parametrize(
    "place", ["/home/mau/dropboxes", "/srv/box/desk", "/opt/sync/desk", "/home/onedriver/x"]
)
def test_what_only_sounds_like_it_is_not_refused(place: str) -> None:
    assert places.synchronised_in(Path(place)) == ""


@pytest.mark.parametrize("marker", places.MARKERS)
def test_a_synchronised_folder_is_known_by_what_lies_in_it(tmp_path: Path, marker: str) -> None:
    assert places.synchronised_in(tmp_path / "desk") == ""
    (tmp_path / marker).mkdir()
    assert places.synchronised_in(tmp_path / "desk") == str(tmp_path)


async def test_a_desk_there_does_not_open_unless_it_is_configured_to(tmp_path: Path, paths: Paths) -> None:
    there = Paths(
        data=tmp_path / "Dropbox" / "desk", config=paths.config, state=paths.state, runtime=paths.runtime
    )
    opening = DeskOpening(there, config.load(paths.config_file), answers_commands=False)
    with pytest.raises(StorageError) as told:
        await opening.open()
    await opening.close()
    assert "store.any_place = true" in str(told.value) and not there.data.exists()
    paths.config_file.write_text("[store]\nkeyring = false\nany_place = true\n")
    opening = DeskOpening(there, config.load(paths.config_file), answers_commands=False)
    await opening.open()
    await opening.close()
