"""Planned entries and places by year and instrument."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.model.places import Instrument
from graph_schema.model.plan import PlannedPlaces
from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records, key_steps, row_steps


async def load_plan_keys(graph: Graph, years: Sequence[int]) -> dict[str, str | None]:
    """Return fingerprint by key of the rows of the plans of these years."""
    return {row["key"]: row["fingerprint"] for row in await graph.read("load_plan_keys", years=list(years))}


async def load_planned_places(graph: Graph) -> list[PlannedPlaces]:
    """Return what is planned: the newest year first, in a year the instruments in the order of `Instrument`."""
    rows = await graph.read("load_planned_places")
    order = {instrument: place for place, instrument in enumerate(Instrument)}
    found = [PlannedPlaces(instrument=Instrument(row.pop("instrument")), **row) for row in rows]
    return sorted(found, key=lambda each: (-each.year, order[each.instrument]))


def save_planned_places(rows: Records) -> list[Step]:
    """Create or change rows of plans; rows are {key, properties}."""
    return row_steps("save_planned_places", rows)


def remove_planned_places(keys: Sequence[str]) -> list[Step]:
    """Remove rows that the plan of their year has no longer."""
    return key_steps("remove_planned_places", keys)
