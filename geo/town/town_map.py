"""The map of the invented town, drawn from a seed alone."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from graph_schema.invented_town.chance import generator_for, objects

from . import partition, place_names
from .terrain import CENTRE, Cells, River, draw_cells, draw_river

CRS = "EPSG:25832"
AREA_KM2 = 107.0
"""Area of the whole town, heath included: about that of a German city of 200,000 residents."""

TOLERANCE = 22.0
"""Borders are simplified by this many metres, as a coverage: neighbours keep the same border."""

_DIRECTIONS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))
"""East, north, west, south: the order of the outer boroughs' names."""


@dataclass(frozen=True)
class TownMap:
    """The invented town: two levels of areas and the river, in EPSG:25832."""

    districts: gpd.GeoDataFrame
    """`key`, `name`, `parent_key`, `is_district`, `geometry`: 23 districts and the heath, a gap-free partition."""
    boroughs: gpd.GeoDataFrame
    """The same columns one level up (`parent_key` None): five boroughs and the heath again."""
    river: shapely.LineString
    centre: tuple[float, float]


@dataclass(frozen=True)
class _Areas:
    """Areas in the order of their seeds, before they have names."""

    seeds: partition.Seeds
    heath: int
    pairs: NDArray[np.int64]
    at_river: NDArray[np.bool_]
    polygons: NDArray[np.object_]
    river: shapely.LineString


def draw_town(seed: int) -> TownMap:
    """Draw the town of `seed`: the same seed gives the same map, corner by corner."""
    rng = generator_for(seed, "map")
    river = draw_river(rng)
    cells = draw_cells(rng, river)
    seeds = partition.draw_seeds(rng)
    area_of = partition.grow(rng, cells, river, seeds)
    areas = _Areas(
        seeds=seeds,
        heath=_choose_heath(seeds, area_of),
        pairs=partition.neighbours(cells.pairs, area_of),
        at_river=_lies_at_river(cells, area_of, river, len(seeds.ring)),
        polygons=partition.outline(cells, area_of, len(seeds.ring)),
        river=_river_line(cells, river),
    )
    return _place(areas)


def _choose_heath(seeds: partition.Seeds, area_of: NDArray[np.int64]) -> int:
    """Return the area of middling size in the outermost ring: a large heath, yet not the largest area."""
    outermost = np.flatnonzero(seeds.ring == seeds.ring.max())
    sizes = np.bincount(area_of, minlength=len(seeds.ring))[outermost]
    return int(outermost[np.argsort(sizes, kind="stable")[len(outermost) // 3]])


def _lies_at_river(cells: Cells, area_of: NDArray[np.int64], river: River, number: int) -> NDArray[np.bool_]:
    """Tell for each area whether it reaches the river."""
    near = np.abs(cells.centres[:, 0] - river.x(cells.centres[:, 1])) < 120
    return np.bincount(area_of[near], minlength=number) > 3


def _river_line(cells: Cells, river: River) -> shapely.LineString:
    """Return the part of the river within the town, relative to the town's centre."""
    line = river.line(9_000.0, 60.0)
    low, high = cells.centres[:, 1].min(), cells.centres[:, 1].max()
    return shapely.LineString(line[(line[:, 1] >= low) & (line[:, 1] <= high)])


def _place(areas: _Areas) -> TownMap:
    """Scale the areas to the town's size, move them to its place, simplify and name them."""
    scale = np.sqrt(AREA_KM2 * 1e6 / shapely.area(areas.polygons).sum())

    def settle(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        # Centimetres: equal corners stay equal, and a file written and read again holds the same numbers.
        return np.round(corners * scale + np.array(CENTRE), 2)

    polygons = shapely.transform(shapely.coverage_simplify(areas.polygons, TOLERANCE / scale), settle)
    borough = _boroughs_of(areas)
    order = _order(areas)
    districts = _district_frame(areas, polygons, borough, order)
    return TownMap(districts, _borough_frame(districts), shapely.transform(areas.river, settle), CENTRE)


def _order(areas: _Areas) -> NDArray[np.int64]:
    """Return the areas' positions from the centre outwards, the heath last: the order of their keys."""
    away = np.hypot(*areas.seeds.points.T)
    away[areas.heath] = np.inf
    return np.argsort(away, kind="stable")


def _boroughs_of(areas: _Areas) -> NDArray[np.int64]:
    """Return each area's position in `place_names.BOROUGHS`; the heath belongs to none (-1)."""
    points, ring = areas.seeds.points, areas.seeds.ring
    inner, heath = ring <= 1, np.arange(len(ring)) == areas.heath
    capitals: list[int] = []
    for direction in _DIRECTIONS:
        reach = points @ np.array(direction) - 0.6 * np.abs(points @ np.array(direction[::-1]))
        reach[inner | heath | np.isin(np.arange(len(ring)), capitals)] = -np.inf
        capitals.append(int(np.argmax(reach)))
    around = ~(inner | heath)
    borough = partition.form_boroughs(points, areas.pairs[around[areas.pairs].all(axis=1)], capitals) + 1
    borough[inner] = 0
    borough[heath] = -1
    return borough


def _district_frame(
    areas: _Areas, polygons: NDArray[np.object_], borough: NDArray[np.int64], order: NDArray[np.int64]
) -> gpd.GeoDataFrame:
    inhabited = order[:-1]
    names = place_names.name_districts(areas.seeds.ring[inhabited], areas.at_river[inhabited].tolist())
    return gpd.GeoDataFrame(
        {
            "key": [f"{number:02d}" for number in range(1, len(order) + 1)],
            "name": [*names, place_names.HEATH],
            "parent_key": _keys_or_none([None if borough[area] < 0 else f"B{borough[area] + 1}" for area in order]),
            "is_district": [True] * len(inhabited) + [False],
        },
        geometry=list(polygons[order]),
        crs=CRS,
    )


def _keys_or_none(keys: list[str | None]) -> pd.Series:
    """Return `keys` as a column in which None stays None (pandas would make it NaN)."""
    return pd.Series(objects(keys), dtype=object)


def _borough_frame(districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the boroughs, joined from their districts' borders, and the heath as an area of no borough."""
    polygons = districts.geometry.to_numpy()
    parent = districts["parent_key"].to_numpy()
    keys = [f"B{number}" for number in range(1, len(place_names.BOROUGHS) + 1)]
    merged = [shapely.coverage_union_all(polygons[parent == key]) for key in keys]
    return gpd.GeoDataFrame(
        {
            "key": [*keys, "B0"],
            "name": [*place_names.BOROUGHS, place_names.HEATH],
            "parent_key": _keys_or_none([None] * (len(keys) + 1)),
            "is_district": [True] * len(keys) + [False],
        },
        geometry=[*merged, polygons[-1]],
        crs=districts.crs,
    )
