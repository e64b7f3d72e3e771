"""Imports about people by page or program, as the data-protection officer reads them: who, when, how many rows.

Who hands files in sees nothing of the register. That she asks it by checks, or moves people to another case worker,
is seen here. What the trail holds of it is numbers: rows, and how many people got another case worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.access.acting_program import ROLE, HandedIn
from api.access.actor import Actor
from api.access.people import OPENINGS_SHOWN, nobody
from api.access.policy import Action, ObjectType, decide_here
from api.access.trail import record_all, trail_event
from graph_schema.model.access import Role
from graph_schema.store import people as store
from graph_schema.store.graph import Graph
from graph_schema.store.programs import list_programs

CHECK_BEGUN, IMPORT_BEGUN = "register_check_begun", "register_import_begun"
ENDED, MOVED = "register_import_ended", "register_moved"
"""What stands in the trail of an import of the register, with numbers of rows and of people."""
_PROGRAM = "program:"
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ImportOfPeople:
    """An import of the register, or a check of one, that somebody handed in."""

    at: datetime
    by: str
    """Name of the account or program; empty where it is there no more."""
    is_program: bool
    check_only: bool
    rows: int | None
    """Rows that were read; None where it did not come to its end."""
    moved: int | None
    """How many people got another case worker; None for a check, and where it did not come to its end."""


def begun(check_only: bool) -> str:
    """Return what stands in the trail when it begins."""
    return CHECK_BEGUN if check_only else IMPORT_BEGUN


async def record_end(graph: Graph, account: str, job: str, now: datetime, *, rows: int, moved: int | None) -> None:
    """Keep what became of an import of the register; `moved` None: it was a check, or nothing was written."""
    who = HandedIn(now, account, ROLE if account.startswith(_PROGRAM) else Role.ADMINISTRATOR)
    events = [trail_event(who, ENDED, ObjectType.IMPORT, about=job, count=rows)]
    if moved is not None:
        events.append(trail_event(who, MOVED, ObjectType.IMPORT, about=job, count=moved))
    await record_all(graph, events)


def moved_people(before: Mapping[str, frozenset[str]], after: Mapping[str, frozenset[str]]) -> int:
    """Return how many people are advised by others than before; who is new, or gone, was not moved.

    >>> old, new = frozenset({"ost"}), frozenset({"west"})
    >>> moved_people({"a": old, "b": old, "c": frozenset()}, {"a": new, "b": old, "c": new, "d": new})
    2
    """
    return sum(before[citizen] != now for citizen, now in after.items() if citizen in before)


async def imports_of_people(graph: Graph, actor: Actor) -> list[ImportOfPeople]:
    """Return the imports and checks of the last 90 days, the newest first; NotFound for other roles."""
    if not decide_here(actor.role, Action.READ, ObjectType.IMPORT).allowed:
        raise nobody()
    rows = await store.list_imports_of_people(
        graph, actor.asking, actor.now - OPENINGS_SHOWN, begun=[CHECK_BEGUN, IMPORT_BEGUN], ended=ENDED, moved=MOVED,
        limit=_SHOWN,
    )  # fmt: skip
    programs = {f"{_PROGRAM}{each.id}": each.name for each in await list_programs(graph, actor.now)} if rows else {}
    return [
        ImportOfPeople(
            at=row["at"],
            by=row["by"] or programs.get(row["account"], ""),
            is_program=row["account"].startswith(_PROGRAM),
            check_only=row["action"] == CHECK_BEGUN,
            rows=next(iter(row["rows"]), None),
            moved=next(iter(row["people_moved"]), None),
        )
        for row in rows
    ]
