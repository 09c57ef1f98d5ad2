"""Office profile, counters and officers on the wire."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from counter_tui.contract.fields import Answer, Ask, Line, LocalId, Name, line
from counter_tui.domain.office import Counter, NumberPolicy, Office, Officer, Role

Password = Annotated[str, Meta(min_length=8, max_length=1024)]
Login = Annotated[str, Meta(min_length=1, max_length=100)]


class CounterBody(Answer, frozen=True, kw_only=True):
    """A counter of the office."""

    id: str
    name: str


class OfficeBody(Answer, frozen=True, kw_only=True):
    """The office profile; ``sample`` offices never pass for real ones."""

    code: str
    name: str
    superior: str
    address: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    sample: bool = False
    number_policy: NumberPolicy = NumberPolicy.LEASED
    counters: tuple[CounterBody, ...] = ()

    @classmethod
    def from_domain(cls, office: Office) -> OfficeBody:
        """Return the wire form of *office*."""
        return cls(
            code=office.code,
            name=office.name,
            superior=office.superior,
            address=office.address,
            place=office.place,
            phone=office.phone,
            email=office.email,
            website=office.website,
            sample=office.sample,
            number_policy=office.number_policy,
            counters=tuple(CounterBody(id=c.id, name=c.name) for c in office.counters),
        )

    def to_domain(self) -> Office:
        """Return the office, its texts canonical."""
        return Office(
            code=line(self.code),
            name=line(self.name),
            superior=line(self.superior),
            address=line(self.address),
            place=line(self.place),
            phone=line(self.phone),
            email=line(self.email),
            website=line(self.website),
            sample=self.sample,
            number_policy=self.number_policy,
            counters=tuple(Counter(id=line(c.id), name=line(c.name)) for c in self.counters),
        )


class OfficePatch(Ask, frozen=True, kw_only=True):
    """What an administrator may change of the office; what is not sent stays."""

    name: Name | UnsetType = UNSET
    superior: Line | UnsetType = UNSET
    address: Line | UnsetType = UNSET
    place: Line | UnsetType = UNSET
    phone: Line | UnsetType = UNSET
    email: Line | UnsetType = UNSET
    website: Line | UnsetType = UNSET
    number_policy: NumberPolicy | UnsetType = UNSET
    sessions: Annotated[tuple[tuple[time, time], ...], Meta(min_length=1, max_length=4)] | UnsetType = UNSET


class CounterRequest(Ask, frozen=True, kw_only=True):
    """A new counter."""

    id: LocalId
    name: Name


class CounterPatch(Ask, frozen=True, kw_only=True):
    """A counter's new name."""

    name: Name


class CounterList(Answer, frozen=True, kw_only=True):
    """All counters of the office, in order."""

    counters: tuple[CounterBody, ...]


class OfficerBody(Answer, frozen=True, kw_only=True):
    """An officer's account; never the password."""

    id: str
    login: str
    name: str
    role: Role
    counter: str = ""
    active: bool = True

    def to_domain(self) -> Officer:
        """Return the officer."""
        return Officer(id=line(self.id), name=line(self.name), role=self.role, counter=line(self.counter))


class OfficerRequest(Ask, frozen=True, kw_only=True):
    """A new account."""

    id: LocalId
    login: Login
    name: Name
    password: Password
    role: Role = Role.OFFICER
    counter: Annotated[str, Meta(max_length=40)] = ""


class OfficerPatch(Ask, frozen=True, kw_only=True):
    """What an administrator may change of an account; a new password or a stop ends its sessions."""

    name: Name | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    counter: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class OfficerList(Answer, frozen=True, kw_only=True):
    """All accounts of the office."""

    officers: tuple[OfficerBody, ...]
