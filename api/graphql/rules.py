"""Every field of the schema declares who may read it and which properties of the graph it tells.

A view is an explicit list of fields. Each is made by `published` (it tells declared properties) or by
`structure` (it tells none: edges, cursors, page marks). A property that is declared as personal, or a label
whose existence is personal, is refused when the module is imported; a test walks the finished schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import strawberry

from graph_schema import labels
from graph_schema.labels.described import Property

from .paging import DEFAULT_FIRST

METADATA = "sozialraum"
"""Key under which a field's declaration lies in its metadata."""


class ReadBy(StrEnum):
    """Who may read a field. Nobody is signed in yet, so there is one answer."""

    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a field declares: its readers, its sources as `Label.property`, and how many things it may list."""

    read_by: ReadBy
    sources: tuple[str, ...]
    assumed_size: int | None = None
    """For a list without `first`: the number of things that the cost rule counts."""
    sized_by: Mapping[str, int] = field(default_factory=dict[str, int])
    """Arguments that say how many things are listed (a number, or a list's length), each with its default."""


def published(
    *sources: str,
    text: str | None = None,
    resolver: Callable[..., Any] | None = None,
    name: str | None = None,
    assumed_size: int | None = None,
    sized_by: Mapping[str, int] | None = None,
) -> Any:
    """Declare a field that everybody may read and that tells the properties `sources` (`Label.property`).

    Without `text` the first property's description is the field's. ValueError for a personal property,
    KeyError for one that is not declared.
    """
    if not sources:
        raise ValueError("a published field names the properties that it tells")
    properties = [described(source) for source in sources]
    declaration = Declaration(ReadBy.EVERYBODY, sources, assumed_size, sized_by or {})
    return _field(declaration, text or properties[0].text, resolver, name)


def structure(
    text: str,
    *,
    resolver: Callable[..., Any] | None = None,
    name: str | None = None,
    assumed_size: int | None = None,
    sized_by: Mapping[str, int] | None = None,
) -> Any:
    """Declare a field that everybody may read and that tells no property: a way to things, a mark of a page."""
    return _field(Declaration(ReadBy.EVERYBODY, (), assumed_size, sized_by or {}), text, resolver, name)


def connection(text: str, resolver: Callable[..., Any]) -> Any:
    """Declare a list that is read page by page, `first` things behind the cursor `after`."""
    return structure(text, resolver=resolver, sized_by={"first": DEFAULT_FIRST})


def described(source: str) -> Property:
    """Return the declared property `Label.property`; ValueError where it is personal, KeyError where unknown."""
    label, _, name = source.partition(".")
    node = labels.node(label)
    found = node.property(name)
    if node.personal or found.personal:
        raise ValueError(f"{source} is personal and has no place in a public schema")
    return found


def declaration_of(field: Any) -> Declaration | None:
    """Return what a field of a view declares; None where it declares nothing."""
    return field.metadata.get(METADATA)


def _field(declaration: Declaration, text: str, resolver: Callable[..., Any] | None, name: str | None) -> Any:
    make: Callable[..., Any] = strawberry.field  # its overloads do not know "no resolver: the attribute itself"
    return make(
        resolver=resolver,
        name=name,
        description=text[0].upper() + text[1:] + ("" if text.endswith(".") else "."),
        metadata={METADATA: declaration},
    )
