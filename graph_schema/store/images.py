"""What nodes hold, with the relationships that belong to them, so that it can be put back as it was.

A relationship belongs to one of its ends: to the node that an import writes it with. So an image of every node that an
import touches holds all that the import can change. Functions that write return steps, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph_schema.labels import NODES, RELATIONSHIPS, Relationship
from graph_schema.labels.described import Kind, lock
from graph_schema.queries import filled_in
from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import BYTES_PER_STEP, ROWS_PER_STEP, key_steps, pieces, row_steps

_BELONGS_TO_TARGET = frozenset({"LIVES_IN", "RECEIVES", "HAD_CONTACT", "REACHED_BY", "HAS_SITE"})
"""Relationships that are written with their second node: the residence says whose it is, not the household."""
_LOCK = lock().name
RECORDED_CONTACT = "ContactEvent.id"
"""Contacts that were recorded here, known by their id: an import can give one another register key."""
_HEAVY = frozenset(node.label for node in NODES for each in node.properties if each.kind is Kind.BYTES)
"""Nodes with borders: a few at a time, each in a row of its own."""
KEYS_IN_A_ROW = 100
"""The driver takes as long for a row as for what a node holds."""

Link = list[Any]
"""Type, whether it leaves the node, label and key of the other node, properties."""


@dataclass(frozen=True, slots=True)
class Image:
    """What a node holds: its properties and its own links. `degree` counts all relationships, also those of others."""

    properties: dict[str, Any]
    links: list[Link]
    degree: int


@dataclass(frozen=True, slots=True)
class Change:
    """What turns a node back into what it was; `before` None: it was not there."""

    key: str
    before: Image | None
    now: Image | None

    @property
    def is_new(self) -> bool:
        """Whether the node was not there before."""
        return self.before is None and self.now is not None

    @property
    def differs(self) -> bool:
        """Whether the node has to be written: it is gone, or has other properties."""
        return self.before is not None and (self.now is None or self.now.properties != self.before.properties)

    @property
    def added(self) -> list[Link]:
        """Links that it has and had not."""
        if self.before is None or self.now is None:
            return []  # they go with the node
        had = {_identity(link) for link in self.before.links}
        return [link for link in self.now.links if _identity(link) not in had]

    @property
    def missing(self) -> list[Link]:
        """Links that it had and has not, or not with the same properties."""
        if self.before is None:
            return []
        has = {_identity(link): link for link in self.now.links} if self.now is not None else {}
        return [link for link in self.before.links if has.get(_identity(link)) != link]


def label_of(name: str) -> str:
    """Return the label of nodes that imports know by more than one property.

    >>> label_of(RECORDED_CONTACT), label_of("Citizen")
    ('ContactEvent', 'Citizen')
    """
    return _split(name)[0]


def key_name(label: str) -> str:
    """Return the property by which imports know a node of `label`; after a dot it is named."""
    return _split(label)[1]


async def load_images(graph: Graph, label: str, keys: Sequence[str]) -> dict[str, Image]:
    """Return the images of those of the nodes `keys` that are there."""
    names = _names(label)
    label = names["LABEL"]
    types = "|".join(sorted({each.type for each in _OWN[label]}))
    query = filled_in("load_linked_images", **names, TYPES=types) if types else filled_in("load_images", **names)
    own = {(each.type, each.source == label and each.type not in _BELONGS_TO_TARGET) for each in _OWN[label]}
    images: dict[str, Image] = {}
    size = 1 if label in _HEAVY else KEYS_IN_A_ROW
    for part in pieces(keys, ROWS_PER_STEP // KEYS_IN_A_ROW * size):
        for row in await graph.read(query, pages=[*pieces(part, size)]):
            for key, properties, all_links, degree in row["images"]:
                links = [link for link in all_links if (link[0], link[1]) in own]
                links.sort(key=_identity)
                properties.pop(_LOCK, None)
                images[key] = Image(properties, links, degree)
    return images


async def find_beside(graph: Graph, label: str, keys: Sequence[str], type_: str, other: str) -> list[str]:
    """Return the keys of the nodes of label `other` that relationships of a type join to the nodes `keys`."""
    query = filled_in("find_beside", LABEL=label, KEY=_KEYS[label], TYPE=type_, OTHER=other, OTHER_KEY=_KEYS[other])
    found: dict[str, None] = {}
    for name, parameters in key_steps(query, keys):
        found |= dict.fromkeys(row["key"] for row in await graph.read(name, **parameters))
    return list(found)


async def find_citizens_of_memberships(graph: Graph, keys: Sequence[str]) -> list[str]:
    """Return the register keys of the citizens whose memberships these are."""
    found: dict[str, None] = {}
    for name, parameters in key_steps("find_citizens_of_memberships", keys):
        found |= dict.fromkeys(row["key"] for row in await graph.read(name, **parameters))
    return list(found)


async def count_contacts_recorded_since(graph: Graph, since: datetime) -> int:
    """Return how many contacts were recorded here since a moment (UTC)."""
    rows = await graph.read("count_contacts_recorded_since", since=since)
    return int(rows[0]["number"])


async def count_contacts_handed_over_since(graph: Graph, since: datetime) -> int:
    """Return how many contacts left in daily files since a moment (UTC)."""
    rows = await graph.read("count_contacts_handed_over_since", since=since)
    return int(rows[0]["number"])


async def count_values_changed_since(graph: Graph, since: datetime) -> int:
    """Return how many values people changed here since a moment (UTC)."""
    rows = await graph.read("count_values_changed_since", since=since)
    return int(rows[0]["number"])


async def count_addresses_settled_since(graph: Graph, since: datetime) -> int:
    """Return how many written addresses a person settled since then (UTC)."""
    return (await graph.read("count_addresses_settled_since", since=since))[0]["number"]


async def count_site_addresses_settled_since(graph: Graph, since: datetime) -> int:
    """Return how many written addresses of sites and offices a person decided on since then (UTC)."""
    return (await graph.read("count_site_addresses_settled_since", since=since))[0]["number"]


def save_images(label: str, changes: Iterable[Change]) -> list[Step]:
    """Write nodes as they were, with exactly the properties that they had."""
    query = filled_in("save_images", **_names(label))
    steps: list[Step] = []
    rows: list[Mapping[str, Any]] = []
    size = 0
    for change in changes:
        if change.before is None:
            continue
        rows.append({"key": change.key, "properties": change.before.properties})
        size += sum(len(value) for value in change.before.properties.values() if isinstance(value, bytes))
        if size > BYTES_PER_STEP or len(rows) >= ROWS_PER_STEP:
            steps.append((query, {"rows": rows}))
            rows, size = [], 0
    return [*steps, (query, {"rows": rows})] if rows else steps


def remove_images(label: str, keys: Sequence[str]) -> list[Step]:
    """Remove nodes that were not there."""
    return key_steps(filled_in("remove_images", **_names(label)), keys)


def remove_links(label: str, changes: Iterable[Change]) -> list[Step]:
    """Remove the links that nodes of `label` had not."""
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for change in changes:
        for link in change.added:
            source, target, names = _ends(label, change.key, link)
            row = {"source": source, "target": target, "id": link[4].get("id", "")}
            rows[filled_in("remove_image_links", **names)].append(row)
    return [step for query, each in rows.items() for step in row_steps(query, each)]


def save_links(label: str, changes: Iterable[Change]) -> list[Step]:
    """Write the links that nodes of `label` had."""
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for change in changes:
        for link in change.missing:
            source, target, names = _ends(label, change.key, link)
            if link[0] == "MEMBER_OF":  # a person can belong to a household twice, at different times
                empty = dict.fromkeys(each.name for each in _DECLARED["MEMBER_OF"].properties)
                row = {"key": link[4]["id"], "citizen": source, "household": target, "properties": empty | link[4]}
                rows["save_memberships"].append(row)
                continue
            row = {"source": source, "target": target, "properties": link[4]}
            rows[filled_in("save_image_links", **names)].append(row)
    return [step for query, each in rows.items() for step in row_steps(query, each)]


def _ends(label: str, key: str, link: Link) -> tuple[str, str, dict[str, str]]:
    """Return the keys of source and target of a link, and the names of its type, labels and keys."""
    type_, leaves, other_label, other_key, _ = link
    (source, source_key), (target, target_key) = ((label, key), (other_label, other_key))[:: 1 if leaves else -1]
    (source, source_name), (target, target_name) = _split(source), _split(target)
    names = {"SOURCE": source, "SOURCE_KEY": source_name, "TARGET": target, "TARGET_KEY": target_name}
    return source_key, target_key, {"TYPE": type_, **names}


def _split(name: str) -> tuple[str, str]:
    """Return the label that `name` begins with, and the property by which its nodes are known."""
    label, _, key = name.partition(".")
    return label, key or _KEYS[label]


def _names(name: str) -> dict[str, str]:
    label, key = _split(name)
    return {"LABEL": label, "KEY": key}


def _identity(link: Link) -> tuple[Any, ...]:
    return (*link[:4], link[4].get("id", ""))


def _own(label: str) -> list[Relationship]:
    return [
        each for each in RELATIONSHIPS if label == (each.target if each.type in _BELONGS_TO_TARGET else each.source)
    ]


_KEYS = {
    node.label: next((each.name for each in node.properties if each.unique and each.name != "id"), "id")
    for node in NODES
}
_OWN = {node.label: _own(node.label) for node in NODES}
_DECLARED = {each.type: each for each in RELATIONSHIPS}
