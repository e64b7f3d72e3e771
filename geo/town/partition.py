"""Districts and boroughs: cells grow together from seeds, so every area is in one piece and borders look grown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from .terrain import Cells, River, draw_field

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

RINGS: tuple[tuple[int, float], ...] = ((1, 0.0), (6, 1_200.0), (8, 2_700.0), (9, 4_900.0))
"""Seeds of areas, from the centre outwards: number and distance in metres. 24 in all; one becomes the heath."""

RIVER_COST = 900.0
"""What crossing the river costs a growing district, in metres: most borders then run along it."""


@dataclass(frozen=True)
class Seeds:
    """Where the areas grow from."""

    points: FloatArray
    """`(n, 2)`, relative to the town's centre."""
    ring: IntArray
    """Ring of each seed, 0 in the centre."""


def draw_seeds(rng: Generator) -> Seeds:
    """Draw the seeds in uneven rings: close together in the centre, far apart at the edge."""
    points: list[tuple[float, float]] = []
    rings: list[int] = []
    for ring, (number, distance) in enumerate(RINGS):
        turn = rng.uniform(0, 2 * np.pi)
        for place in range(number):
            angle = turn + 2 * np.pi * (place + rng.uniform(-0.22, 0.22)) / number
            away = distance * rng.uniform(0.84, 1.16)
            points.append((away * np.cos(angle) - 150.0, away * np.sin(angle)))
            rings.append(ring)
    return Seeds(np.array(points), np.array(rings))


def grow(rng: Generator, cells: Cells, river: River, seeds: Seeds) -> IntArray:
    """Return for each cell the seed `(n,)` that reaches it on the cheapest way over uneven ground."""
    centres, pairs = cells.centres, cells.pairs
    start, end = centres[pairs[:, 0]], centres[pairs[:, 1]]
    ground = draw_field(rng, 1_500.0).at((start + end) / 2) + 0.6 * draw_field(rng, 450.0).at((start + end) / 2)
    cost = np.hypot(*(start - end).T) * np.exp(0.38 * ground)
    cost += RIVER_COST * (river.is_east(start) != river.is_east(end))
    first_cells = np.argmin(np.hypot(*(seeds.points[:, None, :] - centres[None, :, :]).transpose(2, 0, 1)), axis=1)
    return nearest_source(len(centres), pairs, cost, first_cells)


def nearest_source(size: int, pairs: IntArray, cost: FloatArray, sources: Sequence[int] | IntArray) -> IntArray:
    """Return for each of `size` nodes the position in `sources` of the one with the cheapest way to it, -1 if none."""
    graph = coo_matrix((cost, (pairs[:, 0], pairs[:, 1])), shape=(size, size)).tocsr()
    _, _, reached_from = dijkstra(
        graph, directed=False, indices=np.asarray(sources), min_only=True, return_predecessors=True
    )
    position = np.full(size, -1, dtype=np.int64)
    position[np.asarray(sources)] = np.arange(len(sources))
    return np.where(reached_from < 0, -1, position[reached_from.clip(0)])


def outline(cells: Cells, area_of: IntArray, number: int) -> NDArray[np.object_]:
    """Return the areas' polygons `(number,)`, without gaps or overlaps between them."""
    polygons = np.array([shapely.Polygon(ring) for ring in cells.rings], dtype=object)
    return np.array([shapely.coverage_union_all(polygons[area_of == area]) for area in range(number)], dtype=object)


def neighbours(pairs: IntArray, area_of: IntArray) -> IntArray:
    """Return the pairs `(m, 2)` of areas that share a border."""
    touching = np.sort(area_of[pairs], axis=1)
    return np.unique(touching[touching[:, 0] != touching[:, 1]], axis=0)


def form_boroughs(points: FloatArray, pairs: IntArray, capitals: Sequence[int]) -> IntArray:
    """Return for each district the borough `(n,)` of the capital that is nearest through neighbouring districts.

    `points` `(n, 2)` are the districts' seeds; a borough is in one piece because the way leads through neighbours.
    """
    length = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    return nearest_source(len(points), pairs, length, capitals)
