"""The chain of agencies a dossier goes through, also where nobody here knows what was registered last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counter_tui.domain import route
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.dossier import DossierSummary, Registration, RouteStage
from counter_tui.domain.lifecycle import same_chain
from counter_tui.domain.procedure import RouteStep
from counter_tui.services.ports import Catalogue, Dossiers


@dataclass(frozen=True, slots=True)
class Chain:
    """The agencies as they were promised, and the limits each has; empty outside a chain."""

    stages: tuple[RouteStage, ...] = ()
    steps: tuple[RouteStep, ...] = ()


async def chain_of(
    catalogue: Catalogue,
    dossiers: Dossiers,
    calendar: Calendar,
    standing: DossierSummary,
    registration: Registration | None,
) -> Chain:
    """Return the chain of a dossier by the *registration* that holds, where that is known.

    Else by this desk's own while it is of the same chain: no other correction changes it. Else by the rule, where the
    dossier stands in a chain. Without it a hand-over would take the agency's date from every desk.
    """
    if registration is None:
        own = await dossiers.registration(standing.code)
        registration = own if own is not None and same_chain(own, standing) else None
    if registration is not None and registration.route:
        return Chain(registration.route, await steps_of(catalogue, registration, registration.route))
    if registration is not None or standing.stage_due_at is None:
        return Chain()
    steps = await steps_of(catalogue, standing)
    return Chain(route.planned(standing.received_at, steps, calendar), steps)


async def steps_of(
    catalogue: Catalogue, received: Registration | DossierSummary, stages: Sequence[RouteStage] = ()
) -> tuple[RouteStep, ...]:
    """Return the limits of the agencies by the rule a dossier was received under, else as they were promised as *stages*."""
    item = await catalogue.get(received.procedure_code)
    rule = item.at(received.received_at).rule if item is not None else None
    return route.steps_of(rule, stages)
