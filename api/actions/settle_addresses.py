"""Use case: a person settles where written addresses are that the city's list is not sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.actions.address_book import UNSURE, AddressBook, load_address_book
from api.actions.locating import load_areas
from api.actions.relocate import is_placed_by_address, place_written_residences
from geo.addresses.matching import AddressMatch
from graph_schema.errors import NotFound
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.load import import_session
from graph_schema.store import addresses
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


async def list_uncertain_addresses(graph: Graph, *, data_folder: Path, now: datetime) -> list[UncertainAddress]:
    """Return the written addresses that nobody has settled, those with most residences first.

    Protected residences (F7) and people without fixed address are not among them.
    """
    async with import_session(graph, data_folder=data_folder, now=now, check_only=True) as session:
        book = await load_address_book(graph, session.keys, await load_areas(graph))
        found: dict[str, tuple[Mapping[str, str | None], AddressMatch]] = {}
        counts: Counter[str] = Counter()
        for each in await addresses.load_written_residences(graph):
            if is_placed_by_address(each) and each["address_match"] in UNSURE:
                key = book.key_of(each)
                counts[key] += 1
                found.setdefault(key, (each, AddressMatch(each["address_match"])))
        ordered = sorted(found, key=lambda key: (-counts[key], key))
        return [_uncertain(key, *found[key], counts[key], book) for key in ordered]


async def settle_address(
    graph: Graph, name: str, place: tuple[float, float] | None, *, data_folder: Path, now: datetime
) -> int:
    """Keep where a written address is (latitude, longitude; None: in no place of the city) and place its residences.

    Returns the number of residences at it. NotFound where no uncertain address is called `name`. Imports keep to it.
    """
    async with import_session(graph, data_folder=data_folder, now=now) as session:
        areas = await load_areas(graph)
        book = await load_address_book(graph, session.keys, areas)
        residences = [each for each in await addresses.load_written_residences(graph) if is_placed_by_address(each)]
        keys = [key for each in residences if (key := book.key_of(each)).startswith(name)]
        if len(set(keys)) != 1 or len(name) < _SHORT:
            raise _no_such_address(name)
        settled = AddressBook(session.keys, areas, book.lists, {**book.settled, keys[0]: place})
        placing, _ = await place_written_residences(graph, settled)
        await graph.write_all([*_decision(keys[0], place, now), *placing, mark_figures_stale(now)])
        return len(keys)


def _decision(key: str, place: tuple[float, float] | None, now: datetime) -> list[Step]:
    lat, lon = place if place is not None else (None, None)
    return addresses.save_settled_addresses(
        [{"key": key, "id": new_id(), "properties": {"lat": lat, "lon": lon, "decided_at": now}}]
    )


def _uncertain(
    key: str, row: Mapping[str, str | None], match: AddressMatch, residences: int, book: AddressBook
) -> UncertainAddress:
    written = " ".join(filter(None, (row[name] for name in ("street", "house_number", "postcode", "town"))))
    return UncertainAddress(key[:_SHORT], written, match, residences, tuple(book.suggestions(dict(row))))


def _no_such_address(name: str) -> NotFound:
    return NotFound(
        f"Keine ungeklärte Adresse heißt {name}.",
        f"No uncertain address is called {name}.",
        "„sozialraum addresses list“ zeigt die ungeklärten mit ihrem Namen.",
        "“sozialraum addresses list” shows the uncertain ones with their names.",
    )
