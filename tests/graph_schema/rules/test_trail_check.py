"""Ten thousand ways to falsify a chain: each is found, and named at its place."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph_schema.model.trail import Anchor, TrailHead
from graph_schema.rules.trail_chain import FORM, START, digest_of_reason, next_hash
from graph_schema.rules.trail_check import check_chain

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LENGTH = 60
Entry = dict[str, Any]


@dataclass(slots=True)
class Store:
    """What an attacker holds: entries and head. The anchors are elsewhere."""

    entries: list[Entry]
    head: TrailHead
    anchors: list[Anchor]

    def found(self) -> set[int]:
        """The places that the examination names."""
        ordered = sorted(self.entries, key=lambda each: (each["place"], each["id"]))
        return {
            place
            for each in check_chain(ordered, self.head, self.anchors)
            for place in range(each.place, each.until + 1)
        }


def chain(length: int = LENGTH) -> Store:
    entries: list[Entry] = []
    before = START
    for place in range(1, length + 1):
        each: Entry = {
            "id": f"{place:032x}", "at": AT + timedelta(seconds=place), "account": f"a{place % 5}",
            "role": "caseworker", "action": "read", "object": "person", "about": f"{place % 11:032x}",
            "grounds": ["own"], "place": place, "form": FORM,
        }  # fmt: skip
        if place % 4 == 0:
            salt = f"{place:064x}"
            each |= {"stated_reason": f"Grund {place}", "reason_salt": salt,
                     "reason_digest": digest_of_reason(salt, f"Grund {place}")}  # fmt: skip
        each["hash"] = before = next_hash(before, each)
        entries.append(each)
    anchors = [
        Anchor(TrailHead("t", place, entries[place - 1]["hash"]), AT)
        for place in (length // 3, 2 * length // 3, length)
    ]
    return Store(entries, TrailHead("t", length, before), anchors)


def edit(store: Store, chance: random.Random) -> set[int]:
    entry = chance.choice(store.entries)
    name = chance.choice([each for each in entry if each not in ("place", "id", "reason_salt")])
    old = entry[name]
    if isinstance(old, datetime):
        entry[name] = old + timedelta(microseconds=chance.randint(1, 10**9))
    elif isinstance(old, int):
        entry[name] = old + chance.randint(1, 9)
    elif isinstance(old, list):
        entry[name] = [*old, "cover"]
    elif name == "hash":
        entry[name] = f"{chance.getrandbits(256):064x}"
    else:
        entry[name] = f"{old}{chance.randint(0, 9)}"
    return {entry["place"]}


def add_a_field(store: Store, chance: random.Random) -> set[int]:
    entry = chance.choice(store.entries)
    entry[chance.choice(["count", "version", "changes", "anything"])] = chance.randint(0, 9)
    return {entry["place"]}


def take_a_field(store: Store, chance: random.Random) -> set[int]:
    entry = chance.choice(store.entries)
    name = chance.choice([each for each in entry if each not in ("place", "id")])
    del entry[name]
    return {entry["place"]}


def remove(store: Store, chance: random.Random) -> set[int]:
    start = chance.randint(0, LENGTH - 2)
    gone = store.entries[start : start + chance.randint(1, 4)]
    store.entries = [each for each in store.entries if each not in gone]
    return {each["place"] for each in gone}


def swap_contents(store: Store, chance: random.Random) -> set[int]:
    one, other = chance.sample(store.entries, 2)
    one["about"], other["about"] = other["about"], one["about"]
    if one["about"] == other["about"]:  # nothing was swapped then
        one["about"] = "f" * 32
        return {one["place"]}
    return {one["place"], other["place"]}


def swap_places(store: Store, chance: random.Random) -> set[int]:
    one, other = chance.sample(store.entries, 2)
    one["place"], other["place"] = other["place"], one["place"]
    return {one["place"], other["place"]}


def add_an_entry(store: Store, chance: random.Random) -> set[int]:
    copied = deepcopy(chance.choice(store.entries))
    copied["id"] = f"{chance.getrandbits(128):032x}"
    store.entries.append(copied)
    return {copied["place"]}


def truncate(store: Store, chance: random.Random) -> set[int]:
    end = chance.randint(0, LENGTH - 1)
    gone = store.entries[end:]
    store.entries = store.entries[:end]
    store.head = TrailHead("t", end, store.entries[-1]["hash"] if end else START)
    return {each["place"] for each in gone}


def chain_anew(store: Store, chance: random.Random) -> set[int]:
    """Whoever may write everything makes the later hashes anew; the anchors say between which heads."""
    first = chance.randint(1, LENGTH)
    entry = store.entries[first - 1]
    entry["account"] = "nobody"
    before = store.entries[first - 2]["hash"] if first > 1 else START
    for each in store.entries[first - 1 :]:
        each["hash"] = before = next_hash(before, each)
    store.head = TrailHead("t", LENGTH, before)
    return {first}


WAYS: list[Callable[[Store, random.Random], set[int]]] = [
    edit, add_a_field, take_a_field, remove, swap_contents, swap_places, add_an_entry, truncate, chain_anew,
]  # fmt: skip
TRIES = 10_000


def test_a_whole_chain_has_no_flaw() -> None:
    assert chain().found() == set()


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_falsify_a_chain_is_found_and_named(way: Callable[[Store, random.Random], set[int]]) -> None:
    whole = chain()
    for seed in range(-(-TRIES // len(WAYS))):
        store = deepcopy(whole) if seed % 50 == 0 else _copied(whole)
        falsified = way(store, random.Random(seed))
        named = store.found()
        assert falsified <= named, (way.__name__, seed)


@pytest.mark.parametrize("way", [edit, add_a_field, take_a_field, remove, add_an_entry, swap_contents])
def test_what_was_left_alone_is_not_named(way: Callable[[Store, random.Random], set[int]]) -> None:
    whole = chain()
    for seed in range(300):
        store = _copied(whole)
        assert store.found() == set()
        assert way(store, random.Random(seed)) == store.found(), (way.__name__, seed)


def _copied(store: Store) -> Store:
    return Store([dict(each) for each in store.entries], store.head, store.anchors)
