"""The process that reads one uploaded file of areas: `python -m geo.area_process`, its order on standard input.

As `graph_schema.ingest.limited_process`, for what GDAL reads: it has no address of a graph, no key and no environment,
the kernel ends it at its limits and with its owner, and of GDAL's readers it has the one that the file's name asks for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from graph_schema.errors import UnreadableFile
from graph_schema.ingest.limited_process import ReadingLimits, blocks_of, limit_this_process, tell, told_by
from graph_schema.ingest.packed_files import PackedFile
from graph_schema.ingest.progress import RowCount
from graph_schema.written import number_words

MOST_AREAS = 100_000
"""Berlin has some 15,000 blocks."""
MOST_POINTS = 5_000_000
"""Points of all borders: each is some 40 bytes in a GeoJSON."""
LONGEST_SYSTEM = 20_000
"""Characters of a coordinate system's description."""


class AreaOrder(msgspec.Struct, frozen=True):
    """Which file of areas is read, whether with its geometries, and where they go."""

    path: Path
    layer: str | None
    geometry: bool
    work: Path
    """An empty folder for what an archive holds."""
    to: Path
    driver: str
    limits: ReadingLimits
    owner: int


def main() -> int:
    """Read the file that standard input names; return the exit code."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=AreaOrder, dec_hook=lambda kind, value: kind(value))
    limit_this_process(order.limits, order.owner)
    return told_by(lambda: _read(order))


def _read(order: AreaOrder) -> None:
    import geopandas
    import pyogrio
    import shapely

    from geo.area_files import as_text, read_features
    from geo.hostile_areas import examined

    # One that GDAL skips by its settings, it also lacks: a reader too many would open what it should not.
    if set(pyogrio.list_drivers()) != {order.driver}:
        raise RuntimeError("GDAL has more readers than the one that this file needs")
    count = RowCount(tell, "read")
    opened = examined(order.path, order.limits.unpacked, order.layer, order.work)
    layer = None if opened.suffix == ".shp" else order.layer
    frame = read_features(order.path, layer, geometry=order.geometry, opened=opened)
    _require_number(order.path.name, "Gebiete", "areas", len(frame), MOST_AREAS)
    shapes: list[bytes | None] = [None] * len(frame)
    has_areas, system = isinstance(frame, geopandas.GeoDataFrame), None
    if isinstance(frame, geopandas.GeoDataFrame):
        drawn = frame.geometry.to_numpy()
        _require_number(order.path.name, "Punkte", "points", int(shapely.get_num_coordinates(drawn).sum()), MOST_POINTS)
        shapes = list(shapely.to_wkb(drawn))
        system = frame.crs.to_wkt() if frame.crs is not None else None
        frame = frame.drop(columns=frame.geometry.name)
    if system is not None and len(system) > LONGEST_SYSTEM:
        system = None
    texts = [[as_text(value) for value in frame[name]] for name in frame.columns]
    rows: Iterator[tuple[list[str], bytes | None]] = (
        ([column[position] for column in texts], shape) for position, shape in enumerate(shapes)
    )
    with PackedFile(order.to) as file:
        file.write([[str(name) for name in frame.columns], has_areas, system])
        for block in blocks_of(count(rows)):
            file.write(block)


def _require_number(file: str, de: str, en: str, number: int, most: int) -> None:
    if number <= most:
        return
    (has_de, has_en), (most_de, most_en) = number_words(number), number_words(most)
    raise UnreadableFile(
        f"Die Datei {file} hat {has_de} {de}; gelesen werden höchstens {most_de}.",
        f"The file {file} has {has_en} {en}; at most {most_en} are read.",
        "In der GIS-Software vereinfachen oder teilen; der Befehl „sozialraum import“ hat diese Grenze nicht.",
        "Simplify or part it in the GIS software; the command “sozialraum import” has no such limit.",
    )


if __name__ == "__main__":
    sys.exit(main())
