"""Sign-in, who am I, and health."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Answer, Ask, Moment, line
from counter_tui.domain.office import Officer, Role


class SessionRequest(Ask, frozen=True, kw_only=True):
    """A sign-in; ``office`` may stay empty where the service holds one office."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    office: Annotated[str, Meta(max_length=30)] = ""


class SessionBody(Answer, frozen=True, kw_only=True):
    """An opened session; ``token`` goes into ``Authorization: Bearer``."""

    token: str
    expires_at: Moment | None = None


class MeBody(Answer, frozen=True, kw_only=True):
    """Who is signed in, for which office, at which counter, in which role."""

    id: str
    name: str
    role: Role
    office: str
    counter: str = ""

    def to_domain(self) -> Officer:
        """Return the officer."""
        return Officer(id=line(self.id), name=line(self.name), role=self.role, counter=line(self.counter))


class HealthBody(Answer, frozen=True, kw_only=True):
    """Liveness: ``database`` says whether it answers."""

    version: str
    database: bool
