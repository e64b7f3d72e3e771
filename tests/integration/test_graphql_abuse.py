"""Bodies made to do harm, over HTTP: no failure of ours, nothing runs, whoever sends them."""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from api.app import create_app
from api.settings import Settings
from graph_schema.migrations import wipe
from graph_schema.store.graph import Graph
from tests.api.graphql.abuse import ABUSES
from tests.integration.office import open_office
from tests.integration.signed_in_desk import Doors

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

REFUSED = {"BAD_QUERY", "BAD_INPUT", "BAD_REQUEST"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    folder: Path = tmp_path_factory.mktemp("abuse")
    await wipe(migrated_graph)
    office = await open_office(migrated_graph, folder)
    return Doors(office, create_app(Settings(folder, public_graphql=True), migrated_graph))


@pytest.mark.parametrize("login", ["ost", None], ids=["signed in", "nobody"])
async def test_no_body_runs_anything_or_makes_us_fail(doors: Doors, login: str | None) -> None:
    wrong: list[str] = []
    async with doors.desk(login) as desk:
        await desk.client.post("/graphql", json={"query": "{ __typename }"})  # fills the handful of the allowance
        for abuse in ABUSES:
            before = doors.office.graph.queries_run
            for accept in ("application/json", "application/graphql-response+json"):
                answer = await desk.client.post(
                    "/graphql", content=abuse.body, headers={"content-type": abuse.media_type, "accept": accept}
                )
                body = answer.json()
                codes = {each["extensions"]["code"] for each in body.get("errors", [])}
                if answer.status_code >= 500 or "data" in body or not codes or not codes <= REFUSED:
                    wrong.append(f"{abuse.name}: {answer.status_code} {answer.text[:200]}")
            # The session is looked up, and the allowance filled, at most; nothing of the query is run.
            if doors.office.graph.queries_run - before > 4:
                wrong.append(f"{abuse.name}: {doors.office.graph.queries_run - before} questions to the graph")
    assert wrong == []


async def test_a_refusal_for_its_cost_tells_the_cost_and_the_most(doors: Doors) -> None:
    dear = next(each for each in ABUSES if each.name == "50 to the fourth")
    async with doors.desk("ost") as desk:
        answer = await desk.client.post("/graphql", content=dear.body, headers={"content-type": dear.media_type})
    told = answer.json()["errors"][0]["extensions"]
    assert told["most"] == 10_000
    assert told["cost"] > 50**4
