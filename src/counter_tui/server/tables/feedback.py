"""What citizens said after a return, counted for the supervisor."""

from __future__ import annotations

from counter_tui.contract.summary import FeedbackBody
from counter_tui.domain.actions import Rating
from counter_tui.server.store import Connection

# Each store has other functions for JSON. The action is JSON as this program writes it, without spaces, and quotation
# marks inside a text are escaped: so the pair itself, as bytes, stands nowhere else.
_WHEN = "WHEN action LIKE '%\"rating\":\"{0}\"%' THEN '{0}'"
RATING = f"CASE {' '.join(_WHEN.format(rating) for rating in Rating)} ELSE '' END"


def counts(db: Connection, office: str, *, since: int, until: int) -> tuple[FeedbackBody, ...]:
    """Return ratings given from *since* up to, not including, *until* (microseconds), by officer and rating."""
    rows = db.all(
        f"SELECT officer_id, max(officer_name), {RATING} AS rating, count(*)"  # noqa: S608 - our own words
        " FROM dossier_event WHERE office = ? AND kind = 'feedback' AND at >= ? AND at < ?"
        " GROUP BY officer_id, rating ORDER BY officer_id, rating",
        (office, since, until),
    )
    return tuple(
        FeedbackBody(officer_id=officer, officer_name=name, rating=rating, count=count)
        for officer, name, rating, count in rows
    )
