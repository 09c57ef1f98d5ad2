"""Where this desk keeps its things, by the XDG directories of the platform."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from counter_tui.errors import StorageError, why
from counter_tui.i18n import mark

HOME_VARIABLE = "COUNTER_TUI_HOME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Directories of one desk; none is created by naming it. ``runtime`` holds the control socket."""

    data: Path
    config: Path
    state: Path
    runtime: Path
    key_name: str = "journal"
    """Under what name the keyring keeps this desk's key: desks of one user in several homes have a key each."""

    @property
    def config_file(self) -> Path:
        """The configuration file."""
        return self.config / "config.toml"

    @property
    def slips(self) -> Path:
        """Where slips go as PDF unless another folder was chosen."""
        return self.data / "slips"

    @property
    def templates(self) -> Path:
        """Where the office's templates are kept as slips were printed with them."""
        return self.data / "templates"

    @property
    def office(self) -> Path:
        """The data directory of the embedded office."""
        return self.data / "office"

    @property
    def hold_databases(self) -> bool:
        """Whether there are files here that were encrypted with the desk's key."""
        return any(found for place in (self.data, self.office) for found in place.glob("*.db"))

    @property
    def control_socket(self) -> Path:
        """The socket on which a running desk answers; named after the data directory, as socket paths are short (108 bytes)."""
        return self.runtime / f"desk-{_digest(self.data)}.sock"


def standard_paths(data: Path | None = None) -> Paths:
    """Return the directories in use: under ``$COUNTER_TUI_HOME`` when set, else the platform's; *data* overrides the first.

    *data* is made absolute, so that a desk is the same one from whichever directory it is called.
    """
    if data is not None:
        data = data.expanduser().resolve()
    if home := os.environ.get(HOME_VARIABLE):
        base = Path(home).expanduser().resolve()
        return Paths(
            data=data or base / "data",
            config=base / "config",
            state=base / "state",
            runtime=base / "state",
            key_name=f"journal-{_digest(base)}",
        )
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("counter-tui", appauthor=False)
    return Paths(
        data=data or Path(dirs.user_data_dir),
        config=Path(dirs.user_config_dir),
        state=Path(dirs.user_state_dir),
        runtime=_runtime(Path(dirs.user_state_dir)),
    )


def _runtime(state: Path) -> Path:
    """Return the session's own directory for sockets, else *state*: a shared temporary one is anybody's to take first."""
    if not hasattr(os, "getuid"):
        return state
    for place in (os.environ.get("XDG_RUNTIME_DIR"), f"/run/user/{os.getuid()}"):
        if not place:
            continue
        try:
            found = Path(place).lstat()
        except OSError:
            continue
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077:
            return Path(place).resolve() / "counter-tui"
    return state


def _digest(path: Path) -> str:
    return hashlib.blake2b(str(path).encode(), digest_size=6).hexdigest()


def make_private(directory: Path) -> Path:
    """Create *directory* for its owner only (0700) and return it; raises StorageError with what to do."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            mark(
                "Không tạo được thư mục {path}: {reason}. Kiểm tra quyền ghi, hoặc đặt COUNTER_TUI_HOME tới nơi ghi được."
            ),
            path=str(directory),
            reason=why(error),
        ) from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise StorageError(
            mark(
                "Không ghi được vào thư mục {path}. Kiểm tra quyền ghi, hoặc đặt COUNTER_TUI_HOME tới nơi ghi được."
            ),
            path=str(directory),
        )
    return directory
