"""Metrics tell how often and how long, by what the program itself has names for, and nothing of a request or person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from litestar.routes import HTTPRoute
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.metrics import METHODS, NO_ROUTE, OTHER_METHOD, Metrics
from api.metrics_server import MetricsPage
from api.settings import Settings
from graph_schema.model.access import SessionState
from graph_schema.queries import all_queries
from graph_schema.store import sessions
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_running_imports
from tests.integration.desk import desk_at
from tests.integration.office_account import LOGIN, Office, enter

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
GIVEN = ("yilmaz", "4711-0815", "geheim", "evil.example", LOGIN)
"""What a client puts into an address, a method, a header or a form."""


@pytest_asyncio.fixture(loop_scope="session")
async def metrics(graph: Graph, tmp_path: Path) -> AsyncIterator[Metrics]:
    """Metrics of an office where somebody has signed in, and others have asked for this and that."""
    metrics = Metrics()
    measures = metrics.of_office("ahausen")
    graph.observe, measures.facts.graph, measures.facts.restarts = measures.count_query, graph, lambda: 2
    office = Office.at(tmp_path, graph)
    await office.hire(secret=SECRET)
    office.app = create_app(Settings(tmp_path), graph, measures)
    async with desk_at(office.app) as desk:
        await enter(desk, SECRET)
        await desk.open("/faelle")
        await desk.open("/personen/4711-0815?name=yilmaz")
        await desk.client.get("/yilmaz/geheim")
        await desk.client.request("GEHEIM", "/karte")
        await desk.client.get("/karte", headers={"host": "evil.example"})
        await desk.client.post("/graphql", json={"query": '{ node(id: "geheim") { id } }'})
    yield metrics
    graph.observe = None


def samples(text: bytes) -> list[Any]:
    return [each for family in text_string_to_metric_families(text.decode()) for each in family.samples]


async def test_every_label_is_a_name_that_the_program_has(metrics: Metrics, graph: Graph, tmp_path: Path) -> None:
    text = await metrics.text()
    app = create_app(Settings(tmp_path), graph)
    routes = {route.path_format for route in app.routes if isinstance(route, HTTPRoute)}
    allowed = {
        "office": {"ahausen"},
        "route": routes | {NO_ROUTE},
        "method": METHODS | {OTHER_METHOD},
        "status": {str(status) for status in range(200, 600)},
        "query": {query.name for query in all_queries()},
        "outcome": {"done", "failed"},
    }
    seen: dict[str, set[str]] = {}
    for sample in samples(text):
        for label, value in sample.labels.items():
            if label != "le":
                seen.setdefault(label, set()).add(value)
    assert {label: values - allowed[label] for label, values in seen.items() if values - allowed[label]} == {}
    assert {"/faelle", "/personen/{citizen}", NO_ROUTE} <= seen["route"]
    assert OTHER_METHOD in seen["method"]
    assert "load_session" in seen["query"]
    assert not [given for given in GIVEN if given in text.decode().lower()]


async def test_answers_are_counted_by_route_and_status(metrics: Metrics) -> None:
    counted = {
        (each.labels["route"], each.labels["method"], each.labels["status"]): each.value
        for each in samples(await metrics.text())
        if each.name == "sozialraum_requests_total"
    }
    assert counted["/faelle", "GET", "200"] >= 1
    assert counted["/anmelden/zweiter-faktor", "POST", "303"] == 1
    assert counted[NO_ROUTE, "GET", "404"] == 1
    assert counted[NO_ROUTE, "GET", "400"] == 1, "a foreign host"


async def test_sessions_are_told_in_fives_and_imports_and_restarts_as_they_are(
    metrics: Metrics, graph: Graph, tmp_path: Path
) -> None:
    async def told() -> dict[str, float]:
        return {each.name: each.value for each in samples(await metrics.text()) if each.labels == {"office": "ahausen"}}

    first = await told()
    assert first["sozialraum_graph_up"] == 1
    assert first["sozialraum_sessions"] == 0, "one person is no figure"
    assert first["sozialraum_engine_restarts_total"] == 2
    assert first["sozialraum_imports_running"] == len(await load_running_imports(graph)) == 0
    now = datetime.now(UTC)
    account = await Office.at(tmp_path, graph).hire("other")
    ends = {"role": "caseworker", "created_at": now, "seen_at": now, "ends_at": now + timedelta(hours=1)}
    for number in range(6):
        state = SessionState.FULL if number else SessionState.FACTOR_MISSING
        await sessions.begin_session(
            graph, f"s{number}", account, {**ends, "state": state, "idle_until": now + timedelta(minutes=30)}
        )
    assert (await told())["sozialraum_sessions"] == 5


async def test_a_graph_that_is_away_is_told_and_hides_no_other_office(metrics: Metrics) -> None:
    metrics.of_office("bedorf")
    up = {
        each.labels["office"]: each.value
        for each in samples(await metrics.text())
        if each.name == "sozialraum_graph_up"
    }
    assert up == {"ahausen": 1, "bedorf": 0}


async def test_the_port_answers_reads_of_one_address_under_names_of_this_machine(metrics: Metrics) -> None:
    transport = httpx.ASGITransport(MetricsPage(metrics))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:9100") as web:
        page = await web.get("/metrics")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/plain; version=")
        assert "process_resident_memory_bytes" in page.text
        assert (await web.get("/")).status_code == 404
        assert (await web.post("/metrics")).status_code == 405
        assert (await web.get("/metrics", headers={"host": "evil.example"})).status_code == 400
