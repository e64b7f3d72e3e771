"""Use case: somebody decides where a written address of sites and offices is, puts it off, or takes that back.

Sites and offices at that address are placed anew in the same transaction, and the entries of the trail stand with it.
Homes are neither read nor placed: what is decided here is kept under a key of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from api.actions.address_book import AddressBook, load_site_address_book, settled_sites
from api.actions.locating import Areas, load_areas, locate
from api.actions.relocate_sites import place_written_sites
from api.actions.site_addresses import SiteAddress, SiteAddresses, site_addresses_in
from graph_schema.errors import BadInput, Conflict, NotFound
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.load import ImportSession, import_session
from graph_schema.model.account_acts import TERMINAL
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Graph, Step
from graph_schema.store.sessions import keep_audit_events
from graph_schema.store.site_addresses import (
    DecisionState,
    Point,
    SiteDecision,
    load_site_decisions,
    remove_site_decision,
    save_site_decision,
)
from graph_schema.store.steps import Records

SHORT = 8
"""Characters of an address's key by which a person at the terminal names it."""
OBJECT = "site_address"
"""Of what kind the trail says that it was."""
_ACTIONS = {
    DecisionState.PLACE: "settle_site_address",
    DecisionState.NOWHERE: "settle_site_address",
    DecisionState.PUT_OFF: "put_off_site_address",
    None: "reopen_site_address",
}


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """What somebody decides: one of the candidates, a point of their own, no place of the city, or not now.

    `state` None: what was decided is taken back, and the city's list holds again.
    """

    state: DecisionState | None
    candidate: str = ""
    """As the city writes it."""
    point: Point | None = None
    """Where it is none of the candidates."""


async def settle_site_address(
    session: ImportSession, key: str, choice: SiteChoice, seen: datetime | None, entry: Mapping[str, Any]
) -> SiteAddress:
    """Decide about the address of a key; return it as it was before.

    `seen`: when it had been decided about, as it was shown (None: not yet). `entry` is what the trail says of who acts
    (`at`, `account`, `role`). NotFound where no site or office has that address, Conflict where somebody decided
    meanwhile, BadInput where the candidate is none or the point lies in no area of the city.
    """
    graph = session.graph
    areas = await load_areas(graph)
    book = await load_site_address_book(graph, session.keys, areas)
    line = next((each for each in (await site_addresses_in(graph, book, areas)).lines if each.key == key), None)
    if line is None:
        raise _no_such_address()
    if (line.decision.decided_at if line.decision else None) != seen:
        raise _decided_meanwhile()
    decision = _decision(line, choice, areas, session.now)
    await graph.write_all(await _steps(session, book, line, decision, entry))
    return line


async def list_site_addresses_at_terminal(graph: Graph, *, data_folder: Path, now: datetime) -> SiteAddresses:
    """Return the addresses of sites and offices that are not sure, put off or settled."""
    async with import_session(graph, data_folder=data_folder, now=now, check_only=True) as session:
        areas = await load_areas(graph)
        return await site_addresses_in(graph, await load_site_address_book(graph, session.keys, areas), areas)


async def settle_site_address_at_terminal(
    graph: Graph, name: str, choice: SiteChoice, *, data_folder: Path, now: datetime, user: str
) -> int:
    """Decide about the address whose key begins with `name`; return how many sites and offices have it.

    `user`: the machine's account, for the trail. NotFound where no such address is called so.
    """
    async with import_session(graph, data_folder=data_folder, now=now) as session:
        areas = await load_areas(graph)
        book = await load_site_address_book(graph, session.keys, areas)
        lines = (await site_addresses_in(graph, book, areas)).lines
        named = [each for each in lines if each.key.startswith(name)] if len(name) >= SHORT else []
        if len(named) != 1:
            raise _not_called(name)
        (line,) = named
        entry = {"at": now, "unsealed_at": now, "account": f"{TERMINAL}:{user}", "role": None}
        decision = _decision(line, choice, areas, now)
        await graph.write_all(await _steps(session, book, line, decision, entry))
        return len(line.places)


async def _steps(
    session: ImportSession,
    book: AddressBook,
    line: SiteAddress,
    decision: SiteDecision | None,
    entry: Mapping[str, Any],
) -> list[Step]:
    decisions = await load_site_decisions(session.graph)
    decisions.pop(line.key, None)
    if decision is not None:
        decisions[line.key] = decision
    after = AddressBook(book.keys, book.areas, book.lists, settled_sites(decisions), of_sites=True)
    kept = save_site_decision(line.key, decision) if decision is not None else remove_site_decision(line.key)
    action = _ACTIONS[decision.state if decision is not None else None]
    placing = await place_written_sites(session.graph, after)
    steps = [kept, *keep_audit_events(_entries(line, entry, action)), *placing]
    return [*steps, mark_figures_stale(session.now)] if placing else steps


def _entries(line: SiteAddress, entry: Mapping[str, Any], action: str) -> Records:
    """Return an entry of the trail for each site and office at the address."""
    said = {**entry, "action": action, "object": OBJECT, "grounds": list[str]()}
    return [{"id": new_id(), "properties": {**said, "about": place.id}} for place in line.places]


def _decision(line: SiteAddress, choice: SiteChoice, areas: Areas, now: datetime) -> SiteDecision | None:
    if choice.state is None:
        return None
    if choice.state is not DecisionState.PLACE:
        return SiteDecision(choice.state, None, now)
    if choice.point is not None:
        return SiteDecision(choice.state, _in_the_city(choice.point, areas), now)
    found: Sequence[Point] = [each.point for each in line.candidates if each.name == choice.candidate]
    if not found:
        raise BadInput(
            "Diesen Ort schlägt die Adressliste der Stadt nicht mehr vor.",
            "The city's list of addresses no longer suggests this place.",
            "Die Seite zeigt, welche sie jetzt vorschlägt.",
            "The page shows which it suggests now.",
        )
    return SiteDecision(choice.state, found[0], now)


def _in_the_city(point: Point, areas: Areas) -> Point:
    """Return a point that lies in an area; BadInput otherwise."""
    if not areas or locate([point], areas)[0]:
        return point
    swapped = bool(locate([(point[1], point[0])], areas)[0])
    raise BadInput(
        "Diese Koordinaten liegen in keinem Gebiet der Stadt.",
        "These coordinates lie in no area of the city.",
        "Breite und Länge sind vertauscht: zuerst die Breite, dann die Länge."
        if swapped
        else "Zuerst die Breite, dann die Länge (WGS 84). Liegt der Ort nicht in der Stadt: an keinem Ort der Stadt.",
        "Latitude and longitude are swapped: first the latitude, then the longitude."
        if swapped
        else "First the latitude, then the longitude (WGS 84). If it is not in the city: in no place of the city.",
    )


def _no_such_address() -> NotFound:
    return NotFound(
        "Diese Adresse hat im Verzeichnis kein Ort mehr, bei dem etwas zu klären ist.",
        "No site or office of the directory has this address any more with something to settle.",
        "Die Seite zeigt, was jetzt zu klären ist.",
        "The page shows what is to be settled now.",
    )


def _not_called(name: str) -> NotFound:
    return NotFound(
        f"Keine Adresse eines Ortes heißt {name}.",
        f"No address of a site or office is called {name}.",
        "„sozialraum addresses list --sites“ zeigt die ungeklärten mit ihrem Namen, mit --settled die geklärten.",
        "“sozialraum addresses list --sites” shows the uncertain ones with their names, with --settled those settled.",
    )


def _decided_meanwhile() -> Conflict:
    return Conflict(
        "Über diese Adresse hat inzwischen jemand anderes entschieden; es wurde nichts geschrieben.",
        "Somebody else has decided about this address meanwhile; nothing was written.",
        "Die Seite zeigt, was jetzt gilt.",
        "The page shows what holds now.",
    )
