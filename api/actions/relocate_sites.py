"""Locating sites and offices anew by their written address: after the city's list, borders or a decision changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from api.actions.address_book import AddressBook
from graph_schema.store import directory_import, site_addresses
from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records

Placed = Sequence[dict[str, Any]]


async def place_written_sites(graph: Graph, book: AddressBook) -> list[Step]:
    """Return the steps that place sites and offices by their written address; `book` is the one about sites.

    Those whose coordinates the directory states are left alone, and secret sites (F7) have no address here at all.
    """
    offices = _placed_anew(
        await site_addresses.load_written_offices(graph),
        book,
        site_addresses.save_office_places,
        directory_import.clear_office_areas,
        directory_import.save_office_areas,
    )
    sites = _placed_anew(
        await site_addresses.load_written_sites(graph),
        book,
        site_addresses.save_site_places,
        directory_import.clear_site_areas,
        directory_import.save_site_areas,
    )
    return [*offices, *sites]


def is_placed_by_address(place: dict[str, Any]) -> bool:
    """Tell whether the place of a site or office comes from its written address, or would if that were known.

    Of one that an earlier version imported only those without coordinates: whether a directory stated them was not
    kept then.
    """
    return bool(place["street"]) and (place["address_match"] is not None or place["lat"] is None)


def _placed_anew(
    rows: Placed,
    book: AddressBook,
    save_places: Callable[[Records], list[Step]],
    clear_areas: Callable[[Sequence[str]], list[Step]],
    save_areas: Callable[[Records], list[Step]],
) -> list[Step]:
    written = [each for each in rows if is_placed_by_address(each)]
    places = book.place([{**each, "lat": None, "lon": None} for each in written])
    moved = [
        (each, place)
        for each, place in zip(written, places, strict=True)
        if (each["lat"], each["lon"], each["address_match"], sorted(each["area_ids"]))
        != (place.lat, place.lon, place.address_match, sorted(place.area_ids))
    ]
    return [
        *save_places(
            [
                {"key": each["key"], "lat": place.lat, "lon": place.lon, "address_match": place.address_match}
                for each, place in moved
            ]
        ),
        *clear_areas([each["key"] for each, _ in moved if each["area_ids"]]),
        *save_areas([{"key": each["key"], "area_id": area} for each, place in moved for area in place.area_ids]),
    ]
