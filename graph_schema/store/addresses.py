"""The city's list of addresses, and what people decided about written addresses that were not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records, key_steps, row_steps

PAGE = 20_000
"""Rows read at once."""


@dataclass(frozen=True, slots=True)
class SettledPlace:
    """What a person decided about a written address: where it is, that it is nowhere in the city, or no fixed one."""

    point: tuple[float, float] | None = None
    """Latitude and longitude (WGS 84); None for nowhere, and where it is no fixed address."""
    reachable_through: str | None = None
    """Who can reach those who have no fixed address but this one. Personal."""
    decided_at: datetime | None = None
    """None while it is being decided."""


async def load_address_keys(graph: Graph, kind: str) -> dict[str, str | None]:
    """Return fingerprint by register key of the addresses of a kind (house, stretch)."""
    return {row["key"]: row["fingerprint"] for row in await _all(graph, "load_address_keys", kind=kind)}


async def load_houses(graph: Graph) -> list[dict[str, Any]]:
    """Return the houses: key, street, house_number, suffix, postcode, town, lat, lon (WGS 84)."""
    return await _all(graph, "load_houses")


async def load_stretches(graph: Graph) -> list[dict[str, Any]]:
    """Return the stretches of streets: key, street, first, last, side, postcode, town, and an area's id as area_key."""
    return [row for row in await _all(graph, "load_stretches") if row["area_key"] is not None]


async def load_written_residences(graph: Graph) -> list[dict[str, Any]]:
    """Return every residence with its written address, how sure its place is, and where it is placed now."""
    return await _all(graph, "load_written_residences")


async def load_settled_addresses(graph: Graph) -> dict[str, SettledPlace]:
    """Return what people decided by register key of the written address."""
    return {
        row["key"]: SettledPlace(
            None if row["lat"] is None else (row["lat"], row["lon"]), row["reachable_through"], row["decided_at"]
        )
        for row in await graph.read("load_settled_addresses")
    }


def save_addresses(rows: Records) -> list[Step]:
    """Create or change addresses; rows are {key, id, properties}."""
    return row_steps("save_addresses", rows)


def save_stretch_areas(rows: Records) -> list[Step]:
    """Locate stretches of streets; rows are {key, area_id}."""
    return row_steps("save_stretch_areas", rows)


def remove_addresses(keys: Sequence[str]) -> list[Step]:
    """Remove addresses that the city no longer lists."""
    return key_steps("remove_addresses", keys)


def save_residence_places(rows: Records) -> list[Step]:
    """Place residences by their written address; rows are {key, state, lat, lon, address_match, settled_through}."""
    return row_steps("save_residence_places", rows)


def save_settled_addresses(rows: Records) -> list[Step]:
    """Keep what people decided; rows are {key, id, properties}."""
    return row_steps("save_settled_addresses", rows)


async def _all(graph: Graph, query: str, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while rows := await graph.read(query, after=after, limit=PAGE, **parameters):
        found.extend(rows)
        after = rows[-1]["key"]
    return found
