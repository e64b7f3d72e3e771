"""Locating points in the neighbourhoods of every level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import geopandas
import numpy as np
import pandas as pd
import shapely

from geo.assignment import assign_areas
from geo.boundaries import frame_from_wkb
from graph_schema.ingest.report import Note, Row
from graph_schema.store.areas import load_boundaries, load_levels
from graph_schema.store.graph import Graph
from graph_schema.written import number_words

Areas = Mapping[str, geopandas.GeoSeries]
"""Borders by level, each with the areas' ids as index."""


async def load_areas(graph: Graph) -> dict[str, geopandas.GeoSeries]:
    """Return the borders of all levels that have areas; those without district too (a point may lie there)."""
    areas: dict[str, geopandas.GeoSeries] = {}
    for level in await load_levels(graph):
        stored = await load_boundaries(graph, level.code)
        if stored:
            frame = frame_from_wkb(
                [each.area_id for each in stored], [each.wkb for each in stored], [each.crs for each in stored]
            )
            areas[level.code] = geopandas.GeoSeries(
                shapely.force_2d(np.asarray(frame.geometry.array, dtype=object)), frame.index, crs=frame.crs
            )
    return areas


def locate(points: Sequence[tuple[float | None, float | None]], areas: Areas) -> list[list[str]]:
    """Return for each point (latitude, longitude) the ids of its areas, one per level at most; empty: in none."""
    found: list[list[str]] = [[] for _ in points]
    given = [position for position, (lat, lon) in enumerate(points) if lat is not None and lon is not None]
    if not given:
        return found
    lat = np.array([points[position][0] for position in given], dtype=np.float64)
    lon = np.array([points[position][1] for position in given], dtype=np.float64)
    for borders in areas.values():
        for position, area in zip(given, assign_areas(lon, lat, borders), strict=True):
            if not pd.isna(area):
                found[position].append(str(area))
    return found


def count_swapped_coordinates(outside: Iterable[Row], areas: Areas) -> int:
    """Count rows outside every area that would lie inside with latitude and longitude swapped."""
    return sum(bool(found) for found in locate([(row["lon"], row["lat"]) for row in outside], areas))


def no_address_list_note(unplaced: int) -> list[Note]:
    """Return a note where written addresses have no place because the graph holds no list of the city's addresses."""
    if not unplaced:
        return []
    de, en = number_words(unplaced)
    one = unplaced == 1
    return [
        Note(
            "no_address_list",
            f"{'1 Wohnung hat' if one else f'{de} Wohnungen haben'} nur eine geschriebene Adresse, und eine "
            "Adressliste der Stadt ist noch nicht da: sie mit „sozialraum import addresses“ einlesen, dann werden "
            "sie verortet.",
            f"{'1 residence has' if one else f'{en} residences have'} a written address only, and there is no list "
            "of the city’s addresses yet: load it with “sozialraum import addresses”, then they are located.",
        )
    ]


def swapped_coordinates_note(swapped: int) -> list[Note]:
    """Return a note where rows would lie in an area with latitude and longitude swapped."""
    if not swapped:
        return []
    de, en = number_words(swapped)
    return [
        Note(
            "coordinates_swapped",
            f"Wären lat und lon vertauscht, {'läge 1 Punkt' if swapped == 1 else f'lägen {de} Punkte'} mehr in "
            "einem Gebiet: die beiden Spalten prüfen.",
            f"If lat and lon were swapped, {'1 more point' if swapped == 1 else f'{en} more points'} would lie in "
            "an area: check the two columns.",
        )
    ]
