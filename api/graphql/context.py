"""What the resolvers of one request share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import strawberry
from graphql import DocumentNode

from api.access.case_events import CaseEvents
from graph_schema.store.graph import Graph

from .layers import Figure, Layers, LayersOfRequest
from .loaders import DataLoader, DirectoryLoaders, FiguresOf, figure_loader

if TYPE_CHECKING:
    from .people_loaders import LoadedPeople


@dataclass(slots=True)
class Following:
    """What is done on cases, as it is followed by one subscription."""

    events: CaseEvents
    resumed_from: str | None = None
    """The cursor that a client sends by itself after a broken connection (`Last-Event-ID`)."""
    reached: str | None = None
    """The cursor behind what was told last."""


@dataclass(frozen=True, slots=True)
class Context:
    """The graph, its layers and the loaders of one request."""

    graph: Graph
    layers: LayersOfRequest
    directory: DirectoryLoaders
    figures_by_area: DataLoader[FiguresOf, list[Figure]]
    fields_asked: frozenset[str] = frozenset()
    """Names of the fields that the query asks for anywhere: what is worth loading ahead."""
    document: DocumentNode | None = None
    """The query as it was parsed, checked and validated; None where that is still to be done."""
    people: LoadedPeople | None = None
    """The people whom somebody who is signed in may see; None for the public."""
    following: Following | None = None
    """What somebody follows; None for a single answer."""


Info = strawberry.Info[Context, None]


def context_of(
    graph: Graph,
    layers: Layers,
    fields_asked: frozenset[str] = frozenset(),
    document: DocumentNode | None = None,
    people: LoadedPeople | None = None,
) -> Context:
    """Return a fresh context: nothing that was loaded for one request is seen by another."""
    seen = LayersOfRequest(layers)
    return Context(graph, seen, DirectoryLoaders(graph), figure_loader(seen), fields_asked, document, people)
