"""The ground of the invented town: a smooth random field, a river and the cells between which borders run.

All lengths in metres, in EPSG:25832, before the town is scaled to its area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree, Voronoi

CENTRE = (563_000.0, 5_650_000.0)
"""Where the town lies: about 51.0° N, 9.9° E, on open land; no file of a real town is used."""

CELL = 115.0
"""Mean width of a cell: fine enough that borders look grown, coarse enough that they stay small."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Field:
    """A smooth random field over the plane with mean 0 and standard deviation about 1."""

    waves: FloatArray
    """`(k, 2)` wave vectors in radians per metre."""
    phases: FloatArray

    def at(self, points: FloatArray) -> FloatArray:
        """Return the field's values `(n,)` at `points` `(n, 2)`."""
        return np.cos(points @ self.waves.T + self.phases).sum(axis=1) * np.sqrt(2 / len(self.phases))


def draw_field(rng: Generator, wavelength: float, number: int = 24) -> Field:
    """Draw a field whose hills are about `wavelength` metres apart."""
    directions = rng.uniform(0, 2 * np.pi, number)
    lengths = 2 * np.pi / (wavelength * rng.uniform(0.6, 1.8, number))
    waves = np.column_stack([np.cos(directions), np.sin(directions)]) * lengths[:, None]
    return Field(waves, rng.uniform(0, 2 * np.pi, number))


@dataclass(frozen=True)
class River:
    """A river from north to south: its x for every y (relative to the town's centre)."""

    offset: float
    amplitudes: FloatArray
    waves: FloatArray
    phases: FloatArray

    def x(self, y: FloatArray) -> FloatArray:
        """Return the river's x `(n,)` at each `y` `(n,)`."""
        return self.offset + (self.amplitudes * np.cos(np.outer(y, self.waves) + self.phases)).sum(axis=1)

    def line(self, half_length: float, step: float) -> FloatArray:
        """Return points `(n, 2)` along the river, about `step` metres apart."""
        y = np.linspace(-half_length, half_length, int(2 * half_length / step) * 4)
        points = np.column_stack([self.x(y), y])
        along = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
        stations = np.arange(0, along[-1], step)
        return np.column_stack([np.interp(stations, along, points[:, 0]), np.interp(stations, along, points[:, 1])])

    def is_east(self, points: FloatArray) -> NDArray[np.bool_]:
        """Tell for each of `points` `(n, 2)` whether it lies east of the river."""
        return points[:, 0] > self.x(points[:, 1])


def draw_river(rng: Generator) -> River:
    """Draw a river that passes a little east of the centre in wide bends."""
    lengths = np.array([9_000.0, 3_600.0, 1_500.0])
    return River(
        offset=float(rng.uniform(350, 650)),
        amplitudes=np.array([520.0, 260.0, 70.0]) * rng.uniform(0.8, 1.2, 3),
        waves=2 * np.pi / (lengths * rng.uniform(0.85, 1.15, 3)),
        phases=rng.uniform(0, 2 * np.pi, 3),
    )


@dataclass(frozen=True)
class Cells:
    """Cells of the ground: a Voronoi tessellation whose edges also follow the river."""

    centres: FloatArray
    """`(n, 2)`, relative to the town's centre."""
    rings: list[FloatArray]
    """Corners of each cell, in order; neighbours share their corners exactly."""
    pairs: IntArray
    """`(m, 2)` indexes of neighbouring cells."""


def draw_cells(rng: Generator, river: River, radius: float = 7_400.0) -> Cells:
    """Tessellate the ground within an uneven outline of about `radius` metres."""
    reach = radius * 1.35
    grid = np.arange(-reach, reach, CELL)
    points = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    points = points + rng.uniform(-0.48, 0.48, points.shape) * CELL
    # Mirrored pairs of points along the river: the edge between two partners is a piece of the river.
    line = river.line(reach, CELL * 0.8)
    ahead = np.gradient(line, axis=0)
    normal = np.column_stack([-ahead[:, 1], ahead[:, 0]]) / np.hypot(ahead[:, 0], ahead[:, 1])[:, None]
    banks = np.concatenate([line + normal * CELL * 0.4, line - normal * CELL * 0.4])
    far_from_river = KDTree(line).query(points)[0] > CELL * 0.85
    points = np.concatenate([points[far_from_river], banks])
    return _inside_outline(rng, points, radius)


def _inside_outline(rng: Generator, points: FloatArray, radius: float) -> Cells:
    diagram = Voronoi(points)
    touching = diagram.ridge_points.astype(np.int64)
    angle = np.arctan2(points[:, 1], points[:, 0])
    distance = np.hypot(points[:, 0] * 0.92, points[:, 1] * 1.12)
    edge = np.full(len(points), radius)
    for bumps in (2, 3, 5, 8):
        edge += radius * rng.uniform(0.02, 0.09) * np.cos(bumps * angle + rng.uniform(0, 2 * np.pi))
    inside = distance + 190 * draw_field(rng, 1_000.0).at(points) < edge * 0.8
    inside = _largest_piece(touching, inside)
    inside = ~_largest_piece(touching, ~inside)  # whatever is not the land outside: without holes
    number = np.cumsum(inside) - 1
    pairs = touching[inside[touching].all(axis=1)]
    rings = [diagram.vertices[diagram.regions[diagram.point_region[i]]] for i in np.flatnonzero(inside)]
    return Cells(points[inside], rings, number[pairs])


def _largest_piece(pairs: IntArray, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the largest connected part of `inside`: the uneven outline cuts off cells and leaves holes."""
    kept = pairs[inside[pairs].all(axis=1)]
    graph = coo_matrix((np.ones(len(kept)), (kept[:, 0], kept[:, 1])), shape=(len(inside), len(inside)))
    _, piece = connected_components(graph, directed=False)
    return inside & (piece == np.bincount(piece[inside]).argmax())
