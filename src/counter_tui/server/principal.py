"""Who is calling, and what each role may do: deny by default."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.domain.office import Role

ANYONE = frozenset(Role)
DESK = frozenset({Role.OFFICER, Role.SUPERVISOR})
"""Who handles dossiers; an administrator does not see what is in them."""
ADMIN = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """The signed-in officer; ``office`` goes into every statement."""

    office: str
    officer_id: str
    name: str
    role: Role
    counter: str
