"""With which limits figures are published, whoever computes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from graph_schema.engine.address import GraphAddress
from graph_schema.store.figures import load_figure_state, mark_figures_stale
from graph_schema.store.graph import Graph
from tests.integration.small_register import REGISTER_ROWS, three_areas, write_folder
from tests.integration.test_import_commands import Terminal

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
"""What a command does to the graph is tested on both engines elsewhere; here is what it says."""


@pytest.fixture
def terminal(tmp_path: Path, graph_address: GraphAddress, graph: Graph) -> Terminal:
    """A terminal in front of an empty graph, with a city's files beside it."""
    assert graph.queries_run == 0
    three_areas().to_file(tmp_path / "areas.geojson")
    write_folder(tmp_path / "register", REGISTER_ROWS)
    return Terminal(tmp_path, graph_address)


async def bring_in_areas(terminal: Terminal) -> None:
    done = await terminal.run(
        "neighbourhoods", terminal.folder / "areas.geojson", "--level", "stadtteil", "--key", "key", "--name", "name",
        "--no-district-field", "is_district",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


async def minimum_used(graph: Graph) -> int:
    limits = (await load_figure_state(graph)).limits
    assert limits is not None
    return int(msgspec.json.decode(limits)["minimum_cases"])


@pytest.mark.slow
async def test_an_import_from_a_shell_without_the_settings_does_not_loosen_the_limits(
    terminal: Terminal, graph: Graph
) -> None:
    terminal.environment["SOZIALRAUM_MINIMUM_CASES"] = "10"
    await bring_in_areas(terminal)
    assert await minimum_used(graph) == 10
    del terminal.environment["SOZIALRAUM_MINIMUM_CASES"]
    assert (await terminal.run("register", terminal.folder / "register")).returncode == 0
    assert await minimum_used(graph) == 10
    terminal.environment["SOZIALRAUM_MINIMUM_CASES"] = "12"
    await graph.write_all([mark_figures_stale(datetime.now(UTC))])
    assert (await terminal.run("register", terminal.folder / "register")).returncode == 0
    assert await minimum_used(graph) == 12, "stricter is always allowed"


@pytest.mark.slow
async def test_an_import_that_changes_nothing_computes_figures_that_an_earlier_one_left_behind(
    terminal: Terminal, graph: Graph
) -> None:
    await bring_in_areas(terminal)
    assert (await terminal.run("register", terminal.folder / "register")).returncode == 0
    await graph.write_all([mark_figures_stale(datetime.now(UTC))])
    again = await terminal.run("register", terminal.folder / "register")
    assert "Nothing changed" in again.stdout
    assert (await load_figure_state(graph)).stale_since is None
