"""What is asked of a file of areas that somebody sent before GDAL sees it, and which of its readers may look at it.

A file is what its name says, or it is refused: GDAL would else try some fifty formats, some of which name other files
or addresses. An archive is unpacked here, only what a Shapefile needs, and not by GDAL. A GeoPackage is an SQLite
database that runs what its maker wrote into views and virtual tables; none of that is needed for areas.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.file_columns import listed
from graph_schema.ingest.hostile_files import ArchiveWords, examine_archive
from graph_schema.written import showable

DRIVERS = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GPKG", ".zip": "ESRI Shapefile"}
"""The one reader that each kind of file has."""
LONGEST_STATEMENT = 1_000_000
"""Bytes of an SQL statement in a GeoPackage's schema."""
LONGEST_VALUE = 500_000_000
"""Bytes of a value in a GeoPackage."""
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED = (".shp", ".shx", ".dbf")
_DATABASE = b"SQLite format 3\0"
_BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n"
_INDEX = re.compile(r'CREATE VIRTUAL TABLE "?rtree_\w+"? USING rtree ?\(', re.IGNORECASE)
_EXPORT = (
    "Die Gebiete aus der GIS-Software neu exportieren, als GeoJSON oder als GeoPackage mit einer Tabelle.",
    "Export the areas anew from the GIS software, as GeoJSON or as a GeoPackage with one table.",
)
_ARCHIVE = ArchiveWords(
    "Die ZIP-Datei",
    "the ZIP file",
    "In der ZIP-Datei",
    ("Die Shape-Datei neu packen.", "Pack the Shapefile anew."),
    (
        "Nur die Shape-Datei (.shp, .shx, .dbf, .prj, .cpg) packen, oder als GeoPackage senden.",
        "Pack nothing but the Shapefile (.shp, .shx, .dbf, .prj, .cpg), or send a GeoPackage.",
    ),
)


def examined(path: Path, unpacked: int, layer: str | None, folder: Path) -> Path:
    """Return what GDAL may open: the file itself under a plain name, or the Shapefile out of an archive, in `folder`.

    `unpacked`: bytes that an archive may become. UnreadableFile for what is not as its name says, or made to break
    its reader; BadInput where an archive holds several Shapefiles and `layer` names none of them.
    """
    kind = path.suffix.lower()
    if kind not in DRIVERS:
        raise _not_what_it_says(path, "eine Geodatei", "a file of areas")
    with path.open("rb") as content:
        begins = content.read(4_096)
    if kind == ".zip":
        examine_archive(path, unpacked, _ARCHIVE)
        return _unpacked(path, layer, folder)
    if kind == ".gpkg":
        if not begins.startswith(_DATABASE):
            raise _not_what_it_says(path, "ein GeoPackage", "a GeoPackage")
        _examine_database(path)
    elif not begins.lstrip(_BEFORE_TEXT).startswith(b"{"):
        raise _not_what_it_says(path, "GeoJSON", "GeoJSON")
    # A name can mean something to GDAL: "a.zip!b.json" is a file in an archive.
    plain = folder / f"areas{kind}"
    plain.hardlink_to(path)
    return plain


def _unpacked(path: Path, layer: str | None, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _shapefile(path, archive.infolist(), layer)
            for ending, part in parts.items():
                with archive.open(part) as packed, (folder / f"areas{ending}").open("wb") as file:
                    shutil.copyfileobj(packed, file)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise UnreadableFile(
            f"Die ZIP-Datei {path.name} ist beschädigt oder mit einem Kennwort geschützt.",
            f"The ZIP file {path.name} is damaged or protected by a password.",
            "Ohne Kennwort neu packen.",
            "Pack it anew without a password.",
        ) from None
    return folder / "areas.shp"


def _shapefile(path: Path, parts: Iterable[zipfile.ZipInfo], layer: str | None) -> dict[str, zipfile.ZipInfo]:
    """Return the parts of the one Shapefile of an archive by their ending."""
    found: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for part in parts:
        name = PurePosixPath(part.filename)
        if not part.is_dir() and name.suffix.lower() in _PARTS and not name.name.startswith("._"):
            found.setdefault(str(name.with_suffix("")), {})[name.suffix.lower()] = part
    whole = {name: its for name, its in found.items() if all(ending in its for ending in _NEEDED)}
    chosen = [name for name in whole if layer in (None, PurePosixPath(name).name)]
    if len(chosen) > 1 or (whole and not chosen):
        raise _which_layer(path, sorted({PurePosixPath(name).name for name in whole}))
    if not chosen:
        raise UnreadableFile(
            f"In der ZIP-Datei {path.name} ist keine vollständige Shape-Datei.",
            f"The ZIP file {path.name} holds no complete Shapefile.",
            "Die Dateien .shp, .shx, .dbf und .prj zusammen packen; GeoJSON und GeoPackage ungepackt senden.",
            "Pack the files .shp, .shx, .dbf and .prj together; send GeoJSON and GeoPackage unpacked.",
        )
    return whole[chosen[0]]


def _examine_database(path: Path) -> None:
    """Refuse views, virtual tables other than the index of places, and columns that are computed.

    What they hold runs when GDAL reads; triggers run at a write, and nobody writes.
    """
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, LONGEST_STATEMENT)
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
            database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            for statement in ("PRAGMA trusted_schema = OFF", "PRAGMA query_only = ON", "PRAGMA cell_size_check = ON"):
                database.execute(statement)
            tables = database.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall()
            statements = dict(database.execute("SELECT name, sql FROM sqlite_master").fetchall())
            computed = database.execute(
                "SELECT count(*) FROM pragma_table_list AS l, pragma_table_xinfo(l.name) AS c "
                "WHERE l.schema = 'main' AND l.type = 'table' AND c.hidden IN (2, 3)"
            ).fetchone()[0]
    except (sqlite3.Error, UnicodeError):
        raise UnreadableFile(
            f"Das GeoPackage {path.name} ist beschädigt.", f"The GeoPackage {path.name} is damaged.", *_EXPORT
        ) from None
    views = [str(name) for name, kind in tables if kind == "view"]
    strange = [name for name, kind in tables if kind == "virtual" and not _INDEX.match(str(statements.get(name)))]
    if views or strange or computed:
        raise _runs_something(path, views)


def _runs_something(path: Path, views: Sequence[str]) -> UnreadableFile:
    named = f" ({showable(listed(views))})" if views else ""
    return UnreadableFile(
        f"Das GeoPackage {path.name} enthält Sichten{named}, virtuelle Tabellen oder berechnete Spalten; solche liest "
        "das Programm nicht, weil sie etwas ausführen können.",
        f"The GeoPackage {path.name} holds views{named}, virtual tables or computed columns; such are not read, "
        "because they can run something.",
        *_EXPORT,
    )


def _which_layer(path: Path, there: Sequence[str]) -> BadInput:
    return BadInput(
        f"In der ZIP-Datei {path.name} sind mehrere Shape-Dateien, oder keine mit dem genannten Namen: "
        f"{listed(there)}.",
        f"The ZIP file {path.name} holds several Shapefiles, or none of the name that was given: {listed(there)}.",
        "Eine davon als Ebene der Datei (--layer) angeben.",
        "Name one of them as the layer of the file (--layer).",
    )


def _not_what_it_says(path: Path, de: str, en: str) -> UnreadableFile:
    return UnreadableFile(
        f"Die Datei {path.name} ist nicht, was ihr Name sagt: {de}.",
        f"The file {path.name} is not what its name says: {en}.",
        "Gelesen werden GeoJSON (.geojson, .json), GeoPackage (.gpkg) und gepackte Shape-Dateien (.zip).",
        "GeoJSON (.geojson, .json), GeoPackage (.gpkg) and packed Shapefiles (.zip) are read.",
    )
