"""The table of `docs/access.md` against every door of GraphQL: each role, on each ground, asks for each field.

Doors: a person, a member nested in a household, the people of a connection, the text of an error, a count, an order.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLObjectType

from api.access.policy import Action, ObjectType, decide_here
from api.app import create_app
from api.graphql.rules import ReadBy, declaration_of
from api.graphql.schema import signed_in_schema
from api.settings import Settings
from graph_schema.migrations import wipe
from graph_schema.model.access import Ground, Role
from graph_schema.store.graph import Graph
from tests.integration.office import open_office
from tests.integration.signed_in_desk import Doors, give, logins, take_all, write

C, R, K, H = ObjectType.CITIZEN, ObjectType.RESIDENCE, ObjectType.CONTACT, ObjectType.HOUSEHOLD
SHEET: dict[str, tuple[ObjectType, str | None]] = {
    "givenName": (C, "given_name"), "familyName": (C, "family_name"), "birthDate": (C, "birth_date"), "sex": (C, "sex"),
    "employability": (C, "employability"), "residenceStatus": (C, "residence_status"), "childcare": (C, "childcare"),
    "languages": (C, "languages"), "channels": (C, "channels"), "benefitPeriods": (C, "benefit_periods"),
    "needs": (C, "needs"), "healthNeeds": (C, "health_needs"), "caseworkers": (C, "caseworkers"),
    "contactState": (K, None), "contacts": (K, None), "households": (H, None),
}  # fmt: skip
"""What each field of a person needs: written here again, so that a wrong declaration is found."""
INSIDE: dict[str, dict[str, tuple[ObjectType, str | None]]] = {
    "Contact": {"day": (K, "day"), "channel": (K, "channel"), "direction": (K, "direction"), "outcome": (K, "outcome"),
                "recordedBy": (K, "recorded_by"), "recordedAt": (K, "recorded_at")},
    "Residence": {"since": (R, "since"), "until": (R, "until"), "state": (R, "state"), "address": (R, "address"),
                  "areas": (R, "areas"), "reachableThrough": (R, "reachable_through")},
    "Membership": {"type": (H, "type"), "role": (H, "role"), "since": (H, "since"), "until": (H, "until"),
                   "residences": (R, None)},
    "Household": {"type": (H, "type"), "members": (H, "members")},
    "Member": {"givenName": (H, "members"), "familyName": (H, "members"), "birthDate": (H, "members"),
               "role": (H, "role"), "since": (H, "since")},
}  # fmt: skip
SOMETIMES_EMPTY = {"until", "recordedBy", "recordedAt", "reachableThrough"}
"""Null also where it may be read: there is nothing."""
FRAGMENTS = """
fragment S on Citizen { id withheld givenName familyName birthDate sex employability residenceStatus childcare
  languages { code } channels { value } benefitPeriods { since } needs healthNeeds caseworkers { name }
  contactState { lastReached } contacts(first: 2) { nodes { ...K } edges { cursor node { ...K } } }
  households { type role since until residences { ...R } } }
fragment K on Contact { day channel direction outcome recordedBy recordedAt }
fragment R on Residence { since until state address areas reachableThrough }
"""
QUESTION = (
    """query ($citizen: String!, $household: String!) {
  citizen(id: $citizen) { ...S }
  household(id: $household) { type members { givenName familyName birthDate role since citizen { ...S } } }
  caseload { total states { people }
    citizens(first: 3) { nodes { ...S } }
    ordered: citizens(first: 3, order: LAST_CONTACT) { edges { node { id } } }
    filtered: citizens(first: 3, contactState: NO_ATTEMPT) { nodes { id } } }
}"""
    + FRAGMENTS
)
ERRORS = (
    "query ($citizen: String!) { citizen(id: $citizen) { givenName contacts(first: 1000) { nodes { day } } } }",
    'query ($citizen: String!) { citizen(id: $citizen) { id contacts(after: "?") { nodes { day } } } }',
    "query ($citizen: Int!) { citizen(id: $citizen) { givenName } }",
    "query ($citizen: String!) { citizen(id: $citizen) { citizenship address given_name } }",
)
PERSONAL = ("Ada", "Eins", "0561 1", "1990-05-01", "Alter Weg")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    folder: Path = tmp_path_factory.mktemp("graphql_doors")
    await wipe(migrated_graph)
    office = await open_office(migrated_graph, folder)
    await write(
        office,
        "MATCH (c:Citizen {id: $c1}) SET c.residence_status = 'limited', c.childcare = 'with_place' RETURN c.id AS id",
        c1=office.citizens["c1"],
    )
    return Doors(office, create_app(Settings(folder), migrated_graph))


def allowed(role: Role, ground: Ground | None, of: ObjectType, name: str | None) -> bool:
    fields = decide_here(role, Action.READ, of, [ground] if ground else []).fields
    return bool(fields) if name is None else name in fields


class Tried:
    """What was compared, and what was wrong."""

    def __init__(self, role: Role, ground: Ground | None) -> None:
        self.role, self.ground = role, ground
        self.number = 0
        self.wrong: list[str] = []

    def same(self, place: str, there: object, expected: object) -> None:
        self.number += 1
        if there != expected:
            self.wrong.append(f"{self.role}, {self.ground}: {place} is {there}, not {expected}")

    def fields(self, place: str, seen: dict[str, Any], table: dict[str, tuple[ObjectType, str | None]]) -> None:
        for name, needed in table.items():
            if name not in seen:
                continue
            expected = allowed(self.role, self.ground, *needed)
            if name in SOMETIMES_EMPTY and expected:
                continue
            self.same(f"{place}.{name}", seen[name] is not None, expected)

    def sheet(self, place: str, seen: dict[str, Any]) -> None:
        self.fields(place, seen, SHEET)
        hidden = {
            name.upper()
            for of, name in SHEET.values()
            if of is C and name and not allowed(self.role, self.ground, of, name)
        }
        self.same(f"{place}.withheld", set(seen["withheld"]), hidden)
        contacts = seen["contacts"] or {"nodes": [], "edges": []}
        for each in [*contacts["nodes"], *(edge["node"] for edge in contacts["edges"])]:
            self.fields(f"{place}.contact", each, INSIDE["Contact"])
        for membership in seen["households"] or []:
            self.fields(f"{place}.membership", membership, INSIDE["Membership"])
            for residence in membership["residences"] or []:
                self.fields(f"{place}.residence", residence, INSIDE["Residence"])


async def test_every_field_comes_where_the_table_says_so_and_nowhere_else(
    doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    number, wrong = 0, list[str]()
    c1 = doors.office.citizens["c1"]
    variables = {"citizen": c1, "household": doors.office.households["h1"]}
    for login, role in logins():
        async with doors.desk(login) as desk:
            for ground in (None, *Ground):
                await take_all(doors.office, login)
                if ground is not None:
                    await give(doors.office, login, role, ground)
                tried = Tried(role, ground)
                answer = await desk.client.post("/graphql", json={"query": QUESTION, "variables": variables})
                compare(tried, answer.json()["data"], c1)
                for query in ERRORS:
                    text = (await desk.client.post("/graphql", json={"query": query, "variables": variables})).text
                    told = text.partition('"errors"')[2].partition('"data"')[0]
                    for value in PERSONAL:
                        tried.same(f"an error's text with {value}", value in told, False)
                number += tried.number
                wrong += tried.wrong
    assert wrong == []
    with capsys.disabled():
        print(f"\n{number} combinations of role, ground, door and field through GraphQL, {len(wrong)} leaks")
    assert number > 2_300


def compare(tried: Tried, data: dict[str, Any], c1: str) -> None:
    reaches = allowed(tried.role, tried.ground, C, None)
    tried.same("citizen", data["citizen"] is not None, reaches)
    tried.same("household", data["household"] is not None, allowed(tried.role, tried.ground, H, None))
    if data["citizen"]:
        tried.sheet("query", data["citizen"])
    if data["household"]:
        tried.fields("household", data["household"], INSIDE["Household"])
        for member in data["household"]["members"]:
            tried.fields("member", member, INSIDE["Member"])
            if member["citizen"]:
                tried.sheet("nested", member["citizen"])
    caseload = data["caseload"]
    contacts = reaches and allowed(tried.role, tried.ground, K, None)
    if caseload is None:  # it tells how contact stands
        tried.same("caseload", False, contacts)
        return
    people = caseload["citizens"]["nodes"]
    tried.same("count", caseload["total"] > 0, reaches)
    tried.same("connection", c1 in [each["id"] for each in people], reaches)
    for each in people:
        tried.sheet("connection", each)
    tried.same(
        "count of states", sum(each["people"] for each in caseload["states"]), caseload["total"] if contacts else 0
    )
    if not contacts:
        tried.same("filter", caseload["filtered"]["nodes"], [])
        order = [each["node"]["id"] for each in caseload["ordered"]["edges"]]
        tried.same("order", order, [each["id"] for each in people])


async def test_the_table_of_this_test_holds_every_field_that_tells_something_of_a_person(doors: Doors) -> None:
    del doors  # only because this file is asked on a graph
    known = {"Citizen": SHEET, **INSIDE}
    for type_name, name in told_fields():
        assert name in known[type_name], f"{type_name}.{name}"


def told_fields() -> Iterator[tuple[str, str]]:
    for type_name, of_type in signed_in_schema.core.type_map.items():
        if isinstance(of_type, GraphQLObjectType) and not type_name.startswith("__"):
            for name, field in of_type.fields.items():
                declared = declaration_of(field.extensions["strawberry-definition"])
                if declared and declared.read_by is ReadBy.POLICY and declared.enforced:
                    yield type_name, name
