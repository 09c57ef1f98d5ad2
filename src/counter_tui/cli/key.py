"""Changes the desk's key, puts it under a passphrase, and says what is lost with one that cannot be found again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui.cli.exit_codes import DONE, aside, exit_code
from counter_tui.errors import CounterError
from counter_tui.i18n import choose, environment_language, use

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter_tui.system.config import Config
    from counter_tui.system.paths import Paths


def change(data: Path | None) -> int:
    """Change the key of the desk's files, with what waits to be sent in them."""
    from counter_tui.composition.key_commands import change_desk_key

    return _said(data, change_desk_key)


def passphrase(data: Path | None, *, office_data: Path | None, new_file: Path | None, remove: bool) -> int:
    """Set, change or (*remove*) take away the passphrase of the desk's key, or of the office's in *office_data*."""
    from counter_tui.composition import passphrase_commands

    office = office_data.expanduser().resolve() if office_data is not None else None

    def work(paths: Paths, settings: Config) -> str:
        if remove:
            return passphrase_commands.remove_passphrase(paths, settings, office=office)
        return passphrase_commands.set_passphrase(
            paths, settings, office=office, new_file=new_file, say=aside
        )

    return _said(data, work)


def lost(data: Path | None, *, aside: bool) -> int:
    """Say what is lost with the key; with *aside* set the files aside by name, so that the desk opens with new ones."""
    from counter_tui.composition import key_commands

    return _said(data, key_commands.set_files_aside if aside else key_commands.tell_what_is_lost)


def _said(data: Path | None, work: Callable[[Paths, Config], str]) -> int:
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    paths = standard_paths(data)
    try:
        settings = config.load(paths.config_file)
        use(choose(settings.string("language"), environment_language()))
        print(work(paths, settings))
    except CounterError as error:
        print(f"counter-tui: {error}", file=sys.stderr)
        return exit_code(error)
    return DONE
