"""Reading neighbourhoods from GeoJSON, GeoPackage and Shapefile, and tables from their attributes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, GeometryError

from geo.coordinates import require_possible
from geo.crs import read_crs, require_crs
from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.file_columns import UnknownColumn, listed
from graph_schema.ingest.wide import numbered
from graph_schema.written import showable

SUFFIXES = (".geojson", ".json", ".gpkg", ".shp", ".zip")
"""Files that hold geometries; a Shapefile may come zipped."""
_NOT_READABLE = (DataSourceError, DataLayerError, CRSError, FeatureError, GeometryError, shapely.errors.ShapelyError)
_TRUE = frozenset({"true", "1", "1.0", "yes", "ja", "wahr", "t"})


class AreaReader(Protocol):
    """Reads a file as `read_features` does."""

    def __call__(self, path: Path, layer: str | None, /, *, geometry: bool) -> pd.DataFrame:
        """Return the features of a file: attributes, and geometries where they are asked for."""
        ...


_OTHER_READER: ContextVar[AreaReader | None] = ContextVar("_OTHER_READER", default=None)


@contextmanager
def reading_areas_by(reader: AreaReader) -> Generator[None]:
    """Have `reader` read all files of areas, here and in tasks begun here; GDAL sees none in this process."""
    before = _OTHER_READER.set(reader)
    try:
        yield
    finally:
        _OTHER_READER.reset(before)


class Repeated(StrEnum):
    """What becomes of features that share a key."""

    REFUSE = "refuse"
    JOIN = "join"
    """They are parts of one area."""
    NUMBER = "number"
    """They are areas of their own: the second gets the key with `-2`."""


@dataclass(frozen=True, slots=True)
class AreaFields:
    """Which fields of a file say what: `key_pattern` takes the key out of its field (first group, or the match)."""

    key: str
    name: str
    key_pattern: str | None = None
    parent_key: str | None = None
    no_district_keys: tuple[str, ...] = ()
    no_district: str | None = None
    """Field that is true for areas that belong to no district."""
    repeated: Repeated = Repeated.REFUSE


def read_areas(path: Path, *, crs: str | None = None, layer: str | None = None) -> geopandas.GeoDataFrame:
    """Read all areas of a file with their attributes.

    The coordinate system is the file's; `crs` gives it where the file has none or names a wrong one.
    UnreadableFile: no such file or layer, no areas in it, no coordinate system, or coordinates that are none in that
    system.
    """
    frame = _read(path, layer, geometry=True)
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise UnreadableFile(
            f"{path.name} enthält keine Geometrien.",
            f"{path.name} holds no geometries.",
            "Eine GeoJSON-, GeoPackage- oder Shape-Datei mit Flächen angeben.",
            "Give a GeoJSON, GeoPackage or Shapefile with areas.",
        )
    if crs is not None:
        frame = frame.set_crs(read_crs(crs), allow_override=True)
    require_possible(require_crs(frame), path.name)
    return frame


def read_attributes(path: Path, *, layer: str | None = None) -> pd.DataFrame:
    """Read the attributes of a file without its geometries; all values as text, empty ones as ''."""
    frame = _read(path, layer, geometry=False)
    return pd.DataFrame({str(name): [as_text(value) for value in frame[name]] for name in frame.columns})


def shape_areas(frame: geopandas.GeoDataFrame, fields: AreaFields) -> geopandas.GeoDataFrame:
    """Return the columns key, name, parent_key, is_district, feature (number from 1) and geometry, a row per area.

    What is missing is the empty string (key, name) or None (parent_key). UnknownColumn where a field does not exist,
    BadInput where the pattern is none, or no key fits it.
    """
    needed = [fields.key, fields.name, fields.parent_key, fields.no_district]
    for name in filter(None, needed):
        if name not in frame.columns:
            raise _no_field(name, [str(column) for column in frame.columns if column != frame.geometry.name])
    keys = _keys(frame, fields)
    flagged = [key in fields.no_district_keys for key in keys]
    if fields.no_district is not None:
        marks = [as_text(value).casefold() in _TRUE for value in frame[fields.no_district]]
        flagged = [one or other for one, other in zip(flagged, marks, strict=True)]
    parents = [as_text(value) or None for value in frame[fields.parent_key]] if fields.parent_key else None
    areas = geopandas.GeoDataFrame(
        {
            "feature": np.arange(1, len(frame) + 1),
            "key": numbered(keys) if fields.repeated is Repeated.NUMBER else keys,
            "name": [as_text(value) for value in frame[fields.name]],
            "parent_key": pd.Series(parents if parents is not None else [None] * len(frame), dtype=object),
            "is_district": np.logical_not(flagged),
        },
        geometry=np.asarray(frame.geometry.array, dtype=object),
        crs=frame.crs,
    )
    return _joined(areas) if fields.repeated is Repeated.JOIN else areas


def _joined(areas: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Unite features with the same key; what else they say is taken from the first."""
    parts: dict[str, list[int]] = {}
    for position, key in enumerate(areas["key"]):
        parts.setdefault(key or f" {position}", []).append(position)
    shapes = np.asarray(areas.geometry.array, dtype=object)
    united = [
        shapes[positions[0]] if len(positions) == 1 else shapely.union_all(shapely.make_valid(shapes[positions]))
        for positions in parts.values()
    ]
    first = pd.DataFrame(areas.drop(columns="geometry")).iloc[[positions[0] for positions in parts.values()]]
    return geopandas.GeoDataFrame(first.reset_index(drop=True), geometry=united, crs=areas.crs)


def _keys(frame: geopandas.GeoDataFrame, fields: AreaFields) -> list[str]:
    texts = [as_text(value) for value in frame[fields.key]]
    if fields.key_pattern is None:
        return texts
    try:
        pattern = re.compile(fields.key_pattern)
    except re.error:
        raise BadInput(
            "Das Muster des Schlüssels ist kein regulärer Ausdruck.",
            "The key's pattern is not a regular expression.",
            r"Zum Beispiel --key-pattern '(\d\d)$' für die letzten beiden Ziffern.",
            r"For instance --key-pattern '(\d\d)$' for the last two digits.",
        ) from None
    matches = [pattern.search(text) for text in texts]
    if not any(matches):
        raise BadInput(
            f"Auf keinen Wert des Feldes {fields.key} passt das Muster des Schlüssels.",
            f"No value of the field {fields.key} fits the key's pattern.",
            r"Das Muster oder das Feld (--key) berichtigen; --key-pattern '(\d\d)$' nimmt die letzten beiden Ziffern.",
            r"Correct the pattern or the field (--key); --key-pattern '(\d\d)$' takes the last two digits.",
        )
    return [(match[1] if pattern.groups else match[0]) if match else "" for match in matches]


def read_fields(path: Path, *, layer: str | None = None) -> list[str]:
    """Return the names of a file's attributes without reading its areas; errors as in `read_attributes`."""
    if _OTHER_READER.get() is not None:
        return [str(name) for name in _read(path, layer, geometry=False).columns]
    with _file_of_areas(path, path):
        chosen = layer if layer is not None else _only_layer(path, path.name)
        info = pyogrio.read_info(path, layer=chosen)
    _require_areas(path, info["features"])
    return [str(name) for name in info["fields"]]


def _read(path: Path, layer: str | None, *, geometry: bool) -> pd.DataFrame:
    other = _OTHER_READER.get()
    frame = (other or read_features)(path, layer, geometry=geometry)
    _require_areas(path, len(frame))
    return frame


def read_features(
    path: Path, layer: str | None, *, geometry: bool, opened: Path | None = None
) -> geopandas.GeoDataFrame | pd.DataFrame:
    """Read the features of a file as GDAL has them, here and now; errors name `path`, `opened` is what is opened."""
    opened = opened or path
    with _file_of_areas(path, opened):
        chosen = layer if layer is not None else _only_layer(opened, path.name)
        return pyogrio.read_dataframe(opened, layer=chosen, read_geometry=geometry)


def _require_areas(path: Path, features: int) -> None:
    """Raise UnreadableFile for a file without any feature: an export that broke off leaves one."""
    if features == 0:
        raise UnreadableFile(
            f"In {path.name} ist kein einziges Gebiet: die Datei gilt als beschädigt oder unfertig.",
            f"There is not a single area in {path.name}: the file is taken for damaged or unfinished.",
            "Die Datei neu exportieren; bei mehreren Ebenen --layer prüfen.",
            "Export the file again; where it has several layers, check --layer.",
        )


@contextmanager
def _file_of_areas(path: Path, opened: Path) -> Generator[None]:
    """Raise UnreadableFile for what the reader of such files does not find or understand."""
    if not opened.exists():
        raise UnreadableFile(
            f"Die Datei {path.name} gibt es nicht.",
            f"The file {path.name} does not exist.",
            "Namen und Ordner prüfen.",
            "Check name and folder.",
        )
    if showable(str(opened)) != str(opened):
        raise UnreadableFile(
            f"Der Name der Datei {path.name} oder ihres Ordners ist kein UTF-8: Geodateien werden so nicht gefunden.",
            f"The name of the file {path.name} or of its folder is not UTF-8: files of areas are not found by it.",
            "Datei oder Ordner umbenennen.",
            "Rename the file or the folder.",
        )
    try:
        yield
    except (*_NOT_READABLE, ValueError):
        raise UnreadableFile(
            f"{path.name} kann nicht als Geodatei gelesen werden.",
            f"{path.name} cannot be read as a file of areas.",
            "Lesbar sind GeoJSON, GeoPackage (.gpkg) und Shape-Dateien (.shp mit .shx, .dbf, .prj daneben).",
            "GeoJSON, GeoPackage (.gpkg) and Shapefiles (.shp with .shx, .dbf and .prj beside it) can be read.",
        ) from None


def _only_layer(path: Path, name: str) -> str | int:
    layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    if len(layers) > 1:
        raise BadInput(
            f"{name} hat mehrere Ebenen: {', '.join(layers)}.",
            f"{name} has several layers: {', '.join(layers)}.",
            "Eine davon mit --layer angeben.",
            "Choose one of them with --layer.",
        )
    return 0


def as_text(value: object) -> str:
    """Return an attribute as text: whole floats without ".0", what is missing as the empty string."""
    if value is None or value is pd.NaT or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def _no_field(name: str, there: Sequence[str]) -> UnknownColumn:
    meant = difflib.get_close_matches(name, there, n=1)
    return UnknownColumn(
        f"Das Feld {name} gibt es in der Datei nicht.",
        f"The file has no field {name}.",
        (f"Ist {meant[0]} gemeint? " if meant else "") + f"Vorhanden sind: {listed(there)}.",
        (f"Is {meant[0]} meant? " if meant else "") + f"There are: {listed(there)}.",
    )
