"""Which neighbourhood a point lies in, for millions of points at once.

Points are sorted into a grid of 250 m; each polygon then looks only at the points of the cells that its
bounding box touches, and asks GEOS with bare coordinates. No point objects are made: they are what costs a
spatial join its time and memory (`bench/assign_points.py` measures both in one run).
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from graph_schema.errors import BadInput

CELL_METRES = 250.0
MOST_CELLS = 4_000_000
METRES_PER_DEGREE = 111_320.0
"""Length of a degree of latitude. The grid only sorts points, so a round value is exact enough."""

Floats = NDArray[np.float64]


def assign_areas(lon: ArrayLike, lat: ArrayLike, areas: geopandas.GeoSeries) -> pd.Series:
    """Assign each point to the area it lies in.

    `lon`, `lat`: shape (n,), degrees, WGS 84 (EPSG:4326). `areas`: polygons with unique labels as index, in
    any coordinate system. Returns a categorical Series "area" of shape (n,) with labels of `areas`, missing
    where a point lies in no area or has no coordinates; on the index of `lon` if that is a Series.

    A point on a shared border goes to exactly one area: the one whose label sorts first, whatever the order
    of `areas`. `BadInput` if the areas have no coordinate system, labels repeat, or the coordinates differ
    in number.

    >>> from shapely.geometry import box
    >>> areas = geopandas.GeoSeries({"west": box(9, 51, 9.1, 51.1), "east": box(9.1, 51, 9.2, 51.1)}, crs=4326)
    >>> assign_areas([9.05, 9.15, 9.1, 8.0], [51.05, 51.05, 51.05, 51.05], areas).tolist()
    ['west', 'east', 'east', nan]
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    _require_fitting(x, y, areas)
    labels = areas.index.sort_values()
    polygons = np.asarray(areas.reindex(labels).array)
    crs = pyproj.CRS.from_user_input(areas.crs)
    codes = _find_areas(*_in_system(x, y, crs), polygons, crs.is_geographic)
    index = lon.index if isinstance(lon, pd.Series) else None
    return pd.Series(pd.Categorical.from_codes(codes, categories=labels), index=index, name="area")


def _require_fitting(x: Floats, y: Floats, areas: geopandas.GeoSeries) -> None:
    if x.ndim != 1 or x.shape != y.shape:
        raise BadInput("Längen- und Breitengrade sind verschieden viele.", "Longitudes and latitudes differ in number.")
    if areas.crs is None:
        raise BadInput(
            "Die Gebiete nennen kein Koordinatensystem.", "The areas name no coordinate system.",
            "Geben Sie es beim Import an.", "State it when importing.",
        )  # fmt: skip
    if not areas.index.is_unique:
        raise BadInput("Ein Gebietsschlüssel kommt mehrfach vor.", "A key of an area occurs more than once.")


def _in_system(x: Floats, y: Floats, crs: pyproj.CRS) -> tuple[Floats, Floats]:
    """Borders are straight lines in the system they were given in, so points move there, not the borders."""
    if crs.is_geographic:
        return x, y
    to_areas = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    return to_areas.transform(x, y)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Points sorted by cell: the cells of one row that lie side by side are one slice of the points."""

    x: Floats
    y: Floats
    place: NDArray[np.int32]
    """Where each sorted point stands in the input."""
    starts: NDArray[np.int64]
    """Number of the first sorted point of each cell, and one more for the end."""
    origin: tuple[float, float]
    cell: tuple[float, float]
    columns: int
    rows: int

    def near(self, bounds: Floats) -> list[list[slice]]:
        """Return, per polygon, the slices of points in cells that touch its bounds.

        `bounds`: shape (polygons, 4), xmin, ymin, xmax, ymax. All slices are looked up at once.
        """
        left, right = self._numbers(bounds[:, [0, 2]], 0, self.columns).T
        low, high = self._numbers(bounds[:, [1, 3]], 1, self.rows).T
        heights = high - low + 1
        polygon = np.repeat(np.arange(len(bounds)), heights)
        row = np.arange(len(polygon)) - np.repeat(np.cumsum(heights) - heights, heights) + low[polygon]
        begins = self.starts[row * self.columns + left[polygon]]
        ends = self.starts[row * self.columns + right[polygon] + 1]
        slices: list[list[slice]] = [[] for _ in range(len(bounds))]
        filled = np.flatnonzero(ends > begins)
        parts = zip(polygon[filled].tolist(), begins[filled].tolist(), ends[filled].tolist(), strict=True)
        for number, begin, end in parts:
            slices[number].append(slice(begin, end))
        return slices

    def _numbers(self, values: Floats, axis: int, count: int) -> NDArray[np.int64]:
        return np.clip((values - self.origin[axis]) / self.cell[axis], 0, count - 1).astype(np.int64)


def _sort_into_grid(x: Floats, y: Floats, bounds: Floats, cell: tuple[float, float]) -> _Grid:
    """Sort the points within `bounds`; the rest (no coordinates among them) can lie in no area."""
    columns = int((bounds[2] - bounds[0]) / cell[0]) + 1
    rows = int((bounds[3] - bounds[1]) / cell[1]) + 1
    inside = (x >= bounds[0]) & (x <= bounds[2]) & (y >= bounds[1]) & (y <= bounds[3])
    place = np.flatnonzero(inside).astype(np.int32)
    numbers = ((y[place] - bounds[1]) / cell[1]).astype(np.int32)
    numbers *= columns
    numbers += ((x[place] - bounds[0]) / cell[0]).astype(np.int32)
    order, starts = _count_sort(numbers, columns * rows)
    place = place[order]
    return _Grid(x[place], y[place], place, starts, (bounds[0], bounds[1]), cell, columns, rows)


def _count_sort(numbers: NDArray[np.int32], count: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the order of points by cell number, and where each cell begins: linear, a comparing sort is not.

    Turning a sparse matrix of one entry per point from coordinates into rows is a counting sort in C.
    """
    points = len(numbers)
    entries = np.ones(points, dtype=np.int8), (numbers, np.arange(points, dtype=np.int32))
    by_cell = sparse.csr_array(sparse.coo_array(entries, shape=(count, max(1, points))))
    return np.asarray(by_cell.indices, dtype=np.int32), np.asarray(by_cell.indptr, dtype=np.int64)


def _find_areas(x: Floats, y: Floats, polygons: NDArray[np.object_], geographic: bool) -> NDArray[np.int32]:
    """Return for each point the number of the first polygon that covers it, -1 where none does."""
    codes = np.full(len(x), -1, dtype=np.int32)
    filled = np.flatnonzero(~(shapely.is_missing(polygons) | shapely.is_empty(polygons)))
    if not len(filled) or not len(x):
        return codes
    grid = _sort_into_grid(x, y, *_frame(polygons[filled], geographic))
    sorted_codes = np.full(len(grid.place), -1, dtype=np.int32)
    near = grid.near(shapely.bounds(polygons[filled]))
    # Backwards, so that on a shared border the first polygon writes last.
    for number, slices in zip(filled[::-1].tolist(), reversed(near), strict=True):
        if slices:
            _mark(sorted_codes, grid, polygons.item(number), slices, number)
    codes[grid.place] = sorted_codes
    return codes


def _mark(codes: NDArray[np.int32], grid: _Grid, polygon: shapely.Geometry, slices: list[slice], number: int) -> None:
    """Write `number` to the points of `slices` that the polygon covers."""
    shapely.prepare(polygon)
    x, y = (np.concatenate([values[part] for part in slices]) for values in (grid.x, grid.y))
    covered = shapely.intersects_xy(polygon, x, y)
    shapely.destroy_prepared(polygon)
    begin = 0
    for part in slices:
        end = begin + part.stop - part.start
        codes[part][covered[begin:end]] = number
        begin = end


def _frame(polygons: NDArray[np.object_], geographic: bool) -> tuple[Floats, tuple[float, float]]:
    """Return the bounds of all polygons and the size of a cell, in their units.

    Cells grow where 250 m would make more of them than a few million (a country instead of a city).
    """
    bounds = shapely.total_bounds(polygons)
    width, height = _cell_size(bounds, geographic)
    cells = ((bounds[2] - bounds[0]) / width) * ((bounds[3] - bounds[1]) / height)
    growth = max(1.0, float(np.sqrt(cells / MOST_CELLS)))
    return bounds, (width * growth, height * growth)


def _cell_size(bounds: Floats, geographic: bool) -> tuple[float, float]:
    if not geographic:
        return CELL_METRES, CELL_METRES
    shrink = max(0.01, float(np.cos(np.radians((bounds[1] + bounds[3]) / 2))))
    return CELL_METRES / METRES_PER_DEGREE / shrink, CELL_METRES / METRES_PER_DEGREE
