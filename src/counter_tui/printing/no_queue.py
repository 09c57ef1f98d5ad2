"""What printers without a queue of their own share: nothing to find, to follow or to cancel."""

from __future__ import annotations

from counter_tui.domain.printers import Confirm
from counter_tui.services.ports import JobStatus, PrinterState, Stage


class NoQueue:
    """A slip is out, or not, when it has been handed over."""

    async def state(self) -> PrinterState:
        """Return that it takes slips."""
        return PrinterState(ready=True)

    async def probe(self) -> Confirm | None:
        """Return that nothing needs to be found out."""
        return None

    async def find(self, name: str) -> str:  # noqa: ARG002 - the port's
        """Return that there is no such job."""
        return ""

    async def follow(self, ref: str) -> JobStatus:  # noqa: ARG002 - the port's
        """Return that there is no such job."""
        return JobStatus(stage=Stage.GONE)

    async def cancel(self, ref: str) -> JobStatus:  # noqa: ARG002 - the port's
        """Return that there is no such job."""
        return JobStatus(stage=Stage.GONE)
