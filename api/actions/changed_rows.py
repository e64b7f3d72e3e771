"""Writing an address or a role that a person changed here, or settled (F1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.actions.address_book import AddressBook, load_address_book
from api.actions.locating import load_areas
from api.actions.relocate import state_of
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.leading_rows import ADDRESS, ADDRESS_COLUMNS, ROLE, address_text, address_values
from graph_schema.ingest.report import Place
from graph_schema.store import differences
from graph_schema.store.differences import Act
from graph_schema.store.graph import Graph, Step


async def said_of_row(graph: Graph, field: str, key: str) -> str | None:
    """Return what the graph says of a residence's address or a membership's role (register key), as one text."""
    if field == ROLE:
        return (await differences.load_membership_roles(graph, [key])).get(key, {}).get(ROLE)
    found = (await differences.load_residence_values(graph, [key])).get(key)
    return address_text(found) if found is not None else None


async def settled_row_steps(
    graph: Graph, keys: ImportKeys, act: Act, *, field: str, text: str | None, key: str
) -> list[Step]:
    """Return the steps that write what a decision makes of a row, where the act comes through.

    The next import writes the row once more, even if it is the same: coordinates come from its file.
    """
    if field != ADDRESS:
        return [act.set_membership(key, {ROLE: text, "fingerprint": None})]
    book = await load_address_book(graph, keys, await load_areas(graph))
    return address_steps(act, key, text, place_of(book, text), {"fingerprint": None})


def place_of(book: AddressBook, text: str | None) -> Place:
    """Return the place of a written address by the city's lists and by what people settled."""
    (place,) = book.place([{**address_values(text), "lat": None, "lon": None}])
    return place


def address_steps(
    act: Act, key: str, text: str | None, place: Place, more: Mapping[str, Any] | None = None
) -> list[Step]:
    """Return the steps that write an address and its place to a residence (register key)."""
    properties = {
        **{name: address_values(text)[name] for name in ADDRESS_COLUMNS},
        "reachable_through": None,
        "state": state_of(place).value,
        "lat": place.lat,
        "lon": place.lon,
        "address_match": place.address_match,
        "settled_through": place.settled_through,
        **(more or {}),
    }
    return act.set_residence(key, properties, place.area_ids)
