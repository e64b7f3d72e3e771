"""Changes through GraphQL: made once for each key, refused in words of the schema, never with half of it written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access.requests import forget_old
from api.app import create_app
from api.settings import Settings
from graph_schema.ingest.changes import new_id
from graph_schema.migrations import wipe
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk
from tests.integration.office import open_office
from tests.integration.signed_in_desk import Doors, age_request
from tests.integration.small_register import ask

FAILURE = "... on Failure { code message messageDe remedy remedyDe }"
RECORD = f"""mutation ($input: RecordContactInput!) {{ recordContact(input: $input) {{ __typename
  ... on ContactRecorded {{ contactId
    citizen {{ givenName contacts(first: 1) {{ nodes {{ day outcome recordedBy }} }} }} }}
  ... on BadValue {{ field }} {FAILURE} }} }}"""
TAKE_BACK = f"""mutation ($input: TakeBackContactInput!) {{ takeBackContact(input: $input) {{ __typename
  ... on ContactTakenBack {{ contactId }} {FAILURE} }} }}"""
COUNT = "MATCH (:Citizen {id: $id})-[:HAD_CONTACT]->(e:ContactEvent {origin: 'here'}) RETURN count(e) AS n"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    folder: Path = tmp_path_factory.mktemp("changes")
    await wipe(migrated_graph)
    office = await open_office(migrated_graph, folder)
    return Doors(office, create_app(Settings(folder), migrated_graph))


@pytest_asyncio.fixture(loop_scope="session")
async def ost(doors: Doors) -> AsyncGenerator[Desk]:
    async with doors.desk("ost") as desk:
        yield desk


async def change(desk: Desk, query: str, **given: Any) -> dict[str, Any]:
    answer = await desk.client.post("/graphql", json={"query": query, "variables": {"input": given}})
    body = answer.json()
    assert "errors" not in body, body
    (result,) = body["data"].values()
    return result


def contact(doors: Doors, number: str = "c1", **other: str) -> dict[str, str]:
    given = {"idempotencyKey": new_id(), "citizenId": doors.office.citizens[number], "day": "2026-11-01",
             "channel": "PHONE", "direction": "FROM_OFFICE", "outcome": "REACHED"}  # fmt: skip
    return {**given, **other}


async def recorded(doors: Doors, number: str = "c1") -> int:
    key = doors.office.citizens[number]
    return (await ask(doors.office.graph, COUNT.replace("$id", f"'{key}'")))[0][0]


async def test_a_contact_is_recorded_once_however_often_it_is_sent(doors: Doors, ost: Desk) -> None:
    before, given = await recorded(doors), contact(doors)
    answers = await asyncio.gather(*(change(ost, RECORD, **given) for _ in range(4)))
    answers.append(await change(ost, RECORD, **given))
    assert {each["__typename"] for each in answers} == {"ContactRecorded"}
    assert len({each["contactId"] for each in answers}) == 1
    assert await recorded(doors) == before + 1
    told = answers[-1]["citizen"]["contacts"]["nodes"][0]
    assert told["outcome"] == "REACHED"
    assert told["recordedBy"], "the function of who recorded it"


async def test_a_key_that_named_another_change_is_told_and_changes_nothing(doors: Doors, ost: Desk) -> None:
    given = contact(doors)
    assert (await change(ost, RECORD, **given))["__typename"] == "ContactRecorded"
    before = await recorded(doors)
    for other in ({"outcome": "FAILED"}, {"day": "2026-10-30"}, {"citizenId": doors.office.citizens["c2"]}):
        again = await change(ost, RECORD, **{**given, **other})
        assert (again["__typename"], again["code"]) == ("KeyReused", "KEY_REUSED")
        assert all(again[name] for name in ("message", "messageDe", "remedy", "remedyDe"))
    assert await recorded(doors) == before


async def test_two_changes_with_one_key_at_one_moment_are_one(doors: Doors, ost: Desk) -> None:
    before, given = await recorded(doors), contact(doors)
    answers = await asyncio.gather(change(ost, RECORD, **given), change(ost, RECORD, **{**given, "outcome": "FAILED"}))
    assert sorted(each["__typename"] for each in answers) == ["ContactRecorded", "KeyReused"]
    assert await recorded(doors) == before + 1


async def test_the_key_of_another_account_is_another_key(doors: Doors, ost: Desk) -> None:
    given = contact(doors)
    assert (await change(ost, RECORD, **given))["__typename"] == "ContactRecorded"
    async with doors.desk("west") as west:
        theirs = await change(west, RECORD, **{**given, "citizenId": doors.office.citizens["c3"]})
    assert theirs["__typename"] in ("ContactRecorded", "NotThere")
    assert theirs["__typename"] != "KeyReused"


async def test_a_failure_is_not_remembered_under_its_key(doors: Doors, ost: Desk) -> None:
    given = contact(doors, day="2099-01-01")
    refused = await change(ost, RECORD, **given)
    assert (refused["__typename"], refused["field"], refused["code"]) == ("BadValue", "day", "BAD_INPUT")
    assert (await change(ost, RECORD, **{**given, "day": "2026-11-01"}))["__typename"] == "ContactRecorded"


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("other", [{}, {"outcome": "FAILED"}])
async def test_after_seven_days_a_key_makes_nothing_and_vouches_for_nothing(
    doors: Doors, ost: Desk, other: dict[str, str], *, swept: bool
) -> None:
    given = contact(doors)
    assert (await change(ost, RECORD, **given))["__typename"] == "ContactRecorded"
    before = await recorded(doors)
    await age_request(doors.office, "ost", given["idempotencyKey"], days=6)
    within = await change(ost, RECORD, **{**given, **other})
    assert within["__typename"] == ("KeyReused" if other else "ContactRecorded")
    await age_request(doors.office, "ost", given["idempotencyKey"], days=8)
    if swept:
        await forget_old(doors.office.graph, datetime.now(UTC))
    late = [await change(ost, RECORD, **{**given, **other}) for _ in range(2)]
    assert {(each["__typename"], each["code"]) for each in late} == {("KeyReused", "KEY_REUSED")}
    assert "7 days ago" in late[0]["message"]
    assert "7 Tagen" in late[0]["messageDe"]
    assert await recorded(doors) == before


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "umlaut-äöü-123", "line\nbreak-123"])
async def test_what_is_no_key_is_told(doors: Doors, ost: Desk, key: str) -> None:
    refused = await change(ost, RECORD, **contact(doors, idempotencyKey=key))
    assert (refused["__typename"], refused["field"]) == ("BadValue", "idempotencyKey")


async def test_a_foreign_person_and_one_who_is_not_there_get_the_same_answer(doors: Doors, ost: Desk) -> None:
    answers = [await change(ost, RECORD, **contact(doors, citizenId=key)) for key in (
        doors.office.citizens["c4"], new_id(), "0" * 32, ""
    )]  # fmt: skip
    assert all(each == answers[0] for each in answers)
    assert answers[0]["__typename"] == "NotThere"
    assert await recorded(doors, "c4") == 0
    async with doors.desk("planner") as planner:
        assert await change(planner, RECORD, **contact(doors)) == answers[0]


async def test_a_contact_is_taken_back_once_and_only_by_who_recorded_it(doors: Doors, ost: Desk) -> None:
    made = await change(ost, RECORD, **contact(doors))
    before = await recorded(doors)
    given = {"idempotencyKey": new_id(), "citizenId": doors.office.citizens["c1"], "contactId": made["contactId"]}
    async with doors.desk("lead", role=None) as lead:
        assert (await change(lead, TAKE_BACK, **given))["__typename"] == "NotThere"
    answers = await asyncio.gather(*(change(ost, TAKE_BACK, **given) for _ in range(3)))
    assert {each["__typename"] for each in answers} == {"ContactTakenBack"}
    assert await recorded(doors) == before - 1
    late = await change(ost, TAKE_BACK, **{**given, "idempotencyKey": new_id()})
    assert (late["__typename"], late["code"]) == ("TooLate", "CONFLICT")


async def test_changes_are_asked_by_post_only_and_never_by_another_site(doors: Doors, ost: Desk) -> None:
    before = await recorded(doors)
    body = {"query": RECORD, "variables": {"input": contact(doors)}}
    assert (await ost.client.get("/graphql", params={"query": RECORD})).status_code in (400, 405, 200)
    answer = await ost.client.post("/graphql", json=body, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert await recorded(doors) == before


async def test_more_than_twenty_changes_at_once_are_refused_before_any_is_made(doors: Doors, ost: Desk) -> None:
    before = await recorded(doors)
    change_of = "c{0}: recordContact(input: $c{0}) {{ __typename }}"
    names = range(21)
    declared = ", ".join(f"$c{number}: RecordContactInput!" for number in names)
    query = f"mutation ({declared}) {{ {' '.join(change_of.format(number) for number in names)} }}"
    variables = {f"c{number}": contact(doors) for number in names}
    answer = await ost.client.post("/graphql", json={"query": query, "variables": variables})
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert await recorded(doors) == before
