"""Whether the coordinates of areas can be what the file says they are."""

from __future__ import annotations

import geopandas
import numpy as np

from geo.crs import WGS84, crs_name
from graph_schema.errors import UnreadableFile

_FAR_OUTSIDE = 12.0
"""Degrees around the land for which a coordinate system is made: surveyors use a neighbour's zone, and no further."""


def require_possible(frame: geopandas.GeoDataFrame, file: str) -> None:
    """Raise UnreadableFile where the coordinates of `frame` (with a CRS) are none in its coordinate system.

    Numbers that are not finite; degrees beyond ±180 and ±90: metres that are declared as degrees, as a GeoJSON of a
    land registry often has them; and places far from the land for which the system is made: degrees that are declared
    as metres, or metres of another system. Features without a geometry are left out.
    """
    bounds = np.asarray(frame.geometry.bounds, dtype=np.float64)
    bounds = bounds[~np.asarray(frame.geometry.isna() | frame.geometry.is_empty)]
    if frame.crs is None or not bounds.size:
        return
    if not np.isfinite(bounds).all():
        raise _wrong(file, "keine Zahlen, die einen Ort bezeichnen", "no numbers that tell a place")
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    if frame.crs.is_geographic:
        if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
            raise _wrong(file, "keine Grad, obwohl die Datei es sagt", "not degrees, although the file says so")
        return
    corners = geopandas.GeoSeries.from_xy([west, east, west, east], [south, south, north, north], crs=frame.crs)
    places = np.asarray(corners.to_crs(WGS84).bounds, dtype=np.float64)
    land = frame.crs.area_of_use
    inside = np.isfinite(places).all()
    if inside and land is not None:
        low = np.array([land.west, land.south]) - _FAR_OUTSIDE
        high = np.array([land.east, land.north]) + _FAR_OUTSIDE
        inside = bool((places[:, :2] >= low).all() and (places[:, 2:] <= high).all()) or land.west > land.east
    if not inside:
        name = crs_name(frame.crs)
        system = name if len(name) < 20 else frame.crs.name
        raise _wrong(file, f"keine des Koordinatensystems {system}", f"none of the coordinate system {system}")


def _wrong(file: str, de: str, en: str) -> UnreadableFile:
    return UnreadableFile(
        f"Die Koordinaten in {file} sind {de}.",
        f"The coordinates in {file} are {en}.",
        "Das Koordinatensystem angeben, zum Beispiel --crs EPSG:25832.",
        "Give the coordinate system, for instance --crs EPSG:25832.",
    )
