"""Reading uploaded files of areas in a process with limits, as `graph_schema.ingest.limited_reading` reads tables.

`with area_files.reading_areas_by(LimitedAreas(…)):` has every file of areas read by a process of its own
(`geo.area_process`), which hands back attributes as text and geometries as WKB.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyogrio
import shapely

from geo.area_process import AreaOrder
from geo.crs import read_crs
from geo.hostile_areas import DRIVERS
from graph_schema.errors import UnreadableFile
from graph_schema.ingest.limited_process import ReadingLimits
from graph_schema.ingest.limited_reading import LimitedProcess
from graph_schema.ingest.packed_files import read_packed
from graph_schema.ingest.progress import RowCount
from graph_schema.ingest.report import Progress

_SMALLER = (
    "Die Grenzen in der GIS-Software vereinfachen, oder als GeoPackage senden",
    "Simplify the borders in the GIS software, or send a GeoPackage",
)
_REPAIR = (
    "Die Gebiete in der GIS-Software vereinfachen und neu exportieren, am besten als GeoPackage; so viel Speicher "
    "das Lesen hat, setzt SOZIALRAUM_READING_MEMORY.",
    "Simplify the areas in the GIS software and export them anew, best as a GeoPackage; SOZIALRAUM_READING_MEMORY "
    "sets how much memory reading has.",
)
"""GDAL does not always tell that it lacks memory: it breaks down."""
_OFFLINE = {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none", "PROJ_NETWORK": "OFF", "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE"}


@dataclass(frozen=True, slots=True)
class LimitedAreas:
    """Reads files of areas as `area_files.read_features` does, in a process with `limits`; `folder` has mode 0700.

    `stop` as for `LimitedProcess`. UnreadableFile, beside the errors of `read_features`, for a file that is not what
    its name says or is made to break its reader, where a limit was reached, or the process broke down.
    """

    folder: Path
    limits: ReadingLimits
    stop: Callable[[], None] = lambda: None
    progress: Progress | None = None

    def __call__(self, path: Path, layer: str | None, /, *, geometry: bool) -> pd.DataFrame:
        """Read one file; attributes come as text, empty ones as ''."""
        driver = DRIVERS.get(path.suffix.lower(), "")
        work = self.folder / f"areas.{os.getpid()}"
        to = self.folder / f"{work.name}.rows"
        others = ",".join(sorted(pyogrio.list_drivers().keys() - {driver}))
        process = LimitedProcess(
            "geo.area_process", self.limits, self.stop, _SMALLER, _REPAIR, {**_OFFLINE, "GDAL_SKIP": others}
        )
        order = AreaOrder(path, layer, geometry, work, to, driver, self.limits, os.getpid())
        try:
            work.mkdir(mode=0o700)
            process.run(order, path.name, RowCount(self.progress, "read"))
            return _frame(read_packed(to), path.name)
        finally:
            shutil.rmtree(work, ignore_errors=True)
            to.unlink(missing_ok=True)
            to.with_name(f"{to.name}.draft").unlink(missing_ok=True)


def _frame(values: Iterator[Any], file: str) -> pd.DataFrame:
    names, has_areas, system = next(values)
    rows = [row for block in values for row in block]
    frame = pd.DataFrame([texts for texts, _ in rows], columns=names, dtype=object)
    if not has_areas:
        return frame
    try:
        shapes = shapely.from_wkb([shape for _, shape in rows])
    except shapely.errors.ShapelyError:
        raise UnreadableFile(
            f"Die Geometrien in {file} sind nicht lesbar.", f"The geometries in {file} cannot be read.", *_REPAIR
        ) from None
    drawn = geopandas.GeoSeries(shapes, crs=read_crs(system) if system is not None else None, name="geometry")
    return geopandas.GeoDataFrame(frame.rename(columns={"geometry": "geometry_"}), geometry=drawn)
