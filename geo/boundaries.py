"""Borders of areas: repaired, measured against each other, and simplified without gaps for maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84, metric_crs, read_crs, require_crs

Geometries = NDArray[np.object_]

_POLYGONS = ("Polygon", "MultiPolygon")
SERVED_DECIMALS = 5
"""Decimals of degrees in served borders: about a metre, a tenth of the tolerance."""
GAP_WIDTH_M = 25.0
"""Gaps narrower than this are slips of the pen and are closed for drawing; wider ones stay."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd about borders: `kind` is repaired, overlap or gap; `keys` are the labels of the areas beside it."""

    kind: str
    area_m2: float
    keys: tuple[str, ...]


def frame_from_wkb(ids: Sequence[str], wkb: Sequence[bytes], crs: Sequence[str]) -> geopandas.GeoDataFrame:
    """Return stored borders as a frame with the ids as index.

    Borders in one coordinate system keep it; mixed ones (a level imported in parts) come in EPSG:4326.
    """
    parts: list[geopandas.GeoSeries] = []
    for name in dict.fromkeys(crs):
        chosen = [position for position, each in enumerate(crs) if each == name]
        shapes = shapely.from_wkb([wkb[position] for position in chosen])
        parts.append(geopandas.GeoSeries(shapes, index=[ids[position] for position in chosen], crs=read_crs(name)))
    if not parts:
        return geopandas.GeoDataFrame(geometry=geopandas.GeoSeries([], crs=WGS84))
    if len(parts) > 1:
        parts = [part.to_crs(WGS84) for part in parts]
    together = {label: shape for part in parts for label, shape in zip(part.index, part.array, strict=True)}
    return geopandas.GeoDataFrame(
        geometry=geopandas.GeoSeries([together[label] for label in ids], index=list(ids), crs=parts[0].crs)
    )


def repair_borders(borders: geopandas.GeoSeries) -> tuple[geopandas.GeoSeries, list[Finding]]:
    """Return the borders as valid polygons, and a finding for each that had to be repaired.

    Repairing keeps polygons only (a self-touching ring leaves lines and points behind). What has no polygon at all
    comes back as None. The finding's area is the difference of repaired and original area in m².
    """
    require_crs(borders)
    shapes = np.asarray(borders.array, dtype=object)
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    whole = shapes.copy()
    whole[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    whole = np.array([polygons_of(shape) for shape in whole], dtype=object)
    repaired = geopandas.GeoSeries(whole, index=borders.index, crs=borders.crs)
    if not broken.any():
        return repaired, []
    metric = metric_crs(borders)
    before = np.asarray(borders.to_crs(metric).area, dtype=np.float64)
    after = np.asarray(repaired.to_crs(metric).area, dtype=np.float64)
    changes = np.nan_to_num(np.abs(after - before))
    return repaired, [
        Finding("repaired", float(changes[at]), (str(borders.index[int(at)]),)) for at in np.flatnonzero(broken)
    ]


def polygons_of(shape: BaseGeometry | None) -> BaseGeometry | None:
    """Return the polygons of a geometry as (multi)polygon; None where it has none."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type in _POLYGONS:
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in _POLYGONS and not part.is_empty]
    return shapely.union_all(parts) if parts else None


def areas_km2(borders: geopandas.GeoSeries) -> NDArray[np.float64]:
    """Return the areas in km², shape (n,), measured in the metric system of the data."""
    return np.asarray(borders.to_crs(metric_crs(borders)).area, dtype=np.float64) / 1e6


def find_overlaps(borders: geopandas.GeoSeries, tolerance_m2: float) -> list[Finding]:
    """Return where two areas overlap by more than `tolerance_m2`, the largest first."""
    shapes = np.asarray(borders.to_crs(metric_crs(borders)).array, dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    sizes = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    labels = [str(label) for label in borders.index]
    found = [
        Finding("overlap", float(size), (labels[one], labels[other]))
        for one, other, size in zip(first, second, sizes, strict=True)
        if size > tolerance_m2
    ]
    return sorted(found, key=lambda finding: -finding.area_m2)


def find_gaps(borders: geopandas.GeoSeries, tolerance_m2: float) -> list[Finding]:
    """Return the holes between areas that are larger than `tolerance_m2`, with the areas around, largest first."""
    metric = borders.to_crs(metric_crs(borders))
    shapes = np.asarray(metric.array, dtype=object)
    outlines = shapely.get_parts(shapely.union_all(shapes))
    holes = np.array([shapely.Polygon(ring) for outline in outlines for ring in outline.interiors], dtype=object)
    if not len(holes):
        return []
    hole_of, area_of = shapely.STRtree(shapes).query(holes, predicate="intersects")
    labels = [str(label) for label in borders.index]
    found = [
        Finding("gap", float(hole.area), tuple(labels[area] for area in sorted(area_of[hole_of == position])))
        for position, hole in enumerate(holes)
        if hole.area > tolerance_m2
    ]
    return sorted(found, key=lambda finding: -finding.area_m2)


def largest_overlaps(parts: geopandas.GeoSeries, wholes: geopandas.GeoSeries) -> list[str | None]:
    """Return for each of `parts` the label of the area of `wholes` with which it shares most ground, or None."""
    metric = metric_crs(parts)
    inner = np.asarray(parts.to_crs(metric).array, dtype=object)
    outer = np.asarray(wholes.to_crs(metric).array, dtype=object)
    part, whole = shapely.STRtree(outer).query(inner, predicate="intersects")
    sizes = shapely.area(shapely.intersection(inner[part], outer[whole]))
    found: list[str | None] = [None] * len(inner)
    largest = np.zeros(len(inner))
    for one, other, size in zip(part, whole, sizes, strict=True):
        if size > largest[one]:
            largest[one], found[one] = size, str(wholes.index[other])
    return found


def ground_shares(parts: geopandas.GeoSeries, wholes: geopandas.GeoSeries) -> dict[str, dict[str, float] | None]:
    """Return for each of `parts` the share of its ground (0 to 1) in each of `wholes` that it overlaps.

    None for a part without border: nobody can tell.
    """
    metric = metric_crs(parts)
    inner, outer = (np.asarray(repair_borders(each)[0].to_crs(metric).array, dtype=object) for each in (parts, wholes))
    sizes = np.nan_to_num(shapely.area(inner))
    found: list[dict[str, float] | None] = [{} if size > 0 else None for size in sizes]
    part, whole = shapely.STRtree(outer).query(inner, predicate="intersects")
    shared = shapely.area(shapely.intersection(inner[part], outer[whole])) / sizes[part]
    for one, other, share in zip(part, whole, shared, strict=True):
        shares = found[one]
        if shares is not None and share > 0:
            shares[str(wholes.index[other])] = float(share)
    return {str(label): shares for label, shares in zip(parts.index, found, strict=True)}


def served_boundaries(frame: geopandas.GeoDataFrame, tolerance_m: float = 10.0) -> geopandas.GeoDataFrame:
    """Return the areas as maps draw them: a coverage without gaps, simplified, in EPSG:4326 with 5 decimals.

    `frame`: polygons in any coordinate system; other columns and the index stay. Overlaps and gaps up to
    `GAP_WIDTH_M` are closed first, so that neighbours share their border point by point; then the coverage is
    simplified as a whole (Visvalingam–Whyatt with `tolerance_m`, GEOS), so that they go on sharing it.
    Areas without border stay without.
    """
    require_crs(frame)
    served = frame.copy()
    present = np.flatnonzero(~(frame.geometry.isna() | frame.geometry.is_empty))
    if not len(present):
        return served.to_crs(WGS84)
    borders = frame.geometry.iloc[present]
    simplified = simplify_coverage(borders.to_crs(metric_crs(borders)), tolerance_m)
    rounded = _rounded(np.asarray(simplified.to_crs(WGS84).array, dtype=object))
    shapes = np.full(len(frame), None, dtype=object)
    shapes[present] = rounded
    return served.set_geometry(geopandas.GeoSeries(shapes, index=frame.index, crs=WGS84))


def simplify_coverage(borders: geopandas.GeoSeries, tolerance_m: float) -> geopandas.GeoSeries:
    """Return metric borders cleaned to a coverage and simplified; order and index stay.

    An area that the cleaning would swallow (it lies wholly inside another) keeps its own border, so that none is
    missing from a map.
    """
    shapes, _ = repair_borders(borders)
    given = np.asarray(shapes.array, dtype=object)
    cleaned = np.asarray(
        shapely.coverage_clean(given, gap_width=GAP_WIDTH_M),  # pyright: ignore[reportAttributeAccessIssue] (new in 2.2)
        dtype=object,
    )
    simplified = np.asarray(shapely.coverage_simplify(cleaned, tolerance_m), dtype=object)
    lost = shapely.is_empty(simplified) | shapely.is_missing(simplified)
    simplified[lost] = given[lost]
    return geopandas.GeoSeries(simplified, index=borders.index, crs=borders.crs)


def _rounded(shapes: Geometries) -> Geometries:
    """Round all points alike; more decimals where rounding moves a point across a neighbour's border."""
    wanted = bool(shapely.coverage_is_valid(shapes))
    rounded = shapes
    for decimals in range(SERVED_DECIMALS, SERVED_DECIMALS + 4):
        rounded = shapely.transform(shapes, lambda points, places=decimals: np.round(points, places))
        if shapely.is_valid(rounded).all() and bool(shapely.coverage_is_valid(rounded)) >= wanted:
            break
    return rounded
