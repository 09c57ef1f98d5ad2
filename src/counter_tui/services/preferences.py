"""What an officer may change for this desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One setting: its key in the configuration file, its value now, and the values it may take (empty: free text)."""

    key: str
    value: str
    choices: tuple[str, ...] = ()
    needs_restart: bool = False


class PreferenceFile(Protocol):
    """Where preferences are kept; raises BadInput for a value that cannot be, StorageError when it cannot be written."""

    def read(self) -> list[Preference]:
        """Return all preferences."""
        ...

    def write(self, changes: Mapping[str, str]) -> None:
        """Store changed preferences, leaving everything else in the file as it is."""
        ...


class Preferences:
    """Reads and changes preferences."""

    def __init__(self, file: PreferenceFile) -> None:
        self._file = file

    def all(self) -> list[Preference]:
        """Return all preferences."""
        return self._file.read()

    def change(self, changes: Mapping[str, str]) -> None:
        """Store changed preferences; raises BadInput or StorageError with nothing changed."""
        self._file.write(changes)
