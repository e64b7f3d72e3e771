"""Files of a layer for planners: CSV, GeoJSON and GeoPackage with the same values and the same classes as the map.

Only published cells come here, so a withheld value cannot be written. What the columns mean: `COLUMNS`.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyogrio

from geo.map_style import Fill, layer_style

COLUMNS: tuple[tuple[str, str], ...] = (
    ("row", "area, city (the whole) or without_district (drawn, not counted)"),
    ("area_key", "key of the area in the leading system; empty for the city"),
    ("area_name", "name of the area or the city"),
    ("level", "code of the level"),
    ("indicator", "code of the indicator"),
    ("measure", "rate, location_quotient, density, count or value (as published)"),
    ("category", "all, or one category of one breakdown, such as sex:female"),
    ("unit", "unit of `value` in words"),
    ("reference_date", "date for which was counted"),
    ("compare_with", "earlier date; where given, `value` is the change since then"),
    ("value", "the value of the map; empty unless `state` is shown or zero"),
    ("state", "shown, zero, withheld or no_data"),
    ("count", "cases; empty unless `count_state` is shown or zero"),
    ("count_state", "state of `count`"),
    ("denominator", "what the rate is counted of; empty where there is none or it may not be told"),
    ("denominator_state", "state of `denominator`; empty where the measure has none"),
    ("denominator_of", "what the denominator counts, in words; empty where the measure has none"),
    ("denominator_as_of", "date of the denominator"),
    ("class", "number of the colour class, of `value` as the page prints it; 1 is the lowest; empty without value"),
    ("fill", "name of the map's fill: class-1 … class-5, change-1 … change-5, zero, withheld, no-data, undistricted"),
    ("area_km2", "area in square kilometres"),
)
"""Columns of every file in their order, the same in both languages; `docs/` lists them from here."""

CSV_TYPE = "text/csv"
GEOJSON_TYPE = "application/geo+json"
GEOPACKAGE_TYPE = "application/geopackage+sqlite3"

_NUMBERS = ("value", "count", "denominator", "area_km2")
_DECIMALS = 4
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
"""Full-width signs too: a spreadsheet in an East Asian setting reads them as the others (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class ExportedLayer:
    """A layer as it goes into a file.

    `frame`: a row per area with `COLUMNS` and geometry in EPSG:4326 (None where an area has no border); `city`: the
    row of the whole, or None; `about`: facts on the layer by name, in the reader's language; `fills` in the order
    of the legend.
    """

    name: str
    """Short, of letters, digits and underscores: the layer's name inside a GeoPackage."""
    title: str
    frame: geopandas.GeoDataFrame
    city: Mapping[str, Any] | None
    about: Mapping[str, str]
    fills: Sequence[Fill]


def csv_file(layer: ExportedLayer) -> bytes:
    """Return a table for spreadsheets: UTF-8 with byte order mark, `;` between columns, decimal comma.

    That is what opens rightly by double click in a German office; programs read GeoJSON or GraphQL. Text that a
    spreadsheet would take for a formula gets an apostrophe before it.
    """
    rows: list[Mapping[str, Any]] = list(_records(layer.frame))
    return csv_table([name for name, _ in COLUMNS], [*rows, *([layer.city] if layer.city else [])])


def csv_table(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows with the columns `names` as `csv_file` writes them; what a row lacks, and None, is an empty cell."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([in_csv(row.get(name)) for name in names])
    return ("\ufeff" + target.getvalue()).encode()


def geojson_file(layer: ExportedLayer) -> bytes:
    """Return a FeatureCollection (RFC 7946, WGS 84); facts on the layer stand in `metadata`, the whole in `city`."""
    shapes = layer.frame.geometry.__geo_interface__["features"]
    features = [
        {"type": "Feature", "id": row["area_key"], "properties": row, "geometry": shape["geometry"]}
        for row, shape in zip(_records(layer.frame), shapes, strict=True)
    ]
    collection = {
        "type": "FeatureCollection",
        "name": layer.name,
        "title": layer.title,
        "metadata": dict(layer.about),
        "columns": dict(COLUMNS),
        "city": layer.city,
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def geopackage_file(layer: ExportedLayer) -> bytes:
    """Return a GeoPackage with the areas, their style for QGIS, and a table `about`.

    The file is left without write-ahead log: from a folder without write permission QGIS would otherwise see no
    layers (QGIS issue 36574). The style is QML in `layer_styles`, because QGIS loads no SLD from there.
    """
    with tempfile.TemporaryDirectory(prefix="sozialraum-") as folder:
        path = Path(folder) / "layer.gpkg"
        options: dict[str, Any] = {"driver": "GPKG", "layer_options": {"IDENTIFIER": layer.title, "FID": "fid"}}
        pyogrio.write_dataframe(layer.frame, path, layer=layer.name, geometry_type="MultiPolygon",
                                promote_to_multi=True, **options)  # fmt: skip
        about = pd.DataFrame({"name": list(layer.about), "text": list(layer.about.values())})
        pyogrio.write_dataframe(about, path, layer="about", driver="GPKG", append=True)
        with closing(sqlite3.connect(path)) as database, database:
            _add_style(database, layer)
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
        return path.read_bytes()


def _records(frame: geopandas.GeoDataFrame) -> list[dict[str, Any]]:
    names = [name for name, _ in COLUMNS]
    table = frame[names].astype(object)
    plain = table.where(table.notna(), None)
    return [dict(zip(names, map(_plain, row), strict=True)) for row in plain.itertuples(index=False, name=None)]


def _plain(value: Any) -> Any:
    """Return numbers rounded as they are exported; whole ones as integers."""
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return None
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded


def in_csv(value: Any) -> str:
    """Return a value as a German spreadsheet reads it: decimal comma, and no text that it takes for a formula."""
    value = _plain(value)
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value).replace(".", ",")
    text = str(value)
    # A spreadsheet skips what cannot be seen before it looks for a formula.
    seen = text.lstrip("\ufeff\x00 \u00a0\u200b\r\n\t")
    return f"'{text}" if text.startswith(_FORMULA_STARTS) or seen.startswith(_FORMULA_STARTS) else text


def _add_style(database: sqlite3.Connection, layer: ExportedLayer) -> None:
    """Store the style where QGIS looks for it, as the default of the layer."""
    database.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256),"
        " f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),"
        " styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),"
        " update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))"
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes',"
        " 'layer_styles')"
    )
    (column,) = database.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer.name,)
    ).fetchone()
    database.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
        " styleQML, styleSLD, useAsDefault, description, owner, ui) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', '')",
        (layer.name, column, layer.name[:30], layer_style(layer.fills), layer.title),
    )
