"""The shorter way for plain fields gives the same answers and the same errors as the general way."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from api.actions.figure_shelf import FigureShelf
from api.graphql.context import context_of
from api.graphql.execution import readers_of
from api.graphql.layers import Layers
from api.graphql.queries import Query
from api.graphql.schema import NODES, schema
from bench.memory_graph import MemoryGraph

GENERAL = strawberry.Schema(query=Query, types=NODES)
QUERIES = [
    "{ __typename levels { __typename code nameDe rank bordersAsOf } }",
    "{ programmes(first: 7) { edges { cursor node { ...All } } nodes { id } pageInfo { hasNextPage endCursor } } }"
    " fragment All on Programme { z: name a: places ...Rest } fragment Rest on Programme { a: places needs nextStart"
    " sites { lat id barrierFree provider { name } } provider { id languages } nextStations { name sites { id } } }",
    '{ node(id: "site-1") { __typename ... on Site { name neighbourhood { name level { code } parent { key } } } } }',
    '{ nodes(ids: ["provider-2", "none", "area-1"]) { id ... on Provider { name languages } } }',
    "{ offices(first: 3) { nodes { id ... on Office @include(if: false) { name } kind lat @skip(if: true) } } }",
    "{ providers(first: 3) { edges { node { sites(first: 1) { edges { node { provider { name } } } } } cursor } } }",
    "{ offices(first: 0) { nodes { id } edges { cursor } pageInfo { startCursor endCursor hasPreviousPage } } }",
    '{ neighbourhoods(level: "district", first: 4) { nodes { name programmes(first: 2) { nodes { name places } } } } }',
]


async def answers(graph: MemoryGraph, of_schema: strawberry.Schema, query: str) -> tuple[Any, list[tuple[Any, ...]]]:
    result = await of_schema.execute(query, context_value=context_of(graph, Layers(FigureShelf(graph), 100)))
    errors = [(error.message, error.path, error.locations) for error in result.errors or ()]
    return result.data, errors


def in_order(data: Any) -> Any:
    """The answer with the order of its fields, which == on dictionaries does not compare."""
    if isinstance(data, dict):
        return [(key, in_order(value)) for key, value in data.items()]  # pyright: ignore[reportUnknownVariableType]
    return [in_order(each) for each in data] if isinstance(data, list) else data  # pyright: ignore[reportUnknownVariableType]


@pytest.mark.parametrize("query", QUERIES)
async def test_answers_are_the_same_in_the_same_order(directory: MemoryGraph, query: str) -> None:
    general, general_errors = await answers(directory, GENERAL, query)
    short, short_errors = await answers(directory, schema, query)
    assert general_errors == short_errors == []
    assert in_order(short) == in_order(general)


@pytest.mark.parametrize(
    ("kind", "column", "value", "query"),
    [
        ("providers", "name", None, "{ providers(first: 3) { nodes { id name languages } } }"),
        ("providers", "languages", ["de", None], '{ node(id: "provider-0") { ... on Provider { id languages } } }'),
        ("sites", "name", None, "{ programmes(first: 3) { edges { cursor node { id sites { id name } } } } }"),
        (
            "providers",
            "name",
            None,
            "{ providers(first: 3) { edges { cursor node { id name sites { nodes { id } } } } } }",
        ),
        ("providers", "name", None, "{ providers(first: 3) { edges { node { id name } } } offices { nodes { id } } }"),
        ("sites", "lat", "north", "{ programmes(first: 3) { nodes { id sites { id lat } } } }"),
        ("sites", "name", None, "{ programmes(first: 3) { nodes { id name sites { id name } } } }"),
        (
            "programmes",
            "places_as_of",
            7,
            "{ programmes(first: 2) { nodes { id placesAsOf } } }",
        ),
    ],
)
async def test_errors_are_told_at_the_same_place(
    directory: MemoryGraph, kind: str, column: str, value: Any, query: str
) -> None:
    directory.rows[kind][0][column] = value
    _, general = await answers(directory, GENERAL, query)
    data, short = await answers(directory, schema, query)
    assert general
    assert [error[1:] for error in short] == [error[1:] for error in general]
    assert str(value) not in str(data) or value is None or value == 7


def tells_things(of_type: Any) -> bool:
    return not is_leaf_type(get_named_type(of_type))


def test_plain_fields_are_known_as_such() -> None:
    programme = schema.core.type_map["Programme"]
    assert isinstance(programme, GraphQLObjectType)
    readers = readers_of(programme)
    things = {name for name, field in programme.fields.items() if tells_things(field.type)}
    assert set(readers) == set(programme.fields) - things
