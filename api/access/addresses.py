"""The door to addresses whose place is not sure: a case worker settles those of the own and covered caseload.

A decision holds for the written address, also for others who live there, and for every later import, as that of
`sozialraum addresses settle`. Protected people, households and residences are not reached (F7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from api.access.actor import Actor
from api.access.alone import alone
from api.access.people import nobody
from api.access.policy import Action, ObjectType, grounds_of
from api.access.trail import record_list, trail_event
from api.actions.address_book import SETTLED, UNSURE, AddressBook, load_address_book
from api.actions.locating import load_areas
from api.actions.register_keys import register_keys
from api.actions.relocate import is_placed_by_address, place_written_residences
from api.actions.settle_addresses import told_place, written_line
from geo.addresses.matching import AddressMatch
from graph_schema.errors import BadInput, Conflict
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.store import case_addresses as store
from graph_schema.store.addresses import SettledPlace
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Graph, Step

Candidate = tuple[str, float, float]
"""How the city writes it, latitude, longitude (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Resident:
    """Who lives at an address, of those whom one may see."""

    id: str
    family_name: str
    given_name: str


@dataclass(frozen=True, slots=True)
class AddressLine:
    """A written address: not sure, or (with `place`) settled by a person. `key`: its keyed hash."""

    key: str
    written: str
    match: AddressMatch | None
    residents: tuple[Resident, ...]
    candidates: tuple[Candidate, ...]
    """The likeliest first."""
    place: SettledPlace | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decides: one of the candidates, no place of the city, or no fixed address."""

    candidate: str = ""
    """As the city writes it; empty where none of them is meant."""
    reachable_through: str | None = None
    """Who can reach those who have no fixed address."""


@dataclass(frozen=True, slots=True)
class CaseAddresses:
    """Addresses as one actor may see and settle them. `invented`: the people of the graph are."""

    graph: Graph
    actor: Actor
    data_folder: Path
    invented: bool = False

    async def count(self) -> int:
        """Return how many addresses are not sure; 0 for roles that settle none."""
        rows = await self._rows() if self._grounds() else []
        return len({_written(row) for row in rows if row["address_match"] in UNSURE})

    async def listed(self) -> tuple[list[AddressLine], list[AddressLine]]:
        """Return the addresses that are not sure, and those that a person settled; NotFound for other roles."""
        if not self._grounds():
            raise nobody()
        rows = await self._rows()
        wanted = [row for row in rows if row["address_match"] in (*UNSURE, SETTLED)]
        await record_list(self.graph, self.actor, ObjectType.RESIDENCE, {row["citizen_id"] for row in wanted})
        if not wanted:
            return [], []
        keys = await register_keys(self.graph, self.data_folder)
        book = await load_address_book(self.graph, keys, await load_areas(self.graph))
        lines = [_line(key, there, book) for key, there in _by_address(book, wanted).items()]
        return [line for line in lines if line.place is None], [line for line in lines if line.place is not None]

    async def settle(self, key: str, choice: Choice, seen: datetime | None) -> None:
        """Settle a written address; `seen`: when it had been settled, as the page showed it (None: not yet).

        NotFound where nobody lives there who may be seen; BadInput where the choice says nothing; Conflict where
        somebody settled it meanwhile, the city's list has changed, or an import runs.
        """
        grounds = self._grounds()
        if not grounds:
            raise nobody()
        async with alone(self.graph, self.data_folder, self.actor.now, invented=self.invented) as session:
            areas = await load_areas(self.graph)
            book = await load_address_book(self.graph, session.keys, areas)
            there = _by_address(book, await self._rows()).get(key)
            if there is None:
                raise nobody()
            before = book.settled.get(key)
            if (before.decided_at if before else None) != seen:
                raise _settled_meanwhile()
            place = _decided(choice, book.suggestions(there[0]))
            after = AddressBook(session.keys, areas, book.lists, {**book.settled, key: place})
            placing, _ = await place_written_residences(self.graph, after)
            if not (await self.graph.write_all(self._steps(there, key, place, placing)))[0]:
                raise nobody()

    def _steps(
        self, there: Sequence[Mapping[str, Any]], key: str, place: SettledPlace, placing: Sequence[Step]
    ) -> list[Step]:
        events = {row["citizen_id"]: new_id() for row in there}
        trail = trail_event(self.actor, "settle_address", ObjectType.RESIDENCE)
        residences = [row["key"] for row in there]
        return [
            store.settle_address(self.actor.asking, self._grounds(), residences, events, trail),
            store.keep_place(events.values(), key, place, self.actor.now),
            *store.after(events.values(), placing),
            mark_figures_stale(self.actor.now),
        ]

    async def _rows(self) -> list[dict[str, Any]]:
        rows = await store.list_residences(self.graph, self.actor.asking, self._grounds())
        return [row for row in rows if is_placed_by_address(row)]

    def _grounds(self) -> frozenset[Ground]:
        return grounds_of(self.actor.role, Action.SETTLE, ObjectType.RESIDENCE)


def _by_address(book: AddressBook, rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows by the key of their written address, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(book.key_of(row), []).append(row)
    return found


def _line(key: str, rows: Sequence[dict[str, Any]], book: AddressBook) -> AddressLine:
    residents = {
        row["citizen_id"]: Resident(row["citizen_id"], row["family_name"] or "", row["given_name"] or "")
        for row in rows
    }
    match = rows[0]["address_match"]
    return AddressLine(
        key=key,
        written=written_line(rows[0]),
        match=None if match == SETTLED else AddressMatch(match),
        residents=tuple(residents.values()),
        candidates=tuple(book.suggestions(rows[0])),
        place=book.settled.get(key),
    )


def _decided(choice: Choice, candidates: Sequence[Candidate]) -> SettledPlace:
    if choice.reachable_through is not None:
        return SettledPlace(None, told_place(choice.reachable_through))
    if not choice.candidate:
        return SettledPlace()
    for name, lat, lon in candidates:
        if name == choice.candidate:
            return SettledPlace((lat, lon))
    raise BadInput(
        "Diesen Ort schlägt die Adressliste der Stadt nicht mehr vor.",
        "The city's list of addresses no longer suggests this place.",
        "Die Seite zeigt, welche sie jetzt vorschlägt.",
        "The page shows which it suggests now.",
    )


def _written(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name] or "").casefold() for name in ("street", "house_number", "postcode", "town"))


def _settled_meanwhile() -> Conflict:
    return Conflict(
        "Diese Adresse hat inzwischen jemand anderes geklärt; es wurde nichts geschrieben.",
        "Somebody else has settled this address meanwhile; nothing was written.",
        "Die Seite zeigt, was jetzt gilt.",
        "The page shows what holds now.",
    )
