"""Grid cells cut at borders: they cover every area exactly, each lies in one, and they are named as the grid is."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from api.cli.import_grid import grid as command
from geo.crs import metric_crs
from geo.grid import CELL_SIZES_M, GRID_CRS, cell_name, cut_grid
from geo.town import draw_town
from graph_schema.errors import UnreadableFile
from tests.integration.small_register import three_areas

TOWN = draw_town(1).districts


def metric(areas: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    return areas.to_crs(metric_crs(TOWN))


def ground(keys: Iterable[str], areas: geopandas.GeoDataFrame) -> dict[str, float]:
    """The ground of the areas by key, in the unit of their coordinate system."""
    sums: dict[str, float] = {}
    for key, size in zip(keys, shapely.area(np.asarray(areas.geometry.array)), strict=True):
        sums[key] = sums.get(key, 0.0) + float(size)
    return sums


@pytest.mark.parametrize("size_m", [500, 1_000, 2_000])
@pytest.mark.parametrize("crs", ["EPSG:25832", "EPSG:4326", "EPSG:31467"])
def test_cells_cover_every_district_exactly_and_each_lies_in_one(size_m: int, crs: str) -> None:
    districts = TOWN.to_crs(crs)
    cells = cut_grid(districts, size_m)
    # Exactly in the system in which both are drawn; in metres a long edge that is straight in degrees bends a little.
    for drawn, whole, exactness in ((cells, districts, 1e-9), (metric(cells), metric(districts), 1e-6)):
        assert ground(cells["parent_key"], drawn) == pytest.approx(ground(whole["key"], whole), rel=exactness)
    inside = districts.set_index("key").geometry.loc[list(cells["parent_key"])]
    outside = shapely.area(shapely.difference(np.asarray(cells.geometry.array), np.asarray(inside.array)))
    assert outside.max() < 1e-6
    assert cells["key"].is_unique
    assert cells.geometry.is_valid.all()
    assert cells.crs == districts.crs


def test_cells_do_not_overlap() -> None:
    shapes = np.asarray(cut_grid(TOWN, 1_000).geometry.array, dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    assert shapely.area(shapely.intersection(shapes[first], shapes[second])).max(initial=0.0) < 1e-3


@pytest.mark.parametrize("size_m", [500, 1_000])
def test_names_are_those_that_a_point_inside_has_in_the_grid(size_m: int) -> None:
    cells = cut_grid(TOWN, size_m)
    inside = cells.geometry.representative_point()
    east, north = pyproj.Transformer.from_crs(TOWN.crs, GRID_CRS, always_xy=True).transform(
        inside.x.to_numpy(), inside.y.to_numpy()
    )
    # The name says where the lower left corner is: read back in metres, the point lies within one cell of it.
    unit = {500: 100, 1_000: 1_000}[size_m]
    for name, x, y in zip(cells["key"], east, north, strict=True):
        size, _, corner = name.partition("-")[0].partition("N")
        assert size == {500: "500m", 1_000: "1km"}[size_m]
        northing, easting = (int(part) * unit for part in corner.split("E"))
        assert 0 <= y - northing < size_m
        assert 0 <= x - easting < size_m


def test_published_names_are_met() -> None:
    """The cell of the Brandenburg Gate's square kilometre in the grid of the 2022 census, and of its hectare."""
    x, y = pyproj.Transformer.from_crs("EPSG:4326", GRID_CRS, always_xy=True).transform(13.3777, 52.5163)
    assert cell_name(1_000, y, x) == f"1kmN{int(y) // 1000}E{int(x) // 1000}"
    assert cell_name(100, 2_689_150.0, 4_337_050.0) == "100mN26891E43370"
    assert cell_name(250, 3_124_250.0, 4_251_750.0) == "250mN312425E425175"
    assert cell_name(10_000, 3_129_999.0, 4_250_000.0) == "10kmN312E425"


def test_a_cell_that_areas_share_is_named_with_each_of_them_and_keeps_what_is_no_district() -> None:
    cells = cut_grid(three_areas(), 5_000).set_index("key")
    shared = [key for key in cells.index if "-" in key]
    assert len(shared) >= 4
    assert all(key.endswith(f"-{cells.loc[key, 'parent_key']}") for key in shared)
    assert all(f"({name})" in cells.loc[key, "name"] for key in shared for name in ("Ost", "Mitte", "Ähre")
               if cells.loc[key, "parent_key"] == {"Ost": "1", "Mitte": "2", "Ähre": "3"}[name])  # fmt: skip
    assert set(cells.loc[cells["parent_key"] == "3", "is_district"]) == {False}
    assert set(cells.loc[cells["parent_key"] != "3", "is_district"]) == {True}


@given(st.integers(0, 2**32 - 1), st.sampled_from([1_000, 2_000, 5_000]))
@settings(deadline=None, max_examples=20)
def test_any_pair_of_neighbours_is_covered(seed: int, size_m: int) -> None:
    rng = np.random.default_rng(seed)
    west, south = rng.uniform(300_000, 700_000), rng.uniform(5_300_000, 6_000_000)
    wide, high = rng.uniform(100, 12_000, 2)
    areas = geopandas.GeoDataFrame(
        {"key": ["a", "b"], "name": ["A", "B"], "is_district": True},
        geometry=[box(west, south, west + wide, south + high), box(west + wide, south, west + 2 * wide, south + high)],
        crs="EPSG:25832",
    )
    cells = cut_grid(areas, size_m)
    assert ground(cells["parent_key"], cells) == pytest.approx(ground(areas["key"], areas), rel=1e-9)


def test_areas_without_coordinate_system_are_refused() -> None:
    with pytest.raises(UnreadableFile):
        cut_grid(geopandas.GeoDataFrame({"key": ["a"]}, geometry=[box(9, 51, 9.1, 51.1)]), 1_000)


def test_the_command_offers_the_sizes_of_the_grid() -> None:
    (option,) = [each for each in command.params if each.name == "cell"]
    assert getattr(option.type, "choices", None) == tuple(map(str, CELL_SIZES_M))
