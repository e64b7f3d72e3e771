"""Streets with houses in any districts: the invented town's, or imported ones that shall be filled."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .place_names import name_streets

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

HOUSE_GAP = 19.0
"""Metres between two houses on one side of a street."""
HOUSES_PER_STREET = 56
BUILT_RESIDENTS_PER_HOUSE = 9.0


def lay_streets(districts: gpd.GeoDataFrame, residents: IntArray, rng: Generator) -> gpd.GeoDataFrame:
    """Lay streets and houses in `districts` (metric CRS), given all residents of each `(districts,)`.

    Returns a frame of houses in the same CRS, in random order within a district: `district` (index of
    `districts`), `street`, `house_number`, `geometry` (points strictly inside their district). Every district
    gets at least one street with a house. Raises ValueError where the CRS is missing or geographic.
    """
    if districts.crs is None or districts.crs.is_geographic:
        raise ValueError("streets are laid in metres: give districts in a metric coordinate system")
    streets = np.maximum(1, np.ceil(residents / BUILT_RESIDENTS_PER_HOUSE / HOUSES_PER_STREET)).astype(int)
    names = iter(name_streets(rng, int(streets.sum())))
    parts: list[pd.DataFrame] = []
    for district, polygon, number in zip(districts.index, districts.geometry, streets, strict=True):
        houses = _houses_in(polygon, int(number), rng)
        street_names = [next(names) for _ in range(number)]
        houses["street"] = np.array(street_names, dtype=object)[houses["street"]]
        houses.insert(0, "district", district)
        parts.append(houses)
    frame = pd.concat(parts, ignore_index=True)
    return gpd.GeoDataFrame(
        frame.drop(columns=["x", "y"]), geometry=gpd.points_from_xy(frame["x"], frame["y"]), crs=districts.crs
    )


def _houses_in(polygon: BaseGeometry, number: int, rng: Generator) -> pd.DataFrame:
    """Return houses (`street` 0…number-1, `house_number`, `x`, `y`) along `number` streets within `polygon`."""
    inner = polygon.buffer(-30.0)
    ground = polygon if inner.is_empty else inner
    middles = _points_in(ground, number, rng)
    turn = rng.uniform(0, np.pi / 2)
    direction = turn + rng.integers(0, 2, number) * np.pi / 2 + rng.normal(0, 0.16, number)
    sizes = np.maximum(8, rng.poisson(HOUSES_PER_STREET, number))
    street = np.repeat(np.arange(number), sizes)
    position = np.arange(len(street)) - np.repeat(sizes.cumsum() - sizes, sizes)
    along = (position // 2 - sizes[street] / 4) * HOUSE_GAP
    side = np.where(position % 2 == 0, 13.0, -13.0)
    jitter = rng.normal(0, 2.0, (len(street), 2))
    cos, sin = np.cos(direction)[street], np.sin(direction)[street]
    x = middles[street, 0] + along * cos - side * sin + jitter[:, 0]
    y = middles[street, 1] + along * sin + side * cos + jitter[:, 1]
    frame = pd.DataFrame({"street": street, "house_number": position + 1, "x": x, "y": y})
    shapely.prepare(ground)
    kept = frame[shapely.contains_xy(ground, x, y)]
    if kept.empty:
        point = ground.representative_point()
        kept = pd.DataFrame({"street": [0], "house_number": [1], "x": [point.x], "y": [point.y]})
    return pd.DataFrame(kept.iloc[rng.permutation(len(kept))]).reset_index(drop=True)


def _points_in(ground: BaseGeometry, number: int, rng: Generator) -> FloatArray:
    """Return `number` random points `(number, 2)` within `ground`, denser around its inside."""
    low_x, low_y, high_x, high_y = ground.bounds
    heart = ground.representative_point()
    reach = np.sqrt(ground.area / np.pi)
    found: FloatArray = np.empty((0, 2))
    shapely.prepare(ground)
    while len(found) < number:
        evenly = rng.uniform((low_x, low_y), (high_x, high_y), (4 * number + 16, 2))
        settled = np.array([heart.x, heart.y]) + rng.normal(0, 0.6 * reach, evenly.shape)
        candidates = np.where(rng.random((len(evenly), 1)) < 0.45, evenly, settled)
        found = np.concatenate([found, candidates[shapely.contains_xy(ground, *candidates.T)]])
    return found[:number]


def postcodes(districts: int) -> list[str]:
    """Return an invented postcode for each of so many districts, one for every two: none in Germany begins with 00."""
    return [f"00{101 + place // 2}" for place in range(districts)]
