"""Points are assigned as a spatial join would, each to one area at most."""

from __future__ import annotations

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from geo.assignment import assign_areas
from graph_schema.errors import BadInput

WEST, EAST = box(9.0, 51.0, 9.1, 51.1), box(9.1, 51.0, 9.2, 51.1)


def partition(seed: int, count: int = 60) -> geopandas.GeoSeries:
    """A gap-free partition of a small city with a lake in it that belongs to no area."""
    random = np.random.default_rng(seed)
    seeds = random.random((count, 2)) * 0.1 + [9.4, 51.3]
    frame = box(9.4, 51.3, 9.5, 51.4)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame))
    lake = shapely.Point(9.45, 51.35).buffer(0.01)
    areas = shapely.difference(shapely.intersection(cells, frame), lake)
    return geopandas.GeoSeries({f"a{n:02}": area for n, area in enumerate(areas)}, crs=4326)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("crs", [4326, 25832, 31467])
def test_the_assignment_is_that_of_a_spatial_join(seed: int, crs: int) -> None:
    areas = partition(seed).to_crs(crs)
    random = np.random.default_rng(seed)
    lon, lat = random.random(5000) * 0.14 + 9.38, random.random(5000) * 0.14 + 51.28
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs=4326).to_crs(crs)
    joined = geopandas.sjoin(points, geopandas.GeoDataFrame(geometry=areas), predicate="within", how="left")
    label = next(column for column in joined.columns if column.startswith("index"))
    found = assign_areas(lon, lat, areas)
    assert found.astype(object).fillna("none").tolist() == joined[label].astype(object).fillna("none").tolist()
    assert found.isna().any()


def test_a_point_on_a_shared_border_is_in_exactly_one_area_whatever_the_order() -> None:
    lon, lat = [9.1, 9.1, 9.1], [51.0, 51.05, 51.1]
    forward = geopandas.GeoSeries({"a": WEST, "b": EAST}, crs=4326)
    backward = geopandas.GeoSeries({"b": EAST, "a": WEST}, crs=4326)
    assert assign_areas(lon, lat, forward).tolist() == ["a", "a", "a"]
    assert assign_areas(lon, lat, backward).tolist() == ["a", "a", "a"]


@given(st.lists(st.tuples(st.floats(8.9, 9.3), st.floats(50.9, 51.2)), max_size=30))
@settings(deadline=None)
def test_every_point_in_the_union_has_an_area_and_no_other_point_has_one(points: list[tuple[float, float]]) -> None:
    areas = geopandas.GeoSeries({"a": WEST, "b": EAST}, crs=4326)
    found = assign_areas([x for x, _ in points], [y for _, y in points], areas)
    whole = box(9.0, 51.0, 9.2, 51.1)
    assert found.notna().tolist() == [bool(shapely.intersects_xy(whole, x, y)) for x, y in points]


def test_holes_and_separate_parts_are_respected() -> None:
    ring = Polygon(WEST.exterior.coords, [box(9.04, 51.04, 9.06, 51.06).exterior.coords])
    areas = geopandas.GeoSeries({"ring": MultiPolygon([ring, box(9.3, 51.0, 9.4, 51.1)])}, crs=4326)
    found = assign_areas([9.05, 9.02, 9.35, 9.2], [51.05, 51.05, 51.05, 51.05], areas)
    assert found.notna().tolist() == [False, True, True, False]


def test_missing_coordinates_are_in_no_area() -> None:
    areas = geopandas.GeoSeries({"a": WEST}, crs=4326)
    assert assign_areas([np.nan, 9.05, np.inf], [51.05, np.nan, 51.05], areas).isna().all()


def test_the_result_has_the_index_of_the_points() -> None:
    lon = pd.Series([9.05, 9.15], index=["x", "y"])
    areas = geopandas.GeoSeries({"a": WEST, "b": EAST}, crs=4326)
    found = assign_areas(lon, pd.Series([51.05, 51.05], index=["x", "y"]), areas)
    assert found.to_dict() == {"x": "a", "y": "b"}
    assert found.name == "area"


def test_no_points_and_no_areas_give_nothing() -> None:
    areas = geopandas.GeoSeries({"a": WEST}, crs=4326)
    assert assign_areas([], [], areas).tolist() == []
    assert assign_areas([9.05], [51.05], areas.iloc[:0]).isna().all()
    without_border = geopandas.GeoSeries([Polygon()], index=["a"], crs=4326)
    assert assign_areas([9.05], [51.05], without_border).isna().all()


def test_what_cannot_be_assigned_is_said() -> None:
    areas = geopandas.GeoSeries({"a": WEST}, crs=4326)
    with pytest.raises(BadInput, match="differ in number"):
        assign_areas([9.0, 9.1], [51.0], areas)
    with pytest.raises(BadInput, match="no coordinate system"):
        assign_areas([9.0], [51.0], geopandas.GeoSeries({"a": WEST}))
    with pytest.raises(BadInput, match="more than once"):
        assign_areas([9.0], [51.0], geopandas.GeoSeries([WEST, EAST], index=["a", "a"], crs=4326))


def test_areas_as_wide_as_a_country_need_no_grid_of_that_size() -> None:
    halves = {"west": box(6.0, 47.0, 10.0, 55.0), "east": box(10.0, 47.0, 15.0, 55.0)}
    areas = geopandas.GeoSeries(halves, crs=4326)
    random = np.random.default_rng(3)
    lon, lat = random.random(2000) * 11 + 5, random.random(2000) * 10 + 46
    inside = (lon >= 6) & (lon <= 15) & (lat >= 47) & (lat <= 55)
    expected = np.where(inside, np.where(lon <= 10, "west", "east"), "none")
    assert assign_areas(lon, lat, areas).astype(object).fillna("none").tolist() == expected.tolist()
