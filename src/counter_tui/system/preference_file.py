"""Changes an officer makes to the configuration file; comments and other keys stay as they are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from counter_tui.errors import BadConfig, BadInput, StorageError, why
from counter_tui.i18n import mark
from counter_tui.services.preferences import Preference
from counter_tui.system import config
from counter_tui.system.paths import make_private

CHANGEABLE = {
    "language": True,
    "theme": False,
    "desk.counter": True,
    "desk.lock_minutes": True,
    "print.folder": True,
    "print.queue": True,
    "scanner.gap_ms": True,
    "scanner.prefix": True,
    "scanner.suffix": True,
    "scanner.port": True,
    "scanner.baud": True,
    "terminal.kitty_keyboard": True,
    "terminal.mouse": True,
}
"""What an officer may change, and whether the desk must be opened again for it."""
FREE = ("printers.", "print.routes.")
"""Tables whose names an officer gives; an empty value takes the line out."""
FLAGS = {True: "yes", False: "no"}


class TomlPreferenceFile:
    """Reads and writes preferences in a TOML file by ``tomlkit``, which keeps an administrator's comments."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Preference]:
        """Return all preferences with their values now."""
        values = config.load(self._path).values
        return [self._preference(name, values[name], restart) for name, restart in CHANGEABLE.items()]

    def write(self, changes: Mapping[str, str]) -> None:
        """Store changed preferences by a temporary file and a rename; raises BadInput or StorageError with nothing changed."""
        import tomlkit

        document = tomlkit.parse(self._path.read_text(encoding="utf-8") if self._path.exists() else "")
        for name, typed in changes.items():
            if name not in CHANGEABLE and not name.startswith(FREE):
                raise BadInput(mark("Không đổi được mục {name} ở đây."), name=name, field=name)
            table: Any = document
            *tables, last = name.split(".")
            if name.startswith(FREE) and not typed.strip():
                _forget(document, tables, last)
                continue
            for part in tables:
                table = table.setdefault(part, tomlkit.table())
            table[last] = self._value(name, typed.strip())
        make_private(self._path.parent)
        draft = self._path.with_suffix(".new")
        try:
            with os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(tomlkit.dumps(document))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        except OSError as error:
            raise StorageError(
                mark("Không ghi được tệp cấu hình {path}: {reason}."),
                path=str(self._path),
                reason=why(error),
            ) from error

    def _value(self, name: str, typed: str) -> str | int | bool:
        if name.startswith(FREE):
            return typed
        default = config.KEYS[name].default
        value: str | int | bool = typed
        if isinstance(default, bool):
            value = typed == FLAGS[True]
        elif isinstance(default, int):
            if not typed.isdecimal():
                raise BadInput(mark("Nhập một số nguyên."), field=name)
            value = int(typed)
        try:
            return config.checked(name, value, str(self._path))
        except BadConfig as error:
            raise BadInput(error.message, field=name, **error.values) from error

    @staticmethod
    def _preference(name: str, value: str | int | bool, restart: bool) -> Preference:
        choices = config.KEYS[name].choices
        if isinstance(value, bool):
            return Preference(
                key=name, value=FLAGS[value], choices=tuple(FLAGS.values()), needs_restart=restart
            )
        return Preference(key=name, value=str(value), choices=choices, needs_restart=restart)


def _forget(document: Any, tables: list[str], last: str) -> None:
    table = document
    for part in tables:
        table = table.get(part, {})
    if last in table:
        del table[last]
