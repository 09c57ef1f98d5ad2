"""What IPP's states and reasons mean for a slip (RFC 8011 §5.3.7, §5.4.11, §5.4.12; media names PWG 5101.1)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from counter_tui.domain.printers import REASON_WORDS, Reason
from counter_tui.domain.slips.forms import Paper
from counter_tui.domain.text import canonical
from counter_tui.i18n import text
from counter_tui.printing.ipp_message import first
from counter_tui.services.ports import JobStatus, PrinterState, Stage

MEDIA: Mapping[Paper, str] = MappingProxyType(
    {
        Paper.A5: "iso_a5_148x210mm",
        Paper.A4: "iso_a4_210x297mm",
        Paper.A4_LANDSCAPE: "iso_a4_210x297mm",
    }
)
_PENDING, _HELD, _PROCESSING, _JOB_STOPPED, _CANCELED, _ABORTED, _COMPLETED = range(3, 10)
_PRINTER_STOPPED = 5
_REASONS = (
    ("media-empty", Reason.PAPER),
    ("media-needed", Reason.PAPER),
    ("cover-open", Reason.COVER),
    ("door-open", Reason.COVER),
    ("interlock-open", Reason.COVER),
    ("offline", Reason.OFFLINE),
    ("connecting-to-device", Reason.OFFLINE),
    ("timed-out", Reason.OFFLINE),
    ("shutdown", Reason.OFFLINE),
    ("paused", Reason.PAUSED),
    ("media-jam", Reason.OTHER),
    ("toner-empty", Reason.OTHER),
    ("marker-supply-empty", Reason.OTHER),
)
_AWAY = ("may not exist", "is unavailable", "unable to connect", "unable to locate")
"""How CUPS says that it reached no printer, so that nothing of the job can be there."""


def printer_state(printer: Mapping[str, list[Any]]) -> PrinterState:
    """Return how a printer stands: it takes a slip unless it is stopped, takes no jobs, or lacks paper."""
    reason = _reason(printer)
    said = canonical(first(printer, "printer-state-message", ""))
    if first(printer, "printer-is-accepting-jobs", True) is False:
        return PrinterState(ready=False, reason=Reason.REJECTED, words=_worded(Reason.REJECTED, said))
    if first(printer, "printer-state", 3) == _PRINTER_STOPPED:
        return PrinterState(
            ready=False,
            reason=reason or Reason.PAUSED,
            words=_worded(reason or Reason.PAUSED, said),
        )
    if reason in {Reason.PAPER, Reason.COVER, Reason.OFFLINE}:
        return PrinterState(ready=False, reason=reason, words=_worded(reason, said))
    return PrinterState(ready=True, reason=reason, words=_worded(reason, "") if reason else "")


def job_status(job: Mapping[str, list[Any]], printer: Mapping[str, list[Any]]) -> JobStatus:
    """Return how a job stands; *printer* tells why one that is not done waits.

    CUPS keeps stale reasons at jobs, so only state, message and the printer's own reasons count.
    """
    state = first(job, "job-state", 0)
    said = canonical(first(job, "job-printer-state-message", ""))
    sheets = first(job, "job-impressions-completed", 0)
    if state == _COMPLETED:
        return JobStatus(stage=Stage.DONE)
    if state in {_CANCELED, _ABORTED}:
        return JobStatus(stage=Stage.STOPPED, reason=Reason.OTHER, words=said, untouched=not sheets)
    reason = _reason(printer)
    away = any(sign in said.lower() for sign in _AWAY)
    if away:
        reason = Reason.OFFLINE
    elif first(printer, "printer-state", 0) == _PRINTER_STOPPED:
        reason = reason or Reason.PAUSED
    never_begun = state in {_PENDING, _HELD} or (state == _PROCESSING and away)
    return JobStatus(
        stage=Stage.WORKING,
        reason=reason,
        words=_worded(reason, said) if reason else "",
        untouched=never_begun and not sheets,
    )


def _reason(printer: Mapping[str, list[Any]]) -> Reason | None:
    """Return the worst reason; warnings and reports (``media-low-warning``) keep no slip."""
    said = [
        one
        for one in printer.get("printer-state-reasons", [])
        if isinstance(one, str) and not one.endswith(("-warning", "-report"))
    ]
    return next((reason for sign, reason in _REASONS if any(sign in one for one in said)), None)


def _worded(reason: Reason, said: str) -> str:
    words = text(REASON_WORDS[reason])
    return f"{words} ({said})" if said else words
