"""The number of queries depends on what is asked, never on how many rows are found."""

from __future__ import annotations

import pytest

from bench.memory_graph import MemoryGraph
from tests.api.graphql.conftest import Asking

PROGRAMMES = """query ($first: Int) { programmes(first: $first) { edges { node {
    name provider { name } sites { name neighbourhood { name level { nameDe } parent { name } } provider { name } }
    nextStations { name provider { name } } } } } }"""
AREAS = """query ($first: Int) { neighbourhoods(level: "district", first: $first) { nodes {
    name parent { name } offices(first: 5) { nodes { name } } sites(first: 3) { nodes { name provider { name } } }
    providers(first: 3) { nodes { name } } programmes(first: 3) { nodes { name sites { name } } } } } }"""
LEVELS = """query ($first: Int) { levels { code neighbourhoods(first: $first) { nodes {
    name level { code } parent { name } parts(first: 2) { nodes { name } } } } } }"""
NODES = """query ($first: Int) { providers(first: $first) { nodes {
    id sites(first: 2) { nodes { id } } programmes(first: 2) { nodes { id provider { id } } } } } }"""


@pytest.mark.parametrize(("query", "most"), [(PROGRAMMES, 9), (AREAS, 10), (NODES, 5), (LEVELS, 5)])
async def test_queries_do_not_grow_with_rows(ask: Asking, directory: MemoryGraph, query: str, most: int) -> None:
    counted: list[int] = []
    for first in (2, 24):
        directory.queries_run = 0
        answer = await ask(query, first=first)
        assert "errors" not in answer
        counted.append(directory.queries_run)
    assert counted[0] == counted[1] <= most


async def test_things_of_several_kinds_are_found_by_id_with_a_query_for_each_kind(
    ask: Asking, directory: MemoryGraph
) -> None:
    ids = ["site-1", "site-2", "provider-1", "nobody", "programme-3", "area-city", "office-1", "site-1"]
    answer = await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)
    names = ["Site", "Site", "Provider", None, "Programme", "Neighbourhood", "Office", "Site"]
    assert [node and node["__typename"] for node in answer["data"]["nodes"]] == names
    assert [node and node["id"] for node in answer["data"]["nodes"]] == [None if i == "nobody" else i for i in ids]
    assert directory.queries_run == 6


async def test_what_one_request_loaded_is_not_seen_by_the_next(ask: Asking, directory: MemoryGraph) -> None:
    query = '{ node(id: "provider-1") { ... on Provider { name } } }'
    assert (await ask(query))["data"]["node"]["name"] == "Träger 001"
    directory.rows["providers"][1]["name"] = "Neuer Name"
    assert (await ask(query))["data"]["node"]["name"] == "Neuer Name"


async def test_loading_ahead_changes_nothing_in_the_answer(ask: Asking) -> None:
    plain = await ask(
        "{ programmes(first: 3) { nodes { id a: sites { id } b: provider { id } c: nextStations { id } } } }"
    )
    assert plain["data"]["programmes"]["nodes"][1] == {
        "id": "programme-1",
        "a": [{"id": "site-1"}, {"id": "site-41"}],
        "b": {"id": "provider-1"},
        "c": [{"id": "programme-2"}],
    }
