"""How much a client may ask for: counted by cost, for each client on its own, over all processes together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access.allowance import REQUEST, Allowances
from api.access.programs import Scope
from api.actions.accounts import Doer
from api.actions.programs import Programs, WantedKey, show_program
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import TooMuchAsked
from graph_schema.ingest.changes import new_id
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.model.programs import KeyKind
from graph_schema.store.graph import Graph
from tests.integration.desk import desk_at
from tests.integration.office import open_office
from tests.integration.signed_in_desk import Doors

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ME = "{ me { role } }"
PUBLIC = "{ offices(first: 1) { nodes { id } } }"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    folder: Path = tmp_path_factory.mktemp("allowance")
    await wipe(migrated_graph)
    office = await open_office(migrated_graph, folder)
    return Doors(office, create_app(Settings(folder, public_graphql=True), migrated_graph))


@pytest_asyncio.fixture(loop_scope="session")
async def scarce(doors: Doors) -> AsyncGenerator[Doors]:
    """The office with allowances of ten small requests, of which one comes back in a second."""
    kept = doors.app.state.instance
    few = Allowances(doors.office.graph, most=10 * (REQUEST + 2), per_second=REQUEST)
    doors.app.state.instance = replace(kept, allowances=few)
    yield doors
    doors.app.state.instance = kept


async def spent(purses: list[Allowances], client: str, cost: float, times: int, now: datetime) -> int:
    async def one(number: int) -> bool:
        try:
            await purses[number % len(purses)].spend(client, cost, now)
        except TooMuchAsked:
            return False
        return True

    return sum(await asyncio.gather(*(one(number) for number in range(times))))


async def test_several_processes_together_never_give_more_than_the_allowance(doors: Doors) -> None:
    graph = doors.office.graph
    processes = [Allowances(graph, most=1_000, per_second=10) for _ in range(3)]
    client = new_id()
    assert 850 < 10 * await spent(processes, client, 10, 150, AT) <= 1_000
    assert 10 * await spent(processes, client, 10, 30, AT) <= 150, "what a process had taken and not spent"
    assert await spent(processes, client, 10, 5, AT) == 0
    later = AT + timedelta(seconds=20)
    assert 0 < 10 * await spent(processes, client, 10, 50, later) <= 200, "what came back in 20 seconds"


async def test_a_client_that_waited_as_long_as_it_was_told_is_answered(doors: Doors) -> None:
    purse, client = Allowances(doors.office.graph, most=1_000, per_second=10), new_id()
    await purse.spend(client, 990, AT)
    with pytest.raises(TooMuchAsked) as refusal:
        await purse.spend(client, 500, AT)
    assert 1 <= refusal.value.seconds <= 60
    await purse.spend(client, 500, AT + timedelta(seconds=refusal.value.seconds))


async def test_who_asks_much_waits_for_little_only_as_long_as_there_is_nothing(doors: Doors) -> None:
    purse, client = Allowances(doors.office.graph, most=1_000, per_second=10), new_id()
    await purse.spend(client, 500, AT)
    with pytest.raises(TooMuchAsked):
        await purse.spend(client, 900, AT)
    await purse.spend(client, 100, AT)


async def asked(client: Any, query: str, **headers: str) -> Any:
    return await client.post("/graphql", json={"query": query}, headers=headers)


async def test_who_asks_too_much_is_told_when_to_come_back_and_others_are_not_held_up(scarce: Doors) -> None:
    async with scarce.desk("ost") as ost, scarce.desk("west") as west:
        answers = [await asked(ost.client, ME) for _ in range(14)]
        refused = [each for each in answers if each.status_code == 429]
        assert answers[0].status_code == 200
        assert refused
        (error,) = refused[-1].json()["errors"]
        wait = int(refused[-1].headers["retry-after"])
        assert error["extensions"]["code"] == "RATE_LIMITED"
        assert error["extensions"]["retryAfter"] == wait > 0
        assert error["extensions"]["messageDe"]
        assert (await asked(west.client, ME)).status_code == 200
        await asyncio.sleep(wait + 1.1)
        assert (await asked(ost.client, ME)).status_code == 200


async def test_what_cannot_even_be_read_counts_too(scarce: Doors) -> None:
    async with scarce.desk("lead") as lead:
        answers = [await lead.client.post("/graphql", content=b"\xff", headers={"content-type": "application/json"})
                   for _ in range(14)]  # fmt: skip
    assert next(each.status_code for each in answers) == 400
    assert [each.status_code for each in answers][-1] == 429


async def test_what_cannot_be_followed_counts_too(scarce: Doors) -> None:
    async with scarce.desk("sued") as sued:
        answers = [await sued.client.post("/graphql/stream", json={"query": "{ nothing }"}) for _ in range(14)]
    assert [answers[0].status_code, answers[-1].status_code] == [400, 429]


async def test_networks_without_sign_in_are_counted_apart(scarce: Doors) -> None:
    async with desk_at(scarce.app, "198.51.100.7") as one, desk_at(scarce.app, "198.51.100.8") as other:
        answers = [await asked(one.client, PUBLIC) for _ in range(14)]
        assert answers[-1].status_code == 429
        assert (await asked(other.client, PUBLIC)).status_code == 200


async def test_a_program_asks_for_what_is_public_and_never_for_people(doors: Doors) -> None:
    office = doors.office
    programs = Programs(office.graph, office.keys, Doer(office.accounts["administrator"], Role.ADMINISTRATOR))
    now = datetime.now(UTC)
    secrets: dict[Scope, str] = {}
    for scope in (Scope.FIGURES_READ, Scope.IMPORTS_READ):
        program = await programs.create("Abgleich", (scope,), now)
        version = (await show_program(office.graph, program, now)).program.version
        key = await programs.make_key(program, version, WantedKey(KeyKind.API_KEY, (scope,), 30), now)
        secrets[scope] = key.secret
    closed = create_app(Settings(office.folder), office.graph)
    async with desk_at(closed) as desk, Doors(office, closed).desk("ost") as ost:
        right = {"authorization": f"Bearer {secrets[Scope.FIGURES_READ]}"}
        assert (await asked(desk.client, PUBLIC, **right)).status_code == 200
        # Also with the cookie of somebody who is signed in: what a program sends is a program's.
        answer = await asked(ost.client, "{ caseload { total } }", **right)
        assert "Cannot query field" in answer.text
        wrong = await asked(desk.client, PUBLIC, authorization=f"Bearer {secrets[Scope.IMPORTS_READ]}")
        assert (wrong.status_code, wrong.json()["errors"][0]["extensions"]["code"]) == (403, "INSUFFICIENT_SCOPE")
        unknown = await asked(desk.client, PUBLIC, authorization="Bearer szr_unknown")
        assert (unknown.status_code, "www-authenticate" in unknown.headers) == (401, True)


async def test_the_rest_door_spends_the_same_allowance(scarce: Doors) -> None:
    async with scarce.desk("planner") as planner, scarce.desk("district_manager") as other:
        answers = [await planner.client.get("/api/v1/levels") for _ in range(14)]
        assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
        assert answers[-1].json()["code"] == "rate_limited"
        assert int(answers[-1].headers["retry-after"]) > 0
        assert (await asked(planner.client, ME)).status_code == 429
        assert (await other.client.get("/api/v1/levels")).status_code == 200
