"""What is left of each act: who did what to whom, on what ground. Kept before anybody is answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.access.acting_program import Acting
from api.access.policy import ObjectType
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.store import sessions
from graph_schema.store.graph import Graph


def trail_event(
    actor: Acting,
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
