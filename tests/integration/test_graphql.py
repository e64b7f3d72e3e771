"""The interface on a real graph: the rules of the field hold, and no person is reachable."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest_asyncio
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, get_named_type, is_leaf_type
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from api.actions.import_directory import import_directory_rows
from api.app import create_app
from api.graphql.schema import schema
from api.settings import Settings
from graph_schema import labels
from graph_schema.labels.described import Kind
from graph_schema.queries import Query
from graph_schema.store.graph import Graph
from tests.integration.made_city import LEVEL, NEWEST, NOW, RESIDENTS_ON, MadeCity, directory_rows, make_city

HEALTH = "Seelische Hilfe"
REFUGE = "Zuflucht"
EVERYTHING_DEPTH = 3
NEAR = [("Citizen", "HAS_NEED", "Need"), ("Citizen", "SPEAKS", "Language"), ("Caseworker", "SPEAKS", "Language"),
        ("Residence", "LOCATED_IN", "Neighbourhood"), ("Caseworker", "IN_TEAM", "Team")]  # fmt: skip
SENTINEL = "geheim"


class Interface:
    """Asks the application by POST."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.client.post("/graphql", json={"query": query, "variables": variables})
        assert answer.status_code == 200
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]


def client_of(app: Litestar) -> AsyncClient:
    """A client that asks the application on the loop of the test, where the driver lives."""
    served: Any = app  # the two libraries describe the same protocol in types of their own
    return AsyncClient(transport=ASGITransport(served), base_url="http://localhost:8000")


@pytest_asyncio.fixture(loop_scope="session")
async def city(graph: Graph, data_folder: Path) -> MadeCity:
    made = await make_city(graph, data_folder)
    rows = directory_rows()["programmes"]
    voluntary, health = rows
    voluntary["next_station_numbers"] = ["A2", "A3"]
    voluntary["needs"], health["needs"] = ["debts", "housing"], ["health"]
    voluntary["site_numbers"] = ["S1", "S2"]
    health["languages"] = ["tr", "uk"]
    third = {**voluntary, "programme_number": "A3", "name": "Anschluss", "next_station_numbers": ["A2"]}
    await import_directory_rows(graph, {"programmes": [*rows, third]}, data_folder=data_folder, now=NOW)
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def interface(city: MadeCity, graph: Graph, data_folder: Path) -> AsyncIterator[Interface]:
    app = create_app(Settings(data_folder, public_graphql=True), graph)
    async with client_of(app) as client:
        yield Interface(client)


async def test_a_level_that_is_not_there_is_told_with_those_that_are(interface: Interface) -> None:
    asked = {"query": '{ neighbourhoods(level: "distrct") { nodes { name } } }'}
    (error,) = (await interface.client.post("/graphql", json=asked)).json()["errors"]
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert LEVEL.code in error["message"]


async def test_a_programme_that_tells_health_comes_without_name_needs_and_stations(interface: Interface) -> None:
    found = await interface.ask(
        "{ programmes { edges { cursor node { name nameWithheld description needs languages places placesFree"
        " provider { name } sites { name } nextStations { name } } } } }"
    )
    edges = found["programmes"]["edges"]
    assert [edge["node"]["name"] for edge in edges] == ["Anschluss", "Sprungbrett", None]
    withheld = edges[-1]["node"]
    assert withheld == {
        "name": None, "nameWithheld": True, "description": None, "needs": [], "languages": [], "places": None,
        "placesFree": None, "provider": None, "sites": [], "nextStations": [],
    }  # fmt: skip
    cursor = base64.urlsafe_b64decode(edges[-1]["cursor"] + "==").decode()
    assert "seelische" not in cursor.casefold()


async def test_the_way_to_a_programme_that_tells_health_leads_over_no_other_thing(interface: Interface) -> None:
    found = await interface.ask(
        "{ programmes { nodes { name nextStations { name } } } providers { nodes { programmes { nodes { name } } } }"
        " sites { nodes { programmes { nodes { name } } } }"
        " levels { neighbourhoods(first: 7) { nodes { programmes { nodes { name } pageInfo { hasNextPage } } } } } }"
    )
    assert found["programmes"]["nodes"][1] == {"name": "Sprungbrett", "nextStations": [{"name": "Anschluss"}]}
    listed = [
        programme["name"]
        for owner in (*found["providers"]["nodes"], *found["sites"]["nodes"])
        for programme in owner["programmes"]["nodes"]
    ]
    assert listed == ["Anschluss", "Sprungbrett"] * 2
    (level,) = found["levels"]
    there = [area["programmes"] for area in level["neighbourhoods"]["nodes"] if area["programmes"]["nodes"]]
    assert there == [{"nodes": [{"name": "Anschluss"}, {"name": "Sprungbrett"}], "pageInfo": {"hasNextPage": False}}]


async def test_languages_of_a_provider_come_from_programmes_that_may_be_told(interface: Interface) -> None:
    found = await interface.ask(
        "{ providers { nodes { name languages } } sites { nodes { provider { languages } } }"
        " levels { neighbourhoods(first: 7) { nodes { providers { nodes { languages } } } } } }"
    )
    assert found["providers"]["nodes"][1] == {"name": "Werkstatt", "languages": ["bg", "tr"]}
    assert "uk" not in str(found)


async def test_secret_sites_do_not_exist(interface: Interface, graph: Graph, city: MadeCity) -> None:
    secret = Query("secret", "tests", "MATCH (s:Site {secret: true}) RETURN s.id AS id", "?", (), ())
    (row,) = await graph.read(secret)
    found = await interface.ask(
        "query ($secret: ID!, $area: ID!) { node(id: $secret) { id } sites { nodes { name } }"
        " providers { nodes { name sites { nodes { name } } } } programmes { nodes { sites { name } } }"
        " area: node(id: $area) { ... on Neighbourhood { sites { nodes { name } } providers { nodes { name } } } } }",
        secret=row["id"],
        area=city.ids["04"],
    )
    assert found["node"] is None
    assert REFUGE not in str(found)
    assert found["providers"]["nodes"] == [
        {"name": "Frauenhaus", "sites": {"nodes": []}},
        {"name": "Werkstatt", "sites": {"nodes": [{"name": "Haus Ä"}]}},
    ]
    assert found["programmes"]["nodes"][1]["sites"] == [{"name": "Haus Ä"}]


async def test_figures_are_those_of_the_published_tables_with_their_states(interface: Interface) -> None:
    found = await interface.ask(
        """query ($level: String!) { neighbourhoods(level: $level, first: 100) { nodes { key
           figures(indicators: ["people"]) { measure state value unit referenceDate denominator denominatorAsOf
                                             datesFarApart } } } }""",
        level=LEVEL.code,
    )
    figures = {
        area["key"]: {figure["measure"]: figure for figure in area["figures"]}
        for area in found["neighbourhoods"]["nodes"]
    }
    assert figures["01"]["COUNT"]["value"] == 120
    assert figures["01"]["RATE"] == {
        "measure": "RATE", "state": "SHOWN", "value": 12.0, "unit": "people", "referenceDate": NEWEST.isoformat(),
        "denominator": "residents", "denominatorAsOf": RESIDENTS_ON.isoformat(), "datesFarApart": False,
    }  # fmt: skip
    assert figures["06"]["COUNT"]["state"] == "ZERO"
    assert all(figure["state"] == "WITHHELD" and figure["value"] is None for figure in figures["03"].values())
    assert all(figure["state"] != "SHOWN" for figure in figures["05"].values())
    assert figures["99"] == {}


async def test_levels_say_what_can_be_asked_and_tell_the_whole_city(interface: Interface) -> None:
    found = await interface.ask(
        """{ levels { code nameDe source referenceDates indicators { code unit categories referenceDates }
             cityFigures(indicators: ["people"], measures: [COUNT, RATE]) { measure value } } }"""
    )
    (level,) = found["levels"]
    assert (level["code"], level["nameDe"], level["source"]) == (LEVEL.code, LEVEL.name_de, LEVEL.source)
    assert len(level["referenceDates"]) == 8
    people = level["indicators"][0]
    assert people["code"] == "people"
    assert people["categories"][:2] == ["all", "sex:female"]
    assert [figure["value"] for figure in level["cityFigures"]] == [500 / 5050 * 100, 500]


async def test_an_earlier_date_and_a_category_can_be_asked(interface: Interface) -> None:
    found = await interface.ask(
        """query ($level: String!, $day: Date!) { neighbourhoods(level: $level, first: 1) { nodes { name
           figures(indicators: ["people"], measures: [COUNT], category: "sex:female", referenceDate: $day) {
             category referenceDate value } } } }""",
        level=LEVEL.code,
        day="2021-03-31",
    )
    (area,) = found["neighbourhoods"]["nodes"]
    (figure,) = area["figures"]
    assert (figure["category"], figure["referenceDate"]) == ("sex:female", "2021-03-31")
    assert 0 < figure["value"] < 60


async def test_an_unknown_indicator_is_told_where_it_was_asked(interface: Interface) -> None:
    answer = await interface.client.post(
        "/graphql",
        json={
            "query": '{ levels { good: cityFigures(indicators: ["people"], measures: [COUNT]) { value }'
            ' bad: cityFigures(indicators: ["luck"]) { value } } }'
        },
    )
    (error,) = answer.json()["errors"]
    assert error["path"] == ["levels", 0, "bad"]
    assert error["extensions"]["code"] == "NOT_FOUND"


async def test_the_number_of_queries_does_not_grow_with_the_rows(interface: Interface, graph: Graph) -> None:
    query = """query ($first: Int!, $level: String!) {
        neighbourhoods(level: $level, first: $first) { nodes { name level { nameDe } parent { name }
          figures(measures: [RATE, COUNT]) { value state } offices(first: 2) { nodes { name } }
          sites(first: 2) { nodes { name provider { name } } } providers(first: 2) { nodes { name } }
          programmes(first: 2) { nodes { name sites { name neighbourhood { name } } provider { name } } } } }
        programmes(first: $first) { nodes { name provider { name } sites { name } nextStations { name } } } }"""
    await interface.ask(query, first=7, level=LEVEL.code)  # catalogue and tables are kept from here on
    for first in (1, 7, 50):
        graph.queries_run = 0
        await interface.ask(query, first=first, level=LEVEL.code)
        assert graph.queries_run <= 13  # one for each kind of thing and way to it; fewer where nothing is found


async def test_pages_of_the_graph_put_together_are_the_whole_list(interface: Interface) -> None:
    query = """query ($after: String, $level: String!) { neighbourhoods(level: $level, first: 2, after: $after) {
        nodes { name } pageInfo { hasNextPage endCursor } } }"""
    names: list[str] = []
    after = None
    while True:
        found = (await interface.ask(query, level=LEVEL.code, after=after))["neighbourhoods"]
        names += [node["name"] for node in found["nodes"]]
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
    assert names == ["Aue", "Bärental", "Nordend", "Östliche Höhe", "Stadtwald", "Weiler", "Zentrum"]


async def test_offices_and_sites_name_the_area_they_lie_in(interface: Interface, city: MadeCity) -> None:
    found = await interface.ask("{ offices { nodes { name neighbourhood { name offices { nodes { name } } } } } }")
    (office,) = found["offices"]["nodes"]
    assert office["neighbourhood"]["offices"] == {"nodes": [{"name": office["name"]}]}
    assert office["neighbourhood"]["name"] in ("Aue", "Östliche Höhe", "Bärental", "Zentrum", "Nordend", "Weiler")


def everything_below(of_type: Any, depth: int) -> str:
    """A selection of every field, as deep as `depth` allows."""
    if not isinstance(of_type, (GraphQLObjectType, GraphQLInterfaceType)):
        return ""
    return " ".join(part for name, field in of_type.fields.items() if (part := _selected(name, field, depth)))


def _selected(name: str, field: GraphQLField, depth: int) -> str:
    """The selection of one field with all below it; empty where it would be too deep."""
    given = {"first": "1", "level": f'"{LEVEL.code}"', "ids": "[]", "id": '"x"'}
    arguments = ", ".join(f"{each}: {given[each]}" for each in field.args if each in given)
    called = f"{name}({arguments})" if arguments else name
    of_type = get_named_type(field.type)
    if is_leaf_type(of_type):
        return called
    steps = 0 if of_type.name.endswith(("Connection", "Edge")) else 1
    below = everything_below(of_type, depth - steps) if depth - steps > 0 else ""
    return f"{called} {{ {below} }}" if below else ""


def _fields_of(of_type: Any) -> set[str]:
    has_fields = isinstance(of_type, (GraphQLObjectType, GraphQLInterfaceType)) and not of_type.name.startswith("__")
    return set(of_type.fields) if has_fields else set()


async def fill_with_people(graph: Graph) -> None:
    """A node of every personal label, each text of it a word that must never come out."""
    for node in labels.NODES:
        personal = [each for each in node.properties if each.personal or node.personal]
        texts = {each.name for each in personal if each.kind is Kind.STRING}
        if not node.personal:
            continue
        given = {name: f"{SENTINEL}-{node.label}-{name}" for name in texts}
        text = f"CREATE (n:{node.label}) SET n = $given RETURN n.id AS id"
        await graph.write(Query("person", "tests", text, "?", (), ()), given={**given, "since": date(2020, 1, 1)})
    for source, relationship, target in NEAR:
        text = f"MATCH (a:{source}), (b:{target}) CREATE (a)-[:{relationship}]->(b) RETURN count(*) AS n"
        await graph.write(Query("near", "tests", text, "?", (), ()))


async def test_no_person_is_reachable_by_asking_for_everything(interface: Interface, graph: Graph) -> None:
    await fill_with_people(graph)
    asked: set[str] = set()
    entrances = schema.core.query_type
    assert entrances is not None
    for name, field in entrances.fields.items():
        if name in ("node", "nodes"):
            continue
        query = "{ " + _selected(name, field, EVERYTHING_DEPTH) + " }"
        answer = await interface.client.post("/graphql", json={"query": query})
        assert "errors" not in answer.json(), answer.text[:500]
        assert SENTINEL not in answer.text
        assert answer.json()["data"][name]
        asked |= set(re.findall(r"\w+", query))
    named = {field for of_type in schema.core.type_map.values() for field in _fields_of(of_type)}
    assert named <= asked | {"node", "nodes", "ids"}, "a field that this test does not ask for"


async def test_people_cannot_be_found_by_their_ids(interface: Interface, graph: Graph) -> None:
    await fill_with_people(graph)
    personal = [node.label for node in labels.NODES if node.personal]
    ids = [f"{SENTINEL}-{label}-id" for label in personal]
    found = await interface.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }", ids=ids)
    assert found["nodes"] == [None] * len(ids)
