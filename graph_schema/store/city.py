"""Whose graph this is, and how full it is."""

from __future__ import annotations

from dataclasses import asdict

from graph_schema.model.city import City
from graph_schema.store.graph import Graph


async def load_city(graph: Graph) -> City | None:
    """Return the city of the graph; None where none was saved yet."""
    rows = await graph.read("load_city")
    return City(**rows[0]) if rows else None


async def save_city(graph: Graph, city: City) -> None:
    """Write the city; a second call replaces the first."""
    await graph.write("save_city", **asdict(city))
