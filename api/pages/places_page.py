"""The page and the file of free places by instrument and neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from litestar import Request, Response, route
from litestar.datastructures import State

from api.actions.catalogue import Catalogue
from api.actions.offer_words import INSTRUMENT
from api.actions.show_places import PlacesView, show_places
from api.instance import instance_of
from api.pages.addresses import MAP
from api.pages.reader import Reader, reader_of
from api.pages.rendering import answer_bytes, answer_page, render
from geo.exports import CSV_TYPE, csv_table
from graph_schema.model.figures import Offer
from graph_schema.office_time import office_day

WebRequest = Request[None, None, State]

PLACES = "/plaetze"
COLUMNS = (
    "row", "instrument", "area_key", "area_name", "kind_of_number", "programmes", "places", "taken", "free",
    "as_of_oldest", "as_of_newest", "stale_programmes",
)  # fmt: skip
"""Columns of the file; `row` is instrument, area, nowhere, city or protected; `kind_of_number` limit or stock.

A programme with sites in several areas is in the row of each, in that of the city once.
"""


@route(PLACES, http_method=["GET", "HEAD"], name="places")
async def places_page(request: WebRequest) -> Response[bytes]:
    """Show the places by instrument and by neighbourhood; without programmes a page that says how they come in."""
    reader = reader_of(request)
    view = await _shown(request)
    text = render(request, reader, "places.html", current="places", **places_context(view, reader))
    return answer_page(request, text)


@route(f"{PLACES}.csv", http_method=["GET", "HEAD"], name="places_file")
async def places_file(request: WebRequest) -> Response[bytes]:
    """Send the same numbers as a table for spreadsheets."""
    reader_of(request)  # refuses a language that there is not
    view = await _shown(request)
    headers = {"content-disposition": f'attachment; filename="plaetze_{view.seen_on.isoformat()}.csv"'}
    return answer_bytes(request, places_csv(view), CSV_TYPE, headers=headers)


def places_context(view: PlacesView, reader: Reader) -> dict[str, Any]:
    """Return what `places.html` needs beside what every page gets."""
    level = view.level.level.code if view.level else ""
    layer = {"indicator": Offer.FREE_PLACES.value} if view.mapped else {}

    def sheet_of(key: str) -> str:
        return reader.to(MAP, {**layer, "level": level, "area_key": key})

    def map_of(instrument: str) -> str:
        of_it = {"category": f"{INSTRUMENT}{instrument}"} if instrument else {}
        return reader.to(MAP, {**layer, **of_it, "level": level})

    return {"view": view, "sheet_of": sheet_of, "map_of": map_of}


def places_csv(view: PlacesView) -> bytes:
    """Return the numbers as a table for spreadsheets."""
    return csv_table(COLUMNS, list(_rows(view)))


async def _shown(request: WebRequest) -> PlacesView:
    instance = instance_of(request)
    catalogue = await instance.views.shelf.catalogue()
    return await show_places(instance.graph, catalogue, day_of_places(catalogue))


def day_of_places(catalogue: Catalogue) -> date:
    """Return the day at the office; in the invented town the date of its register: it never grows older."""
    invented = catalogue.state.register_as_of if catalogue.city.is_demo else None
    return invented or office_day()


def _rows(view: PlacesView) -> Iterator[dict[str, Any]]:
    for line in view.instruments:
        yield {
            "row": "instrument",
            "instrument": line.instrument.value,
            "kind_of_number": "limit" if line.is_limit else "stock",
            "programmes": line.programmes,
            "places": line.places,
            "taken": line.taken,
            "free": line.free,
            "as_of_oldest": line.oldest.isoformat(),
            "as_of_newest": line.newest.isoformat(),
            "stale_programmes": line.stale,
        }
    for area in view.areas:
        place = {"area_key": area.area_key, "area_name": area.name} if area.area_key else {}
        yield _limit_row("area" if place else "nowhere", area.programmes, area.free, **place)
    if view.areas:
        yield _limit_row("city", view.limited, view.free)
    if view.protected:
        yield {"row": "protected", "programmes": view.protected}


def _limit_row(row: str, programmes: int, free: int, **place: str) -> dict[str, Any]:
    return {"row": row, **place, "kind_of_number": "limit", "programmes": programmes, "free": free}
