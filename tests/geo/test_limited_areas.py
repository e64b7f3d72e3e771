"""Uploaded files of areas that are made to break their reader, or to make it open something else."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from geo.area_files import read_areas, read_attributes, reading_areas_by
from geo.hostile_areas import examined
from geo.limited_areas import LimitedAreas
from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.limited_process import ReadingLimits

LIMITS = ReadingLimits(memory=800_000_000, seconds=30, unpacked=200_000_000)
UNPACKED = 100_000_000
SECRET = "Vertraulicher Ort"


@pytest.fixture(scope="module")
def areas() -> geopandas.GeoDataFrame:
    """Two areas with texts, a whole number with a gap, and a yes."""
    return geopandas.GeoDataFrame(
        {"id": ["1", "2"], "name": ["Süd", SECRET], "people": [120, None], "is_land": [True, False]},
        geometry=[box(9, 51, 9.1, 51.1), MultiPolygon([box(9.1, 51, 9.2, 51.1), box(9.3, 51, 9.4, 51.1)])],
        crs="EPSG:4326",
    ).to_crs("EPSG:25832")


@pytest.fixture(scope="module")
def package(areas: geopandas.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GeoPackage as GIS software writes it: with an index of places, and triggers that keep it."""
    path = tmp_path_factory.mktemp("package") / "areas.gpkg"
    areas.to_file(path, driver="GPKG", layer="areas")
    return path


def shapefile(areas: geopandas.GeoDataFrame, folder: Path, *names: str, inside: str = "") -> Path:
    """Write a ZIP file of Shapefiles, in a folder `inside` of it."""
    folder.mkdir(parents=True)
    for name in names:
        areas.to_file(folder / f"{name}.shp")
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sorted(folder.iterdir()):
            archive.write(each, f"{inside}{each.name}")
        archive.writestr("readme.txt", "x")
    return path


def geojson(path: Path, *rings: Any, **more: Any) -> Path:
    """Write a GeoJSON with a feature for each ring."""
    features = [
        {"type": "Feature", "properties": {"id": str(at)}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for at, ring in enumerate(rings)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
    return path


def read(path: Path, limits: ReadingLimits = LIMITS, *, layer: str | None = None) -> geopandas.GeoDataFrame:
    """Read a file as a job does; nothing of the reading stays."""
    folder = path.parent / "work"
    folder.mkdir(exist_ok=True)
    try:
        with reading_areas_by(LimitedAreas(folder, limits)):
            return read_areas(path, layer=layer)
    finally:
        assert list(folder.iterdir()) == []


def test_a_limited_process_reads_what_we_read_ourselves(
    areas: geopandas.GeoDataFrame, package: Path, tmp_path: Path
) -> None:
    """Borders, coordinate system and attributes are the same, for each kind of file."""
    plain = tmp_path / "areas.geojson"
    areas.to_crs("EPSG:4326").to_file(plain)
    packed = shapefile(areas, tmp_path / "areas", "areas")
    for path in (plain, package, packed):
        ours, theirs = read_areas(path), read(path)
        assert theirs.crs == ours.crs
        assert theirs.geometry.geom_equals(ours.geometry).all()
        assert list(theirs.columns) == list(ours.columns)
        texts = read_attributes(path)
        assert theirs[texts.columns].to_dict() == texts.to_dict()
    with reading_areas_by(LimitedAreas(tmp_path, LIMITS)):
        limited = read_attributes(package)
    assert limited.to_dict() == read_attributes(package).to_dict()


def test_gdal_has_one_reader_and_a_file_is_what_its_name_says(package: Path, tmp_path: Path) -> None:
    """A list of sources that names an address, or another file of this machine, is read by nobody."""
    other = geojson(tmp_path / "other.geojson", [[9, 51], [9.1, 51], [9.1, 51.1], [9, 51]])
    for target in ("/vsicurl/http://127.0.0.1:9/x.geojson", str(other)):
        text = f"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{target}</SrcDataSource></OGRVRTLayer>"
        (tmp_path / "list.geojson").write_text(f"{text}</OGRVRTDataSource>")
        with pytest.raises(UnreadableFile, match="not what its name says"):
            examined(tmp_path / "list.geojson", UNPACKED, None, tmp_path)
    tables = tmp_path / "tables.json"  # TopoJSON: GDAL reads it, by a reader that is not there
    tables.write_text('{"type":"Topology","objects":{"a":{"type":"Point","coordinates":[9,51]}},"arcs":[]}')
    with pytest.raises(UnreadableFile, match=r"tables\.json"):
        read(tables)
    for name in ("package.geojson", "package.zip"):
        shutil.copy(package, tmp_path / name)
        with pytest.raises(UnreadableFile, match=r"package\.(geojson|zip)"):
            examined(tmp_path / name, UNPACKED, None, tmp_path)


def test_names_that_mean_something_to_gdal_mean_nothing(package: Path, tmp_path: Path) -> None:
    """What is opened has a name of ours."""
    strange = tmp_path / "a.zip!vsicurl_http.gpkg"
    shutil.copy(package, strange)
    assert len(read(strange)) == 2


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"type":"GeometryCollection","geometries":[' * 4_000 + "]}" * 4_000,
    ],
)
def test_deep_nesting_ends_with_a_sentence(tmp_path: Path, body: str) -> None:
    path = tmp_path / "deep.geojson"
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{body}}}'
    path.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}')
    with pytest.raises(UnreadableFile, match=r"deep\.geojson"):
        read(path)


@pytest.mark.parametrize(
    ("ring", "system"),
    [
        ([[9, 51], [9e300, 51], [9.1, 5e299], [9, 51]], None),
        ([[500_000, 5_700_000], [501_000, 5_700_000], [501_000, 5_701_000], [500_000, 5_700_000]], None),
        ([[9, 51], [9.1, 51], [9.1, 51.1], [9, 51]], "EPSG:25832"),
        ([[9e200, 51], [9e201, 51], [9e201, 52], [9e200, 51]], "EPSG:25832"),
    ],
)
def test_coordinates_that_are_none_of_the_system_are_refused(tmp_path: Path, ring: Any, system: str | None) -> None:
    """Huge numbers, metres as degrees, degrees as metres: with what to do, and without the numbers."""
    path = geojson(tmp_path / "places.geojson", ring)
    with pytest.raises(UnreadableFile, match=r"places\.geojson") as told:
        read_areas(path, crs=system)
    assert "--crs EPSG" in told.value.remedy_en


def test_a_geopackage_that_runs_something_is_refused(package: Path, tmp_path: Path) -> None:
    """Views, virtual tables and computed columns; what is written into a trigger never runs."""
    for statement in (
        "CREATE VIEW gpkg_styles AS SELECT load_extension('x')",
        "CREATE VIRTUAL TABLE texts USING fts5(a)",
        "CREATE TABLE computed(a, b AS (abs(a)))",
        "CREATE VIRTUAL TABLE rtree_x USING fts5(a)",
    ):
        path = tmp_path / "package.gpkg"
        shutil.copy(package, path)
        with closing(sqlite3.connect(path)) as database:
            database.execute(statement)
            database.commit()
        with pytest.raises(UnreadableFile, match="because they can run something"):
            examined(path, UNPACKED, None, tmp_path)
    path = tmp_path / "trigger.gpkg"
    shutil.copy(package, path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TRIGGER t AFTER UPDATE ON areas BEGIN DELETE FROM areas; END")
        database.commit()
    before = path.read_bytes()
    assert len(read(path)) == 2
    assert path.read_bytes() == before


def test_a_damaged_geopackage_is_told(package: Path, tmp_path: Path) -> None:
    for name, content in (
        ("cut.gpkg", package.read_bytes()[:20_000]),
        ("noise.gpkg", package.read_bytes()[:200] + b"\xff" * 60_000),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableFile, match=f"GeoPackage {name} is damaged"):
            examined(tmp_path / name, UNPACKED, None, tmp_path)


def test_archives_are_unpacked_here_and_only_what_a_shapefile_needs(
    areas: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    two = shapefile(areas, tmp_path / "two", "north", "south", inside="data/")
    work = tmp_path / "unpacked"
    work.mkdir()
    with pytest.raises(BadInput, match="north, south"):
        examined(two, UNPACKED, None, work)
    assert examined(two, UNPACKED, "south", work).name == "areas.shp"
    assert {each.suffix for each in work.iterdir()} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        for ending in (".shp", ".shx", ".dbf"):
            archive.writestr(f"../../evil{ending}", b"x")
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    examined(outside, UNPACKED, None, inside)
    assert not list(tmp_path.glob("evil*"))
    assert {each.name for each in inside.iterdir()} == {"areas.shp", "areas.shx", "areas.dbf"}
    with pytest.raises(UnreadableFile, match=r"outside\.zip cannot be read"):
        read(outside)


@pytest.mark.parametrize("name", ["areas.shp", "nothing.txt"])
def test_zip_bombs_and_archives_without_areas_are_refused(tmp_path: Path, name: str) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in (name, "areas.shx", "areas.dbf"):
            archive.writestr(each, b"\0" * 60_000_000)
    with pytest.raises(UnreadableFile, match=r"bomb\.zip would unpack to more"):
        examined(bomb, UNPACKED, None, tmp_path)
    liar = io.BytesIO()
    with zipfile.ZipFile(liar, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in (name, "areas.shx", "areas.dbf"):
            archive.writestr(each, b"\0" * 2_000_000)
    content = liar.getvalue().replace((2_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    (tmp_path / "liar.zip").write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"ZIP file liar\.zip overlap"):
        examined(tmp_path / "liar.zip", UNPACKED, None, tmp_path)
    (tmp_path / "half.zip").write_bytes(content[:400])
    with pytest.raises(UnreadableFile, match=r"half\.zip is damaged"):
        examined(tmp_path / "half.zip", UNPACKED, None, tmp_path)


def test_too_little_memory_ends_with_a_sentence(tmp_path: Path) -> None:
    """It is this file, and what helps; the process that asked goes on."""
    ring = [[9 + at * 1e-6, 51 + (at % 2) * 0.1] for at in range(120_000)]
    path = geojson(tmp_path / "fine.geojson", [*ring, ring[0]])
    with pytest.raises(UnreadableFile, match=r"(broke down at|Reading) the file fine\.geojson") as told:
        read(path, ReadingLimits(memory=320_000_000, seconds=30, unpacked=200_000_000))
    assert "Simplify" in told.value.remedy_en
    assert "SOZIALRAUM_READING_MEMORY" in told.value.remedy_en


def test_an_area_without_a_place_is_left_to_the_check(tmp_path: Path) -> None:
    """A feature without geometry comes through: its row is refused by name later."""
    path = tmp_path / "empty.geojson"
    geopandas.GeoDataFrame({"id": ["1", "2"]}, geometry=[Polygon(), box(9, 51, 9.1, 51.1)], crs="EPSG:4326").to_file(
        path
    )
    assert len(read(path)) == 2
