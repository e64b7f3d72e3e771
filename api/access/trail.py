"""What is left of each act: who did what to whom, on what ground. Kept before anybody is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from api.access.acting_program import Acting, HandedIn
from api.access.policy import ObjectType
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.store import sessions
from graph_schema.store.graph import Graph


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
    await sessions.save_audit_event(graph, new_id(), event)


async def record_list(graph: Graph, actor: Acting, of: ObjectType, listed: Collection[str]) -> None:
    """Keep that a list was shown, and whom it named (random keys): once for each account, role and day.

    Each showing leaves an entry with a number; whom the lists of a day named stands in one place, else each look at
    300 cases would leave 300 keys.
    """
    event = trail_event(actor, "list", of, count=len(listed))
    day = {
        "id": hashlib.sha256(f"{actor.account_id} {actor.role} {actor.now:%Y-%m-%d}".encode()).hexdigest()[:32],
        "account": actor.account_id,
        "role": actor.role,
        "now": actor.now,
    }
    await sessions.save_list(graph, new_id(), event, day, sorted(listed))


async def record_all(graph: Graph, events: Sequence[dict[str, Any]]) -> None:
    """Keep several events of one act; none for none."""
    if events:
        await sessions.save_audit_events(graph, [{"id": new_id(), "properties": event} for event in events])
