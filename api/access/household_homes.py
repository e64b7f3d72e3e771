"""Where a household lives today, and through whom its dwelling and roles may be changed: for its sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.access.actor import Actor
from api.access.policy import Action, ObjectType, decide_here, grounds_of
from api.access.sheets import ResidenceLine, membership_line
from graph_schema.model.access import Ground
from graph_schema.store import people as store
from graph_schema.store.graph import Graph


async def homes_of(
    graph: Graph, actor: Actor, household: str, rows: Iterable[Mapping[str, Any]]
) -> tuple[ResidenceLine, ...]:
    """Return the dwellings of a household (random key) today, through a member whose dwellings may be read.

    `rows`: as of `load_households`.
    """
    today = actor.asking.today
    read = [row["through"] for row in rows if _reads_dwellings(actor, row["grounds"])]
    homes = {
        home.id: home
        for each in await store.load_memberships(graph, actor.asking, read[:1])
        if each["id"] == household
        for home in membership_line(each).residences
        if home.since <= today and (home.until is None or home.until >= today)
    }
    return tuple(homes.values())


def changed_through(actor: Actor, rows: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the member (random key) through whom an actor may change a household; None: through none."""
    grounds = grounds_of(actor.role, Action.CHANGE, ObjectType.HOUSEHOLD)
    return next((row["through"] for row in rows if grounds.intersection(map(Ground, row["grounds"]))), None)


def _reads_dwellings(actor: Actor, grounds: Sequence[str]) -> bool:
    return decide_here(actor.role, Action.READ, ObjectType.RESIDENCE, map(Ground, grounds)).allowed
