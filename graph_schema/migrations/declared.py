"""Constraints and indexes as they follow from the declared labels, in the words of each engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graph_schema.labels import NODES, RELATIONSHIPS, Kind
from graph_schema.labels.described import lock
from graph_schema.store.graph import Dialect, Graph

LOCK = lock().name
"""Any node may be locked by setting this property to a new value, whether or not its label says so."""

_NOT_TYPED = frozenset({Kind.BYTES})
"""The embedded engine takes no type constraint for bytes; it keeps them exactly without one."""


class Sort(StrEnum):
    """Sorts of declarations, in the order in which they are made."""

    TYPE = "type"
    UNIQUE = "unique"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One constraint or index on a label (`on_node`) or relationship type."""

    sort: Sort
    on_node: bool
    target: str
    properties: tuple[str, ...]
    kind: Kind | None = None

    @property
    def name(self) -> str:
        """Its name in the graph."""
        return "_".join((self.sort.value, self.target, *self.properties)).lower()

    @property
    def statement(self) -> str:
        """The Cypher that makes it; made from declared names only."""
        pattern = f"(x:{self.target})" if self.on_node else f"()-[x:{self.target}]-()"
        listed = ", ".join(f"x.{name}" for name in self.properties)
        if self.sort is Sort.INDEX:
            return f"CREATE INDEX {self.name} IF NOT EXISTS FOR {pattern} ON ({listed})"
        demand = "IS UNIQUE" if self.sort is Sort.UNIQUE else f"IS :: {self.kind}"
        return f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR {pattern} REQUIRE {listed} {demand}"


def declarations(dialect: Dialect) -> tuple[Declaration, ...]:
    """Return what a graph of this dialect must keep, types first.

    The embedded engine gets the type of every property before any index: without it range, order and keyset
    paging scan, and times lose their zone. Neo4j Community knows uniqueness and indexes only.
    """
    wanted = {*_of_nodes(), *_of_relationships()}
    if dialect is Dialect.NEO4J:
        wanted = {each for each in wanted if each.sort is not Sort.TYPE}
    order = list(Sort)
    return tuple(sorted(wanted, key=lambda each: (order.index(each.sort), each.name)))


async def missing_declarations(graph: Graph) -> tuple[Declaration, ...]:
    """Return what is declared and not kept by the graph."""
    constraints, indexes = await graph.read("load_constraints"), await graph.read("load_indexes")
    kept = {_key(_sort_of(str(row["type"])), row) for row in constraints}
    kept |= {_key(Sort.INDEX, row) for row in indexes}
    return tuple(
        each
        for each in declarations(graph.dialect)
        if (each.sort, each.on_node, each.target, each.properties) not in kept
    )


def _of_nodes() -> Iterator[Declaration]:
    for node in NODES:
        yield Declaration(Sort.TYPE, True, node.label, (LOCK,), Kind.STRING)
        for each in node.properties:
            if each.kind not in _NOT_TYPED:
                yield Declaration(Sort.TYPE, True, node.label, (each.name,), each.kind)
            if each.unique:
                yield Declaration(Sort.UNIQUE, True, node.label, (each.name,))
            elif each.indexed:
                yield Declaration(Sort.INDEX, True, node.label, (each.name,))
        for names in node.composite_indexes:
            yield Declaration(Sort.INDEX, True, node.label, names)


def _of_relationships() -> Iterator[Declaration]:
    """A type used between several labels is one type in the graph: the set of all its properties counts."""
    for relationship in RELATIONSHIPS:
        # Makes the relationship type known to the embedded engine before the first two writers race for it.
        yield Declaration(Sort.TYPE, False, relationship.type, (LOCK,), Kind.STRING)
        for each in relationship.properties:
            if each.kind not in _NOT_TYPED:
                yield Declaration(Sort.TYPE, False, relationship.type, (each.name,), each.kind)
            if each.unique:
                yield Declaration(Sort.UNIQUE, False, relationship.type, (each.name,))
            elif each.indexed:
                yield Declaration(Sort.INDEX, False, relationship.type, (each.name,))


def _sort_of(constraint_type: str) -> Sort:
    return Sort.UNIQUE if constraint_type.endswith("UNIQUENESS") else Sort.TYPE


def _key(sort: Sort, row: dict[str, object]) -> tuple[Sort, bool, str, tuple[str, ...]]:
    labels, properties = row["labels_or_types"], row["properties"]
    if not isinstance(labels, list) or not isinstance(properties, list):
        raise TypeError("the engine lists its schema in a form that is not known")
    return sort, row["entity_type"] == "NODE", str(labels[0]), tuple(map(str, properties))
