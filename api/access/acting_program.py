"""A program that acts in a use case where else somebody who is signed in does: imports, as far as its scopes go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.access.actor import Actor
from api.access.programs import Program, Scope

ROLE = "program"
"""What stands in the trail instead of a role."""


@dataclass(frozen=True, slots=True)
class ActingProgram:
    """A program at the moment of one request; what the use case and the trail need of it."""

    program: Program
    now: datetime
    """With zone."""

    @property
    def account_id(self) -> str:
        """Who acts, as it stands in the trail."""
        return self.program.in_trail

    @property
    def role(self) -> str:
        """What it acts as."""
        return ROLE

    @property
    def may_import(self) -> bool:
        """Whether it has a scope for imports; which one is needed for what, the door asks."""
        return bool(self.program.scopes & {Scope.IMPORTS_READ, Scope.IMPORTS_WRITE, Scope.REGISTER_WRITE})


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Who handed in files of an import, when it ends: by then the session may be over."""

    now: datetime
    account_id: str
    role: str


Acting = Actor | ActingProgram
"""Whoever acts: a person in a role, or a program."""
