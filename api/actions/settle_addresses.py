"""Use case: a person settles where written addresses are that the city's list is not sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from api.actions.address_book import UNSURE, AddressBook, load_address_book
from api.actions.locating import load_areas
from api.actions.relocate import is_placed_by_address, place_written_residences
from geo.addresses.matching import AddressMatch
from graph_schema.errors import BadInput, NotFound
from graph_schema.ingest.cells import LONGEST_TEXT
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.load import import_session
from graph_schema.store import addresses
from graph_schema.store.addresses import SettledPlace
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Graph, Step

_SHORT = 8
"""Characters of an address's key by which a person names it."""


@dataclass(frozen=True, slots=True)
class UncertainAddress:
    """A written address whose place is not sure, with what it may be: (as the city writes it, latitude, longitude).

    Personal: people live there. For the terminal of somebody who may see it, never for a log or a page without
    sign-in. `name` stands for it in commands.
    """

    name: str
    written: str
    match: AddressMatch
    residences: int
    suggestions: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class SettledAddress:
    """A written address that a person settled, with what was decided. Personal like an `UncertainAddress`."""

    name: str
    written: str
    place: SettledPlace
    residences: int
    suggestions: tuple[tuple[str, float, float], ...]


async def list_uncertain_addresses(graph: Graph, *, data_folder: Path, now: datetime) -> list[UncertainAddress]:
    """Return the written addresses that nobody has settled, those with most residences first.

    Protected residences (F7) and people without fixed address are not among them.
    """
    async with import_session(graph, data_folder=data_folder, now=now, check_only=True) as session:
        book = await load_address_book(graph, session.keys, await load_areas(graph))
        return [
            UncertainAddress(
                key[:_SHORT],
                written_line(row),
                AddressMatch(row["address_match"]),
                number,
                tuple(book.suggestions(row)),
            )
            for key, row, number in await _most_residences_first(graph, book)
            if row["address_match"] in UNSURE
        ]


async def list_settled_addresses(graph: Graph, *, data_folder: Path, now: datetime) -> list[SettledAddress]:
    """Return the written addresses that somebody settled and that residences have, those with most of them first.

    Protected residences (F7) are not among them.
    """
    async with import_session(graph, data_folder=data_folder, now=now, check_only=True) as session:
        book = await load_address_book(graph, session.keys, await load_areas(graph))
        return [
            SettledAddress(key[:_SHORT], written_line(row), book.settled[key], number, tuple(book.suggestions(row)))
            for key, row, number in await _most_residences_first(graph, book)
            if key in book.settled
        ]


async def settle_address(
    graph: Graph,
    name: str,
    place: tuple[float, float] | None,
    *,
    data_folder: Path,
    now: datetime,
    reachable_through: str | None = None,
) -> int:
    """Keep where a written address is (latitude, longitude; None: in no place of the city) and place its residences.

    With `reachable_through` it is no fixed address, and this says who can reach those who have no other one. Returns
    the number of residences at it. NotFound where no written address is called `name`, BadInput where
    `reachable_through` says nothing or too much. Imports keep to it, until it is settled anew.
    """
    decided = SettledPlace(place) if reachable_through is None else SettledPlace(None, told_place(reachable_through))
    async with import_session(graph, data_folder=data_folder, now=now) as session:
        areas = await load_areas(graph)
        book = await load_address_book(graph, session.keys, areas)
        residences = [each for each in await addresses.load_written_residences(graph) if is_placed_by_address(each)]
        keys = [key for each in residences if (key := book.key_of(each)).startswith(name)]
        if len(set(keys)) != 1 or len(name) < _SHORT:
            raise _no_such_address(name)
        settled = AddressBook(session.keys, areas, book.lists, {**book.settled, keys[0]: decided})
        placing, _ = await place_written_residences(graph, settled)
        await graph.write_all([*_decision(keys[0], decided, now), *placing, mark_figures_stale(now)])
        return len(keys)


def _decision(key: str, place: SettledPlace, now: datetime) -> list[Step]:
    lat, lon = place.point if place.point is not None else (None, None)
    properties = {"lat": lat, "lon": lon, "reachable_through": place.reachable_through, "decided_at": now}
    return addresses.save_settled_addresses([{"key": key, "id": new_id(), "properties": properties}])


async def _most_residences_first(graph: Graph, book: AddressBook) -> list[tuple[str, dict[str, Any], int]]:
    """Return key, one residence and number of residences of each written address by which residences are placed."""
    found: dict[str, dict[str, Any]] = {}
    counts: Counter[str] = Counter()
    for each in await addresses.load_written_residences(graph):
        if is_placed_by_address(each):
            key = book.key_of(each)
            counts[key] += 1
            found.setdefault(key, each)
    return [(key, found[key], counts[key]) for key in sorted(found, key=lambda key: (-counts[key], key))]


def written_line(row: Mapping[str, str | None]) -> str:
    """Return a written address in one line."""
    return " ".join(filter(None, (row[name] for name in ("street", "house_number", "postcode", "town"))))


def told_place(reachable_through: str) -> str:
    """Return who can reach people without fixed address, in one line; BadInput where it says nothing or too much."""
    told = " ".join(reachable_through.split())
    if not told or len(told) > LONGEST_TEXT:
        raise BadInput(
            f"Wer jemanden ohne feste Anschrift erreicht, sagen 1 bis {LONGEST_TEXT} Zeichen.",
            f"Who can reach somebody without fixed address is told in 1 to {LONGEST_TEXT} characters.",
            "Eine Stelle nennen, am Terminal: --reachable-through „Tagesaufenthalt Nord“.",
            "Name a place, at the terminal: --reachable-through “Day centre North”.",
        )
    return told


def _no_such_address(name: str) -> NotFound:
    return NotFound(
        f"Keine Adresse heißt {name}.",
        f"No address is called {name}.",
        "„sozialraum addresses list“ zeigt die ungeklärten mit ihrem Namen, mit --settled die geklärten.",
        "“sozialraum addresses list” shows the uncertain ones with their names, with --settled those settled.",
    )
