"""The map page where there is nothing to show yet, and where the graph does not answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.pages.map_page import prepare_first_map
from api.settings import Settings
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.migrations import migrate
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from tests.integration.made_city import NOW


def client_for(graph: Graph, data_folder: Path) -> httpx.AsyncClient:
    app: Any = create_app(Settings(data_folder), graph)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000")


async def test_an_empty_graph_says_what_to_do(graph: Graph, data_folder: Path) -> None:
    async with client_for(graph, data_folder) as client:
        page = await client.get("/karte")
        file = await client.get("/karte.csv")
    assert page.status_code == 200
    assert "sozialraum import neighbourhoods" in page.text
    assert file.status_code == 404


async def test_preparing_the_first_map_of_an_empty_graph_fails_in_silence(graph: Graph, tmp_path: Path) -> None:
    app: Any = create_app(Settings(tmp_path), graph)
    await prepare_first_map(app.state.instance)
    assert app.state.instance.views.shelf.last_known.levels == {}


@pytest.mark.slow
async def test_a_failed_engine_has_a_page_of_its_own(tmp_path: Path) -> None:
    with EmbeddedEngine(tmp_path / "data") as engine:
        graph = await connect(engine.address)
        await migrate(graph, NOW)
        async with client_for(graph, tmp_path) as client:
            assert (await client.get("/health/ready")).status_code == 200
            engine.stop()
            page = await client.get("/karte")
            ready = await client.get("/health/ready")
            alive = await client.get("/health/live")
        await graph.close()
    assert page.status_code == 503
    assert page.headers["retry-after"] == "10"
    assert "nicht erreichbar" in page.text
    assert (ready.status_code, alive.status_code) == (503, 200)
