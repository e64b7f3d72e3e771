"""Assign points to 2,000 areas: `geo.assignment.assign_areas` against `geopandas.sjoin`.

    python bench/assign_points.py [--points 1000000 --points 5500000] [--areas 2000] [--seed 1]

Each method runs in a child process of its own, so that CPU time and peak memory are its own; the children
write their assignment to a file and the parent compares them. Areas are an invented gap-free partition of
50 × 50 km (Voronoi cells with wavy borders, about 79 vertices each).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

METHODS = ("assign_areas", "sjoin")
WEST, SOUTH, WIDTH, HEIGHT = 9.0, 51.0, 0.72, 0.45
"""About 50 × 50 km at 51° north, in degrees."""


def make_areas(count: int, seed: int, folder: Path) -> Path:
    """Write a partition into `count` areas as GeoParquet-free WKB and return the file."""
    import shapely

    random = np.random.default_rng(seed)
    seeds = random.random((count, 2)) * [WIDTH, HEIGHT] + [WEST, SOUTH]
    frame = shapely.box(WEST, SOUTH, WEST + WIDTH, SOUTH + HEIGHT)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame))
    cells = shapely.intersection(cells, frame)
    lines = shapely.node(shapely.unary_union(shapely.boundary(cells)))
    wavy = [_wavy(line) for line in shapely.get_parts(shapely.line_merge(lines))]
    polygons = shapely.get_parts(shapely.polygonize(wavy))
    path = folder / "areas.npy"
    np.save(path, np.array([shapely.to_wkb(polygon) for polygon in polygons], dtype=object))
    return path


def _wavy(line, pieces: int = 13):  # type: ignore[no-untyped-def]
    """Bend a border between its ends; both neighbours share the bent line."""
    import shapely

    ends = shapely.get_coordinates(line)
    inner = shapely.line_interpolate_point(line, np.linspace(0, 1, pieces + 2)[1:-1], normalized=True)
    points = shapely.get_coordinates(inner)
    swing = np.sin(np.linspace(0, 2 * np.pi, pieces)) * shapely.length(line) * 0.03
    direction = ends[-1] - ends[0]
    normal = np.array([-direction[1], direction[0]]) / max(np.hypot(*direction), 1e-12)
    return shapely.linestrings(np.vstack([ends[:1], points + swing[:, None] * normal, ends[-1:]]))
