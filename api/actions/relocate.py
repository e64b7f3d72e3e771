"""Locating everything anew after borders changed: residences, offices and sites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from api.actions.locating import Areas, locate
from graph_schema.model.people import ResidenceState
from graph_schema.store import directory_import, register
from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records


async def relocate(graph: Graph, areas: Areas) -> list[Step]:
    """Return the steps that put residences, offices and sites into `areas` (borders by level, with area ids).

    What lies where it lay before is left alone. Protected residences and secret sites carry no coordinates, so
    they stay without area (F7); neither do people without fixed address have any.
    """
    steps = _relocated(
        await register.load_placed_residences(graph),
        areas,
        register.clear_residence_areas,
        register.save_residence_areas,
        register.save_residence_states,
    )
    for load, clear, save in (
        (directory_import.load_placed_offices, directory_import.clear_office_areas, directory_import.save_office_areas),
        (directory_import.load_placed_sites, directory_import.clear_site_areas, directory_import.save_site_areas),
    ):
        steps += _relocated(await load(graph), areas, clear, save)
    return steps


def _relocated(
    placed: list[dict[str, Any]],
    areas: Areas,
    clear: Callable[[list[str]], list[Step]],
    save: Callable[[Records], list[Step]],
    save_states: Callable[[Records], list[Step]] | None = None,
) -> list[Step]:
    found = locate([(each["lat"], each["lon"]) for each in placed], areas)
    moved = [
        (each, area_ids) for each, area_ids in zip(placed, found, strict=True) if set(each["area_ids"]) != set(area_ids)
    ]
    steps = [
        *clear([each["key"] for each, _ in moved if each["area_ids"]]),
        *save([{"key": each["key"], "area_id": area} for each, area_ids in moved for area in area_ids]),
    ]
    if save_states is not None:
        steps += save_states(
            [
                {"key": each["key"], "state": ResidenceState.LOCATED if area_ids else ResidenceState.NOT_LOCATED}
                for each, area_ids in moved
                if each["lat"] is not None
            ]
        )
    return steps
