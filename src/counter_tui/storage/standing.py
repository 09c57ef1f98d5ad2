"""How a dossier stands: what this desk predicts from its own actions, against what the service last said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from counter_tui.database.connection import Connection, Row
from counter_tui.database.moments import to_micros
from counter_tui.domain.dossier import VOIDED, DossierSummary, Registration, Status, summary_of
from counter_tui.storage.codec import pack, unpack

OWN = (
    "SELECT s.body, r.body, coalesce(d.alias, ''), coalesce(d.confirmed, 1), coalesce(d.voided, 0),"
    " (SELECT count(*) FROM entry AS e WHERE e.dossier = k.code AND e.state IN ('waiting', 'sending')),"
    " (SELECT count(*) FROM entry AS e WHERE e.dossier = k.code AND e.state = 'refused'), k.code"
    " FROM (SELECT ? AS code) AS k LEFT JOIN standing AS s ON s.dossier = k.code"
    " LEFT JOIN dossier AS d ON d.code = k.code LEFT JOIN registration AS r ON d.registration = r.id"
)


@dataclass(frozen=True, slots=True)
class Own:
    """A dossier as this desk has it: ``waiting`` and ``refused`` count its unsettled entries."""

    summary: DossierSummary
    registered: bool
    waiting: int
    refused: int

    def against(self, heard: DossierSummary | None) -> DossierSummary:
        """Return how the dossier stands, given what the service said last.

        Until the service has confirmed our registration the same number may mean another dossier there. A refused
        action did not happen: the service's word holds.
        """
        if heard is None or not self.registered or (self.waiting and not self.refused):
            return self.summary
        if not self.refused and self.summary.version > heard.version:
            return self.summary
        return replace(heard, alias=self.summary.alias or heard.alias, confirmed=not self.refused)


def store_standing(connection: Connection, summary: DossierSummary) -> None:
    """Store how a dossier stands after what this desk just did."""
    connection.execute(
        "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?)",
        (
            summary.code,
            summary.version,
            int(summary.status),
            to_micros(summary.last_moved_at),
            pack(summary),
        ),
    )


def own(connection: Connection, codes: Iterable[str]) -> dict[str, Own]:
    """Return, of the dossiers named, those this desk has done something with."""
    found = {}
    for code in codes:
        row = connection.one(OWN, (code,))
        if row is not None and (known := _own(row)) is not None:
            found[code] = known
    return found


def merged(
    codes: Sequence[str], mine: Mapping[str, Own], heard: Mapping[str, DossierSummary]
) -> list[DossierSummary]:
    """Return how the dossiers named stand, in their order; what nobody knows is left out."""
    standing = []
    for code in codes:
        if code in mine:
            standing.append(mine[code].against(heard.get(code)))
        elif code in heard:
            standing.append(heard[code])
    return standing


def _own(row: Row) -> Own | None:
    standing, registration, alias, confirmed, voided, waiting, refused, code = row
    if standing:
        summary = unpack(standing, DossierSummary)
    elif registration:  # received before standings were kept
        summary = summary_of(unpack(registration, Registration))
    else:
        return None
    if voided:
        summary = replace(summary, status=Status.NOT_ACCEPTED, flags=(*summary.flags, VOIDED), fees_due=0)
    settled = bool(confirmed) and not waiting and not refused
    summary = replace(summary, code=code, alias=alias or summary.alias, confirmed=settled)
    return Own(summary, registered=bool(confirmed), waiting=waiting, refused=refused)
