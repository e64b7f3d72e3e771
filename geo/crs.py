"""Coordinate systems: one metric system per city, chosen from the data."""

from __future__ import annotations

from typing import TypeVar

import geopandas
import pyproj
from pyproj.exceptions import CRSError

from graph_schema.errors import UnreadableFile

Areas = TypeVar("Areas", bound=geopandas.GeoSeries | geopandas.GeoDataFrame)

WGS84 = "EPSG:4326"
_GERMANY = (5.5, 47.0, 15.5, 55.5)
_ZONE_BORDER = 12.0
"""East of 12° German surveyors use ETRS89 / UTM 33N (EPSG:25833), west of it 32N (EPSG:25832)."""


def read_crs(text: str) -> pyproj.CRS:
    """Return the coordinate system called `text` ("EPSG:25832", a WKT, …); UnreadableFile if there is none."""
    try:
        return pyproj.CRS.from_user_input(text)
    except CRSError:
        raise UnreadableFile(
            "Dieses Koordinatensystem ist unbekannt.",
            "This coordinate system is unknown.",
            "Als EPSG-Nummer angeben, zum Beispiel --crs EPSG:25832.",
            "Give it as an EPSG number, for instance --crs EPSG:25832.",
        ) from None


def crs_name(crs: object) -> str:
    """Return the shortest text from which `read_crs` makes the same system: authority and number, else WKT."""
    system = pyproj.CRS.from_user_input(crs)
    authority = system.to_authority(min_confidence=100)
    return ":".join(authority) if authority else system.to_wkt()


def metric_crs(areas: geopandas.GeoSeries | geopandas.GeoDataFrame) -> pyproj.CRS:
    """Return the system in which areas and distances of `areas` are measured, in metres.

    Germany west of 12° E: EPSG:25832, east of it EPSG:25833, decided by the middle of the data; elsewhere the UTM
    zone of the middle (WGS 84). UnreadableFile where `areas` has no coordinate system.

    >>> from shapely.geometry import Point
    >>> metric_crs(geopandas.GeoSeries([Point(13.4, 52.5)], crs=4326)).to_epsg()
    25833
    """
    west, south, east, north = require_crs(areas).to_crs(WGS84).total_bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    if _GERMANY[0] <= lon <= _GERMANY[2] and _GERMANY[1] <= lat <= _GERMANY[3]:
        return pyproj.CRS.from_epsg(25832 if lon < _ZONE_BORDER else 25833)
    zone = int((lon + 180) // 6) % 60 + 1
    return pyproj.CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


def to_metric(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return `frame` in its metric system; UnreadableFile where it has no coordinate system."""
    return frame.to_crs(metric_crs(frame))


def require_crs(areas: Areas) -> Areas:
    """Return `areas`; UnreadableFile where nobody said in which coordinate system they are."""
    if areas.crs is None:
        raise UnreadableFile(
            "Die Datei nennt kein Koordinatensystem.",
            "The file names no coordinate system.",
            "Es angeben, zum Beispiel --crs EPSG:25832 (ETRS89 / UTM 32N) oder --crs EPSG:4326 (Grad).",
            "Give it, for instance --crs EPSG:25832 (ETRS89 / UTM 32N) or --crs EPSG:4326 (degrees).",
        )
    return areas
