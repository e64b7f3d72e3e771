"""Square cells of the European grid (ETRS89-LAEA), cut at the borders of areas: a level that needs no addresses.

Cells are named as INSPIRE and the Federal Statistical Office name them: size, then northing and easting of the lower
left corner in EPSG:3035 without the zeros that the size makes certain, `1kmN3124E4251` or `500mN31240E42515`.
"""

from __future__ import annotations

import math
from collections import Counter

import geopandas
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from geo.boundaries import polygons_of, repair_borders
from geo.crs import require_crs

GRID_CRS = "EPSG:3035"
CELL_SIZES_M = (100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000)
"""Sizes whose cells share their borders with the grid that statistics are published in."""


def cell_name(size_m: int, northing: float, easting: float) -> str:
    """Return the name of the cell that holds a point of EPSG:3035.

    >>> cell_name(1000, 3_124_999.0, 4_251_000.0), cell_name(500, 3_124_000.0, 4_251_500.0)
    ('1kmN3124E4251', '500mN31240E42515')
    """
    zeros = 10 ** (len(str(size_m)) - len(str(size_m).rstrip("0")))
    size = f"{size_m // 1000}km" if size_m % 1000 == 0 else f"{size_m}m"
    corner = (math.floor(value / size_m) * size_m // zeros for value in (northing, easting))
    return "{}N{}E{}".format(size, *corner)


def cut_grid(areas: geopandas.GeoDataFrame, size_m: int) -> geopandas.GeoDataFrame:
    """Return the cells of `size_m` metres that cover `areas`, cut at their borders so that each lies in one area.

    `areas`: columns key, name, is_district; polygons in a coordinate system that is kept, so that the pieces of an
    area cover it exactly. The answer has key, name, parent_key, is_district and geometry. A cell in one area alone
    has the cell's name as key; of a cell that several areas share, each piece has the area's key behind it. Edges
    are straight between the corners: within a centimetre of the grid's for the sizes of `CELL_SIZES_M` up to 1 km.
    UnreadableFile where `areas` has no coordinate system.
    """
    require_crs(areas)
    borders = np.asarray(repair_borders(areas.geometry)[0].array, dtype=object)
    names, cells = _cells(areas, size_m)
    area_of, cell_of = shapely.STRtree(cells).query(borders, predicate="intersects")
    pieces = [polygons_of(each) for each in shapely.intersection(borders[area_of], cells[cell_of])]
    order = [int(at) for at in np.lexsort((area_of, names[cell_of].astype(str)))]
    order = [at for at in order if pieces[at] is not None]
    held, area = names[cell_of[order]], area_of[order]
    shared = Counter(held)
    of_area = list(zip(held, areas["key"].to_numpy()[area], areas["name"].to_numpy()[area], strict=True))
    return geopandas.GeoDataFrame(
        {
            "key": [f"{cell}-{key}" if shared[cell] > 1 else cell for cell, key, _ in of_area],
            "name": [f"{cell} ({name})" if shared[cell] > 1 else cell for cell, _, name in of_area],
            "parent_key": [key for _, key, _ in of_area],
            "is_district": areas["is_district"].to_numpy()[area],
        },
        geometry=list(np.array(pieces, dtype=object)[order]),
        crs=areas.crs,
    )


def _cells(areas: geopandas.GeoDataFrame, size_m: int) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return name and square of every cell around the areas, the squares in the areas' coordinate system.

    Neighbours get the same corners, so that nothing lies between them.
    """
    west, south, east, north = areas.to_crs(GRID_CRS).total_bounds
    # A cell more on each side: what is straight in one system bends a little in the other.
    eastings = np.arange(math.floor(west / size_m) - 1, math.ceil(east / size_m) + 2) * float(size_m)
    northings = np.arange(math.floor(south / size_m) - 1, math.ceil(north / size_m) + 2) * float(size_m)
    x, y = np.meshgrid(eastings, northings)
    corners = geopandas.GeoSeries(shapely.points(x.ravel(), y.ravel()), crs=GRID_CRS).to_crs(
        pyproj.CRS.from_user_input(areas.crs)
    )
    points = shapely.get_coordinates(np.asarray(corners.array, dtype=object)).reshape(*x.shape, 2)
    rings = np.stack([points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]], axis=2)
    squares = np.asarray(shapely.polygons(rings.reshape(-1, 4, 2)), dtype=object)
    named = [cell_name(size_m, northing, easting) for northing in northings[:-1] for easting in eastings[:-1]]
    return np.array(named, dtype=object), squares
