"""Borders: repaired, measured, simplified without gaps; on drawn shapes and on real cities."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from shapely import affinity
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.boundaries import (
    areas_km2,
    find_gaps,
    find_overlaps,
    frame_from_wkb,
    largest_overlaps,
    repair_borders,
    served_boundaries,
)
from geo.crs import crs_name, metric_crs, read_crs
from graph_schema.errors import UnreadableFile

UTM = "EPSG:25832"
EAST, NORTH = 530_000, 5_680_000


def metres(*shapes: BaseGeometry | None, crs: str | None = UTM) -> geopandas.GeoSeries:
    moved = np.array(
        [affinity.translate(shape, EAST, NORTH) if shape is not None else None for shape in shapes], dtype=object
    )
    return geopandas.GeoSeries(moved, index=[f"a{number}" for number in range(len(moved))], crs=crs)


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [(9.5, 51.3, 25832), (13.4, 52.5, 25833), (11.99, 50.0, 25832), (2.3, 48.9, 32631), (18.4, -33.9, 32734)],
)
def test_the_metric_system_follows_the_data(lon: float, lat: float, epsg: int) -> None:
    assert metric_crs(geopandas.GeoSeries([Point(lon, lat)], crs=4326)).to_epsg() == epsg


def test_borders_without_coordinate_system_are_refused() -> None:
    with pytest.raises(UnreadableFile):
        metric_crs(metres(box(0, 0, 1, 1), crs=None))
    with pytest.raises(UnreadableFile):
        read_crs("EPSG:none")


def test_a_coordinate_system_keeps_its_name() -> None:
    assert crs_name(UTM) == "EPSG:25832"
    assert crs_name(4326) == "EPSG:4326"
    own = "+proj=tmerc +lat_0=51 +lon_0=9.1 +k=1 +x_0=7 +y_0=9 +ellps=GRS80 +units=m"
    assert read_crs(crs_name(own)) == read_crs(own)


def test_a_bow_tie_is_repaired_to_its_two_wings_and_reported() -> None:
    bow_tie = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    repaired, findings = repair_borders(metres(bow_tie, box(200, 0, 300, 100)))
    assert bool(repaired.is_valid.all())
    assert [(finding.kind, finding.keys) for finding in findings] == [("repaired", ("a0",))]
    assert repaired.area.tolist() == pytest.approx([5000, 10000])


def test_lines_and_missing_borders_come_back_as_none() -> None:
    repaired, _ = repair_borders(metres(shapely.LineString([(0, 0), (1, 1)]), None, box(0, 0, 1, 1)))
    assert [border is None for border in repaired.array] == [True, True, False]


def test_overlaps_are_reported_above_the_tolerance_with_their_area_and_neighbours() -> None:
    borders = metres(box(0, 0, 100, 100), box(90, 0, 200, 100), box(200, 0, 300, 100))
    assert [(f.kind, round(f.area_m2), f.keys) for f in find_overlaps(borders, 100)] == [
        ("overlap", 1000, ("a0", "a1"))
    ]
    assert find_overlaps(borders, 1001) == []


def test_gaps_are_holes_of_the_whole_with_the_areas_around() -> None:
    borders = metres(box(0, 0, 100, 300), box(100, 0, 200, 100), box(100, 150, 200, 300), box(200, 0, 300, 300))
    found = find_gaps(borders, 100)
    assert [(f.kind, round(f.area_m2), f.keys) for f in found] == [("gap", 5000, ("a0", "a1", "a2", "a3"))]
    assert find_gaps(borders, 6000) == []


def test_a_part_belongs_to_the_area_with_which_it_shares_most_ground() -> None:
    parts = metres(box(10, 10, 20, 20), box(90, 0, 130, 10), box(900, 0, 910, 10))
    wholes = metres(box(0, 0, 100, 100), box(100, 0, 200, 100))
    assert largest_overlaps(parts, wholes) == ["a0", "a1", None]


def test_areas_are_measured_in_metres_whatever_the_system() -> None:
    borders = metres(box(0, 0, 1000, 2000))
    assert areas_km2(borders).tolist() == pytest.approx([2.0])
    assert areas_km2(borders.to_crs(4326)).tolist() == pytest.approx([2.0])


def test_stored_borders_come_back_exactly() -> None:
    borders = metres(box(0, 0, 1, 1), box(1, 0, 2, 1))
    wkb = [shapely.to_wkb(border) for border in borders.array]
    frame = frame_from_wkb(list(borders.index), wkb, [UTM, UTM])
    assert list(frame.index) == ["a0", "a1"]
    assert all(shapely.equals_identical(np.asarray(frame.geometry.array), np.asarray(borders.array)))
    mixed = frame_from_wkb(["a0", "a1"], [wkb[0], shapely.to_wkb(borders.to_crs(4326).array[1])], [UTM, "EPSG:4326"])
    assert metric_crs(mixed) == UTM
    assert areas_km2(mixed.geometry).tolist() == pytest.approx([1e-6, 1e-6], rel=1e-3)
    assert frame_from_wkb([], [], []).empty


def test_served_borders_are_a_coverage_without_gaps_and_keep_order_and_columns() -> None:
    wavy = [(x, 100 + 4 * (x // 5 % 2)) for x in range(0, 305, 5)]
    below = Polygon([(0, 0), *wavy, (300, 0)])
    above = Polygon([*((x, y + 1.5) for x, y in wavy), (300, 250), (0, 250)])
    borders = metres(below, above)
    frame = geopandas.GeoDataFrame({"name": ["below", "above"]}, index=borders.index, geometry=borders)
    served = served_boundaries(frame, 10.0)
    assert served["name"].tolist() == ["below", "above"]
    assert served.crs == "EPSG:4326"
    shapes = np.asarray(served.geometry.array, dtype=object)
    assert bool(shapely.coverage_is_valid(shapes))
    assert find_gaps(served.geometry, 0) == []
    assert shapely.get_num_coordinates(shapes).sum() < 40


def test_an_area_without_border_is_served_without_border() -> None:
    frame = geopandas.GeoDataFrame(geometry=metres(None, box(0, 0, 100, 100)))
    served = served_boundaries(frame)
    assert served.geometry.iloc[0] is None
    assert not served.geometry.iloc[1].is_empty
    assert served_boundaries(frame.iloc[:1]).geometry.iloc[0] is None


@pytest.mark.parametrize(
    ("file", "areas", "overlaps", "gaps"),
    [
        ("kassel/kassel_ortsbezirke.geojson", 24, True, True),
        ("kassel/kassel_ortsbezirke_clean.geojson", 24, False, False),
        ("hamburg/hamburg_stadtteile_sgb2_2013.geojson", 99, False, False),
        ("berlin/mss_2019_planungsraeume.geojson", 448, False, False),
    ],
)
def test_real_cities_are_served_as_a_coverage(
    shared_data: Path, file: str, areas: int, overlaps: bool, gaps: bool
) -> None:
    frame = geopandas.read_file(shared_data / file)
    borders, repaired = repair_borders(frame.geometry)
    assert repaired == []
    assert bool(find_overlaps(borders, 100)) is overlaps
    assert bool(find_gaps(borders, 100)) is gaps
    served = served_boundaries(frame)
    shapes = np.asarray(served.geometry.array, dtype=object)
    assert len(shapes) == areas
    assert bool(shapely.is_valid(shapes).all())
    assert not shapely.is_empty(shapes).any()
    assert bool(shapely.coverage_is_valid(shapes))
    assert find_gaps(served.geometry, 1) == []
    assert np.abs(areas_km2(served.geometry) / areas_km2(frame.geometry) - 1).max() < 0.003
    points = shapely.get_coordinates(shapes)
    assert np.array_equal(points, np.round(points, 6))
