"""What was recorded beside an import, kinds of import that stand on others, and nights that change nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.actions.import_plan import import_plan
from api.actions.record_contact import record_contact
from graph_schema.errors import Refused
from graph_schema.ingest.load import finish_interrupted_imports
from graph_schema.invented_town.published import PLAN_2023
from graph_schema.store.graph import Graph
from tests.integration.small_imports import common, load_register
from tests.integration.small_register import REGISTER_ROWS, copied, import_areas
from tests.integration.test_import_grid import lay_grid
from tests.integration.test_undo import LATER, dump, images, undo

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

CALL = {"day": "2026-10-30", "channel": "phone", "direction": "from_office", "outcome": "reached"}


async def test_nights_that_change_nothing_do_not_take_the_way_back_away(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    before = await dump(graph)
    await load_register(graph, tmp_path, REGISTER_ROWS)
    for _ in range(22):
        assert not (await load_register(graph, tmp_path, REGISTER_ROWS)).changed_something
    await undo(graph, tmp_path)
    assert await dump(graph) == before


async def test_a_contact_recorded_before_an_import_was_sealed_stands_in_the_way(graph: Graph, tmp_path: Path) -> None:
    """The import was killed after its last row; the contact's person is one that it brought."""
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    for path in images(tmp_path):
        if path.suffix == ".after":
            path.unlink()
    folder = tmp_path / "data"
    await record_contact(
        graph, "c1", CALL, recorded_by="Fallmanagement", data_folder=folder, now=LATER, today=date(2026, 11, 1)
    )
    before = await dump(graph)
    with pytest.raises(Refused, match="contacts recorded here: 1"):
        await undo(graph, tmp_path)
    assert await dump(graph) == before


async def test_a_grid_is_taken_back_like_other_areas(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    before = await dump(graph)
    await lay_grid(graph, tmp_path)
    await undo(graph, tmp_path)
    assert await dump(graph) == before


async def test_images_of_another_graph_on_the_same_folder_stay(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    foreign = tmp_path / "data" / "imports" / "another.before"
    foreign.write_bytes(b"")
    rows = copied(REGISTER_ROWS)
    rows["citizens"][0]["given_name"] = "Adele"
    await load_register(graph, tmp_path, rows)
    await finish_interrupted_imports(graph, data_folder=tmp_path / "data", now=LATER)
    assert foreign.exists()
    assert len(images(tmp_path)) == 3, "the images of the import before are gone"


async def test_a_plan_is_taken_back_and_the_one_before_is_there_again(graph: Graph, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    whole = PLAN_2023.read_text(encoding="utf-8")
    first.write_text(whole, encoding="utf-8")
    second.write_text("\n".join(whole.splitlines()[:4]) + "\n", encoding="utf-8")
    await import_plan(graph, first, **common(tmp_path))
    before = await dump(graph)
    await import_plan(graph, second, **common(tmp_path))
    assert await dump(graph) != before
    await undo(graph, tmp_path)
    assert await dump(graph) == before
