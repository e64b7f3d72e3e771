"""The first command: an empty folder becomes a town in the browser, and stays one."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from api.cli.session import open_graph
from api.settings import Settings
from graph_schema.model.city import City
from graph_schema.store.city import load_city, save_city
from tests.integration.instances import RunningInstance, call, running


@pytest.fixture(scope="module")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Path, RunningInstance]]:
    """A folder with a hundredth of the town, made and served by `demo`."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    with running(folder, "demo", "--port", "0", "--scale", "0.01") as instance:
        instance.wait_until_ready()
        yield folder, instance


def test_the_town_is_there_as_page_and_as_graphql(town_folder: tuple[Path, RunningInstance]) -> None:
    address = town_folder[1].address
    page = httpx.get(address, follow_redirects=True, timeout=60)
    assert page.status_code == 200
    assert "<table" in page.text
    question = '{ neighbourhoods(level: "district", first: 50) { edges { node { name } } } }'
    answer = httpx.post(f"{address}/graphql", json={"query": question}, timeout=60).json()
    assert len(answer["data"]["neighbourhoods"]["edges"]) == 24  # 23 districts, and the area that is none


def test_the_filling_was_shown_step_by_step(town_folder: tuple[Path, RunningInstance]) -> None:
    assert "Making the invented town" in town_folder[1].said()
    assert "Writing" in town_folder[1].said()


@pytest.mark.slow
def test_the_second_start_shows_what_is_there_and_serve_refuses_it(
    town_folder: tuple[Path, RunningInstance],
) -> None:
    folder, instance = town_folder
    assert instance.end() == 0
    assert "Traceback" not in instance.said()
    refused = call(folder, "serve", "--port", "0")
    assert refused.returncode == 1
    assert "invented people" in refused.stderr
    with running(folder, "demo", "--port", "0") as again:
        again.wait_until_ready()
        assert "Making the invented town" not in again.said()
        assert "What is there already is shown" in again.said(), "another scale was asked for than is there"
        assert httpx.get(again.address, follow_redirects=True, timeout=60).status_code == 200
        assert again.end() == 0


@pytest.mark.slow
async def test_demo_invents_nobody_in_a_real_city(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    async with open_graph(settings) as graph:
        await save_city(graph, City("Großheim", "Jobcenter Großheim"))
    refused = call(settings.data_folder, "demo", "--port", "0")
    assert refused.returncode == 1
    assert "real city" in refused.stderr
    async with open_graph(settings) as graph:
        assert await load_city(graph) == City("Großheim", "Jobcenter Großheim")


@pytest.mark.slow
def test_a_demo_that_was_interrupted_while_filling_is_completed_by_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running(folder, "demo", "--port", "0", "--scale", "0.01") as first:
        while "Locating" not in first.said():
            assert first.process.poll() is None, first.said()
        assert first.end() == 130
    assert "Traceback" not in first.said()
    with running(folder, "demo", "--port", "0", "--scale", "0.01") as second:
        second.wait_until_ready()
        page = httpx.get(second.address, follow_redirects=True, timeout=60)
        assert page.status_code == 200
        assert "<table" in page.text
