"""Whose graph it is."""

from __future__ import annotations

from api.actions.name_city import name_city
from graph_schema.model.city import City
from graph_schema.store.city import load_city, save_city
from graph_schema.store.graph import Graph
from graph_schema.store.page_state import load_page_state


async def test_an_empty_graph_belongs_to_no_city(graph: Graph) -> None:
    assert await load_city(graph) is None


async def test_a_city_is_found_again_as_it_was_saved(graph: Graph) -> None:
    city = City("Kleinheim", "Jobcenter Kleinheim", is_demo=True, generator="seed 1")
    await save_city(graph, city)
    assert await load_city(graph) == city


async def test_saving_again_replaces_the_city_and_makes_no_second_one(graph: Graph) -> None:
    await save_city(graph, City("Kleinheim", "Jobcenter Kleinheim", is_demo=True, generator="seed 1"))
    await save_city(graph, City("Großheim", "Jobcenter Großheim"))
    assert await load_city(graph) == City("Großheim", "Jobcenter Großheim", is_demo=False, generator=None)
    assert len(await graph.read("load_city")) == 1


async def test_naming_a_city_leaves_what_is_not_named_and_the_mark_of_invented_people(graph: Graph) -> None:
    await save_city(graph, City("", "Jobcenter Kleinheim", is_demo=True, generator="seed 1"))
    await name_city(graph, name="Kleinheim")
    assert await load_city(graph) == City("Kleinheim", "Jobcenter Kleinheim", is_demo=True, generator="seed 1")


async def test_pages_learn_of_a_new_name_without_an_import(graph: Graph) -> None:
    await name_city(graph, name="Kleinheim", office="Jobcenter Kleinheim")
    before = await load_page_state(graph)
    await name_city(graph, office="Jobcenter Kreis Kleinheim")
    assert await load_page_state(graph) != before
