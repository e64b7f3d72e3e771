"""The borders of a level as maps and downloads draw them: simplified once per version of the borders."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas

from api.actions.catalogue import ShownLevel
from geo.boundaries import frame_from_wkb, served_boundaries
from geo.maps import MapBorders, MapFigure, draw_map, pack_borders
from graph_schema.errors import NotFound
from graph_schema.model.places import Neighbourhood
from graph_schema.store.areas import StoredBoundary, load_boundaries
from graph_schema.store.graph import Graph

PREFIX = "/geometry/"


@dataclass(frozen=True, slots=True)
class ServedLevel:
    """A level's borders: a frame for downloads, packed for browsers, and the script that draws them.

    `frame`: index area id; columns key, name, is_district, geometry (EPSG:4326, simplified). `files` holds content
    and its gzip form by the file's name below `/geometry/`.
    """

    frame: geopandas.GeoDataFrame
    borders: MapBorders
    figure: MapFigure
    address: str
    """Where browsers get `borders`."""
    script_address: str
    files: Mapping[str, tuple[bytes, bytes]]


class LevelBorders:
    """Simplifies borders of one graph when they are first needed, and anew when they have changed."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._lock = asyncio.Lock()
        self._seen: dict[str, tuple[object, str]] = {}
        self._served: dict[str, tuple[str, ServedLevel]] = {}

    async def served(self, shown: ShownLevel, version: object) -> ServedLevel:
        """Return the borders of a level; `version` changes whenever an import may have changed them.

        Raises `NotFound` where no area of the level has a border.
        """
        level = shown.level.code
        async with self._lock:
            if self._seen.get(level, (None, ""))[0] != version:
                stored = await load_boundaries(self._graph, level)
                areas = [*shown.areas, *shown.undistricted]
                digest = await asyncio.to_thread(_digest, areas, stored)
                if self._served.get(level, ("", None))[0] != digest:
                    # Simplifying takes a second for 448 areas; GEOS lets the event loop go on meanwhile.
                    self._served[level] = (digest, await asyncio.to_thread(_serve, level, areas, stored))
                self._seen[level] = (version, digest)
        return self._served[level][1]


def _digest(areas: Sequence[Neighbourhood], stored: Sequence[StoredBoundary]) -> str:
    digest = hashlib.sha256()
    for area in areas:
        digest.update(f"{area.id}|{area.key}|{area.name}|{area.is_district}\0".encode())
    for each in sorted(stored, key=lambda boundary: boundary.area_id):
        digest.update(each.area_id.encode() + b"\0" + each.crs.encode() + b"\0" + each.wkb)
    return digest.hexdigest()


def _serve(level: str, areas: Sequence[Neighbourhood], stored: Sequence[StoredBoundary]) -> ServedLevel:
    given = frame_from_wkb(
        [each.area_id for each in stored], [each.wkb for each in stored], [each.crs for each in stored]
    )
    known = [area for area in areas if area.id in given.index]
    if not known:
        raise NotFound(
            "Zu dieser Ebene sind keine Grenzen eingelesen.",
            "No borders were imported for this level.",
            "Lesen Sie sie ein: sozialraum import neighbourhoods --help",
            "Import them: sozialraum import neighbourhoods --help",
        )
    frame = given.loc[[area.id for area in known]]
    frame.insert(0, "key", [area.key for area in known])
    frame.insert(1, "name", [area.name for area in known])
    frame.insert(2, "is_district", [area.is_district for area in known])
    served = served_boundaries(frame)
    drawable = geopandas.GeoDataFrame(served[~(served.geometry.isna() | served.geometry.is_empty)])
    borders = pack_borders(drawable)
    stem = f"{_in_address(level)}-{borders.digest}"
    address = f"{PREFIX}{stem}.json"
    figure = draw_map(borders, address)
    script = figure.script.encode()
    # The script holds more than the borders' digest says (builder, address), so it has one of its own.
    script_name = f"{stem}-{hashlib.sha256(script).hexdigest()[:8]}.js"
    files = {f"{stem}.json": borders.content, script_name: script}
    packed = {name: (content, gzip.compress(content, 9, mtime=0)) for name, content in files.items()}
    return ServedLevel(drawable, borders, figure, address, PREFIX + script_name, packed)


def _in_address(level: str) -> str:
    """Return a level's code as it can stand in an address."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in level)
