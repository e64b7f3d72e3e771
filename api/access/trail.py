"""What is left of each act: who did what to whom, on what ground. Kept before anybody is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from api.access.acting_program import Acting, HandedIn
from api.access.policy import ObjectType
from api.access.trail_writer import writer_of
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.office_time import office_day
from graph_schema.store.graph import Graph
from graph_schema.store.sessions import ListedDay


def trail_event(
    actor: Acting | HandedIn,
    action: str,
    of: ObjectType,
    *,
    about: str | None = None,
    grounds: Iterable[Ground] = (),
    reason: str | None = None,
    count: int | None = None,
) -> dict[str, Any]:
    """Return what stands in the trail; `about` is the random key of the person or account that it concerns."""
    return {
        "at": actor.now,
        "unsealed_at": actor.now,
        "account": actor.account_id,
        "role": actor.role,
        "action": action,
        "object": of,
        "about": about,
        "grounds": sorted(grounds),
        "stated_reason": reason,
        "count": count,
    }


async def record(graph: Graph, event: dict[str, Any]) -> None:
    """Keep an event."""
    await record_all(graph, [event])


async def record_list(graph: Graph, actor: Acting, of: ObjectType, listed: Collection[str]) -> None:
    """Keep that a list was shown, and whom it named (random keys): once for each account, role and day.

    Each showing leaves an entry with a number; whom the lists of a day named stands in one place, else each look at
    300 cases would leave 300 keys.
    """
    event = trail_event(actor, "list", of, count=len(listed))
    key = hashlib.sha256(f"{actor.account_id} {actor.role} {office_day(actor.now)}".encode()).hexdigest()[:32]
    day = ListedDay(key, actor.account_id, actor.role, actor.now, sorted(listed))
    await writer_of(graph).keep([{"id": new_id(), "properties": event}], [day] if listed else [])


async def record_all(graph: Graph, events: Sequence[dict[str, Any]]) -> None:
    """Keep several events of one act; none for none."""
    if events:
        await writer_of(graph).keep([{"id": new_id(), "properties": event} for event in events])
