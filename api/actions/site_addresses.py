"""Use case: the written addresses of sites and offices that the city's list is not sure of, and what was decided.

No home is read here: whoever sees these addresses learns nothing of who lives at one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.actions.address_book import SETTLED, UNSURE, AddressBook, Written, load_site_address_book
from api.actions.locating import Areas, load_areas, locate
from api.actions.relocate_sites import is_placed_by_address
from geo.addresses.matching import AddressMatch
from geo.addresses.reasons import Reason, reasons
from graph_schema.ingest.keys import ImportKeys
from graph_schema.store.areas import load_levels, load_neighbourhoods
from graph_schema.store.graph import Graph
from graph_schema.store.site_addresses import (
    DecisionState,
    Point,
    SiteDecision,
    load_site_decisions,
    load_written_offices,
    load_written_sites,
)

_ADDRESS = ("street", "house_number", "postcode", "town")


@dataclass(frozen=True, slots=True)
class PlaceThere:
    """A site or an office at an address. `of`: the provider of a site, the kind of an office."""

    id: str
    name: str
    of: str
    is_office: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A house that an address may be, as the city writes it, with its place (WGS 84) and what speaks for it."""

    name: str
    point: Point
    reasons: tuple[Reason, ...]
    area: str | None
    """Name of the finest area in which it lies."""


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """A written address of sites and offices. `key`: its keyed hash.

    `match` is how sure the city's list is of it; None where a person settled it.
    """

    key: str
    row: Mapping[str, Any]
    match: AddressMatch | None
    places: tuple[PlaceThere, ...]
    candidates: tuple[Candidate, ...]
    """The likeliest first."""
    decision: SiteDecision | None

    @property
    def written(self) -> str:
        """The address in one line."""
        return " ".join(filter(None, (self.row[name] for name in _ADDRESS)))

    @property
    def is_settled(self) -> bool:
        """Whether a person said where it is, or that it is nowhere."""
        return self.decision is not None and self.decision.state is not DecisionState.PUT_OFF

    @property
    def is_put_off(self) -> bool:
        """Whether it is left for later."""
        return self.decision is not None and self.decision.state is DecisionState.PUT_OFF

    @property
    def chosen(self) -> Candidate | None:
        """The candidate that was decided for; None where it is none of them."""
        point = self.decision.point if self.decision else None
        return next((each for each in self.candidates if each.point == point), None)


@dataclass(frozen=True, slots=True)
class SiteAddresses:
    """All of them, in the order of their writing. `without_list`: how many wait for a list of the city's addresses."""

    lines: tuple[SiteAddress, ...]
    without_list: int = 0

    @property
    def open(self) -> tuple[SiteAddress, ...]:
        """Those that wait for a decision."""
        return tuple(each for each in self.lines if each.decision is None)

    @property
    def put_off(self) -> tuple[SiteAddress, ...]:
        """Those that somebody left for later."""
        return tuple(each for each in self.lines if each.is_put_off)

    @property
    def settled(self) -> tuple[SiteAddress, ...]:
        """Those that a person settled."""
        return tuple(each for each in self.lines if each.is_settled)


async def list_site_addresses(graph: Graph, keys: ImportKeys) -> SiteAddresses:
    """Return the addresses of sites and offices that are not sure, put off or settled by a person.

    Secret sites (F7), and those whose coordinates the directory states, are not among them.
    """
    rows = await _written(graph)
    if not any(each["address_match"] in (None, SETTLED, *UNSURE) for each in rows):
        return SiteAddresses(())  # the list of a large city is not read for nothing
    areas = await load_areas(graph)
    return await site_addresses_in(graph, await load_site_address_book(graph, keys, areas), areas)


async def site_addresses_in(graph: Graph, book: AddressBook, areas: Areas) -> SiteAddresses:
    """Return the same by a book about sites."""
    decisions, names = await load_site_decisions(graph), await _area_names(graph)
    by_key: dict[str, list[dict[str, Any]]] = {}
    for row in await _written(graph):
        by_key.setdefault(book.key_of(row), []).append(row)
    lines: list[SiteAddress] = []
    for key, rows in by_key.items():
        decision, match = decisions.get(key), _match(rows[0], book)
        if match in UNSURE or (decision is not None and decision.state is not DecisionState.PUT_OFF):
            found = _candidates(rows[0], book, areas, names)
            places = tuple(_place(row) for row in rows)
            lines.append(SiteAddress(key, rows[0], match if match in UNSURE else None, places, found, decision))
    lines.sort(key=lambda line: (line.written.casefold(), line.key))
    return SiteAddresses(tuple(lines), 0 if book.lists else sum(map(len, by_key.values())))


async def _written(graph: Graph) -> list[dict[str, Any]]:
    offices = [{**each, "provider": None} for each in await load_written_offices(graph)]
    sites = [{**each, "kind": None} for each in await load_written_sites(graph)]
    return [each for each in (*offices, *sites) if is_placed_by_address(each)]


def _match(row: Mapping[str, Any], book: AddressBook) -> AddressMatch | None:
    """Return how sure an address is; an earlier version did not keep it."""
    match = row["address_match"] or book.place([{**row, "lat": None, "lon": None}])[0].address_match
    return AddressMatch(match) if match not in (None, SETTLED) else None


def _place(row: Mapping[str, Any]) -> PlaceThere:
    return PlaceThere(row["id"], row["name"], row["kind"] or row["provider"] or "", row["kind"] is not None)


def _candidates(
    row: Mapping[str, Any], book: AddressBook, areas: Areas, names: Mapping[str, str]
) -> tuple[Candidate, ...]:
    meant = book.meant(dict(row))
    found = locate([point for _, point in meant], areas)
    written: Written = tuple(str(row[name] or "") for name in _ADDRESS)  # pyright: ignore[reportAssignmentType]
    return tuple(
        Candidate(
            " ".join(filter(None, listed)),
            point,
            reasons(written, listed),
            next((names[area] for area in inside if area in names), None),
        )
        for (listed, point), inside in zip(meant, found, strict=True)
    )


async def _area_names(graph: Graph) -> dict[str, str]:
    """Return the names of the areas of the finest level, by id."""
    levels = await load_levels(graph)
    if not levels:
        return {}
    finest = max(levels, key=lambda level: level.rank)
    return {each.id: each.name for each in await load_neighbourhoods(graph, finest.code)}
