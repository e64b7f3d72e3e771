"""Writing a move that a person entered here, took back, or settled (F1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from api.actions.address_book import AddressBook, load_address_book
from api.actions.changed_rows import place_of
from api.actions.locating import load_areas
from api.actions.relocate import state_of
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.leading_rows import ADDRESS_COLUMNS, address_values
from graph_schema.ingest.moved_rows import Move, MoveKind, ended_before, move_of, stated_move
from graph_schema.ingest.report import Place
from graph_schema.ingest.sealing import NumberSeal
from graph_schema.model.people import ResidenceState
from graph_schema.store import differences
from graph_schema.store.differences import Act
from graph_schema.store.graph import Graph, Step

_DAY = timedelta(days=1)
LIVED_IN = (MoveKind.HOME, MoveKind.NO_FIXED_ADDRESS, MoveKind.NOT_WRITTEN)


def moved_into_key(keys: ImportKeys, household: str, sealed: str | None, day: date) -> str:
    """Return the register key of a household's dwelling since a day: that which the register's own row would have.

    `household`: register key, `sealed`: its sealed number. Refused where that cannot be opened.
    """
    number = NumberSeal(keys.secret).open("Household", household, sealed)
    return keys.register_key("residence", number, day)


def place_of_move(book: AddressBook, move: Move) -> Place:
    """Return where a household lives after a move, by the city's lists and by what people settled."""
    return place_of(book, move.address) if move.kind is MoveKind.HOME else Place()


def moving_steps(act: Act, former_key: str, key: str, move: Move, place: Place) -> list[Step]:
    """Return the steps that begin the dwelling moved into and end the former one the day before (register keys)."""
    homeless = move.kind is MoveKind.NO_FIXED_ADDRESS
    properties = {
        **{name: address_values(move.address)[name] for name in ADDRESS_COLUMNS},
        "since": move.day,
        "until": None,
        "reachable_through": (move.reachable_through or None) if homeless else None,
        "state": (ResidenceState.NO_FIXED_ADDRESS if homeless else state_of(place)).value,
        "lat": place.lat,
        "lon": place.lon,
        "address_match": place.address_match,
        "settled_through": place.settled_through,
        "fingerprint": None,
    }
    return [
        act.save_moved_residence(former_key, key, new_id(), properties),
        *act.set_residence(key, {}, place.area_ids),
        act.end_residence(former_key, {"until": move.last_day_before}),
    ]


def staying_steps(act: Act, former_key: str, key: str, until: date | None) -> list[Step]:
    """Return the steps that make a move none: the dwelling moved into goes, the former one ends as it did before."""
    return [act.remove_moved_residence(key), act.end_residence(former_key, {"until": until, "fingerprint": None})]


async def settled_move_steps(graph: Graph, keys: ImportKeys, act: Act, text: str | None) -> list[Step]:
    """Return the steps that write what a decision makes of a move, where the act comes through.

    The next import writes both dwellings once more: places come from its file, and it may know of later ones. A later
    move that was entered here stays, and begins where the household lived before it.
    """
    there = await differences.load_move(graph, act.change)
    move = move_of(text) if text else None
    gone = _moved_into(there)
    stay = sorted(each["since"] for each in there["later"] if each["key"] not in gone)
    begins = next((each for each in stay if move is None or each > move.day), None)
    last = begins - _DAY if begins is not None else None
    former = there["former_key"]
    if move is None or move.kind not in LIVED_IN:
        until = min(filter(None, (last, there["former_until"] if move is None else move.last_day_before)), default=None)
        return [
            *map(act.remove_moved_residence, gone),
            act.end_residence(former, {"until": until, "fingerprint": None}),
            act.follow_moved_residence(gone, former),
        ]
    key = moved_into_key(keys, there["household"], there["sealed"], move.day)
    place = place_of_move(await load_address_book(graph, keys, await load_areas(graph)), move)
    return [
        *(act.remove_moved_residence(each) for each in gone if each != key),
        *moving_steps(act, former, key, move, place),
        act.end_residence(key, {"until": last}),
        act.end_residence(former, {"fingerprint": None}),
        act.follow_moved_residence([*gone, former], key),
    ]


def _moved_into(there: Mapping[str, Any]) -> list[str]:
    """Return the register key of the dwelling that a move made: ours, or the leading system's once that was taken."""
    day = _day_after(there["until"])
    theirs = [move_of(each) for each in there["theirs"]]
    taken = any(each.day == day and each.kind in LIVED_IN for each in theirs)
    return [each["key"] for each in there["later"] if each["key"] == there["key"] or (taken and each["since"] == day)]


async def said_of_move(graph: Graph, change: str) -> str | None:
    """Return what the graph says of a move (random key of the changed value), as one text; None: none was made.

    A later move that is held is another one, though the former dwelling may end before it.
    """
    there = await differences.load_move(graph, change)
    day = _day_after(there["until"])
    begun = [each for each in there["later"] if each["since"] == day]
    made = next((each for each in begun if each["key"] not in there["others"]), None)
    if made is not None:
        return stated_move(made, made["since"]).text
    return ended_before(day).text if day is not None and not begun and there["until"] != there["former_until"] else None


def _day_after(until: date | None) -> date | None:
    return until + _DAY if until is not None else None
