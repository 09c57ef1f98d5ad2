"""Who judges the link: told of each call by the adapter that makes it."""

from __future__ import annotations

from typing import Protocol


class LinkWatch(Protocol):
    """Told how each call went; says whether calls an officer waits for are to be made at all."""

    @property
    def local(self) -> bool:
        """Whether the desk works without asking the service while an officer waits."""
        ...

    def note(self, seconds: float, *, answered: bool, timed: bool) -> None:
        """Judge one call that took so long; *timed* when its time says something of the link."""
        ...


class NoWatch:
    """Judges nothing: for a service in this process."""

    local = False

    def note(self, seconds: float, *, answered: bool, timed: bool) -> None:
        """Do nothing."""
