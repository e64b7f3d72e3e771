"""People through GraphQL, over HTTP: what the own grounds reach, in a bounded number of questions, with its trail."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn

from api.app import create_app
from api.pages.cookies import SESSION
from api.settings import Settings
from graph_schema.ingest.changes import new_id
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.store.graph import Graph
from tests.api.graphql.test_audit import AUDITS, node_program
from tests.demands import REPOSITORY, skip_or_fail
from tests.integration.desk import Desk
from tests.integration.office import open_office
from tests.integration.signed_in_desk import Doors
from tests.integration.small_register import ask

EVERYTHING = """
{ me { name role roles rights { action object purpose grounds fields } }
  caseload { total states { state people }
    citizens(first: 8) { pageInfo { hasNextPage endCursor }
      nodes { ...Sheet households { household {
        id type members { givenName role citizen { ...Sheet } } } } } } } }
fragment Sheet on Citizen { id grounds protected withheld givenName familyName birthDate sex employability
  residenceStatus childcare languages { code level } channels { kind value state } benefitPeriods { since until }
  needs healthNeeds caseworkers { name team } contactState { state on lastReached nextStep }
  contacts(first: 3) { nodes { id day channel direction outcome recordedBy recordedAt } }
  households { householdId type role since until
    residences { id since until state address areas reachableThrough } } }
"""
CITIZEN = "query ($id: String!) { citizen(id: $id) { id givenName withheld contacts { nodes { day } } } }"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    folder: Path = tmp_path_factory.mktemp("people")
    await wipe(migrated_graph)
    office = await open_office(migrated_graph, folder)
    return Doors(office, create_app(Settings(folder), migrated_graph))


@pytest_asyncio.fixture(loop_scope="session")
async def ost(doors: Doors) -> AsyncGenerator[Desk]:
    async with doors.desk("ost") as desk:
        yield desk


async def asked(desk: Desk, query: str, **variables: Any) -> dict[str, Any]:
    answer = await desk.client.post("/graphql", json={"query": query, "variables": variables})
    assert answer.status_code == 200, answer.text
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


async def test_the_own_caseload_comes_with_all_that_belongs_to_it_in_few_questions(doors: Doors, ost: Desk) -> None:
    before = doors.office.graph.queries_run
    data = await asked(ost, EVERYTHING)
    questions = doors.office.graph.queries_run - before
    assert data["me"]["role"] == "CASEWORKER"
    people = data["caseload"]["citizens"]["nodes"]
    assert data["caseload"]["total"] == len(people) > 0
    ada = next(each for each in people if each["id"] == doors.office.citizens["c1"])
    assert (ada["givenName"], ada["grounds"], ada["withheld"]) == ("Ada", ["OWN"], [])
    assert ada["households"][0]["household"]["members"]
    assert "Weg" in ada["households"][0]["residences"][0]["address"]
    assert questions < 20, questions


async def test_a_list_of_names_reads_no_sheet(doors: Doors, ost: Desk) -> None:
    before = await ask(doors.office.graph, "MATCH (e:AuditEvent {action: 'read'}) RETURN count(e) AS n")
    data = await asked(ost, "{ caseload { citizens { nodes { givenName familyName contactState { state } } } } }")
    assert data["caseload"]["citizens"]["nodes"][0]["contactState"]
    assert await ask(doors.office.graph, "MATCH (e:AuditEvent {action: 'read'}) RETURN count(e) AS n") == before


async def test_each_sheet_that_is_read_leaves_an_event(doors: Doors, ost: Desk) -> None:
    counted = "MATCH (e:AuditEvent {action: 'read', object: 'citizen'}) RETURN count(e) AS n"
    before = (await ask(doors.office.graph, counted))[0][0]
    data = await asked(ost, "{ caseload { total citizens { nodes { sex } } } }")
    assert (await ask(doors.office.graph, counted))[0][0] == before + data["caseload"]["total"]


async def test_pages_of_the_caseload_hold_everybody_once_and_their_cursors_tell_no_name(
    doors: Doors, ost: Desk
) -> None:
    query = """query ($after: String) { caseload { total citizens(first: 1, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { id familyName } } } }"""
    seen: list[str] = []
    cursor: str | None = None
    while True:
        data = await asked(ost, query, after=cursor)
        page = data["caseload"]["citizens"]
        seen += [each["id"] for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        cursor = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == data["caseload"]["total"]
    async with doors.desk("lead", role=Role.CASEWORKER) as other:
        answer = await other.client.post("/graphql", json={"query": query, "variables": {"after": cursor or "QUJD"}})
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT", "a cursor of another account"


async def test_who_may_not_be_seen_is_answered_as_who_is_not_there(doors: Doors, ost: Desk) -> None:
    answers: set[str] = set()
    for key in (doors.office.citizens["c4"], new_id(), "0" * 32, "", "x" * 500):
        answer = await ost.client.post("/graphql", json={"query": CITIZEN, "variables": {"id": key}})
        answers.add(answer.text)
    assert answers == {'{"data":{"citizen":null}}'}


async def test_without_a_sign_in_nothing_is_parsed_unless_the_operator_opens_the_public_part(doors: Doors) -> None:
    async with doors.desk(None) as desk:
        for body in (EVERYTHING, "{ offices { nodes { name } } }", "{{{ not a query"):
            answer = await desk.client.post("/graphql", json={"query": body})
            assert answer.status_code == 401
            assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert (await desk.client.get("/graphql?query={__typename}")).status_code == 401
        assert (await desk.open("/graphql", accept="text/html")).url.path == "/anmelden"
    opened = Doors(doors.office, create_app(Settings(doors.office.folder, public_graphql=True), doors.office.graph))
    async with opened.desk(None) as desk:
        names = await asked(desk, "{ __schema { types { name } } }")
        assert "Citizen" not in str(names)
        answer = await desk.client.post("/graphql", json={"query": "{ caseload { total } }"})
        assert "Cannot query field" in answer.text


async def test_an_address_asks_for_nobody(ost: Desk) -> None:
    answer = await ost.client.get("/graphql", params={"query": "{ caseload { total } }"})
    assert "Cannot query field" in answer.text
    assert (await ost.client.get("/graphql", params={"query": "{ __typename }"})).json() == {
        "data": {"__typename": "Query"}
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://localhost"},
    ],
)
async def test_a_page_of_another_site_cannot_use_the_sign_in(ost: Desk, headers: dict[str, str]) -> None:
    for path in ("/graphql", "/graphql/stream"):
        answer = await ost.client.post(path, json={"query": "{ me { name } }"}, headers=headers)
        assert answer.status_code == 403
        assert "Konto" not in answer.text


async def test_a_form_of_another_site_is_no_request(ost: Desk) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await ost.client.post(
            "/graphql", content='{"query": "{ me { name } }"}', headers={"content-type": kind}
        )
        assert answer.status_code == 415


async def test_a_session_that_ended_reads_nothing_more(doors: Doors) -> None:
    async with doors.desk("ost") as desk:
        assert (await asked(desk, "{ caseload { total } }"))["caseload"]["total"]
        await desk.send("/abmelden")
        answer = await desk.client.post("/graphql", json={"query": "{ caseload { total } }"})
        assert answer.status_code == 401


async def test_all_server_audits_are_ok_for_who_is_signed_in(doors: Doors) -> None:
    node, modules = node_program(), REPOSITORY / "web_static" / "node_modules"
    if node is None or not (modules / "graphql-http").is_dir():
        skip_or_fail("no Node or no graphql-http: run python -m web_static.build --checks", "REQUIRE_BROWSER")
    script = REPOSITORY / "tests" / "api" / "graphql" / "audit.mjs"
    async with doors.desk("ost") as desk, served(doors.app) as address:
        cookie = f"{SESSION}={desk.client.cookies[SESSION]}"
        run = await asyncio.create_subprocess_exec(
            str(node), str(script), address, str(modules), cookie, stdout=asyncio.subprocess.PIPE
        )
        printed, _ = await run.communicate()
    results = [json.loads(line) for line in printed.splitlines()]
    assert [each for each in results if each["status"] != "ok"] == []
    assert len(results) == AUDITS


@asynccontextmanager
async def served(app: Any) -> AsyncGenerator[str]:
    """Serve on a free loopback port, in the loop where the driver lives."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve([listening]))
        while not server.started:
            await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/graphql"
        server.should_exit = True
        await serving
