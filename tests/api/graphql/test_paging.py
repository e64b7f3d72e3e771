"""Pages put together are the whole list: nothing twice, nothing left out, whatever is inserted meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.actions.figure_shelf import FigureShelf
from api.graphql.context import context_of
from api.graphql.layers import Layers
from api.graphql.paging import cursor_of, page, sort_key_of, window
from api.graphql.schema import schema
from bench.memory_graph import MemoryGraph, invented_directory
from graph_schema.errors import BadInput
from graph_schema.store.directory import Placed
from tests.api.graphql.conftest import Asking

QUERY = """query ($first: Int, $after: String) {
  providers(first: $first, after: $after) {
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""

names = st.lists(st.text(min_size=1, max_size=6), max_size=30, unique=True)


async def read_page(graph: MemoryGraph, first: int, after: str | None) -> dict[str, Any]:
    layers = Layers(FigureShelf(graph), minimum_residents=100)
    result = await schema.execute(QUERY, {"first": first, "after": after}, context_of(graph, layers))
    assert result.errors is None
    assert result.data is not None
    return result.data["providers"]


def provider(name: str) -> dict[str, Any]:
    return {"id": f"id-{name}", "name": name, "sort_key": f"{name} id-{name}", "languages": []}


@settings(max_examples=60, deadline=None)
@given(there=names, inserted=names, first=st.integers(1, 9))
async def test_pages_put_together_are_the_whole_list(there: list[str], inserted: list[str], first: int) -> None:
    graph = invented_directory(areas=1, providers=1, programmes=0)
    graph.rows["providers"] = sorted(map(provider, there), key=lambda row: row["sort_key"])
    wanted = [row["id"] for row in graph.rows["providers"]]
    newcomers = [provider(f"{name}+") for name in inserted]
    read: list[str] = []
    after: str | None = None
    while True:
        found = await read_page(graph, first, after)
        read += [edge["node"]["id"] for edge in found["edges"]]
        marks = found["pageInfo"]
        assert marks["hasPreviousPage"] == (after is not None)
        if not marks["hasNextPage"]:
            break
        after = marks["endCursor"]
        if newcomers:
            graph.rows["providers"] = sorted(
                [*graph.rows["providers"], newcomers.pop()], key=lambda row: row["sort_key"]
            )
    assert len(read) == len(set(read))
    assert [each for each in read if each in set(wanted)] == wanted


@given(st.text(max_size=50))
def test_a_cursor_leads_back_to_its_sort_key(sort_key: str) -> None:
    assert sort_key_of(cursor_of(sort_key)) == sort_key


@given(found=st.integers(0, 12), first=st.integers(0, 10))
def test_a_page_is_never_longer_than_asked(found: int, first: int) -> None:
    asked = window(first, None)
    made = page([Placed(f"{number:02}", number) for number in range(found)][: asked.ask_for], asked)
    assert len(made.edges) == min(found, first)
    assert made.has_next_page == (found > first)


@pytest.mark.parametrize("cursor", ["%", "a", "ÄÖ", "gIA"])
def test_a_cursor_that_is_not_ours_is_refused(cursor: str) -> None:
    with pytest.raises(BadInput):
        window(5, cursor)


@pytest.mark.parametrize("first", [-1, 101, 10**9])
def test_more_than_a_page_holds_is_refused(first: int) -> None:
    with pytest.raises(BadInput):
        window(first, None)


async def test_without_arguments_a_page_has_25_things(ask: Asking) -> None:
    answer = await ask("{ programmes { nodes { id } } }")
    assert len(answer["data"]["programmes"]["nodes"]) == 25


async def test_lists_inside_lists_are_read_page_by_page_too(ask: Asking) -> None:
    query = """query ($after: String) { nodes(ids: ["area-1", "area-2"]) { ... on Neighbourhood {
        sites(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } } }"""
    first = (await ask(query))["data"]["nodes"][0]["sites"]
    second = (await ask(query, after=first["pageInfo"]["endCursor"]))["data"]["nodes"][0]["sites"]
    assert [node["id"] for node in first["nodes"] + second["nodes"]] == ["site-1", "site-25", "site-49", "site-73"]
    assert second["pageInfo"]["hasNextPage"] is False
