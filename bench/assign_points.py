"""Assign points to 2,000 areas: `geo.assignment.assign_areas` against `geopandas.sjoin`.

    python -m bench.assign_points [--points 1000000 --points 5500000] [--areas 2000] [--seed 1]

Each method runs in a child process of its own, so that CPU time and peak memory are its own; the assignments are
compared. Areas are an invented gap-free partition of about 50 × 50 km with some 79 vertices each.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from geo.assignment import assign_areas

WEST, SOUTH, WIDTH, HEIGHT = 9.0, 51.0, 0.72, 0.45
"""About 50 × 50 km at 51° north, in degrees."""
BENDS = 12
"""Points between the ends of a border."""
METHODS = ("assign_areas", "sjoin")
TARGETS = {1_000_000: (6, 2), 5_500_000: (8, 4)}
"""Per number of points: how many times less CPU time and memory than `sjoin`."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measurement:
    """What one method took for one number of points."""

    cpu: float
    wall: float
    peak_mb: float
    vertices: float
    codes: NDArray[np.int32]


def make_areas(count: int, seed: int) -> geopandas.GeoSeries:
    """Return a partition into about `count` areas whose borders are bent alike for both neighbours."""
    random = np.random.default_rng(seed)
    seeds = random.random((count, 2)) * [WIDTH, HEIGHT] + [WEST, SOUTH]
    frame = shapely.box(WEST, SOUTH, WEST + WIDTH, SOUTH + HEIGHT)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame))
    borders = shapely.line_merge(shapely.unary_union(shapely.boundary(shapely.intersection(cells, frame))))
    corners = [shapely.get_coordinates(border) for border in shapely.get_parts(borders)]
    bent = [bend(line[n], line[n + 1]) for line in corners for n in range(len(line) - 1)]
    polygons = shapely.get_parts(shapely.polygonize(bent))
    return geopandas.GeoSeries(polygons, index=[f"area-{n:04}" for n in range(len(polygons))], crs=4326)


def bend(start: Floats, end: Floats) -> shapely.LineString:
    """Return a wavy line from `start` to `end`."""
    share = np.linspace(0.0, 1.0, BENDS + 2)[:, None]
    across = np.array([start[1] - end[1], end[0] - start[0]]) * 0.02
    return shapely.LineString(start + (end - start) * share + across * np.sin(2 * np.pi * share))


def make_points(count: int, seed: int) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes, some of them outside every area."""
    random = np.random.default_rng(seed + 1)
    return (
        WEST + WIDTH * (random.random(count) * 1.02 - 0.01),
        SOUTH + HEIGHT * (random.random(count) * 1.02 - 0.01),
    )


def join_spatially(lon: Floats, lat: Floats, areas: geopandas.GeoSeries) -> NDArray[np.int32]:
    """Return the number of each point's area as `geopandas.sjoin` finds it, −1 for none."""
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs=4326)
    frame = geopandas.GeoDataFrame({"number": np.arange(len(areas))}, geometry=areas.to_numpy(), crs=4326)
    joined = geopandas.sjoin(points, frame, how="left", predicate="within")
    return joined["number"].fillna(-1).to_numpy(dtype=np.int32)


def run_method(method: str, points: int, areas: int, seed: int, codes_file: Path) -> None:
    """Measure one method in this process, print the numbers as JSON and save the assignment."""
    polygons = make_areas(areas, seed)
    lon, lat = make_points(points, seed)
    wall, cpu = time.perf_counter(), time.process_time()
    if method == "sjoin":
        codes = join_spatially(lon, lat, polygons)
    else:
        codes = np.asarray(pd.Categorical(assign_areas(lon, lat, polygons)).codes, dtype=np.int32)
    measured = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    np.save(codes_file, codes)
    vertices = float(np.mean(shapely.get_num_coordinates(polygons.to_numpy())))
    print(json.dumps({**measured, "peak_mb": peak, "vertices": vertices}))


def measure(method: str, points: int, areas: int, seed: int) -> Measurement:
    """Run one method in a child process."""
    with tempfile.TemporaryDirectory() as folder:
        codes = Path(folder) / "codes.npy"
        arguments = ["--method", method, "--points", str(points), "--areas", str(areas), "--seed", str(seed)]
        command = [sys.executable, "-m", "bench.assign_points", *arguments, "--codes", str(codes)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        return Measurement(**json.loads(answer.stdout), codes=np.load(codes))


def compare(points: int, areas: int, seed: int) -> list[list[str]]:
    """Return the rows of the table for one number of points; `SystemExit` if the assignments differ."""
    ours, theirs = (measure(method, points, areas, seed) for method in METHODS)
    if not np.array_equal(ours.codes, theirs.codes):
        raise SystemExit(f"{points:,} points: the assignments differ")
    rows = [
        [f"{points:,}", method, f"{each.cpu:.2f} s", f"{each.wall:.2f} s", f"{each.peak_mb:.0f} MB", ""]
        for method, each in zip(METHODS, (ours, theirs), strict=True)
    ]
    cpu, memory = theirs.cpu / ours.cpu, theirs.peak_mb / ours.peak_mb
    wanted = TARGETS.get(points)
    verdict = "" if wanted is None else ("met" if cpu >= wanted[0] and memory >= wanted[1] else "missed")
    target = "" if wanted is None else f" (target 1/{wanted[0]} and 1/{wanted[1]}: {verdict})"
    inside = f"{np.count_nonzero(ours.codes >= 0):,} inside, {ours.vertices:.0f} vertices per area"
    note = f"CPU 1/{cpu:.1f}, memory 1/{memory:.1f}{target}"
    return [*rows, ["", "identical assignment", inside, "", "", note]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--points", type=int, action="append")
    parser.add_argument("--areas", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--method", choices=METHODS, help=argparse.SUPPRESS)
    parser.add_argument("--codes", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.method:
        run_method(given.method, given.points[0], given.areas, given.seed, given.codes)
        return
    table = Table("points", "method", "CPU", "wall", "peak memory", "against sjoin", title="Points to areas")
    for points in given.points or list(TARGETS):
        for row in compare(points, given.areas, given.seed):
            table.add_row(*row)
        table.add_section()
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    main()
