"""Levels, neighbourhoods, borders, residents and published figures.

Functions that read ask the graph; functions that write return steps, so that an import carries out all of
them in one transaction (`Graph.write_all`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_schema.model.places import Level, Neighbourhood
from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records, heavy_steps, key_steps, row_steps


@dataclass(frozen=True, slots=True)
class StoredBoundary:
    """An area's border as it was given: well-known binary in the coordinate system `crs` ("EPSG:25832" or WKT)."""

    area_id: str
    wkb: bytes
    crs: str


@dataclass(frozen=True, slots=True)
class ResidentCount:
    """Residents of an area on a date; `group` is one of `columns.RESIDENT_GROUPS`."""

    area_id: str
    reference_date: date
    group: str
    count: int


@dataclass(frozen=True, slots=True)
class PublishedIndicator:
    """An indicator that was imported as figures: `unit` is people, households, per_cent or index."""

    code: str
    name_de: str
    name_en: str
    unit: str
    denominator: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """An imported figure; `value` None is "no data": the source publishes none."""

    area_id: str
    reference_date: date
    value: float | None


async def load_levels(graph: Graph) -> list[Level]:
    """Return all levels, the coarsest first."""
    rows = await graph.read("load_levels")
    return [Level(**row) for row in rows]


async def load_neighbourhoods(graph: Graph, level: str) -> list[Neighbourhood]:
    """Return the areas of `level`, those without district too, in the order of names."""
    return [Neighbourhood(**row) for row in await graph.read("load_neighbourhoods", level=level)]


async def load_neighbourhood_keys(graph: Graph, level: str) -> dict[str, tuple[str | None, str]]:
    """Return fingerprint and id by area key (`level|key`)."""
    rows = await graph.read("load_neighbourhood_keys", level=level)
    return {row["key"]: (row["fingerprint"], row["id"]) for row in rows}


async def load_boundaries(graph: Graph, level: str) -> list[StoredBoundary]:
    """Return the borders of `level` without loss; `geo.boundaries.frame_from_wkb` makes a frame of them."""
    return [StoredBoundary(**row) for row in await graph.read("load_boundaries", level=level)]


async def load_resident_counts(graph: Graph, level: str) -> list[ResidentCount]:
    """Return all resident counts of the areas of `level`, by date and group."""
    return [ResidentCount(**row) for row in await graph.read("load_resident_counts", level=level)]


async def load_resident_count_keys(graph: Graph, level: str) -> list[dict[str, Any]]:
    """Return key, fingerprint, reference_date and group of the resident counts of `level`."""
    return await graph.read("load_resident_count_keys", level=level)


async def load_published_indicators(graph: Graph) -> list[PublishedIndicator]:
    """Return the published indicators, by code."""
    return [PublishedIndicator(**row) for row in await graph.read("load_published_indicators")]


async def load_published_indicator_key(graph: Graph, code: str) -> str | None:
    """Return the fingerprint of a published indicator; None if it is not there."""
    rows = await graph.read("load_published_indicator_key", code=code)
    return rows[0]["fingerprint"] if rows else None


async def load_published_figures(graph: Graph, code: str, level: str) -> list[PublishedFigure]:
    """Return the figures of the published indicator `code` for the areas of `level`."""
    return [PublishedFigure(**row) for row in await graph.read("load_published_figures", code=code, level=level)]


async def load_published_figure_keys(graph: Graph, code: str, level: str) -> list[dict[str, Any]]:
    """Return key, fingerprint and reference_date of the figures of `code` at `level`."""
    return await graph.read("load_published_figure_keys", code=code, level=level)


def save_level(level: Level) -> list[Step]:
    """Store a level with its words."""
    properties = {
        "rank": level.rank,
        "name_de": level.name_de,
        "singular_de": level.singular_de,
        "name_en": level.name_en,
        "singular_en": level.singular_en,
        "source": level.source,
        "licence": level.licence,
        "borders_as_of": level.borders_as_of,
    }
    return [("save_level", {"code": level.code, "properties": properties})]


def save_neighbourhoods(level: str, rows: Records) -> list[Step]:
    """Create or change areas; rows are {key, id, properties}."""
    return row_steps("save_neighbourhoods", rows, level=level)


def clear_boundaries(keys: Sequence[str]) -> list[Step]:
    """Take away the borders of these areas."""
    return key_steps("clear_boundaries", keys)


def save_boundaries(rows: Records) -> list[Step]:
    """Store borders; rows are {key, id, wkb, crs}."""
    return heavy_steps("save_boundaries", rows, "wkb")


def clear_parents(keys: Sequence[str]) -> list[Step]:
    """Take away the parents of these areas."""
    return key_steps("clear_parents", keys)


def save_parents(rows: Records) -> list[Step]:
    """Put areas into the area one level up; rows are {key, parent_key}, both as `level|key`."""
    return row_steps("save_parents", rows)


def remove_figures_of_areas(keys: Sequence[str]) -> list[Step]:
    """Remove resident counts and published figures of areas that go."""
    return key_steps("remove_figures_of_areas", keys)


def remove_neighbourhoods(keys: Sequence[str]) -> list[Step]:
    """Remove areas of an earlier import with their borders."""
    return key_steps("remove_neighbourhoods", keys)


def save_resident_counts(rows: Records) -> list[Step]:
    """Create or change resident counts; rows are {key, area_key, properties}."""
    return row_steps("save_resident_counts", rows)


def save_published_indicator(code: str, properties: Mapping[str, Any]) -> list[Step]:
    """Create or change a published indicator."""
    return [("save_published_indicator", {"code": code, "properties": dict(properties)})]


def save_published_figures(rows: Records) -> list[Step]:
    """Create or change published figures; rows are {key, area_key, properties}."""
    return row_steps("save_published_figures", rows)
