"""Addresses whose place is not sure, of the people whom a session may read.

As in `people`, each question begins at the session; only `api.access` may call these functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.store.addresses import SettledPlace
from graph_schema.store.graph import Graph, Rows, Step
from graph_schema.store.people import Asking

_AFTER = {
    "save_residence_places": "save_residence_places_after",
    "clear_residence_areas": "clear_residence_areas_after",
    "save_residence_areas": "save_residence_areas_after",
}
"""Steps that place residences → the same, only where the trail has an entry of this decision."""


async def list_residences(graph: Graph, asking: Asking, grounds: Iterable[Ground]) -> Rows:
    """Return where people live as it is written, a row for each person; nothing of protected ones (F7)."""
    return await graph.read("list_residences_of_session", **_asked(asking), grounds=sorted(grounds))


def settle_address(
    asking: Asking,
    grounds: Iterable[Ground],
    residences: Sequence[str],
    events: Mapping[str, str],
    trail: Mapping[str, Any],
) -> Step:
    """Return the step that keeps a decision in the trail of each person (`events`: person → key of the entry) who
    lives at one of the `residences` (register keys) and may be read; its rows tell that it may be made.
    """
    return "settle_address_of_session", {
        **_asked(asking), "grounds": sorted(grounds), "residences": list(residences),
        "events": [{"id": key, "about": citizen} for citizen, key in events.items()], "trail": dict(trail),
    }  # fmt: skip


def after(events: Iterable[str], steps: Iterable[Step]) -> list[Step]:
    """Return the steps that place residences so that they do nothing where no entry of the trail is there."""
    return [(_AFTER[str(query)], {**parameters, "events": sorted(events)}) for query, parameters in steps]


def keep_place(events: Iterable[str], key: str, place: SettledPlace, now: datetime) -> Step:
    """Return the step that keeps where a written address (register key) is, where an entry of the trail is there."""
    lat, lon = place.point if place.point is not None else (None, None)
    properties = {"lat": lat, "lon": lon, "reachable_through": place.reachable_through, "decided_at": now}
    return "save_settled_address_after", {
        "events": sorted(events), "key": key, "id": new_id(), "properties": properties,
    }  # fmt: skip


def _asked(asking: Asking) -> dict[str, Any]:
    return {"session": asking.session, "now": asking.now, "today": asking.today}
