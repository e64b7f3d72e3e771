"""Files of areas: formats, fields, keys, and what is said when something is missing."""

import json
from pathlib import Path

import geopandas
import pytest
from shapely.geometry import box

from geo.area_files import AreaFields, Repeated, read_areas, read_attributes, shape_areas
from graph_schema.errors import BadInput, UnreadableFile


@pytest.fixture
def town() -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {
            "bezirk": ["Bezirk 01", "Bezirk 02", "Bezirk 25"],
            "name": ["Mitte", " Nord ", "Wald"],
            "number": [1.0, 2.5, None],
            "empty": ["nein", "0", "ja"],
        },
        geometry=[box(9 + at, 51, 10 + at, 52) for at in range(3)],
        crs="EPSG:4326",
    )


@pytest.mark.parametrize("name", ["town.geojson", "town.gpkg", "town.shp"])
def test_the_three_formats_give_the_same_areas(tmp_path: Path, town: geopandas.GeoDataFrame, name: str) -> None:
    town.to_crs("EPSG:4326").to_file(tmp_path / name)
    areas = shape_areas(read_areas(tmp_path / name), AreaFields("bezirk", "name", r"(\d\d)$", no_district_keys=("25",)))
    assert areas["key"].tolist() == ["01", "02", "25"]
    assert areas["name"].tolist() == ["Mitte", "Nord", "Wald"]
    assert areas["is_district"].tolist() == [True, True, False]
    assert areas["parent_key"].tolist() == [None, None, None]
    assert areas.crs == "EPSG:4326"


def test_an_area_without_district_can_be_marked_by_a_field(town: geopandas.GeoDataFrame) -> None:
    assert shape_areas(town, AreaFields("name", "name", no_district="empty"))["is_district"].tolist() == [
        True,
        True,
        False,
    ]


def test_numbers_as_keys_lose_an_empty_fraction(tmp_path: Path, town: geopandas.GeoDataFrame) -> None:
    town.to_file(tmp_path / "town.geojson")
    assert read_attributes(tmp_path / "town.geojson")["number"].tolist() == ["1", "2.5", ""]


def test_a_file_without_coordinate_system_needs_one(tmp_path: Path, town: geopandas.GeoDataFrame) -> None:
    nowhere = geopandas.GeoDataFrame({"name": town["name"]}, geometry=list(town.geometry))
    with pytest.warns(UserWarning, match="crs"):
        nowhere.to_file(tmp_path / "town.gpkg")
    with pytest.raises(UnreadableFile, match="--crs"):
        read_areas(tmp_path / "town.gpkg")
    assert read_areas(tmp_path / "town.gpkg", crs="EPSG:4326").crs == "EPSG:4326"


def test_metres_that_call_themselves_degrees_are_refused(tmp_path: Path) -> None:
    ring = [[530000, 5680000], [530100, 5680000], [530100, 5680100], [530000, 5680000]]
    feature = {"type": "Feature", "properties": {"k": "1"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = tmp_path / "metres.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(UnreadableFile, match="not degrees"):
        read_areas(path)
    assert read_areas(path, crs="EPSG:25832").total_bounds[0] == 530000


def test_a_layer_must_be_chosen_where_there_are_several(tmp_path: Path, town: geopandas.GeoDataFrame) -> None:
    for layer in ("one", "two"):
        town.to_file(tmp_path / "town.gpkg", layer=layer)
    with pytest.raises(BadInput, match="one, two"):
        read_areas(tmp_path / "town.gpkg")
    assert len(read_areas(tmp_path / "town.gpkg", layer="two")) == 3
    with pytest.raises(UnreadableFile):
        read_areas(tmp_path / "town.gpkg", layer="three")


def test_what_is_no_file_of_areas_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.geojson").write_text("no geometry")
    with pytest.raises(UnreadableFile):
        read_areas(tmp_path / "text.geojson")
    with pytest.raises(UnreadableFile, match="Check name and folder"):
        read_areas(tmp_path / "nowhere.geojson")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UnreadableFile, match="no geometries"):
        read_areas(tmp_path / "table.csv")


def test_an_unknown_field_is_named_with_a_close_match(town: geopandas.GeoDataFrame) -> None:
    with pytest.raises(BadInput, match="Is bezirk meant"):
        shape_areas(town, AreaFields("bezirke", "name"))


def test_a_pattern_must_be_one_and_fit_somewhere(town: geopandas.GeoDataFrame) -> None:
    with pytest.raises(BadInput, match="regular expression"):
        shape_areas(town, AreaFields("bezirk", "name", "("))
    with pytest.raises(BadInput, match=r"fits the key's pattern\. Correct the pattern or the field"):
        shape_areas(town, AreaFields("bezirk", "name", "x{9}"))
    assert shape_areas(town, AreaFields("bezirk", "name", "0."))["key"].tolist() == ["01", "02", ""]


def test_features_with_the_same_key_are_joined_or_numbered_if_asked(town: geopandas.GeoDataFrame) -> None:
    town["bezirk"] = ["1", "2", "1"]
    kept = shape_areas(town, AreaFields("bezirk", "name"))
    assert kept["key"].tolist() == ["1", "2", "1"]
    numbered = shape_areas(town, AreaFields("bezirk", "name", repeated=Repeated.NUMBER))
    assert numbered["key"].tolist() == ["1", "2", "1-2"]
    joined = shape_areas(town, AreaFields("bezirk", "name", repeated=Repeated.JOIN))
    assert joined["key"].tolist() == ["1", "2"]
    assert joined["feature"].tolist() == [1, 2]
    assert joined.geometry.iloc[0].area == pytest.approx(2.0)
