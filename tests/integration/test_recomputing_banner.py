"""The map says that figures are being recomputed while that is so, and not after a contact was recorded here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.actions.compute_figures import compute_figures, is_outdated
from api.actions.record_contact import record_contact
from api.app import create_app
from api.settings import Settings
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from tests.integration.small_imports import load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, copied, import_areas

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

CALL = {"day": "2026-10-30", "channel": "phone", "direction": "from_office", "outcome": "reached"}
BANNER = "Die Zahlen werden gerade neu berechnet."


async def map_page(graph: Graph, settings: Settings) -> str:
    """Return the map as an instance sends it that has just been started."""
    app: Any = create_app(settings, graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        answer = await client.get("/karte")
    assert answer.status_code == 200
    return answer.text


async def test_a_recorded_contact_waits_for_the_next_import_and_an_import_for_its_figures(
    graph: Graph, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "data")
    await import_areas(graph, settings.data_folder)
    await load_register(graph, tmp_path, REGISTER_ROWS)
    await compute_figures(graph, settings, now=NOW + timedelta(minutes=1))
    assert BANNER not in await map_page(graph, settings)

    at = NOW + timedelta(minutes=2)
    await record_contact(
        graph, "c3", CALL, recorded_by="Fallmanagement", data_folder=settings.data_folder, now=at, today=at.date()
    )
    assert is_outdated(await load_figure_state(graph), settings), "the next computation has to count it"
    assert BANNER not in await map_page(graph, settings)

    rows = copied(REGISTER_ROWS)
    rows["citizens"][0]["sex"] = "male"
    await load_register(graph, tmp_path, rows, now=NOW + timedelta(minutes=3))
    assert BANNER in await map_page(graph, settings)
    await compute_figures(graph, settings, now=NOW + timedelta(minutes=4))
    assert BANNER not in await map_page(graph, settings)
