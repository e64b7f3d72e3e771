"""A view as a file, the same from the page and from the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from api.actions.export_map import ExportedFile, exported_layer, file_name
from api.actions.level_borders import ServedLevel
from api.actions.map_view import MapView
from api.pages.charts import Words, draw_trend
from api.pages.offline import offline_parts
from api.pages.reader import Reader
from api.pages.rendering import HTML, Frame, fill
from api.static import StaticFiles
from geo.exports import (
    CSV_TYPE,
    GEOJSON_TYPE,
    GEOPACKAGE_TYPE,
    ExportedLayer,
    csv_file,
    geojson_file,
    geopackage_file,
)

DATA_FORMATS: dict[str, tuple[str, Callable[[ExportedLayer], bytes]]] = {
    "csv": (CSV_TYPE, csv_file),
    "gpkg": (GEOPACKAGE_TYPE, geopackage_file),
    "geojson": (GEOJSON_TYPE, geojson_file),
}
FORMATS = (*DATA_FORMATS, "html")


def export_view(
    file_format: str, view: MapView, served: ServedLevel, reader: Reader, *, static: StaticFiles, address: str, on: date
) -> ExportedFile:
    """Return `view` as a file of one of `FORMATS`, made `on` that day; `address` is told in the offline file.

    Computes for up to a second: call it off the event loop.
    """
    name = file_name(view, file_format)
    if file_format == "html":
        return ExportedFile(name, HTML, _offline(view, served, reader, static, address=address, on=on).encode())
    media_type, write = DATA_FORMATS[file_format]
    return ExportedFile(name, media_type, write(exported_layer(view, served, reader.texts, on)))


def chart_words(reader: Reader) -> Words:
    """Return what the trend's picture needs in the reader's language."""
    formats = reader.formats
    return Words(reader.texts, formats.number, formats.day, formats.month)


def _offline(view: MapView, served: ServedLevel, reader: Reader, static: StaticFiles, *, address: str, on: date) -> str:
    frame = Frame(
        office_name=view.office_name,
        city_name=view.city_name,
        is_demo=view.is_demo,
        import_running=False,
        current="",
        language_href="",
        address=address,
        opened_on=on,
    )
    return fill(
        "offline.html",
        reader,
        static,
        frame=frame,
        view=view,
        trend_svg=draw_trend(view, chart_words(reader)),
        **offline_parts(served.borders, static),
    )
