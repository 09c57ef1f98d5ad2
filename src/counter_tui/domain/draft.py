"""What an officer has typed so far for one dossier, and what is still wrong with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace

from counter_tui.domain.dossier import Collection, FeeLine, ReceivedPaper
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A half-filled registration; every field holds what was typed, right or wrong.

    ``due_text`` is the due time decided by the officer (``HH:MM dd/mm/yyyy`` or ``dd/mm/yyyy``) with ``due_reason``;
    ``received_text`` the reception time when it is not now (post: the time the hand-over record was signed).
    ``procedure_version`` is the version of the procedure it was filled under, 0 where that was not noted yet.
    """

    id: str
    procedure_code: str
    procedure_name: str = ""
    case: str | None = None
    channel: Channel = Channel.DIRECT
    applicant: Person = dataclasses.field(default_factory=Person)
    owner_is_applicant: bool = True
    owner: Person = dataclasses.field(default_factory=Person)
    papers: tuple[ReceivedPaper, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    collection: Collection = Collection.AT_DESK
    collection_address: str = ""
    note: str = ""
    sets: int = 1
    due_text: str = ""
    due_reason: str = ""
    received_text: str = ""
    duplicate_reason: str = ""
    officer_id: str = ""
    procedure_version: int = 0

    @property
    def effective_owner(self) -> Person:
        """Whose matter it is: the applicant unless another owner was named."""
        return self.applicant if self.owner_is_applicant else self.owner

    @property
    def sent_to(self) -> str:
        """Where the result is sent; an address typed stays in the form while another way is chosen, and goes no further."""
        return self.collection_address if self.collection is Collection.POST else ""

    def with_applicant(self, person: Person) -> Draft:
        """Return the draft with another applicant."""
        return replace(self, applicant=person)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """An error or a warning at one field; ``message`` is a message id with ``values``."""

    field: str
    message: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
