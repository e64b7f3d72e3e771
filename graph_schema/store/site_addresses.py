"""Written addresses of sites and offices, and what people decided about those that were not sure.

Apart from `addresses`, which is about homes: neither holds or finds what was decided about the other. No question here
reads a residence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from graph_schema.ingest.changes import new_id
from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records, row_steps

Point = tuple[float, float]
"""Latitude and longitude (WGS 84)."""


class DecisionState(StrEnum):
    """What was decided about an address."""

    PLACE = "place"
    NOWHERE = "nowhere"
    """In no place of the city."""
    PUT_OFF = "put_off"
    """Not decided yet: somebody asks, or waits."""


@dataclass(frozen=True, slots=True)
class SiteDecision:
    """What a person decided about the written address of sites and offices; `point` where the state is a place."""

    state: DecisionState
    point: Point | None
    decided_at: datetime


async def load_site_decisions(graph: Graph) -> dict[str, SiteDecision]:
    """Return what people decided, by register key of the written address."""
    return {
        row["key"]: SiteDecision(
            DecisionState(row["state"]), None if row["lat"] is None else (row["lat"], row["lon"]), row["decided_at"]
        )
        for row in await graph.read("load_site_decisions")
    }


async def load_written_offices(graph: Graph) -> list[dict[str, Any]]:
    """Return every office with a written address: key, id, name, kind, the address, and where it is placed now."""
    return await graph.read("load_written_offices")


async def load_written_sites(graph: Graph) -> list[dict[str, Any]]:
    """Return every site with a written address, with its provider's name; never a secret one (F7)."""
    return await graph.read("load_written_sites")


def save_office_places(rows: Records) -> list[Step]:
    """Place offices by their written address; rows are {key, lat, lon, address_match}."""
    return row_steps("save_office_places", rows)


def save_site_places(rows: Records) -> list[Step]:
    """Place sites by their written address; rows are {key, lat, lon, address_match}."""
    return row_steps("save_site_places", rows)


def save_site_decision(key: str, decision: SiteDecision) -> Step:
    """Return the step that keeps what was decided about a written address (register key)."""
    lat, lon = decision.point or (None, None)
    properties = {"state": decision.state.value, "lat": lat, "lon": lon, "decided_at": decision.decided_at}
    return "save_site_decision", {"key": key, "id": new_id(), "properties": properties}


def remove_site_decision(key: str) -> Step:
    """Return the step that takes a decision back."""
    return "remove_site_decision", {"key": key}
