"""How an office stands, in numbers."""

from __future__ import annotations

from datetime import date

from counter_tui.contract.fields import Answer


class CountBody(Answer, frozen=True, kw_only=True):
    """How many open dossiers there are of one kind; ``name`` is for reading."""

    key: str
    name: str = ""
    count: int


class OnTimeBody(Answer, frozen=True, kw_only=True):
    """Results returned on the days ``since`` .. ``until``, and how many of them were ready by the due time in force.

    A result is ready when the dossier was finished, else when it was returned; one without a due time is never late.
    ``share`` is ``on_time`` of ``returned`` in percent, ``None`` when nothing was returned. Voided dossiers do not count.
    """

    since: date
    until: date
    returned: int
    on_time: int
    share: float | None = None


class FeedbackBody(Answer, frozen=True, kw_only=True):
    """How often one officer's citizens gave one rating; ``rating`` is empty for a remark without one."""

    officer_id: str
    officer_name: str
    rating: str
    count: int


class SummaryOfQueue(Answer, frozen=True, kw_only=True):
    """Open dossiers by status, officer, field and due band; bands are as of now, by the office's calendar.

    ``feedback`` is what citizens said on the days of ``on_time``; told to supervisors only.
    """

    status: tuple[CountBody, ...]
    officer: tuple[CountBody, ...]
    field: tuple[CountBody, ...]
    due: tuple[CountBody, ...]
    on_time: OnTimeBody
    feedback: tuple[FeedbackBody, ...] = ()
