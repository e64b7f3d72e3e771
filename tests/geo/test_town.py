"""The map of the invented town: a valid coverage that looks like a town and is none."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.town import TownMap, draw_town, km_from, prepare_ground
from geo.town.place_names import BOROUGHS, name_streets
from geo.town.streets import lay_streets, postcodes
from graph_schema.invented_town.chance import generator_for

KASSEL = (
    "Mitte", "Südstadt", "Vorderer Westen", "Wehlheiden", "Bad Wilhelmshöhe", "Brasselsberg", "Süsterfeld",
    "Helleböhn", "Harleshausen", "Kirchditmold", "Rothenditmold", "Nord-Holland", "Philippinenhof", "Warteberg",
    "Fasanenhof", "Wesertor", "Wolfsanger", "Hasenhecke", "Bettenhausen", "Forstfeld", "Waldau", "Niederzwehren",
    "Oberzwehren", "Nordshausen", "Jungfernkopf", "Unterneustadt", "Dönchelandschaft",
)  # fmt: skip
SEEDS = st.integers(min_value=0, max_value=2**31)


@pytest.fixture(scope="module")
def town() -> TownMap:
    return draw_town(1)


def _shapes(frame: gpd.GeoDataFrame) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.asarray(frame.geometry.array, dtype=object)


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_every_seed_gives_a_partition_of_pieces_without_gaps(seed: int) -> None:
    town = draw_town(seed)
    for frame in (town.districts, town.boroughs):
        polygons = _shapes(frame)
        assert shapely.is_valid(polygons).all()
        assert shapely.coverage_is_valid(polygons)
        assert {shape.geom_type for shape in polygons} == {"Polygon"}
        whole = shapely.union_all(polygons)
        assert whole.geom_type == "Polygon"
        assert shapely.get_num_interior_rings(whole) == 0
        assert shapely.area(polygons).sum() == pytest.approx(107e6, rel=0.005)


def test_the_same_seed_draws_the_same_map_and_another_seed_another() -> None:
    one, again, other = draw_town(5).districts, draw_town(5).districts, draw_town(6).districts
    assert [shape.wkb for shape in one.geometry] == [shape.wkb for shape in again.geometry]
    assert [shape.wkb for shape in one.geometry] != [shape.wkb for shape in other.geometry]


def test_there_are_23_districts_and_a_large_heath_that_is_none(town: TownMap) -> None:
    districts = town.districts
    assert districts["is_district"].tolist() == [True] * 23 + [False]
    assert districts["key"].is_unique
    assert districts["name"].is_unique
    assert districts["parent_key"].iloc[-1] is None
    assert districts.area.iloc[-1] > 2e6


def test_no_district_bears_the_name_of_one_in_kassel(town: TownMap) -> None:
    names = [*town.districts["name"], *town.boroughs["name"]]
    assert not [name for name in names for real in KASSEL if real.casefold() in name.casefold()]


def test_small_districts_lie_in_the_centre_and_large_ones_at_the_edge(town: TownMap) -> None:
    inhabited = gpd.GeoDataFrame(town.districts[town.districts["is_district"]])
    km, size = km_from(inhabited, town.centre), inhabited.area.to_numpy()
    assert np.corrcoef(km, size)[0, 1] > 0.5
    assert size.max() / size.min() > 6


def test_five_boroughs_hold_the_districts(town: TownMap) -> None:
    boroughs = town.boroughs[town.boroughs["is_district"]].set_index("key")
    assert tuple(boroughs["name"]) == BOROUGHS
    inhabited = town.districts[town.districts["is_district"]]
    for parent, polygon in zip(inhabited["parent_key"], inhabited.geometry, strict=True):
        assert shapely.covers(shapely.buffer(boroughs.geometry[parent], 0.01), polygon)


def test_a_river_runs_through_the_town_and_is_a_border_for_long_stretches(town: TownMap) -> None:
    inhabited = town.districts.geometry
    assert town.river.length > 8_000
    borders = shapely.union_all(inhabited.boundary.to_numpy())
    along = town.river.intersection(borders.buffer(60)).length
    assert along / town.river.length > 0.3


def test_borders_are_not_straight(town: TownMap) -> None:
    lengths = np.concatenate(
        [np.hypot(*np.diff(shapely.get_coordinates(shape), axis=0).T) for shape in town.districts.geometry]
    )
    assert np.median(lengths) < 150
    assert lengths.max() < 700


def test_the_town_lies_in_the_middle_of_germany(town: TownMap) -> None:
    middle = town.districts.to_crs("EPSG:4326").union_all().centroid
    assert (middle.y, middle.x) == pytest.approx((51.0, 9.9), abs=0.1)


def test_houses_stand_within_their_district_on_hundreds_of_streets(town: TownMap) -> None:
    districts = gpd.GeoDataFrame(town.districts[town.districts["is_district"]].set_index("key"))
    houses = lay_streets(districts, np.full(23, 8_700), generator_for(1, "streets"))
    assert len(set(houses["street"])) > 300
    where = houses["district"].to_numpy()
    assert set(where) == set(districts.index)
    points = _shapes(houses)
    for key, polygon in districts.geometry.items():
        assert shapely.contains(polygon, points[where == key]).all()


def test_every_district_gets_a_house_however_small_it_is() -> None:
    tiny = gpd.GeoDataFrame({"name": ["Winzig"]}, geometry=[shapely.box(0, 0, 20, 20)], crs="EPSG:25832", index=["1"])
    assert len(lay_streets(tiny, np.array([1]), generator_for(1, "streets"))) == 1


def test_streets_are_laid_in_metres_only(town: TownMap) -> None:
    with pytest.raises(ValueError, match="metric"):
        lay_streets(town.districts.to_crs("EPSG:4326"), np.full(24, 10), generator_for(1, "streets"))


def test_areas_without_residents_get_neither_houses_nor_people(town: TownMap) -> None:
    districts = gpd.GeoDataFrame(town.districts.set_index("key"))
    ground = prepare_ground(districts, pd.Series({"01": 500, "02": 0, "03": 300}), town="Ort", seed=1)
    assert ground.keys == ("01", "03")
    assert set(ground.house_area.tolist()) == {0, 1}
    assert ground.residents.tolist() == [500, 300]


def test_a_ground_without_residents_is_refused(town: TownMap) -> None:
    with pytest.raises(ValueError, match="residents"):
        prepare_ground(gpd.GeoDataFrame(town.districts.set_index("key")), pd.Series({"01": 0}), town="Ort", seed=1)


def test_street_names_differ_and_postcodes_belong_to_nobody() -> None:
    names = name_streets(generator_for(1, "names"), 2_000)
    assert len(set(names)) == 2_000
    assert all(code.startswith("00") and len(code) == 5 for code in postcodes(23))
