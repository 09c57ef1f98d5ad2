"""Where data must not lie: on a network share, whose locks and write-ahead log do not hold, or in a folder that is synchronised.

A share can lose what was acknowledged (https://www.sqlite.org/wal.html: "WAL does not work over a network filesystem");
a synchronised folder copies files in the middle of a write and brings old ones back.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from counter_tui.errors import StorageError
from counter_tui.i18n import mark

MOUNTS = Path("/proc/self/mountinfo")
SHARES = frozenset(
    [
        "9p",
        "acfs",
        "afs",
        "afpfs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.curlftpfs",
        "fuse.davfs2",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.google-drive-ocamlfuse",
        "fuse.gvfsd-fuse",
        "fuse.onedriver",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "prl_fs",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
    ]
)
SYNCHRONISED = re.compile(
    r"onedrive( - .*)?|dropbox( \(.*\))?|nextcloud\d*|owncloud\d*|google ?drive|my drive|icloud ?drive|mobile documents"
    r"|mega(sync)?|pcloud ?drive|syncthing|sync|seafile|yandex\.?disk|box( sync)?",
    re.IGNORECASE,
)
MARKERS = (
    ".dropbox",
    ".dropbox.cache",
    ".owncloudsync.log",
    ".nextcloudsync.log",
    ".stfolder",
    ".seafile-data",
)


def refuse_unfit(directory: Path) -> None:
    """Raise StorageError that says why *directory* must not hold data, and what to do."""
    place = _existing(directory)
    if kind := share_of(place):
        raise StorageError(
            mark(
                "Không dùng thư mục {path}: nó nằm trên ổ mạng ({kind}), hồ sơ có thể mất khi mạng chập chờn. Chọn thư mục "
                "trên ổ của máy này (--data), hoặc chấp nhận rủi ro bằng store.any_place = true trong tệp cấu hình."
            ),
            path=str(directory),
            kind=kind,
        )
    if folder := synchronised_in(directory):
        raise StorageError(
            mark(
                "Không dùng thư mục {path}: {folder} được đồng bộ lên mạng, sổ có thể bị chép đè bản cũ. Chọn thư mục khác "
                "(--data), hoặc chấp nhận rủi ro bằng store.any_place = true trong tệp cấu hình."
            ),
            path=str(directory),
            folder=folder,
        )


def share_of(place: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of network file system an existing directory lies on (proc(5) mountinfo); empty when on none."""
    if str(place).startswith("\\\\"):
        return "UNC"
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    found = ("", "")
    for line in lines:
        left, _, right = line.partition(" - ")
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), left.split()[4])
        # Of two on one point the later is on top.
        if len(point) >= len(found[0]) and place.is_relative_to(point):
            found = (point, right.split()[0])
    return found[1] if found[1] in SHARES else ""


def synchronised_in(directory: Path) -> str:
    """Return the folder above (or at) *directory* that a synchronising program keeps; empty when there is none."""
    for folder in (directory, *directory.parents):
        if SYNCHRONISED.fullmatch(folder.name) and folder.name.lower() not in _plain(folder):
            return str(folder)
        if any((folder / marker).exists() for marker in MARKERS):
            return str(folder)
    if sys.platform == "win32" and (roaming := os.environ.get("APPDATA")):
        return roaming if directory.is_relative_to(roaming) else ""
    return ""


def _plain(folder: Path) -> frozenset[str]:
    # "sync" and "box" are ordinary names, too: only straight in somebody's home are they those programs'.
    return frozenset() if folder.parent == Path.home() else frozenset({"sync", "box", "mega"})


def _existing(directory: Path) -> Path:
    found = directory.absolute()
    while not found.exists() and found != found.parent:
        found = found.parent
    return found.resolve()
