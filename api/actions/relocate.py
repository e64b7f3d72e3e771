"""Locating everything anew after borders or the city's addresses changed: residences, offices and sites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from api.actions.address_book import SETTLED, AddressBook, count_matches, load_address_book, site_address_book_like
from api.actions.locating import Areas, locate
from api.actions.relocate_sites import place_written_sites
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.report import Place
from graph_schema.model.people import ResidenceState
from graph_schema.store import addresses, directory_import, register
from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records

WITHOUT_PLACE = (ResidenceState.PROTECTED, ResidenceState.NO_FIXED_ADDRESS)
"""Whatever their address is, it is not a place on a map (F7)."""
Placed = Sequence[dict[str, Any]]


async def relocate(graph: Graph, areas: Areas, keys: ImportKeys) -> list[Step]:
    """Return the steps that put residences, offices and sites into `areas` (borders by level, with area ids).

    What lies where it lay before is left alone. Protected residences and secret sites carry no coordinates, so
    they stay without area (F7); neither do people without fixed address have any. What has its place from
    its written address is looked up anew: an address that is not sure may now be sure to lie in one area.
    """
    residences = await addresses.load_written_residences(graph)
    by_address = any(each["address_match"] is not None for each in residences)
    steps = _relocated(
        [each for each in residences if each["address_match"] is None],
        areas,
        register.clear_residence_areas,
        register.save_residence_areas,
        register.save_residence_states,
    )
    for load, clear, save in (
        (directory_import.load_placed_offices, directory_import.clear_office_areas, directory_import.save_office_areas),
        (directory_import.load_placed_sites, directory_import.clear_site_areas, directory_import.save_site_areas),
    ):
        places = await load(graph)
        by_address |= any(each["address_match"] is not None for each in places)
        steps += _relocated([each for each in places if each["address_match"] is None], areas, clear, save)
    if by_address:
        book = await load_address_book(graph, keys, areas)
        steps += _placed_anew(residences, book)[0]
        steps += await place_written_sites(graph, await site_address_book_like(graph, book))
    return steps


async def place_written_residences(graph: Graph, book: AddressBook) -> tuple[list[Step], Counter[str]]:
    """Return the steps that place residences by their written address, and how many addresses are how sure.

    Residences with coordinates of their own are left alone, as are those that may have no place (F7).
    """
    return _placed_anew(await addresses.load_written_residences(graph), book)


def _placed_anew(residences: Placed, book: AddressBook) -> tuple[list[Step], Counter[str]]:
    written = [each for each in residences if is_placed_by_address(each)]
    places = book.place([{**each, "lat": None, "lon": None} for each in written])
    moved = [(each, place) for each, place in zip(written, places, strict=True) if not _is_at(each, place)]
    steps = [
        *addresses.save_residence_places(
            [
                {
                    "key": each["key"],
                    "state": state_of(place).value,
                    "lat": place.lat,
                    "lon": place.lon,
                    "address_match": place.address_match,
                    "settled_through": place.settled_through,
                }
                for each, place in moved
            ]
        ),
        *register.clear_residence_areas([each["key"] for each, _ in moved if each["area_ids"]]),
        *register.save_residence_areas(
            [{"key": each["key"], "area_id": area} for each, place in moved for area in place.area_ids]
        ),
    ]
    return steps, count_matches(places)


def is_placed_by_address(residence: dict[str, Any]) -> bool:
    """Tell whether the place of a residence comes from its written address, or would if the address were known.

    Of no fixed address it does where a person settled that, and does not where the register says so.
    """
    if residence["state"] == ResidenceState.NO_FIXED_ADDRESS:
        return residence["address_match"] == SETTLED
    by_address = residence["address_match"] is not None or residence["lat"] is None
    return bool(residence["street"]) and by_address and residence["state"] not in WITHOUT_PLACE


def state_of(place: Place) -> ResidenceState:
    """Return what is known of where a residence lies whose place comes from its written address."""
    if place.settled_through is not None:
        return ResidenceState.NO_FIXED_ADDRESS
    return ResidenceState.LOCATED if place.area_ids else ResidenceState.NOT_LOCATED


def _is_at(residence: dict[str, Any], place: Place) -> bool:
    now = (residence[name] for name in ("lat", "lon", "address_match", "settled_through"))
    found = (place.lat, place.lon, place.address_match, place.settled_through)
    return (*now, sorted(residence["area_ids"])) == (*found, sorted(place.area_ids))


def _relocated(
    placed: Placed,
    areas: Areas,
    clear: Callable[[list[str]], list[Step]],
    save: Callable[[Records], list[Step]],
    save_states: Callable[[Records], list[Step]] | None = None,
) -> list[Step]:
    """Return the steps that put what has coordinates into `areas`; the rest is left alone."""
    with_point = [each for each in placed if each["lat"] is not None]
    found = locate([(each["lat"], each["lon"]) for each in with_point], areas)
    moved = [
        (each, area_ids)
        for each, area_ids in zip(with_point, found, strict=True)
        if set(each["area_ids"]) != set(area_ids)
    ]
    steps = [
        *clear([each["key"] for each, _ in moved if each["area_ids"]]),
        *save([{"key": each["key"], "area_id": area} for each, area_ids in moved for area in area_ids]),
    ]
    if save_states is not None:
        steps += save_states(
            [
                {"key": each["key"], "state": ResidenceState.LOCATED if area_ids else ResidenceState.NOT_LOCATED}
                for each, area_ids in moved
            ]
        )
    return steps
