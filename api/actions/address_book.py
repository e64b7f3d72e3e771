"""Placing written addresses: by what people settled, else by the city's list of addresses."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from api.actions.locating import Areas, locate
from geo.addresses.gazetteer import Gazetteer, read_house_coordinates, read_street_directory
from geo.addresses.matching import PLACED, AddressMatch, AddressMatcher, Found
from geo.addresses.street_names import split_address, street_key
from graph_schema.ingest.address_records import written_address_key, written_site_address_key
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.report import Place, Row
from graph_schema.store import addresses
from graph_schema.store.addresses import SettledPlace
from graph_schema.store.areas import load_levels, load_neighbourhoods
from graph_schema.store.graph import Graph
from graph_schema.store.site_addresses import DecisionState, SiteDecision, load_site_decisions

SETTLED = "settled"
"""A person decided where a written address is."""
UNSURE = (AddressMatch.STREET_ONLY, AddressMatch.AMBIGUOUS, AddressMatch.NOT_FOUND)
Settled = Mapping[str, SettledPlace]
Rows = Sequence[Mapping[str, Any]]
Written = tuple[str, str, str, str]
"""Street, house number, postcode, town; "" for what is not written."""


@dataclass(frozen=True, slots=True)
class _List:
    """One list of the city: who looks up in it, and the areas of each of its rows."""

    gazetteer: Gazetteer
    matcher: AddressMatcher
    areas: Sequence[frozenset[str]]

    def areas_of(self, found: Found) -> list[str]:
        """Return the areas in which all places lie that an address may be: whichever it is, it is in these."""
        return sorted(frozenset.intersection(*(self.areas[row] for row in found.rows))) if found.rows else []


@dataclass(frozen=True, slots=True)
class AddressBook:
    """What is known of the city's addresses; `place` asks it."""

    keys: ImportKeys
    areas: Areas
    lists: Sequence[_List]
    settled: Settled
    of_sites: bool = False
    """Whether it is about sites and offices: what was decided about them is kept apart from homes."""
    _known: dict[tuple[str, ...], Place] = field(default_factory=dict[tuple[str, ...], Place])

    def place(self, rows: Sequence[Row]) -> list[Place]:
        """Return the place of each row: `lat`, `lon` where it states them, else that of its written address.

        Rows have `lat`, `lon`, `street`, `house_number`, `postcode`, `town`, each or None.
        """
        stated = locate([(row["lat"], row["lon"]) for row in rows], self.areas)
        return [
            Place(row["lat"], row["lon"], area_ids)
            if row["lat"] is not None and row["lon"] is not None
            else self._by_address(_written(row))
            for row, area_ids in zip(rows, stated, strict=True)
        ]

    def key_of(self, row: Row) -> str:
        """Return the register key of a row's written address: what a person settled is kept under it."""
        return self._key(_written(row))

    def suggestions(self, row: Row) -> list[tuple[str, float, float]]:
        """Return the places that a row's written address may be: how the city writes them, latitude, longitude.

        The likeliest street comes first, its houses in the order of their numbers: 2 before 10.
        """
        return [(" ".join(filter(None, written)), *place) for written, place in self.meant(row)]

    def candidates(self, row: Row) -> list[Written]:
        """Return the addresses that a row's may be, as the city writes them: street, number, postcode, town."""
        return [written for written, _ in self.meant(row)]

    def meant(self, row: Row) -> list[tuple[Written, tuple[float, float]]]:
        """Return the same with their places (latitude, longitude), in the same order."""
        found: dict[str, dict[Written, tuple[float, float]]] = {}
        for each in self.lists:
            frame = each.gazetteer.frame
            for at in each.matcher.find(*_written(row)).rows:
                house = frame.iloc[at]
                written = (house["street"], house["number"], house["postcode"], house["town"])
                if not pd.isna(house["lat"]):
                    of_street = found.setdefault(house["street"], {})
                    of_street.setdefault(written, (float(house["lat"]), float(house["lon"])))
        return [house for of_street in found.values() for house in sorted(of_street.items(), key=_by_number)]

    def _by_address(self, address: Written) -> Place:
        if not address[0] or not (self.lists or self.settled):
            return Place()
        if address not in self._known:
            self._known[address] = self._settled(address) or self._looked_up(address)
        return self._known[address]

    def _settled(self, address: Written) -> Place | None:
        key = self._key(address)
        if key not in self.settled:
            return None
        place = self.settled[key]
        if place.point is None:
            return Place(address_match=SETTLED, settled_through=place.reachable_through)
        return Place(*place.point, locate([place.point], self.areas)[0], SETTLED)

    def _looked_up(self, address: Written) -> Place:
        """Return the place in the first list that is sure of it; else what the surest one says."""
        answers: list[Place] = []
        for each in self.lists:
            found = each.matcher.find(*address)
            if found.match in PLACED:
                row = each.gazetteer.frame.iloc[found.rows[0]]
                point = (None, None) if pd.isna(row["lat"]) else (float(row["lat"]), float(row["lon"]))
                return Place(*point, each.areas_of(found), found.match.value)
            answers.append(Place(None, None, each.areas_of(found), found.match.value))
        order = [match.value for match in UNSURE]
        return min(answers, key=lambda place: order.index(place.address_match or order[-1]), default=Place())

    def _key(self, address: Written) -> str:
        street, number, postcode, town = address
        name, number = split_address(street, number)
        hashed = written_site_address_key if self.of_sites else written_address_key
        return hashed(self.keys, street_key(name), number.casefold(), postcode, street_key(town))


def _by_number(house: tuple[Written, tuple[float, float]]) -> list[str | int]:
    """Return what sorts houses of one street as people count: text and numbers in turn."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", " ".join(filter(None, house[0])))]


async def load_address_book(
    graph: Graph, keys: ImportKeys, areas: Areas, *, houses: Rows | None = None, stretches: Rows | None = None
) -> AddressBook:
    """Load the city's lists of addresses and what people settled about homes; `areas` are the borders by level.

    A list that is given (rows as the store loads them) stands for the one in the graph: it is about to be written.
    """
    lists = await _load_lists(graph, areas, houses, stretches)
    return AddressBook(keys, areas, lists, await addresses.load_settled_addresses(graph))


async def load_site_address_book(graph: Graph, keys: ImportKeys, areas: Areas) -> AddressBook:
    """Load the city's lists of addresses and what people settled about sites and offices."""
    lists = await _load_lists(graph, areas, None, None)
    return AddressBook(keys, areas, lists, settled_sites(await load_site_decisions(graph)), of_sites=True)


async def site_address_book_like(graph: Graph, book: AddressBook) -> AddressBook:
    """Return the book about sites and offices with the lists of one about homes."""
    decisions = settled_sites(await load_site_decisions(graph))
    return AddressBook(book.keys, book.areas, book.lists, decisions, of_sites=True)


def settled_sites(decisions: Mapping[str, SiteDecision]) -> Settled:
    """Return the decisions about sites that say where an address is; one that was put off says nothing."""
    return {
        key: SettledPlace(each.point, decided_at=each.decided_at)
        for key, each in decisions.items()
        if each.state is not DecisionState.PUT_OFF
    }


async def _load_lists(graph: Graph, areas: Areas, houses: Rows | None, stretches: Rows | None) -> list[_List]:
    houses = await addresses.load_houses(graph) if houses is None else houses
    stretches = await addresses.load_stretches(graph) if stretches is None else stretches
    lists: list[_List] = []
    if houses:
        lists.append(await asyncio.to_thread(_houses, houses, areas))  # a large city's takes seconds
    if stretches:
        gazetteer = read_street_directory(pd.DataFrame(stretches))
        above = await _areas_above(graph)
        lists.append(_List(gazetteer, AddressMatcher(gazetteer), [above[area] for area in gazetteer.frame["area_key"]]))
    return lists


def count_matches(places: Iterable[Place]) -> Counter[str]:
    """Count how sure written addresses are; stated coordinates do not count."""
    return Counter(place.address_match for place in places if place.address_match is not None)


def _houses(houses: Rows, areas: Areas) -> _List:
    gazetteer = read_house_coordinates(pd.DataFrame(houses))
    points = list(zip(gazetteer.frame["lat"], gazetteer.frame["lon"], strict=True))
    return _List(gazetteer, AddressMatcher(gazetteer), [frozenset(found) for found in locate(points, areas)])


async def _areas_above(graph: Graph) -> dict[str, frozenset[str]]:
    """Return each area with all areas above it, by id."""
    parents = {
        each.id: each.parent_id
        for level in await load_levels(graph)
        for each in await load_neighbourhoods(graph, level.code)
    }
    above: dict[str, frozenset[str]] = {}
    for area, parent in parents.items():
        chain, each = [area], parent
        while each is not None and each not in chain:
            chain.append(each)
            each = parents.get(each)
        above[area] = frozenset(chain)
    return above


def _written(row: Row) -> Written:
    street, number, postcode, town = (
        str(row.get(name) or "") for name in ("street", "house_number", "postcode", "town")
    )
    return street, number, postcode, town
