"""Files of a layer: the same values and classes in every format, and nothing that a planner's tool stumbles over."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import geopandas
import pyogrio
import pytest
from shapely.geometry import box

from geo.exports import COLUMNS, ExportedLayer, csv_file, geojson_file, geopackage_file
from geo.map_style import CHANGE_COLOURS, CLASS_COLOURS, Fill

ROOT = Path(__file__).resolve().parents[2]


def row(key: str, **values: Any) -> dict[str, Any]:
    """A row with all columns; what is not given is empty."""
    return {**dict.fromkeys(name for name, _ in COLUMNS), "row": "area", "area_key": key, "area_name": key, **values}


def layer() -> ExportedLayer:
    rows = [
        row(
            "01",
            value=4.76543,
            state="shown",
            count=19.0,
            count_state="shown",
            fill="class-2",
            area_km2=1.5,
            **{"class": 2},
        ),
        row("02", state="withheld", count_state="withheld", fill="withheld", area_km2=2.0),
        row("03", value=0.0, state="zero", count=0.0, count_state="zero", fill="zero", area_km2=1.0),
    ]
    shapes: Any = [box(9, 51, 9.1, 51.1), box(9.1, 51, 9.2, 51.1), None]
    columns = {name: [each[name] for each in rows] for name, _ in COLUMNS}
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
    fills = (Fill("class-1", "unter 2 %"), Fill("class-2", "2 % und mehr"), Fill("withheld", "zurückgehalten"))
    city = row("", row="city", value=4.8, state="shown")
    return ExportedLayer("people_rate", "Anteil", frame, city, {"licence": "DL-DE/BY 2.0", "rules": "…"}, fills)


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_a_spreadsheet_opens_the_table_by_double_click() -> None:
    content = csv_file(layer())
    assert content.startswith(b"\xef\xbb\xbf")
    rows = read_csv(content)
    assert list(rows[0]) == [name for name, _ in COLUMNS]
    assert (rows[0]["value"], rows[0]["count"], rows[0]["class"]) == ("4,7654", "19", "2")
    assert (rows[2]["value"], rows[2]["state"]) == ("0", "zero")
    assert rows[3]["row"] == "city"


def test_what_is_withheld_is_empty_in_every_format(tmp_path: Path) -> None:
    assert read_csv(csv_file(layer()))[1]["value"] == ""
    feature = json.loads(geojson_file(layer()))["features"][1]["properties"]
    assert (feature["value"], feature["count"], feature["state"]) == (None, None, "withheld")
    (tmp_path / "layer.gpkg").write_bytes(geopackage_file(layer()))
    table = pyogrio.read_dataframe(tmp_path / "layer.gpkg", layer="people_rate").set_index("area_key")
    assert table["value"].isna()["02"]
    assert table["class"].isna()["02"]
    assert (table["state"]["02"], table["value"]["01"]) == ("withheld", 4.76543)


@pytest.mark.parametrize("name", ["=1+1", "+49", "-x", "@cmd", "＝1+1", "＋49", "－x", "＠cmd", "\tx", "\rx", "\nx"])
def test_no_name_becomes_a_formula(name: str) -> None:
    frame = layer().frame.assign(area_name=name)
    assert read_csv(csv_file(replace(layer(), frame=frame)))[0]["area_name"] == f"'{name}"


def test_geojson_holds_wgs_84_and_what_must_be_known() -> None:
    collection = json.loads(geojson_file(layer()))
    assert collection["metadata"]["licence"] == "DL-DE/BY 2.0"
    assert collection["city"]["value"] == 4.8
    assert collection["features"][0]["geometry"]["type"] == "Polygon"
    assert collection["features"][2]["geometry"] is None
    assert "crs" not in collection


def test_the_geopackage_is_whole_without_a_log_beside_it_and_has_its_style(tmp_path: Path) -> None:
    path = tmp_path / "layer.gpkg"
    path.write_bytes(geopackage_file(layer()))
    assert {name for name, _ in pyogrio.list_layers(path)} >= {"people_rate", "about"}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ((style, default),) = database.execute("SELECT styleQML, useAsDefault FROM layer_styles").fetchall()
        assert database.execute("SELECT count(*) FROM gpkg_contents WHERE table_name = 'layer_styles'").fetchone() == (
            1,
        )
    assert default == 1
    categories = Xml.fromstring(style).findall("renderer-v2/categories/category")
    assert [(each.get("value"), each.get("label")) for each in categories] == [
        ("class-1", "unter 2 %"), ("class-2", "2 % und mehr"), ("withheld", "zurückgehalten"),
    ]  # fmt: skip


def test_the_colours_are_those_of_the_page() -> None:
    css = "".join(file.read_text("utf-8") for file in (ROOT / "web_static" / "css").glob("*.css")).lower()
    missing = [colour for colour in (*CLASS_COLOURS, *CHANGE_COLOURS) if colour.lower() not in css]
    assert missing == []


OPEN_WITHOUT_RIGHTS = """
import json, os, sys
import pyogrio
if os.geteuid() == 0:  # whom no mode holds back
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
file = sys.argv[1]
folder = os.path.dirname(file)
layers = [name for name, _ in pyogrio.list_layers(file)]
areas = pyogrio.read_dataframe(file, layer="people_rate")
styles = pyogrio.read_dataframe(file, layer="layer_styles")
print(json.dumps({
    "may_write": os.access(folder, os.W_OK) or os.access(file, os.W_OK),
    "layers": layers, "areas": len(areas), "bounds": list(areas.total_bounds),
    "styles": list(zip(styles["f_table_name"], styles["styleQML"])),
    "beside": os.listdir(folder),
}))
"""


def test_the_geopackage_opens_with_its_style_from_a_folder_where_nobody_may_write() -> None:
    """QGIS and GDAL make files beside a GeoPackage that has a log; from a share without rights they see no layers."""
    # Not below the folder of the test: another account may not enter that.
    with tempfile.TemporaryDirectory(prefix="sozialraum-share-") as share:
        folder, file = Path(share), Path(share) / "layer.gpkg"
        file.write_bytes(geopackage_file(layer()))
        file.chmod(0o444)
        folder.chmod(0o555)
        try:
            run = subprocess.run(
                [sys.executable, "-c", OPEN_WITHOUT_RIGHTS, file], capture_output=True, text=True, check=False
            )
        finally:
            folder.chmod(0o755)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["may_write"] is False
    assert set(told["layers"]) >= {"people_rate", "about"}
    assert (told["areas"], told["bounds"]) == (3, pytest.approx([9, 51, 9.2, 51.1]))
    assert told["beside"] == ["layer.gpkg"]
    ((table, style),) = told["styles"]
    assert table == "people_rate"
    assert Xml.fromstring(style).find("renderer-v2") is not None
