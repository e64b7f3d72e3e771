"""What keeps an import from beginning: invented people, another key, another import, a folder that does not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.actions.import_directory import import_directory
from api.actions.import_indicator import import_indicator_rows
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register
from api.actions.import_residents import import_resident_rows
from graph_schema.errors import BadInput, Conflict, Refused
from graph_schema.ingest.keys import KEY_FILE
from graph_schema.ingest.load import import_session
from graph_schema.model.city import City
from graph_schema.store.city import save_city
from graph_schema.store.graph import Graph
from tests.integration.small_imports import DAY, RECIPIENTS, common, load_register, residents
from tests.integration.small_register import (
    DIRECTORY_ROWS,
    LEVEL,
    NOW,
    REGISTER_ROWS,
    import_areas,
    three_areas,
    whole_graph,
    write_folder,
)


@pytest.fixture
async def town(graph: Graph, tmp_path: Path) -> Graph:
    """The graph with three areas."""
    await import_areas(graph, tmp_path / "data")
    return graph


@pytest.mark.parametrize("what", ["neighbourhoods", "residents", "indicator", "directory", "register"])
async def test_nothing_real_is_imported_beside_invented_people(graph: Graph, tmp_path: Path, what: str) -> None:
    await import_areas(graph, tmp_path / "data")
    await save_city(graph, City("Kleinheim", "Jobcenter Kleinheim", is_demo=True))
    before = await whole_graph(graph)

    async def attempt(**more: Any) -> object:
        options = {**common(tmp_path), **more}
        if what == "neighbourhoods":
            return await import_neighbourhood_frame(graph, three_areas(), level=LEVEL, **options)
        if what == "residents":
            return await import_resident_rows(graph, LEVEL.code, [residents("1", 10)], **options)
        if what == "indicator":
            figures = [{"area_key": "1", "reference_date": DAY, "value": 3.0}]
            return await import_indicator_rows(graph, LEVEL.code, RECIPIENTS, figures, **options)
        rows = DIRECTORY_ROWS if what == "directory" else REGISTER_ROWS
        load = import_directory if what == "directory" else import_register
        return await load(graph, write_folder(tmp_path / what, rows), **options)

    with pytest.raises(Refused, match="graph wipe") as refused:
        await attempt()
    assert "erfundene Personen" in refused.value.text("de")
    assert "--data" in refused.value.text("de")
    assert await whole_graph(graph) == before
    await save_city(graph, City("Kleinheim", "Jobcenter Kleinheim"))
    await attempt()


async def test_another_key_file_is_refused_before_it_doubles_the_register(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    (tmp_path / "data" / KEY_FILE).unlink()
    before = await whole_graph(town)
    with pytest.raises(Refused, match="another key file"):
        await load_register(town, tmp_path, REGISTER_ROWS)
    assert await whole_graph(town) == before


async def test_two_imports_do_not_run_beside_each_other(town: Graph, tmp_path: Path) -> None:
    async with import_session(town, data_folder=tmp_path / "data", now=NOW):
        with pytest.raises(Conflict):
            await load_register(town, tmp_path, REGISTER_ROWS)


async def test_a_folder_with_a_renamed_column_says_so_before_anything_is_read(town: Graph, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "register", REGISTER_ROWS)
    text = (folder / "citizens.csv").read_text(encoding="utf-8-sig")
    (folder / "citizens.csv").write_text(text.replace("protected", "geschuetzt", 1), encoding="utf-8")
    with pytest.raises(BadInput, match="column protected is missing"):
        await import_register(town, folder, data_folder=tmp_path / "data", now=NOW)
