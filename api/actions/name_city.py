"""Use case: say whose graph it is."""

from __future__ import annotations

from dataclasses import replace

from graph_schema.model.city import City
from graph_schema.store.city import load_city, save_city
from graph_schema.store.graph import Graph


async def name_city(graph: Graph, *, name: str | None = None, office: str | None = None) -> City:
    """Write the names that pages, files and printed footers carry; None leaves what is there.

    The mark of a graph with invented people stays.
    """
    known = await load_city(graph) or City(name="", office="")
    named = replace(known, name=known.name if name is None else name, office=known.office if office is None else office)
    if named != known:
        await save_city(graph, named)
    return named
