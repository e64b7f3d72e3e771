"""How a label, a relationship and a property are described."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar


class Kind(StrEnum):
    """Types of property that both engines keep exactly."""

    STRING = "STRING"
    INTEGER = "INTEGER"
    FLOAT = "FLOAT"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    DATETIME = "ZONED DATETIME"
    BYTES = "BYTES"
    STRING_LIST = "LIST<STRING>"
    INTEGER_LIST = "LIST<INTEGER>"


class LeadingSystem(StrEnum):
    """Where a field is kept first (rule F1): a value that differs here from there is a difference to settle."""

    CASES = "case system"
    """The office's leading register (§ 50 (3) SGB II)."""
    DIRECTORY = "office's directory"
    """Its lists of offices, providers, sites and programmes."""
    CITY = "city's statistics"
    """Borders, residents and published figures, as their publisher has them."""
    OURS = "Sozialraum"
    """Made here and nowhere else."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a label or relationship.

    `personal` properties never leave through a door without sign-in; a test walks the GraphQL schema for them.
    """

    name: str
    kind: Kind
    text: str
    unique: bool = False
    indexed: bool = False
    personal: bool = False
    ours: bool = False
    """True where the value is made here, whatever leads the node."""


@dataclass(frozen=True, slots=True)
class Node:
    """A label: `screen` is its German word on screens."""

    label: str
    screen: str
    text: str
    properties: tuple[Property, ...]
    composite_indexes: tuple[tuple[str, ...], ...] = ()
    personal: bool = False
    """True where the existence of a node already says something about a person."""
    led_by: LeadingSystem = LeadingSystem.OURS

    def leading_system(self, each: Property) -> LeadingSystem:
        """Return where the value of a property is kept first."""
        return LeadingSystem.OURS if each.ours else self.led_by

    def property(self, name: str) -> Property:
        """Return the property called `name`; KeyError if it is not declared."""
        for each in self.properties:
            if each.name == name:
                return each
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship type from label `source` to label `target`."""

    type: str
    source: str
    target: str
    text: str
    properties: tuple[Property, ...] = field(default=())
    led_by: LeadingSystem = LeadingSystem.OURS


_Described = TypeVar("_Described", Node, Relationship)


def led_by(system: LeadingSystem, *described: _Described) -> tuple[_Described, ...]:
    """Return labels or relationships that `system` leads."""
    return tuple(replace(each, led_by=system) for each in described)


def random_id() -> Property:
    """Describe the random key that every node of ours carries."""
    return Property("id", Kind.STRING, "random key", unique=True, ours=True)


def register_key() -> Property:
    """Describe the keyed hash of the leading system's number: never the number itself (it is logged by engines)."""
    return Property("register_key", Kind.STRING, "keyed hash of the leading system's number", unique=True, ours=True)


def fingerprint() -> Property:
    """Describe the keyed hash of a row's content, by which a second import knows what changed."""
    return Property("fingerprint", Kind.STRING, "keyed hash of the imported content", ours=True)


def sealed_number() -> Property:
    """Describe the leading system's number, encrypted: only who has the key file can read it."""
    return Property(
        "sealed_number", Kind.STRING, "the leading system's number, encrypted with the key file; for the way back",
        personal=True, ours=True,
    )  # fmt: skip


def since_until() -> tuple[Property, Property]:
    """Describe a period of days, both included."""
    return (
        Property("since", Kind.DATE, "first day", indexed=True),
        Property("until", Kind.DATE, "last day; absent while it lasts"),
    )


def lock() -> Property:
    """Describe the property that is written to lock a node before its state is checked."""
    return Property("_lock", Kind.STRING, "fresh random value of the last transaction that locked the node", ours=True)
